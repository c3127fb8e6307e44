"""Invitations on a real store, with a real mail server that catches everything."""

import email
import json
import re
import socket
from asyncio import WriteTransport
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any, TypeVar, cast

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from faststream.redis import BinaryMessageFormatV1
from icalendar import Calendar
from redis.asyncio import Redis

from services.invitations.app import build
from services.invitations.settings import Settings
from shared.contracts.availability import EntryWritten, SourcesChanged
from shared.contracts.event import Event
from shared.contracts.intake import AskedSeat, MeetingRequested
from shared.contracts.invitations import EVENTS
from shared.contracts.matchmaking import Attendance, MeetingConfirmed, MomentReserved
from shared.http import front
from shared.kernel import (
    ChallengeId,
    GovernmentTier,
    LocationId,
    MeetingForm,
    MeetingId,
    MeetingStatus,
    Moment,
    PersonId,
    Role,
    RoomId,
    person_owner,
)
from shared.security import PersonIds
from shared.service import Service
from shared.settings import ProductSettings
from tests.builders import challenge, location, person, say
from tests.quiet import is_quiet

E = TypeVar("E", bound=Event)
MEETING = MeetingId("overleg-1")
ASKER, TOWN, WATER = "programmamanager@provincie.example", "directeur@gemeente.example", "adviseur@waterschap.example"
DECIDED = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TUESDAY = Moment(datetime(2027, 3, 16, 9, 0, tzinfo=UTC), datetime(2027, 3, 16, 10, 0, tzinfo=UTC), LocationId("huis"), RoomId("huis-zaal"))
"""Ten o'clock in Amsterdam."""
WEDNESDAY = Moment(
    datetime(2027, 3, 17, 12, 0, tzinfo=UTC), datetime(2027, 3, 17, 13, 0, tzinfo=UTC), LocationId("huis"), RoomId("huis-zaal")
)


class Catcher:
    """Keeps what it was sent; refuses the addresses in `refused`, and goes silent after it took the next `silent` mails."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refused: set[str] = set()
        self.silent = 0

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        if self.silent:
            self.silent -= 1
            cast("WriteTransport", server.transport).abort()
        return "250 OK"

    def mails(self, to: str) -> list[EmailMessage]:
        found = [envelope for envelope in self.envelopes if envelope.rcpt_tos == [to]]
        return [email.message_from_bytes(cast("bytes", one.content), policy=default) for one in found]


class Desk:
    """Says events twice to running invitations, and sees from outside what it says and mails."""

    def __init__(self, service: Service, client: Redis, mail_server: Controller, until: Callable[..., Awaitable[None]]) -> None:
        self.service, self.client, self.mail_server, self.until = service, client, mail_server, until
        self.product, self.catcher = service.bus.product, cast("Catcher", mail_server.handler)
        self.ids = PersonIds(self.product.person_key)

    async def hear(self, *events: Event) -> None:
        await say(self.product, *events, *events)

    async def settle(self) -> None:
        """Everything heard is handled, once and twice, and no step waits."""
        await self.until(lambda: is_quiet(self.service.bus, self.client), "invitations is quiet")

    async def said(self, kind: type[E]) -> list[E]:
        entries: Any = await self.client.xrange(self.service.bus.keys.events())
        assert {fields[b"type"].decode() for _, fields in entries} <= {event.type for event in EVENTS}
        bodies = [BinaryMessageFormatV1.parse(fields[b"__data__"])[0] for _, fields in entries if fields[b"type"] == kind.type.encode()]
        return [kind.model_validate(json.loads(body)["data"]) for body in bodies]

    async def one(self, kind: type[E], number: int = 1) -> E:
        """The event of this kind with this number, when it is there."""

        async def there() -> bool:
            return len(await self.said(kind)) >= number

        await self.until(there, f"{kind.kind()} number {number}")
        return (await self.said(kind))[number - 1]

    async def mail(self, to: str, number: int = 1) -> EmailMessage:
        await self.until(lambda: len(self.catcher.mails(to)) >= number, f"mail {number} to {to}")
        return self.catcher.mails(to)[number - 1]

    def id(self, address: str) -> PersonId:
        return self.ids.of(address)


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def answer_path(message: EmailMessage) -> str:
    """Path of the page that the button opens."""
    found = re.search(r"http://\S+(/antwoord/[^\s/]+)\s", text_of(message))
    assert found, text_of(message)
    return found.group(1)


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def smtp_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def mail_hours() -> bool:
    """Whether mail waits for its hours: not where a test may run at night."""
    return False


@pytest.fixture
def rest_seconds() -> float:
    """The first rest of a mail server that is away."""
    return 0.2


@pytest.fixture
async def desk(  # what it needs
    product: ProductSettings,
    client: Redis,
    catcher: Catcher,
    smtp_port: int,
    until: Callable[..., Awaitable[None]],
    *,
    mail_hours: bool,
    rest_seconds: float,
) -> AsyncIterator[Desk]:
    """Invitations, running, in a world of three officials: one has a calendar we may write."""
    controller = Controller(catcher, hostname="127.0.0.1", port=smtp_port)
    controller.start()
    service = build(
        Settings(product=product, smtp_port=smtp_port, smtp_timeout_seconds=5, smtp_rest_seconds=rest_seconds, mail_hours=mail_hours)
    )
    await service.bus.start()
    desk = Desk(service, client, controller, until)
    await desk.hear(
        person(product, ASKER, GovernmentTier.PROVINCE),
        person(product, TOWN, GovernmentTier.MUNICIPALITY),
        person(product, WATER, GovernmentTier.WATER_AUTHORITY),
        location("huis", 8),
        challenge("water"),
        SourcesChanged(revision=1, owner=person_owner(desk.id(WATER)), kinds=("caldav",), writable=True),
    )
    yield desk
    await service.bus.stop()
    if controller.server is not None:
        controller.stop()


@pytest.fixture
async def web(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a browser."""
    transport = httpx.ASGITransport(front([desk.service], desk.product, "1.0.0"))
    async with httpx.AsyncClient(transport=transport, base_url="http://kl.example", headers={"Accept": "text/html"}) as browser:
        yield browser


