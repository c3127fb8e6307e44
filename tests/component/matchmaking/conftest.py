"""Matchmaking on a real store, with everything it hears said twice."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from faststream.redis import BinaryMessageFormatV1
from redis.asyncio import Redis

from services.matchmaking.app import build
from services.matchmaking.settings import Settings
from shared.bus import Bus
from shared.contracts.availability import AvailabilityCollected, BusyTimeChanged
from shared.contracts.directory import PersonChanged
from shared.contracts.event import Event
from shared.contracts.intake import AskedSeat, Guest, MeetingRequested
from shared.contracts.matchmaking import EVENTS, AvailabilityWanted
from shared.kernel import Block, BusyKind, MeetingId, OwnerId, PersonId, Role
from shared.settings import ProductSettings
from tests.builders import busy, say
from tests.quiet import is_quiet

MONDAY = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
"""Nine o'clock in Amsterdam."""
E = TypeVar("E", bound=Event)
Until = Callable[..., Awaitable[None]]
MEETING = MeetingId("overleg-1")


class Table:
    """Says events twice to a running matchmaking, and reads from outside what it says and holds."""

    def __init__(self, product: ProductSettings, client: Redis, bus: Bus, until: Until) -> None:
        self.product, self.client, self.bus, self.until = product, client, bus, until
        self.keys = bus.keys

    async def hear(self, *events: Event) -> None:
        await say(self.product, *events, *events)

    async def quiet(self) -> None:
        """Everything heard is handled, once and twice."""
        await self.until(lambda: is_quiet(self.bus, self.client), "matchmaking is quiet")

    async def said(self) -> list[Event]:
        kinds = {event.type.encode(): event for event in EVENTS}
        entries: list[tuple[bytes, dict[bytes, bytes]]] = await self.client.xrange(self.keys.events())  # type: ignore[assignment]  # bytes in, bytes out
        bodies = [(fields[b"type"], BinaryMessageFormatV1.parse(fields[b"__data__"])[0]) for _, fields in entries]
        return [kinds[type_].model_validate_json(json.dumps(json.loads(body)["data"])) for type_, body in bodies]

    async def kinds(self) -> list[str]:
        return [event.kind() for event in await self.said()]

    async def one(self, kind: type[E], number: int = 1) -> E:
        """The event of this kind with this number, when it is there."""

        async def there() -> bool:
            return sum(isinstance(event, kind) for event in await self.said()) >= number

        await self.until(there, f"{kind.kind()} number {number}; said {await self.kinds()}")
        return [event for event in await self.said() if isinstance(event, kind)][number - 1]

    async def read_calendars(self, revisions: dict[OwnerId, int], unknown: tuple[OwnerId, ...] = (), number: int = 1) -> None:
        """Availability answers the question for calendars."""
        wanted = await self.one(AvailabilityWanted, number)
        await self.hear(AvailabilityCollected(revision=wanted.revision, meeting=wanted.meeting, revisions=revisions, unknown=unknown))

    async def held(self) -> dict[str, list[tuple[datetime, datetime]]]:
        """Per owner, the times held or booked."""
        prefix = self.keys.own("holds", "")
        found = {}
        async for key in self.client.scan_iter(f"{prefix}*"):
            members: list[bytes] = await self.client.zrange(key, 0, -1)  # type: ignore[assignment]  # as above
            spans = [member.decode().split(":", 2)[:2] for member in members]
            found[key.decode().removeprefix(prefix)] = [(_instant(start), _instant(end)) for start, end in spans]
        return found

    async def hold_states(self) -> set[str]:
        keys = [key async for key in self.client.scan_iter(self.keys.own("hold", "*"))]
        states = [await self.client.hget(key, "state") for key in keys]
        return {state.decode() for state in states if isinstance(state, bytes)}

    async def turn_the_clock(self, forward: timedelta) -> None:
        await self.client.incrby(self.keys.clock_offset, round(forward.total_seconds() * 1000))


def _instant(ms: str) -> datetime:
    return datetime.fromtimestamp(int(ms) / 1000, UTC)


@asynccontextmanager
async def at_the_table(product: ProductSettings, client: Redis, bus: Bus, until: Until) -> AsyncIterator[Table]:
    """This matchmaking, running, on a Monday at nine."""
    offset = round((MONDAY - datetime.now(UTC)).total_seconds() * 1000)
    await client.set(bus.keys.clock_offset, offset)
    await bus.start()
    await until(lambda: bus.clock.now() >= MONDAY, "the clock is set")
    yield Table(product, client, bus, until)
    await bus.stop()


@pytest.fixture
async def table(product: ProductSettings, client: Redis, until: Until) -> AsyncIterator[Table]:
    """Matchmaking as it is built."""
    async with at_the_table(product, client, build(Settings(product=product)).bus, until) as table:
        yield table


def request(*seats: AskedSeat, guests: tuple[str, ...] = (), within: int = 5, **also: object) -> MeetingRequested:
    """An ask for an hour with these people."""
    return MeetingRequested(
        revision=1,
        meeting=MEETING,
        asked_at=MONDAY,
        question="Hoe houden we de dijk droog?",
        requester=PersonId("vrager"),
        seats=seats,
        guests=tuple(Guest(person=PersonId(one), name=f"Gast {one}", address=f"{one}@gast.example") for one in guests),
        within_working_days=within,
        **also,  # type: ignore[arg-type]  # fields of the event, checked by pydantic
    )


def seat(*people: str, role: Role = Role.REQUIRED) -> AskedSeat:
    return AskedSeat(people=tuple(PersonId(one) for one in people), role=role)


def official(person: str, **also: object) -> PersonChanged:
    """Somebody of the directory."""
    return PersonChanged(revision=1, person=PersonId(person), name=person, address=f"{person}@overheid.example", **also)  # type: ignore[arg-type]


def calendar(owner: OwnerId, *blocks: Block, revision: int = 1) -> BusyTimeChanged:
    """A calendar that is known for the coming month."""
    return busy(owner, MONDAY - timedelta(days=1), MONDAY + timedelta(days=30), *blocks, revision=revision)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time of that week: day 0 is Monday; Amsterdam is one hour ahead of UTC."""
    return MONDAY + timedelta(days=day, hours=hour - 9, minutes=minute)


def block(day: int, begin: int, end: int, kind: BusyKind = BusyKind.FIXED) -> Block:
    return Block(at(day, begin), at(day, end), kind)
