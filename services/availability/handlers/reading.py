"""Reading calendars: one step per owner, the only place where busy time is said."""

import asyncio
import random
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import assert_never

import structlog

from services.availability.domain.busy import Window, Words
from services.availability.domain.entries import Standing, seen
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
)
from services.availability.domain.sources import Source, Sources, is_room, person_of
from services.availability.ports import Calendars, Fetched, Parser, Records, Unchanged, Vault
from services.availability.steps import CountReadings, ReadCalendars
from shared.bus import Bus, Commit
from shared.clock import AMSTERDAM, local_day
from shared.contracts.availability import AnswerSeen, BusyTimeChanged, SourceFailed
from shared.kernel import OwnerId

log = structlog.get_logger()

FIRST_RETRY, JITTER = 30.0, 0.25
PUT_OFF = 0.2, 1.0


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
    words: Words
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

    async def read(self, owner: OwnerId, sources: Sources, address: str, before: Busy, now: datetime) -> dict[str, SourceReading]:
        """All sources of an owner at once."""
        window = self.window(now)
        readings = await asyncio.gather(
            *(self._read(owner, source, address, before.sources.get(source.name, SourceState()), window, now) for source in sources.sources)
        )
        return dict(zip(sources.names, readings, strict=True))

    async def _read(
        self, owner: OwnerId, source: Source, address: str, before: SourceState, window: Window, now: datetime
    ) -> SourceReading:
        words = Words((*self.words.movable, *source.movable), self.words.reserve)
        basis = f"{window.start:%Y%m%d} {address} {','.join(words.movable)}"
        known, _, tag = before.tag.partition("\n")
        connection = self.vault.open(source.sealed, record(owner, source.name))
        fetched = await self.calendars.source(connection).fetch(window, tag if known == basis else "")
        reading = await self.parser.read(fetched.texts, address, words, window) if isinstance(fetched, Fetched) else fetched
        match reading:
            case Unchanged():
                return SourceReading(after_no_change(before, now))
            case Reading():
                proof = f"{basis}\n{fetched.tag}" if isinstance(fetched, Fetched) and fetched.tag else ""
                return SourceReading(after_success(reading, proof, now, window), reading.own)
            case Unreadable(fault, detail):
                log.info("calendar unreadable", owner=owner, source=source.name, fault=str(fault), detail=detail)
                return SourceReading(after_failure(before, fault, now))
            case unreachable:
                assert_never(unreachable)


def record(owner: OwnerId, source: str) -> str:
    """The record that a source's credentials are sealed for."""
    return f"{owner}/{source}"


def register(bus: Bus, records: Records, reader: Reader) -> None:
    @bus.on(ReadCalendars)
    async def read_calendars(step: ReadCalendars, commit: Commit) -> None:
        sources, busy = await records.sources.of(step.owner), await records.busy.of(step.owner)
        connected, before = sources.value or Sources(), busy.value or Busy()
        _count(step, commit)
        address = await _address(records, step.owner)
        if address is None or (not connected.sources and not is_room(step.owner) and before.revision == 0):
            return
        if step.meeting is not None and fresh(before, connected.names, commit.now, reader.fresh_for):
            return
        if step.meeting is None and reader.spare.locked():
            commit.at(commit.now + timedelta(seconds=random.uniform(*PUT_OFF)), step, key=step.owner)  # noqa: S311  # jitter, not a secret
            return
        async with reader.spare if step.meeting is None else nullcontext():
            readings = await reader.read(step.owner, connected, address, before, commit.now)
        states = {name: reading.state for name, reading in readings.items()}
        window = reader.window(commit.now)
        after = added_up(before, states, window, commit.now, known_without_sources=is_room(step.owner))
        commit.unchanged(sources).keep(busy.becomes(after))
        commit.at(reader.next_reading(after, commit.now), ReadCalendars(owner=step.owner), key=step.owner)
        _say(step.owner, before, after, commit)
        await _see_answers(records, step.owner, readings, commit)


def _count(step: ReadCalendars, commit: Commit) -> None:
    if step.meeting is not None:
        commit.step(CountReadings(owner=step.owner, meeting=step.meeting, asked=step.asked))


async def _address(records: Records, owner: OwnerId) -> str | None:
    """Whose PARTSTAT counts: nobody's for a room. None for a person not heard of yet: read as soon as that is heard."""
    person = person_of(owner)
    if person is None:
        return ""
    known = await records.people.of(person)
    return None if known is None else known.address.strip().lower()


def _say(owner: OwnerId, before: Busy, after: Busy, commit: Commit) -> None:
    if after.revision != before.revision:
        commit.say(busy_time_changed(owner, after))
    for name, state in after.sources.items():
        if state.fault and state.fault != before.sources.get(name, SourceState()).fault:
            failed = SourceFailed(owner=owner, revision=after.revision, source=name, reason=Fault(state.fault), failed_at=commit.now)
            commit.say(failed)


def busy_time_changed(owner: OwnerId, busy: Busy) -> BusyTimeChanged:
    """Busy time as it is said. Raises ValueError for one that was never read."""
    if busy.valid_from is None or busy.valid_until is None or busy.read_at is None:
        raise ValueError(owner)
    return BusyTimeChanged(
        owner=owner,
        revision=busy.revision,
        known=busy.known,
        blocks=busy.blocks,
        valid_from=busy.valid_from,
        valid_until=busy.valid_until,
        read_at=busy.read_at,
    )


async def _see_answers(records: Records, owner: OwnerId, readings: dict[str, SourceReading], commit: Commit) -> None:
    """Answers given in the calendar itself, in the source that the entry was written in."""
    person = person_of(owner)
    if person is None or not any(reading.own for reading in readings.values()):
        return
    document = await records.entries.of(person)
    if document.value is None:
        return
    entries = document.value
    for name, reading in readings.items():
        for own in reading.own:
            found = entries.by_uid(own.uid)
            if found is None or found[1].source != name or not found[1].settled or found[1].wish is None:
                continue
            meeting, entry = found
            if (after := seen(entry, Standing(there=True, sequence=own.sequence, partstat=own.partstat))) is not None:
                entries = entries.with_entry(meeting, after)
                commit.say(
                    AnswerSeen(
                        meeting=meeting,
                        revision=after.answers,
                        person=person,
                        sequence=after.sequence,
                        answer=after.answer,
                        seen_at=commit.now,
                    )
                )
    if entries != document.value:
        commit.keep(document.becomes(entries))
