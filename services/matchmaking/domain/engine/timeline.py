"""Time with the hours in which nobody at the table works cut out, so that all of a horizon fits in short whole numbers.

A position is a quarter of what is left. Sets of positions are bits of one number, the first position lowest. Around every start there is
room for the longest journey, so a window never reaches past a cut.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import chain, compress, count, starmap

from services.matchmaking.domain.engine.problem import Problem
from services.matchmaking.domain.engine.starts import (
    QUARTERS_A_DAY,
    SECONDS_A_QUARTER,
    Day,
    days_of,
    moment_of,
    quarters_down,
    whole_quarters,
)
from shared.kernel import Block, WorkingHours

_AS_TRUTH = bytes.maketrans(b"01", b"\0\1")

Laid = tuple[int, int, Block]
"""Where a block lies on the timeline: half-open, rounded outward."""


class Timeline:
    """The days of one problem; every set that it gives holds only starts at which somebody works."""

    def __init__(self, problem: Problem) -> None:
        self._days = days_of(problem)
        self._steps: dict[tuple[str, str, int], int] = {}
        self._within: dict[tuple[WorkingHours, frozenset[date]], int] = {}
        self._lie_on_positions(problem)
        self.starts = self._bits(lambda day: self._worked[day.midnight])

    def _lie_on_positions(self, problem: Problem) -> None:
        every_hours = {problem.working_hours, *(who.working_hours for who in problem.participants if who.working_hours)}
        widest = whole_quarters(max((problem.interspace_minutes, *problem.travel_minutes.values())))
        longest = whole_quarters(problem.duration_minutes) + widest
        self._worked: dict[int, int] = {}
        stretches: list[list[int]] = []
        for day in self._days:
            worked = 0
            for hours in every_hours:
                if day.date.isoweekday() in hours.days:
                    worked |= self._during(hours, day)
            self._worked[day.midnight] = worked
            if worked:
                first = day.midnight + _lowest(worked) - widest
                last = day.midnight + worked.bit_length() - 1 + longest
                if stretches and first <= stretches[-1][1]:
                    stretches[-1][1] = last
                else:
                    stretches.append([first, last])
        self._quarters: list[int] = list(chain.from_iterable(starmap(range, stretches)))
        self._first = stretches[0][0] if stretches else 0
        self._origin = moment_of(self._first)
        self._position: list[int] = []
        for first, last in stretches:
            at = len(self._position)
            kept = self._position[-1] + 1 if self._position else 0
            self._position += [kept] * (first - self._first - at)
            self._position += range(kept, kept + last - first)
        self.size = len(self._quarters)

    def laid(self, blocks: Iterable[Block]) -> Iterator[Laid]:
        """Where blocks lie, without those that lie wholly in what was cut out. Written for speed: calendars hold hundreds."""
        origin, position, end, size = self._origin, self._position, len(self._position), self.size
        for block in blocks:
            since, until = block.start - origin, origin - block.end
            begins = since.days * QUARTERS_A_DAY + since.seconds // SECONDS_A_QUARTER
            ends = -(until.days * QUARTERS_A_DAY + until.seconds // SECONDS_A_QUARTER)
            if begins >= 0 and ends < end:
                low, high = position[begins], position[ends]
            elif begins < end and ends > 0:
                low, high = position[max(begins, 0)], position[ends] if ends < end else size
            else:
                continue
            if low < high:
                yield low, high, block

    def within(self, hours: WorkingHours, days_off: frozenset[date] = frozenset()) -> int:
        """The starts at which somebody with these hours works."""
        key = (hours, days_off)
        if key not in self._within:
            works = (day for day in self._days if day.date.isoweekday() in hours.days and day.date not in days_off)
            self._within[key] = sum(self._shifted(day, self._during(hours, day)) for day in works)
        return self._within[key]

    def on(self, dates: frozenset[date]) -> int:
        """The starts on these days."""
        return self._bits(lambda day: self._worked[day.midnight] if day.date in dates else 0)

    def waited(self, working_days: int) -> int:
        """The starts at least so many working days after the moment of asking."""
        return self._bits(lambda day: self._worked[day.midnight] if day.waiting_days >= working_days else 0)

    def starts_before(self, moment: datetime | None) -> int:
        """The starts before this moment; None: all of them."""
        return self.starts if moment is None else self.starts & self._before(moment)

    def _before(self, moment: datetime) -> int:
        """All positions before this moment."""
        since = quarters_down(moment) - self._first
        return (1 << (self._position[since] if since < len(self._position) else self.size)) - 1 if since > 0 else 0

    def at(self, moment: datetime) -> int:
        """The start at this moment, as a set; none when it is not one."""
        since = quarters_down(moment) - self._first
        return self.starts & 1 << self._position[since] if 0 <= since < len(self._position) else 0

    def moment(self, at: int) -> datetime:
        return moment_of(self._quarters[at])

    def quarter(self, at: int) -> int:
        return self._quarters[at]

    def day(self, at: int) -> Day:
        """Of a start."""
        return self._day_at[at]

    def clock(self, at: int) -> tuple[int, int]:
        """Local minutes since midnight at which a meeting that starts here begins and ends."""
        day = self.day(at)
        step = self._quarters[at] - day.midnight
        return day.clock.begins[step], day.clock.ends[step]

    def starts_nobody_works(self) -> Iterator[int]:
        """Quarters since 1970, in order of time."""
        for day in self._days:
            rest = day.allowed & ~self._worked[day.midnight]
            yield from (day.midnight + step for step in positions(rest))

    @cached_property
    def starts_by_day(self) -> list[tuple[Day, int]]:
        """Each day with its starts."""
        return [(day, self._shifted(day, self._worked[day.midnight])) for day in self._days]

    @cached_property
    def _day_at(self) -> dict[int, Day]:
        return {at: day for day, starts in self.starts_by_day for at in positions(starts)}

    def _bits(self, of: Callable[[Day], int]) -> int:
        return sum(self._shifted(day, of(day)) for day in self._days)

    def _shifted(self, day: Day, steps: int) -> int:
        """Steps of a day, all of which somebody works, as positions."""
        if not steps:
            return 0
        lowest = _lowest(steps)
        return steps >> lowest << self._position[day.midnight + lowest - self._first]

    def _during(self, hours: WorkingHours, day: Day) -> int:
        key = (hours.start, hours.end, id(day.clock))
        if key not in self._steps:
            self._steps[key] = day.clock.within(_minutes(hours.start), _minutes(hours.end))
        return self._steps[key] & day.allowed


def positions(bits: int) -> list[int]:
    """The positions in a set, in order."""
    return list(compress(count(), f"{bits:b}"[::-1].encode().translate(_AS_TRUTH)))


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
