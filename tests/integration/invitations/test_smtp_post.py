"""The post against a real SMTP server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from services.invitations.adapters.itip import Organizer
from services.invitations.adapters.mail import Mailroom
from services.invitations.adapters.smtp import MailServer, SmtpPost
from services.invitations.domain.background import Background, Contact, Links, Subject
from services.invitations.domain.mails import Mail, MailKind, MailState, Occasion, Participant
from shared.bus import Later
from shared.kernel import Moment, PersonId

READER = Contact(PersonId("lezer"), "Directeur", "directeur@gemeente.example")
ASKER = Contact(PersonId("vrager"), "Dijkgraaf", "dijkgraaf@waterschap.example")
NOW = datetime(2027, 3, 10, 8, 30, tzinfo=UTC)
LINKS = Links("https://kl.example/a", "https://kl.example/a/overleg.ics", "https://kl.example/a/niet-meer", "https://kl.example/o")
BACKGROUND = Background(READER, READER.address, READER.person, Subject("Droge dijken", requester=ASKER), LINKS, (READER,))
MAIL = Mail(
    about="o1",
    person=READER.person,
    kind=MailKind.INVITED,
    sequence=0,
    decided_at=NOW,
    occasion=Occasion(Moment(NOW, NOW), people=(Participant(READER.person),)),
    with_calendar=True,
    first=True,
)


class Server:
    """Answers as told; keeps what it took."""

    def __init__(self, at_recipient: str = "250 OK", at_data: str = "250 OK") -> None:
        self.at_recipient, self.at_data = at_recipient, at_data
        self.taken: list[Envelope] = []

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.at_data.startswith("250"):
            self.taken.append(envelope)
        return self.at_data


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(server: Server, port: int) -> Iterator[Server]:
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def post(port: int) -> SmtpPost:
    return SmtpPost(MailServer("127.0.0.1", port, timeout_seconds=5), Mailroom(Organizer("overleg@kl.example", SecretStr("sleutel"))))


async def test_a_mail_goes_to_its_recipient_only_though_the_requester_stands_in_cc(port: int) -> None:
    with running(Server(), port) as server:
        assert await post(port).deliver(MAIL, BACKGROUND) is MailState.SENT
    [envelope] = server.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("overleg@kl.example", [READER.address])
    assert message_from_bytes(cast("bytes", envelope.content))["Cc"] == f"Dijkgraaf <{ASKER.address}>"


async def test_a_server_that_is_away_is_tried_again_and_the_mail_is_the_same(port: int) -> None:
    with pytest.raises(Later):
        await post(port).deliver(MAIL, BACKGROUND)
    with running(Server(), port) as server:
        await post(port).deliver(MAIL, BACKGROUND)
        await post(port).deliver(MAIL, BACKGROUND)
    first, second = (one.content for one in server.taken)
    assert first == second


@pytest.mark.parametrize("server", [Server(at_recipient="550 no such mailbox"), Server(at_data="554 not here")])
async def test_a_permanent_refusal_is_final(server: Server, port: int) -> None:
    with running(server, port):
        assert await post(port).deliver(MAIL, BACKGROUND) is MailState.REFUSED


@pytest.mark.parametrize("server", [Server(at_recipient="451 greylisted"), Server(at_data="452 disk full")])
async def test_a_passing_refusal_is_tried_again(server: Server, port: int) -> None:
    with running(server, port), pytest.raises(Later, match="try again"):
        await post(port).deliver(MAIL, BACKGROUND)


async def test_an_address_that_no_header_may_hold_is_refused_before_any_connection(port: int) -> None:
    crooked = Background(READER, "a@b.example\r\nBcc: c@d.example", READER.person, Subject("Droge dijken"), LINKS)
    assert await post(port).deliver(MAIL, crooked) is MailState.REFUSED


async def test_without_the_asked_encryption_nothing_is_sent(port: int) -> None:
    secure = SmtpPost(MailServer("127.0.0.1", port, timeout_seconds=5, starttls=True), post(port).mailroom)
    with running(Server(), port) as server:
        with pytest.raises(Later):
            await secure.deliver(MAIL, BACKGROUND)
        assert server.taken == []
