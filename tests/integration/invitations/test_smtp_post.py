"""The post against a real SMTP server."""

import socket
from asyncio import WriteTransport
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
from services.invitations.ports import PutOff
from shared.hosts import Hosts
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
    """Answers as told, and hangs up on the next `silent` mails that it took; keeps what it took."""

    def __init__(self, at_recipient: str = "250 OK", at_data: str = "250 OK", at_sender: str = "250 OK", silent: int = 0) -> None:
        self.at_recipient, self.at_data, self.at_sender, self.silent = at_recipient, at_data, at_sender, silent
        self.taken: list[Envelope] = []

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if self.at_sender.startswith("250"):
            envelope.mail_from, envelope.mail_options = address, options
        return self.at_sender

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.at_data.startswith("250"):
            self.taken.append(envelope)
        if self.silent:
            self.silent -= 1
            cast("WriteTransport", server.transport).abort()
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


def post(port: int, *, rest: float = 0.01, starttls: bool = False) -> SmtpPost:
    server = MailServer("127.0.0.1", port, timeout_seconds=5, starttls=starttls)
    return SmtpPost(server, Mailroom(Organizer("overleg@kl.example", SecretStr("sleutel"))), Hosts("mail", rest=rest))


async def test_a_mail_goes_to_its_recipient_only_though_the_requester_stands_in_cc(port: int) -> None:
    with running(Server(), port) as server:
        assert await post(port).deliver(MAIL, BACKGROUND) is MailState.SENT
    [envelope] = server.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("overleg@kl.example", [READER.address])
    assert message_from_bytes(cast("bytes", envelope.content))["Cc"] == f"Dijkgraaf <{ASKER.address}>"


async def test_a_server_that_is_away_heard_nothing_of_the_mail(port: int) -> None:
    with pytest.raises(PutOff) as away:
        await post(port).deliver(MAIL, BACKGROUND)
    assert not away.value.tried
    assert away.value.wait is not None
    assert away.value.wait > 0


async def test_a_server_that_hangs_up_before_it_said_yes_gets_the_same_mail_again(port: int) -> None:
    with running(Server(silent=1), port) as server:
        with pytest.raises(PutOff) as away:
            await post(port).deliver(MAIL, BACKGROUND)
        assert away.value.tried
        assert await post(port).deliver(MAIL, BACKGROUND) is MailState.SENT
    first, second = (cast("bytes", one.content) for one in server.taken)
    assert first == second
    assert message_from_bytes(first)["Message-ID"]


@pytest.mark.parametrize(
    "server", [Server(at_recipient="550 no such mailbox"), Server(at_data="554 not here"), Server(at_sender="552 too big")]
)
async def test_a_permanent_refusal_is_final(server: Server, port: int) -> None:
    with running(server, port):
        assert await post(port).deliver(MAIL, BACKGROUND) is MailState.REFUSED


@pytest.mark.parametrize("server", [Server(at_recipient="451 4.7.1 greylisted"), Server(at_data="452 4.2.2 mailbox full")])
async def test_a_server_that_wants_one_mail_later_takes_others_at_once(server: Server, port: int) -> None:
    office = post(port)
    with running(server, port):
        for _ in range(6):
            with pytest.raises(PutOff) as reason:
                await office.deliver(MAIL, BACKGROUND)
            assert (reason.value.tried, reason.value.wait) == (True, None)
        assert office.wait() == 0
        server.at_recipient = server.at_data = "250 OK"
        assert await office.deliver(MAIL, BACKGROUND) is MailState.SENT


@pytest.mark.parametrize(
    ("server", "tried"),
    [
        (Server(at_sender="451 try again"), False),
        (Server(at_sender="530 log in first"), False),
        (Server(at_recipient="421 closing down"), True),
        (Server(at_recipient="451 4.3.0 no room"), True),
        (Server(at_data="452 4.3.1 disk full"), True),
    ],
)
async def test_a_server_that_takes_no_mail_at_all_is_given_a_rest(server: Server, port: int, *, tried: bool) -> None:
    office = post(port, rest=60)
    with running(server, port):
        for _ in range(5):
            with pytest.raises(PutOff) as reason:
                await office.deliver(MAIL, BACKGROUND)
            assert reason.value.tried is tried
            assert reason.value.wait is not None
        assert office.wait() > 50
        server.at_sender = server.at_recipient = server.at_data = "250 OK"
        with pytest.raises(PutOff) as reason:
            await office.deliver(MAIL, BACKGROUND)
        assert not reason.value.tried
        assert server.taken == []


async def test_an_address_that_no_header_may_hold_is_refused_before_any_connection(port: int) -> None:
    crooked = Background(READER, "a@b.example\r\nBcc: c@d.example", READER.person, Subject("Droge dijken"), LINKS)
    assert await post(port).deliver(MAIL, crooked) is MailState.REFUSED


async def test_without_the_asked_encryption_nothing_is_sent(port: int) -> None:
    secure = post(port, starttls=True)
    with running(Server(), port) as server:
        with pytest.raises(PutOff):
            await secure.deliver(MAIL, BACKGROUND)
        assert server.taken == []
