"""What can stand in an official's calendar, as values: wall-clock times of the Netherlands."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum


class Busy(Enum):
    """What Outlook calls "show as"; MOVABLE is shown as busy and carries the owner's word for it (a category)."""

    BUSY = "BUSY"
    TENTATIVE = "TENTATIVE"
    MOVABLE = "MOVABLE"
    OUT_OF_OFFICE = "OOF"
    ELSEWHERE = "WORKINGELSEWHERE"

    @property
    def shown_as(self) -> str:
        """X-MICROSOFT-CDO-BUSYSTATUS."""
        return Busy.BUSY.value if self is Busy.MOVABLE else self.value

    @property
    def takes_time(self) -> bool:
        return self is not Busy.ELSEWHERE


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, naive wall-clock times of one day."""

    start: datetime
    end: datetime

    @classmethod
    def on(cls, day: date, start: int, end: int) -> "Span":
        """From minute to minute of a day."""
        midnight = datetime.combine(day, time())
        return cls(midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. `days` makes it an all-day one from the day of its start; `number` makes its UID."""

    number: int
    title: str
    place: str
    busy: Busy
    span: Span
    days: int = 0
    private: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A weekly appointment. `skipped`: starts that do not happen; `moved`: old start and new span of those on another moment."""

    first: Appointment
    every_weeks: int = 1
    until: date | None = None
    skipped: tuple[datetime, ...] = ()
    moved: tuple[tuple[datetime, Span], ...] = ()

    def instances(self, first: date, last: date) -> tuple[Span, ...]:
        """Where it stands between two dates, both inclusive; a moved instance where it went."""
        moved = dict(self.moved)
        found: list[Span] = []
        span = self.first.span
        while span.start.date() <= min(last, self.until or last):
            if span.start not in self.skipped and span.start.date() >= first:
                found.append(moved.get(span.start, span))
            span = replace(span, start=span.start + timedelta(weeks=self.every_weeks), end=span.end + timedelta(weeks=self.every_weeks))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything in one calendar."""

    singles: tuple[Appointment, ...]
    series: tuple[Series, ...]
