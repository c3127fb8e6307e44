"""How we see somebody's coming weeks, as a picture and in words: for that person only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.clock import AMSTERDAM, local
from shared.kernel import Block, BusyKind

DAYS = 10
OPENS, CLOSES = 7, 20
HOUR, ROW, LEFT, TOP = 40, 30, 104, 26
IN_WORDS = {
    BusyKind.FIXED: "bezet",
    BusyKind.TENTATIVE: "voorlopig",
    BusyKind.MOVABLE: "mag schuiven",
    BusyKind.RESERVE: "spoedruimte",
    BusyKind.OUT_OF_OFFICE: "afwezig",
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Busy time of one day: from and until on the wall, and where it lies in the picture."""

    start: datetime
    end: datetime
    kind: BusyKind
    x: float
    width: float

    @property
    def words(self) -> str:
        until = "24.00" if self.end.time() == time() else f"{self.end:%H.%M}"
        return f"{self.start:%H.%M}–{until} {IN_WORDS[self.kind]}"


@dataclass(frozen=True, slots=True)
class Day:
    """A row; `y` is its top in the picture."""

    day: date
    y: int
    stretches: tuple[Stretch, ...]


def fortnight(blocks: Iterable[Block], now: datetime) -> tuple[Day, ...]:
    """The coming ten weekdays, today included."""
    everything = tuple(blocks)
    return tuple(
        Day(day, TOP + number * ROW, tuple(_stretches(everything, day))) for number, day in enumerate(_weekdays(local(now).date()))
    )


def _weekdays(first: date) -> tuple[date, ...]:
    days = (first + number * _DAY for number in range(2 * DAYS))
    return tuple(day for day in days if day.isoweekday() <= 5)[:DAYS]


def _stretches(blocks: tuple[Block, ...], day: date) -> Iterator[Stretch]:
    midnight, next_midnight = (datetime.combine(each, time(), AMSTERDAM) for each in (day, day + _DAY))
    for block in blocks:
        start, end = max(local(block.start), midnight), min(local(block.end), next_midnight)
        if start < end:
            left, right = _place(start, day), _place(end, day)
            yield Stretch(start, end, block.kind, left, round(right - left, 1))


def _place(moment: datetime, day: date) -> float:
    hours = 24.0 if moment.date() > day else moment.hour + moment.minute / 60
    return round(LEFT + (min(max(hours, OPENS), CLOSES) - OPENS) * HOUR, 1)
