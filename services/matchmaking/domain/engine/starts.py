"""The starts of a problem: multiples of the grid on the local clock, and the hours within which somebody works."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.problem import GRID_MINUTES, Problem
from shared.kernel import WorkingHours

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER = timedelta(minutes=GRID_MINUTES)


@dataclass(frozen=True, slots=True)
class Start:
    """A possible start. `quarter` counts grid steps since 1970 (UTC); `begins` and `ends` are local minutes since midnight of `day`."""

    quarter: int
    day: date
    begins: int
    ends: int
    waiting_days: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours in minutes since local midnight, with the weekdays they hold on and the days off."""

    begin: int
    end: int
    weekdays: frozenset[int]
    days_off: frozenset[date] = frozenset()

    @classmethod
    def of(cls, hours: WorkingHours, days_off: frozenset[date] = frozenset()) -> "Hours":
        return cls(_minutes(hours.start), _minutes(hours.end), frozenset(hours.days), days_off)

    def hold(self, start: Start) -> bool:
        """The whole meeting lies within these hours, to the minute."""
        on_this_day = start.day.isoweekday() in self.weekdays and start.day not in self.days_off
        return on_this_day and self.begin <= start.begins and start.ends <= self.end


def quarters_down(moment: datetime) -> int:
    """The last grid step at or before a moment."""
    return (moment - _EPOCH) // _QUARTER


def quarters_up(moment: datetime) -> int:
    """The first grid step at or after a moment."""
    return -((_EPOCH - moment) // _QUARTER)


def moment_of(quarter: int) -> datetime:
    """The grid step as an aware UTC datetime."""
    return _EPOCH + quarter * _QUARTER


def starts_of(problem: Problem) -> tuple[Start, ...]:
    """All starts in order of time, without those ruled out everywhere.

    A meeting ends on the local day it starts. On the two nights of the year that the clock changes, a day has 92 or 100 quarters.
    """
    zone = ZoneInfo(problem.time_zone)
    asked_on = problem.asked_at.astimezone(zone).date()
    earliest = max(problem.asked_at, problem.not_before or problem.asked_at)
    first = quarters_up(earliest.astimezone(UTC))
    ruled_out = {quarters_down(exclusion.start) for exclusion in problem.exclude if exclusion.place is None}
    found: list[Start] = []
    for day in _days(problem.first_day, problem.last_day):
        if day in problem.days_off:
            continue
        waiting = _working_days(problem, asked_on, day)
        on_this_day = _on(day, waiting, zone, problem.duration_minutes)
        found += [start for start in on_this_day if start.quarter >= first and start.quarter not in ruled_out]
    return tuple(found)


def _on(day: date, waiting_days: int, zone: ZoneInfo, duration: int) -> Iterator[Start]:
    midnight, next_midnight = (quarters_up(datetime.combine(of, time(), zone)) for of in (day, day + timedelta(days=1)))
    for quarter in range(midnight, next_midnight):
        begin = moment_of(quarter)
        local, local_end = begin.astimezone(zone), (begin + timedelta(minutes=duration)).astimezone(zone)
        if local_end.date() == day:
            yield Start(quarter, day, local.hour * 60 + local.minute, local_end.hour * 60 + local_end.minute, waiting_days)


def _working_days(problem: Problem, after: date, until: date) -> int:
    """Days after the first up to and including the second that are in the default weekdays and no day off."""
    weekdays, days_off = problem.working_hours.days, problem.days_off
    return sum(day.isoweekday() in weekdays and day not in days_off for day in _days(after + timedelta(days=1), until))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
