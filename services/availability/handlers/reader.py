"""Reads the calendars of an owner: what a `ReadCalendars` step does outside, and when it does it again."""

import asyncio
import hashlib
import random
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import assert_never

import structlog

from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import (
    Busy,
    Fault,
    OwnEntry,
    Reading,
    SourceState,
    Unreadable,
    added_up,
    after_failure,
    after_no_change,
    after_success,
    fresh,
    together,
)
from services.availability.domain.sources import Source, Sources, is_room, person_of, record
from services.availability.ports import Calendars, Fetched, Parser, Records, Unchanged, Vault
from services.availability.steps import ReadCalendars
from shared.bus import Document
from shared.clock import AMSTERDAM, local_day
from shared.kernel import OwnerId
from shared.security import normalised

log = structlog.get_logger()

FIRST_RETRY, JITTER = 30.0, 0.25


@dataclass(frozen=True, slots=True)
class Owned:
    """An owner's records as they were loaded. `address` is whose PARTSTAT counts: nobody's for a room, None for a person not heard of."""

    owner: OwnerId
    sources: Document[Sources]
    busy: Document[Busy]
    address: str | None

    @property
    def connected(self) -> Sources:
        return self.sources.value or Sources()

    @property
    def before(self) -> Busy:
        return self.busy.value or Busy()

    @property
    def readable(self) -> bool:
        """There is something to read or to say: a person is read from the moment they are known, a room always."""
        if self.address is None:
            return False
        return bool(self.connected.sources) or is_room(self.owner) or self.before.revision > 0


async def owned(records: Records, owner: OwnerId) -> Owned:
    """Loads the records of an owner."""
    person = person_of(owner)
    known = None if person is None else await records.people.of(person)
    address = "" if person is None else None if known is None else normalised(known.address)
    return Owned(owner, await records.sources.of(owner), await records.busy.of(owner), address)


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What came of one source: its new state, and entries of ours that were seen in it."""

    state: SourceState
    own: tuple[OwnEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sources of an owner. Times are in seconds; `spare` bounds the readings that nobody waits for: a request goes first."""

    calendars: Calendars
    parser: Parser
    vault: Vault
    choices: Choices
    days_ahead: int
    read_every: float
    fresh_for: float
    spare: asyncio.Semaphore

    def window(self, now: datetime) -> Window:
        """From the start of yesterday to the end of the horizon, by the wall of Amsterdam: it changes once a day."""
        midnight = datetime.combine(local_day(now), datetime.min.time(), AMSTERDAM)
        return Window((midnight - timedelta(days=1)).astimezone(UTC), (midnight + timedelta(days=self.days_ahead)).astimezone(UTC))

    def next_reading(self, busy: Busy, now: datetime) -> datetime:
        """When an owner is read again: sooner after a failure, then ever later; never all at once."""
        failures = max((state.failures for state in busy.sources.values()), default=0)
        wait = min(self.read_every, FIRST_RETRY * 2 ** min(failures - 1, 20)) if failures else self.read_every
        return now + timedelta(seconds=wait * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311  # jitter, not a secret

    def needless(self, owned: Owned, step: ReadCalendars, now: datetime) -> bool:
        """Nothing to read, or read a moment ago for a request that may use that."""
        return not owned.readable or (step.meeting is not None and fresh(owned.before, owned.connected.names, now, self.fresh_for))

    def crowded(self, step: ReadCalendars) -> bool:
        """Enough is being read that nobody waits for."""
        return step.meeting is None and self.spare.locked()

    async def read(self, owned: Owned, step: ReadCalendars, now: datetime) -> dict[str, SourceReading]:
        """All sources of an owner at once."""
        async with self.spare if step.meeting is None else nullcontext():
            sources = owned.connected.sources
            readings = await asyncio.gather(*(self._read(owned, source, now) for source in sources))
        return dict(zip(owned.connected.names, readings, strict=True))

    def added_up(self, owned: Owned, readings: dict[str, SourceReading], now: datetime) -> Busy:
        """The owner's busy time after this reading."""
        states = {name: reading.state for name, reading in readings.items()}
        return added_up(owned.before, states, self.window(now), now, known_without_sources=is_room(owned.owner))

    async def _read(self, owned: Owned, source: Source, now: datetime) -> SourceReading:
        before, window, address = owned.before.sources.get(source.name, SourceState()), self.window(now), owned.address or ""
        choices = replace(self.choices, movable=(*self.choices.movable, *source.movable))
        basis = hashlib.sha256(f"{window.start} {address} {choices} {source.sealed}".encode()).hexdigest()[:16]
        known, _, tag = before.tag.partition("\n")
        fetched = await self._fetched(owned.owner, source, window, tag if known == basis else "")
        reading = await self._parsed(fetched, address, choices, window) if isinstance(fetched, Fetched) else fetched
        match reading:
            case Unchanged():
                return SourceReading(after_no_change(before, now))
            case Reading():
                proof = f"{basis}\n{fetched.tag}" if isinstance(fetched, Fetched) and fetched.tag else ""
                return SourceReading(after_success(reading, proof, now, window), reading.own)
            case Unreadable(fault, detail):
                log.info("calendar unreadable", owner=owned.owner, source=source.name, fault=str(fault), detail=detail)
                return SourceReading(after_failure(before, fault, now))
            case unreachable:
                assert_never(unreachable)

    async def _parsed(self, fetched: Fetched, address: str, choices: Choices, window: Window) -> Reading | Unreadable:
        readings = await self.parser.read(fetched.texts, address, choices, window)
        return next((reading for reading in readings if isinstance(reading, Unreadable)), None) or together(
            [reading for reading in readings if isinstance(reading, Reading)]
        )

    async def _fetched(self, owner: OwnerId, source: Source, window: Window, tag: str) -> Fetched | Unchanged | Unreadable:
        try:
            connection = self.vault.open(source.sealed, record(owner, source.name))
        except LookupError:
            return Unreadable(Fault.REFUSED, "sealed by another key")
        return await self.calendars.source(connection).fetch(window, tag)
