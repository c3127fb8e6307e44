"""Spoedruimte in people's own calendars: which entries must stand there, and which were written or must go."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from shared.kernel import Block, BusyKind, ReserveHours, WorkingHours

KEPT_AFTER = timedelta(days=7)
"""What could not be taken away by then is left where it stands: nobody looks at it any more."""


@dataclass(frozen=True, slots=True)
class Week:
    """What somebody agreed: their hours, the days they work, and dates on which they do not."""

    hours: tuple[ReserveHours, ...]
    working: WorkingHours
    days_off: AbstractSet[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A calendar that entries stand in: `where` is a digest of its address, `sealed` its Connection for the record of `source`."""

    where: str
    source: str
    sealed: str


@dataclass(frozen=True, slots=True)
class ReserveEntry:
    """The hours of one day in one calendar. Settled: the calendar shows what is wanted, the entry or nothing."""

    start: datetime
    end: datetime
    place: Place
    wanted: bool = True
    settled: bool = False

    @property
    def hours(self) -> Block:
        return Block(self.start, self.end, BusyKind.RESERVE)


@dataclass(frozen=True, slots=True)
class Reserves:
    """All entries of one person, by calendar and hours. What was taken away stays until its day is over: a late write is noticed."""

    entries: dict[str, ReserveEntry] = field(default_factory=dict)

    def unsettled(self) -> dict[str, ReserveEntry]:
        return {key: entry for key, entry in self.entries.items() if not entry.settled}

    def with_settled(self, key: str) -> "Reserves":
        return Reserves({**self.entries, key: replace(self.entries[key], settled=True)})

    def without(self, key: str) -> "Reserves":
        return Reserves({other: entry for other, entry in self.entries.items() if other != key})


def kept_free(week: Week, first: date, last: date, landed: Iterable[tuple[datetime, datetime]]) -> tuple[Block, ...]:
    """The hours that must stand in a calendar from `first` to `last`, both inclusive: where nothing of ours landed, on days at work."""
    meetings = tuple(landed)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    blocks = (
        hours.on(day)
        for day in days
        if day.isoweekday() in week.working.days and day not in week.days_off
        for hours in week.hours
        if hours.day == day.isoweekday()
    )
    return tuple(block for block in blocks if not any(start < block.end and block.start < end for start, end in meetings))


def planned(before: Reserves, blocks: Iterable[Block], place: Place | None, connected: AbstractSet[str], now: datetime) -> Reserves:
    """The entries after these hours are wanted in `place` (None: in no calendar).

    `connected` are the calendars of today by their digest: of another one nothing is remembered once its entries are gone.
    """
    wanted = {} if place is None else {_key(place, block): ReserveEntry(block.start, block.end, place) for block in blocks}
    after = {key: _turned(entry, wanted.get(key)) for key, entry in before.entries.items()}
    return Reserves({key: entry for key, entry in (wanted | after).items() if not _over(entry, connected, now)})


def _turned(entry: ReserveEntry, wanted: ReserveEntry | None) -> ReserveEntry:
    """The entry as it is wanted now; a password that changed meanwhile is the newest."""
    place = entry.place if wanted is None else wanted.place
    return replace(entry, place=place, wanted=wanted is not None, settled=entry.settled and entry.wanted is (wanted is not None))


def _over(entry: ReserveEntry, connected: AbstractSet[str], now: datetime) -> bool:
    if entry.wanted:
        return False
    if entry.settled:
        return entry.end < now or entry.place.where not in connected
    return entry.end + KEPT_AFTER < now


def _key(place: Place, block: Block) -> str:
    return f"{place.where}/{block.start:%Y%m%dT%H%M}/{block.end:%H%M}"
