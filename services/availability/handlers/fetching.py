"""Reads a calendar that has to be fetched: what changed in it is read, what is remembered of the rest stands."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

import structlog

from services.availability.domain.busy import Choices, Window
from services.availability.domain.objects import Kept, Objects, kept
from services.availability.domain.reading import (
    Fault,
    OwnEntry,
    Reading,
    SourceState,
    Unreadable,
    after_failure,
)
from services.availability.domain.sources import Source, record
from services.availability.ports import (
    CalendarObject,
    Calendars,
    Changes,
    Known,
    Parser,
    Unchanged,
    Vault,
)
from shared.kernel import OwnerId

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read a source: for whose PARTSTAT and by which choices, for which reach; `window` is what will be said of it."""

    owner: OwnerId
    source: Source
    address: str
    choices: Choices
    reach: Window
    window: Window

    @property
    def basis(self) -> str:
        """Stands for all that a reading depends on, beside the calendar: when it changes, everything is read anew."""
        depends = f"{self.reach.start} {self.reach.end} {self.address} {self.choices} {self.source.sealed}"
        return hashlib.sha256(depends.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What came of one source: its new state, entries of ours seen in what changed, what is to be remembered (None: nothing)."""

    state: SourceState
    own: tuple[OwnEntry, ...] = ()
    objects: Objects | None = None


@dataclass(frozen=True, slots=True)
class Fetching:
    """Fetches calendars from their servers and has them read."""

    calendars: Calendars
    parser: Parser
    vault: Vault

    async def read(self, plan: Plan, before: SourceState, remembered: Objects | None, now: datetime) -> SourceReading:
        """A source read anew, as far as it changed. After a failure what was remembered stays: the next reading costs as little."""
        valid = remembered is not None and remembered.basis == plan.basis
        objects = remembered if remembered is not None and valid else Objects(plan.basis)
        fetched = await self._fetched(plan, Known("" if objects.must_be_listed(now) else objects.tag, objects.etags(now)))
        match fetched:
            case Unchanged():
                content_at = now if fetched.live else before.content_at
                return SourceReading(objects.state(before, plan.window, now, content_at), objects=objects)
            case Changes():
                return await self._changed(plan, fetched, before, objects, now)
            case Unreadable(fault, detail):
                log.info("calendar unreadable", owner=plan.owner, source=plan.source.name, fault=str(fault), detail=detail)
                return SourceReading(after_failure(before, fault, now), objects=remembered)
            case unreachable:
                assert_never(unreachable)

    async def _changed(self, plan: Plan, changes: Changes, before: SourceState, objects: Objects, now: datetime) -> SourceReading:
        readings = await self._readings(plan, changes.objects)
        stand = {key: one for key, one in objects.kept.items() if key not in changes.gone}
        read: dict[str, Kept] = {one.key: kept(one.etag, readings[one.key], plan.reach) for one in changes.objects}
        after = replace(objects, tag=changes.tag, listed_at=now if changes.whole else objects.listed_at, kept=stand | read)
        whole = [reading for reading in readings.values() if isinstance(reading, Reading)]
        stamped = max((reading.stamped for reading in whole if reading.stamped), default=None)
        content_at = now if changes.live else changes.modified or stamped
        state = after.state(before, plan.window, now, content_at and min(content_at, now))
        if after.fault:
            log.info("calendar partly unreadable", owner=plan.owner, source=plan.source.name, fault=after.fault, refused=state.refused)
        own = tuple(entry for reading in whole for entry in reading.own)
        return SourceReading(state, own, None if after.fault not in {"", Fault.PARTLY} else after)

    async def _readings(self, plan: Plan, objects: tuple[CalendarObject, ...]) -> dict[str, Reading | Unreadable]:
        """By key; objects whose floating times are of one zone together."""
        readings: dict[str, Reading | Unreadable] = {}
        for zone in sorted({one.zone for one in objects}):
            these = [one for one in objects if one.zone == zone]
            found = await self.parser.read(tuple(one.text for one in these), plan.address, plan.choices, plan.reach, zone)
            readings |= {one.key: reading for one, reading in zip(these, found, strict=True)}
        return readings

    async def _fetched(self, plan: Plan, known: Known) -> Changes | Unchanged | Unreadable:
        try:
            connection = self.vault.open(plan.source.sealed, record(plan.owner, plan.source.name))
        except LookupError:
            return Unreadable(Fault.REFUSED, "sealed by another key")
        return await self.calendars.source(connection).fetch(plan.reach, known)
