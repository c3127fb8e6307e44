"""The starts of a problem: multiples of the grid on the local clock, day by day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.problem import GRID_MINUTES, Problem

QUARTERS_A_DAY = 24 * 60 // GRID_MINUTES
SECONDS_A_QUARTER = GRID_MINUTES * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER = timedelta(minutes=GRID_MINUTES)


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock on the wall says at each grid step of a day: minutes since midnight at which a meeting begins and ends.

    `same_day` are the steps (bits) from which it ends before midnight.
    """

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    same_day: int

    def within(self, opening: int, closing: int) -> int:
        """The steps (bits) at which the whole meeting lies between these, to the minute."""
        held = (opening <= begin and end <= closing for begin, end in zip(self.begins, self.ends, strict=True))
        return sum(1 << step for step, holds in enumerate(held) if holds) & self.same_day


@dataclass(frozen=True, slots=True)
class Day:
    """A local day of the horizon. `midnight` counts grid steps since 1970 (UTC); `allowed` are the steps (bits) at which a start may be."""

    date: date
    midnight: int
    clock: Clock
    allowed: int
    waiting_days: int


def quarters_down(moment: datetime) -> int:
    """The last grid step at or before a moment."""
    return (moment - _EPOCH) // _QUARTER


def quarters_up(moment: datetime) -> int:
    """The first grid step at or after a moment."""
    return -((_EPOCH - moment) // _QUARTER)


def whole_quarters(minutes: int) -> int:
    """Grid steps that cover so many minutes; blocks lie on the grid, so a window may be widened to it without touching more."""
    return -(-minutes // GRID_MINUTES)


def moment_of(quarter: int) -> datetime:
    """The grid step as an aware UTC datetime."""
    return _EPOCH + quarter * _QUARTER


def days_of(problem: Problem) -> list[Day]:
    """The days in order, without days off; no start before what the problem allows, nor one ruled out everywhere."""
    zone = ZoneInfo(problem.time_zone)
    earliest = quarters_up(max(problem.asked_at, problem.not_before or problem.asked_at))
    ruled_out = {quarters_down(exclusion.start) for exclusion in problem.exclude if exclusion.place is None}
    asked_on = problem.asked_at.astimezone(zone).date()
    waiting = _working_days(problem, asked_on, min(problem.first_day - timedelta(days=1), problem.last_day))
    found: list[Day] = []
    for day in _days(problem.first_day, problem.last_day):
        waiting += day > asked_on and _is_working_day(problem, day)
        if day in problem.days_off:
            continue
        midnight, next_midnight = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
        usual = next_midnight - midnight == QUARTERS_A_DAY
        clock = _usual(problem.duration_minutes) if usual else _clock(day, range(midnight, next_midnight), zone, problem.duration_minutes)
        allowed = clock.same_day >> max(0, earliest - midnight) << max(0, earliest - midnight)
        for quarter in ruled_out:
            if midnight <= quarter < next_midnight:
                allowed &= ~(1 << quarter - midnight)
        found.append(Day(day, midnight, clock, allowed, waiting))
    return found


@lru_cache(maxsize=1024)
def _midnight(day: date, zone: ZoneInfo) -> int:
    """Grid steps since 1970 (UTC)."""
    return quarters_up(datetime.combine(day, time(), zone))


@lru_cache(maxsize=64)
def _usual(duration: int) -> Clock:
    begins = tuple(range(0, 24 * 60, GRID_MINUTES))
    same_day = sum(1 << step for step, begin in enumerate(begins) if begin + duration < 24 * 60)
    return Clock(begins, tuple(begin + duration for begin in begins), same_day)


@lru_cache(maxsize=64)
def _clock(day: date, quarters: range, zone: ZoneInfo, duration: int) -> Clock:
    """Of a day on which the clock changes: 92 or 100 quarters."""
    begins = [moment_of(quarter).astimezone(zone) for quarter in quarters]
    ends = [(moment_of(quarter) + timedelta(minutes=duration)).astimezone(zone) for quarter in quarters]
    same_day = sum(1 << step for step, end in enumerate(ends) if end.date() == day)
    return Clock(_on_the_wall(begins), _on_the_wall(ends), same_day)


def _on_the_wall(moments: Iterable[datetime]) -> tuple[int, ...]:
    return tuple(moment.hour * 60 + moment.minute for moment in moments)


def _working_days(problem: Problem, after: date, until: date) -> int:
    """Days after the first up to and including the second that are in the default weekdays and no day off."""
    return sum(_is_working_day(problem, day) for day in _days(after + timedelta(days=1), until))


def _is_working_day(problem: Problem, day: date) -> bool:
    return day.isoweekday() in problem.working_hours.days and day not in problem.days_off


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