def requested(desk: Desk) -> MeetingRequested:
    return MeetingRequested(
        revision=1,
        meeting=MEETING,
        asked_at=DECIDED,
        question="Hoe houden we de dijk droog?",
        requester=desk.id(ASKER),
        requester_phone="030 123 45 67",
        seats=(AskedSeat(people=(desk.id(TOWN),)), AskedSeat(people=(desk.id(WATER),))),
        challenge=ChallengeId("water"),
    )


def attends(desk: Desk, address: str, role: Role = Role.REQUIRED, **also: object) -> Attendance:
    return Attendance(person=desk.id(address), role=role, **also)  # type: ignore[arg-type]  # fields of the model, checked by pydantic


def reserved(
    *people: Attendance, revision: int = 4, sequence: int = 0, moment: Moment = TUESDAY, explanation: tuple[str, ...] = ()
) -> MomentReserved:
    return MomentReserved(
        revision=revision,
        meeting=MEETING,
        status=MeetingStatus.RESERVED,
        explanation=explanation,
        sequence=sequence,
        moment=moment,
        form=MeetingForm.IN_PERSON,
        people=people,
        decided_at=DECIDED + timedelta(minutes=revision),
        expires=DECIDED + timedelta(days=1),
    )


def written(desk: Desk, sequence: int = 0, revision: int = 4) -> EntryWritten:
    return EntryWritten(revision=revision, meeting=MEETING, person=desk.id(WATER), sequence=sequence)


def confirmed(held: MomentReserved, revision: int) -> MeetingConfirmed:
    kept = held.model_dump(include=set(MeetingConfirmed.model_fields))
    return MeetingConfirmed(**(kept | {"revision": revision, "status": MeetingStatus.CONFIRMED}))


def event_in(message: EmailMessage) -> tuple[str, Any]:
    """METHOD and VEVENT of the calendar part."""
    part = next(one for one in message.walk() if one.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(cast("bytes", part.get_payload(decode=True)))
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def parts(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.iter_parts()]
