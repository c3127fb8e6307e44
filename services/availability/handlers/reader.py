"""Reads the calendars of an owner: what a `ReadCalendars` step does outside, and when it does it again."""

import asyncio
import hashlib
import random
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from services.availability.domain.busy import Choices, Window
from services.availability.domain.given import Given, Keeping, state_of
from services.availability.domain.objects import Objects, reach_of
from services.availability.domain.reading import Busy, SourceState, added_up, fresh
from services.availability.domain.sources import (
    Source,
    Sources,
    is_room,
    person_of,
    record,
)
from services.availability.handlers.fetching import Fetching, Plan, SourceReading
from services.availability.handlers.spare import Spare
from services.availability.ports import Records
from services.availability.steps import ReadCalendars
from shared.bus import Document
from shared.clock import AMSTERDAM, local_day
from shared.kernel import OwnerId
from shared.security import normalised

FIRST_RETRY, JITTER = 30.0, 0.25


@dataclass(frozen=True, slots=True)
class Owned:
    """An owner's records as they were loaded. `address` is whose PARTSTAT counts: nobody's for a room, None for a person not heard of."""

    owner: OwnerId
    sources: Document[Sources]
    busy: Document[Busy]
    address: str | None
    given: dict[str, Document[Given]]
    """By name, of the sources whose content is given to us."""
    objects: dict[str, Document[Objects]]
    """By name, of the sources that there are and of those that there were at the last reading."""

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
    sources = await records.sources.of(owner)
    connected = sources.value or Sources()
    given, busy = await records.given_of(owner, connected.given_names), await records.busy.of(owner)
    objects = await records.objects_of(owner, {*connected.names, *(busy.value or Busy()).sources})
    return Owned(owner, sources, busy, address, given, objects)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sources of an owner. Times are in seconds; `spare` bounds the readings that nobody waits for: a request goes first."""

    fetching: Fetching
    choices: Choices
    keeping: Keeping
    days_ahead: int
    read_every: float
    fresh_for: float
    spare: Spare

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
        return step.meeting is None and self.spare.full

    async def read(self, owned: Owned, step: ReadCalendars, now: datetime) -> dict[str, SourceReading]:
        """All sources of an owner at once."""
        async with self.spare.turn() if step.meeting is None else nullcontext():
            sources = owned.connected.sources
            readings = await asyncio.gather(*(self._read(owned, source, now) for source in sources))
        return dict(zip(owned.connected.names, readings, strict=True))

    def added_up(self, owned: Owned, readings: dict[str, SourceReading], now: datetime) -> Busy:
        """The owner's busy time after this reading."""
        states = {name: reading.state for name, reading in readings.items()}
        return added_up(owned.before, states, self.window(now), now, known_without_sources=is_room(owned.owner))

    async def _read(self, owned: Owned, source: Source, now: datetime) -> SourceReading:
        if source.name in owned.given:
            return SourceReading(state_of(owned.given[source.name].value, self.keeping, now))
        before, remembered = owned.before.sources.get(source.name, SourceState()), owned.objects[source.name].value
        return await self.fetching.read(self._plan(owned, source, now), before, remembered, now)

    def _plan(self, owned: Owned, source: Source, now: datetime) -> Plan:
        choices = owned.connected.choosing(self.choices)
        choices = replace(choices, movable=(*choices.movable, *source.movable))
        phase = hashlib.sha256(record(owned.owner, source.name).encode()).digest()[0] / 256
        reach = reach_of(now, timedelta(days=self.days_ahead), phase)
        return Plan(owned.owner, source, owned.address or "", choices, reach, self.window(now))
