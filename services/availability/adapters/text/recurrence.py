"""The wall times that a recurrence rule gives within bounds (RFC 5545 3.3.10), whatever the years before them.

Time is counted in periods: days, weeks, months or years, by an index that rises by one. A rule visits every INTERVAL-th of them, so the
first that matters is found by arithmetic; a COUNT becomes a last day where each period holds the same number, and is counted elsewhere.
Days are proleptic ordinals (`date.toordinal`).
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from services.availability.adapters.text.rules import Rule


def walls(rule: Rule, start: datetime, first: datetime, last: datetime, *, dates: bool = False) -> Iterator[datetime]:
    """The wall times of a series that starts at `start`, from `first` to `last` (both may be among them), in order.

    `start` is among them only when the rule gives it. `dates`: the series has days, not times. UNTIL is the caller's: a `last`.
    """
    return _Expansion(rule, start, dates=dates).between(first, last)


class _Expansion:
    def __init__(self, rule: Rule, start: datetime, *, dates: bool) -> None:
        self._rule = rule = _completed(rule, start)
        self._start, self._first_day = start, start.toordinal()
        self._times = [time()] if dates else _times(rule, start)
        self._filtered = bool(rule.months or rule.month_days or rule.year_days or rule.week_numbers)
        self._offsets = sorted((weekday - rule.week_start) % 7 for _, weekday in rule.weekdays)
        self._plain = rule.frequency in {"DAILY", "WEEKLY"} and not (self._filtered or rule.positions or len(self._times) > 1)
        if rule.frequency == "DAILY" and rule.weekdays:
            self._plain, self._filtered = False, True

    def between(self, first: datetime, last: datetime) -> Iterator[datetime]:
        left = self._rule.total
        if left is not None and self._plain:
            day = min(self._last_day(left), last.toordinal())
            last, left = min(last, datetime.combine(date.fromordinal(day), time.max)), None
        for wall in self._from(max(first, self._start) if left is None else self._start, last):
            if wall > last or left == 0:
                return
            if wall < self._start:
                continue
            if left is not None:
                left -= 1
            if wall >= first:
                yield wall

    def _from(self, first: datetime, last: datetime) -> Iterator[datetime]:
        interval, begin = self._rule.interval, self._index(self._first_day)
        begin += max(0, self._index(first.toordinal()) - begin) // interval * interval
        periods = range(begin, self._index(last.toordinal()) + 1, interval)
        if self._plain:
            at = self._times[0]
            yield from (datetime.combine(date.fromordinal(day), at) for index in periods for day in self._days(index))
            return
        for index in periods:
            found = [datetime.combine(date.fromordinal(day), at) for day in self._days(index) for at in self._times]
            yield from self._at_positions(found) if self._rule.positions else found

    def _at_positions(self, found: list[datetime]) -> list[datetime]:
        count = len(found)
        places = {place - 1 if place > 0 else count + place for place in self._rule.positions}
        return [found[place] for place in sorted(places) if 0 <= place < count]

    def _last_day(self, count: int) -> int:
        """The day of the last of `count` occurrences in equally full periods."""
        interval = self._rule.interval
        if self._rule.frequency == "DAILY":
            return self._first_day + (count - 1) * interval
        week = self._index(self._first_day)
        in_week = self._first_day - self._week_begin(week)
        missed = sum(offset < in_week for offset in self._offsets)
        weeks, place = divmod(count - 1 + missed, len(self._offsets))
        return self._week_begin(week + weeks * interval) + self._offsets[place]

    def _index(self, day: int) -> int:
        """The period that holds a day."""
        match self._rule.frequency:
            case "DAILY":
                return day
            case "WEEKLY":
                return (day - 1 - self._rule.week_start) // 7  # ordinal 1 was a Monday
            case "MONTHLY":
                when = date.fromordinal(day)
                return when.year * 12 + when.month - 1
            case _:
                return date.fromordinal(day).year

    def _week_begin(self, index: int) -> int:
        return index * 7 + 1 + self._rule.week_start

    def _days(self, index: int) -> list[int]:
        """The days of a period that the rule chooses, in order."""
        match self._rule.frequency:
            case "DAILY":
                return self._passing([index])
            case "WEEKLY":
                begin = self._week_begin(index)
                return self._passing([begin + offset for offset in self._offsets])
            case "MONTHLY":
                return sorted(_month(self._rule, *divmod(index, 12)))
            case _:
                return sorted(_year(self._rule, index))

    def _passing(self, days: list[int]) -> list[int]:
        """Of days and weeks, BYMONTH and its like only take away: what a month of the rule would not hold."""
        if not self._filtered:
            return days
        return [day for day in days if day in _month(self._rule, (when := date.fromordinal(day)).year, when.month - 1)]


def _completed(rule: Rule, start: datetime) -> Rule:
    """What a rule leaves unsaid is as the start has it."""
    if rule.frequency == "DAILY" or rule.weekdays or rule.month_days or rule.year_days or rule.week_numbers:
        complete = rule
    elif rule.frequency == "WEEKLY":
        complete = rule._replace(weekdays=((0, start.weekday()),))
    elif rule.frequency == "MONTHLY":
        complete = rule._replace(month_days=(start.day,))
    else:
        complete = rule._replace(month_days=(start.day,), months=rule.months or (start.month,))
    if rule.frequency == "WEEKLY" and not complete.weekdays:
        return complete._replace(weekdays=tuple((0, day) for day in range(7)))
    return complete


def _times(rule: Rule, start: datetime) -> list[time]:
    return [
        time(hour, minute, second)
        for hour in rule.hours or (start.hour,)
        for minute in rule.minutes or (start.minute,)
        for second in rule.seconds or (start.second,)
    ]


@lru_cache(maxsize=8192)
def _month(rule: Rule, year: int, month: int) -> frozenset[int]:
    """The days of a month (January is 0) that a rule chooses."""
    first, length = date(year, month + 1, 1).toordinal(), monthrange(year, month + 1)[1]
    if rule.months and month + 1 not in rule.months:
        return frozenset()
    return _chosen(rule, year, first, length)


def _year(rule: Rule, year: int) -> frozenset[int]:
    """The days of a year that a rule chooses. An ordinal of BYDAY counts in each month of BYMONTH, else in the year."""
    if rule.months:
        return frozenset(day for month in rule.months for day in _month(rule, year, month - 1))
    first = date(year, 1, 1).toordinal()
    return _chosen(rule, year, first, date(year, 12, 31).toordinal() - first + 1)


def _chosen(rule: Rule, year: int, first: int, length: int) -> frozenset[int]:
    """The days from `first` on that all parts of the rule choose."""
    days = set(range(first, first + length))
    if rule.month_days:
        days &= _by_month_day(rule.month_days, year)
    if rule.weekdays:
        days &= _by_weekday(rule.weekdays, first, length)
    if rule.year_days:
        begin, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        days &= {begin + number - 1 if number > 0 else end + number + 1 for number in rule.year_days}
    if rule.week_numbers:
        days = {day for day in days if not _week_numbers(day, rule.week_start).isdisjoint(rule.week_numbers)}
    return frozenset(days)


@lru_cache(maxsize=1024)
def _by_month_day(numbers: tuple[int, ...], year: int) -> frozenset[int]:
    chosen: set[int] = set()
    for month in range(1, 13):
        first, length = date(year, month, 1).toordinal(), monthrange(year, month)[1]
        chosen |= {first + number - 1 if number > 0 else first + length + number for number in numbers if abs(number) <= length}
    return frozenset(chosen)


def _by_weekday(weekdays: tuple[tuple[int, int], ...], first: int, length: int) -> set[int]:
    chosen: set[int] = set()
    for ordinal, weekday in weekdays:
        every = range(first + (weekday - first + 1) % 7, first + length, 7)
        if not ordinal:
            chosen.update(every)
        elif -len(every) <= ordinal <= len(every):
            chosen.add(every[ordinal - 1 if ordinal > 0 else ordinal])
    return chosen


def _week_numbers(day: int, week_start: int) -> frozenset[int]:
    """The number of the week that holds a day, from both ends of its year: week 1 is the first with four days in it (ISO 8601)."""
    middle = day - (day - 1 - week_start) % 7 + 3  # the fourth day of a week is in the year that the week belongs to
    year = date.fromordinal(middle).year
    number, last = (_weeks(middle, year), _weeks(date(year, 12, 31).toordinal() - _after_the_last_middle(year, week_start), year))
    return frozenset({number, number - last - 1})


def _weeks(middle: int, year: int) -> int:
    return (middle - date(year, 1, 1).toordinal()) // 7 + 1


def _after_the_last_middle(year: int, week_start: int) -> int:
    """The days of a year after the fourth day of its last week."""
    end = date(year, 12, 31).toordinal()
    return (end - (1 + week_start + 3)) % 7
