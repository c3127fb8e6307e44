"""Reads the calendars of the configuration, as availability reads the ones that people connect: only what changed is fetched again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deploy.agent.config import Agenda, AgendaKind, Config
from deploy.agent.files import LocalCalendars, address_of
from services.availability.adapters.calendars import WorkerParser
from services.availability.adapters.dav import silence_the_library
from services.availability.adapters.network import Network
from services.availability.adapters.text.parsing import Workers
from services.availability.domain.busy import Choices, Window
from services.availability.domain.given import cut
from services.availability.domain.objects import Objects, reach_of
from services.availability.domain.reading import Fault, SourceState
from services.availability.domain.sources import Connection, Source, SourceKind
from services.availability.handlers.fetching import Fetching, Plan
from shared.clock import AMSTERDAM, local_day
from shared.hosts import Hosts
from shared.kernel import Block, PersonId, person_owner
from shared.security import normalised

AT_ONCE = 4


class Unread(Exception):
    """A calendar of somebody could not be read. `agenda` is its place in the configuration, from 1."""

    def __init__(self, agenda: int, fault: Fault) -> None:
        super().__init__(f"{agenda}: {fault}")
        self.agenda, self.fault = agenda, fault


@dataclass(frozen=True, slots=True)
class BusyTime:
    """Of one person: `read_at` is the age of the oldest calendar it was made of."""

    span: Window
    blocks: tuple[Block, ...]
    read_at: datetime


class Calendars:
    """Reads calendars, and remembers what it saw. Building it raises OSError when a file with a password cannot be read."""

    def __init__(self, config: Config) -> None:
        silence_the_library()
        self._days, self._choices = config.days, Choices(config.movable, config.reserve)
        self._network, self._workers = Network(Hosts("agenda", AT_ONCE), allowed=config.networks), Workers()
        self._calendars = LocalCalendars(self._network)
        self._connections = _Connections()
        for number, agenda in enumerate(config.agendas, 1):
            self._connections.seal(connection_of(agenda), str(number))
        self._remembered: dict[int, tuple[SourceState, Objects | None]] = {}

    async def busy_time(self, person: PersonId, agendas: Sequence[tuple[int, Agenda]], mailbox: str, now: datetime) -> BusyTime:
        """What all these calendars of one person say together; what is invited from `mailbox` is the product's own.

        Raises Unread when one of them cannot be read, or not all of it: of a part of somebody's time we say nothing.
        """
        span = span_of(now, self._days)
        states = await asyncio.gather(*(self._read(person, number, agenda, mailbox, now) for number, agenda in agendas))
        for state, (number, _) in zip(states, agendas, strict=True):
            if state.fault:
                raise Unread(number, Fault(state.fault))
        blocks = cut((block for state in states for block in state.blocks), span)
        return BusyTime(span, blocks, min(_age(state, agenda, now) for state, (_, agenda) in zip(states, agendas, strict=True)))

    async def close(self) -> None:
        await self._workers.close()
        await self._network.close()

    async def _read(self, person: PersonId, number: int, agenda: Agenda, mailbox: str, now: datetime) -> SourceState:
        state, objects = self._remembered.get(number, (SourceState(), None))
        source = Source(str(number), self._connections.open(str(number), "").kind, sealed=str(number))
        reach = reach_of(now, timedelta(days=self._days), phase=0)
        plan = Plan(person_owner(person), source, normalised(agenda.owner), self._choices, reach, span_of(now, self._days))
        fetching = Fetching(self._calendars, WorkerParser(self._workers, mailbox), self._connections)
        reading = await fetching.read(plan, state, objects, now)
        self._remembered[number] = (reading.state, reading.objects)
        return reading.state


class _Connections:
    """The port `Vault` in memory: an agent stores nothing. A sealed connection is its place in the configuration."""

    def __init__(self) -> None:
        self._connections: dict[str, Connection] = {}

    def seal(self, connection: Connection, record: str) -> str:
        self._connections[record] = connection
        return record

    def open(self, sealed: str, record: str) -> Connection:  # noqa: ARG002  # the port's
        return self._connections[sealed]


def connection_of(agenda: Agenda) -> Connection:
    """How to reach it. Raises OSError when the file with its password cannot be read."""
    kind = SourceKind.CALDAV if agenda.kind is AgendaKind.CALDAV else SourceKind.ICS
    return Connection(kind, address_of(agenda.path) if agenda.path else agenda.address, agenda.user, agenda.secret())


def span_of(now: datetime, days: int) -> Window:
    """From the start of yesterday, by the wall of Amsterdam: whole days, so that what is told changes once a day."""
    midnight = datetime.combine(local_day(now), datetime.min.time(), AMSTERDAM)
    return Window((midnight - timedelta(days=1)).astimezone(UTC), (midnight + timedelta(days=days)).astimezone(UTC))


def _age(state: SourceState, agenda: Agenda, now: datetime) -> datetime:
    """A server told us now; a file is as old as it was written."""
    return state.content_at or now if agenda.kind is AgendaKind.FILE else now
