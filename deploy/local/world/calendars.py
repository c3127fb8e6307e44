"""Six believable weeks of an official: weekly series with exceptions, then single appointments until the weeks are as full as real ones."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from deploy.local.world.appointments import Appointment, Busy, Calendar, Series, Span
from deploy.local.world.officials import Official
from deploy.local.world.titles import FOCUS, HOME, PART_TIME, PLACES, PRIVATE, SINGLE, TRAVEL_DAYS, WEEKLY
from shared.workdays import days_off_between, is_working_day

WEEKS = 6
STEP = 30
FULLNESS = (0.72, 0.79)
"""Booked share of the working hours of an official; an assumption on the low side of what directors report."""
FIXED_SHARE = {1: 0.4, 2: 0.45, 3: 0.25, 4: 0.08, 5: 0.08}
"""Share of single appointments that stand firm, by ISO weekday: boards and colleges meet early in the week. Assumed."""
KEPT_SHARE = 0.8
"""Of agreed spoedruimte, how much is really kept free. Assumed."""
LENGTHS = (60, 60, 90, 90, 120, 120, 150, 180)


def calendar_of(official: Official, seed: int, monday: date) -> Calendar:
    """The calendar of six weeks from this Monday, the same for the same seed and Monday."""
    return _Plan(official, monday, Random(f"{seed} {official.address} {monday.isoformat()}")).filled()


class _Plan:
    """A calendar while it fills up. Nothing that takes time overlaps anything else, but for days away."""

    def __init__(self, official: Official, monday: date, rng: Random) -> None:
        self.monday, self.last, self.rng = monday, monday + timedelta(days=7 * WEEKS - 1), rng
        self.weekdays = official.hours.days
        self.early_weekdays = tuple(day for day in self.weekdays if day <= 3)
        self.begins, self.ends = _minutes(official.hours.start), _minutes(official.hours.end)
        self.numbers = count()
        self.singles: list[Appointment] = []
        self.series: list[Series] = []
        self.taken: dict[date, list[Span]] = {}
        self.booked: Counter[date] = Counter()
        """Minutes."""
        self._days_off = days_off_between(self.monday, self.last)
        everything = (self.monday + timedelta(days=n) for n in range(7 * WEEKS))
        self._days = [day for day in everything if is_working_day(day) and day.isoweekday() in self.weekdays]
        for day in self._days:
            kept = [Span.on(day, _minutes(one.start), _minutes(one.end)) for one in official.reserve if one.day == day.isoweekday()]
            self.taken[day] = [span for span in kept if self.rng.random() < KEPT_SHARE]

    def filled(self) -> Calendar:
        self._stay_away()
        for _ in range(self.rng.randrange(40, 56)):
            self._meet_every_week()
        self._keep_a_focus_block()
        self._travel()
        self._fill_up(self.rng.uniform(*FULLNESS))
        return Calendar(tuple(self.singles), tuple(self.series))

    # ------------------------------------------------------------------ what is there

    def _is_free(self, span: Span) -> bool:
        return not any(span.overlaps(other) for other in self.taken.get(span.start.date(), ()))

    def _take(self, span: Span) -> None:
        day = span.start.date()
        self.taken.setdefault(day, []).append(span)
        self.booked[day] += span.minutes

    # ------------------------------------------------------------------ series

    def _stay_away(self) -> None:
        """All-day series: out of office on days off of a part-time week, and for many a day of working at home, which takes no time."""
        for weekday in sorted({1, 2, 3, 4, 5} - set(self.weekdays)):
            self._all_day_series(weekday, PART_TIME, Busy.OUT_OF_OFFICE)
        if self.rng.random() < 0.6:
            self._all_day_series(self.rng.choice(self.weekdays), HOME, Busy.ELSEWHERE)

    def _all_day_series(self, weekday: int, title: str, busy: Busy) -> None:
        day = self._some_weeks_before(weekday)
        self.series.append(Series(Appointment(next(self.numbers), title, "", busy, Span.on(day, 0, 24 * 60), days=1)))

    def _meet_every_week(self) -> None:
        title, busy, length = self.rng.choice(WEEKLY)
        every = self.rng.choice((1, 1, 1, 1, 2))
        if any(title == known.first.title for known in self.series):
            return
        weekday = self.rng.choice(self.early_weekdays if busy is Busy.BUSY else self.weekdays)
        start = self.rng.randrange(self.begins + STEP, self.ends - length, STEP)
        self._add_series(weekday, start, Appointment(0, title, self.rng.choice(PLACES), busy, Span.on(self.monday, 0, length)), every)

    def _keep_a_focus_block(self) -> None:
        start = self.rng.choice((self.begins, self.ends - 120))
        block = Appointment(0, FOCUS, "", Busy.MOVABLE, Span.on(self.monday, 0, 120))
        self._add_series(self.rng.choice(self.weekdays), start, block, 1)

    def _add_series(self, weekday: int, start: int, draft: Appointment, every: int) -> None:
        """Unless it would overlap; some weeks it does not happen, and once it is on another moment of that week."""
        day = self._some_weeks_before(weekday)
        first = replace(draft, number=next(self.numbers), span=Span.on(day, start, start + draft.span.minutes))
        series = Series(first, every, until=self.last + timedelta(weeks=26) if self.rng.random() < 0.5 else None)
        instances = series.instances(self.monday, self.last)
        if not all(self._is_free(span) for span in instances):
            return
        skipped = [span.start for span in instances if span.start.date() in self._days_off]
        there = [span for span in instances if span.start not in skipped]
        if len(there) > 3 and self.rng.random() < 0.6:
            skipped.append(there.pop(self.rng.randrange(len(there))).start)
        series = replace(series, skipped=tuple(sorted(skipped)), moved=self._one_moved(there))
        self.series.append(series)
        for span in series.instances(self.monday, self.last):
            self._take(span)

    def _one_moved(self, instances: list[Span]) -> tuple[tuple[datetime, Span], ...]:
        if not instances or self.rng.random() < 0.5:
            return ()
        old = self.rng.choice(instances)
        week = old.start.date() - timedelta(days=old.start.weekday())
        days = [day for day in self._days if week <= day < week + timedelta(days=7)]
        places = [span for day in days for span in self._free_spans(day, old.minutes) if not span.overlaps(old)]
        return ((old.start, self.rng.choice(places)),) if places else ()

    def _some_weeks_before(self, weekday: int) -> date:
        return self.monday + timedelta(days=weekday - 1) - timedelta(weeks=2 * self.rng.randrange(2, 15))

    # ------------------------------------------------------------------ single appointments

    def _travel(self) -> None:
        """One or two days away, all day out of office; what stood there before may still stand there."""
        for day in self.rng.sample([day for day in self._days if day.isoweekday() in self.early_weekdays], self.rng.choice((1, 1, 2))):
            self._single(self.rng.choice(TRAVEL_DAYS), "", Busy.OUT_OF_OFFICE, Span.on(day, 0, 24 * 60), days=1)
            self.taken[day] = [Span.on(day, 0, 24 * 60)]
            self.booked[day] = 24 * 60

    def _fill_up(self, share: float) -> None:
        """Until this share of the working hours is booked; the emptiest days more often than the full ones."""
        day_length = self.ends - self.begins
        missing = share * day_length * len(self._days) - sum(min(self.booked[day], day_length) for day in self._days)
        while missing > 0:
            room = [max(day_length - self.booked[day], 0) ** 2 for day in self._days]
            (day,) = self.rng.choices(self._days, room)
            places = next((found for minutes in (self.rng.choice(LENGTHS), 90, 60, STEP) if (found := self._free_spans(day, minutes))), [])
            if places:
                span = self.rng.choice(places)
                self._book(span)
                missing -= span.minutes

    def _book(self, span: Span) -> None:
        if self.rng.random() < 0.04:
            self._single(PRIVATE, "", Busy.BUSY, span, private=True)
            return
        fixed = self.rng.random() < FIXED_SHARE[span.start.isoweekday()]
        busy = Busy.BUSY if fixed else self.rng.choice((Busy.TENTATIVE, Busy.MOVABLE))
        self._single(self.rng.choice(SINGLE[busy]), self.rng.choice(PLACES), busy, span)

    def _single(self, title: str, place: str, busy: Busy, span: Span, *, days: int = 0, private: bool = False) -> None:
        self.singles.append(Appointment(next(self.numbers), title, place, busy, span, days, private))
        self._take(span)

    def _free_spans(self, day: date, minutes: int) -> list[Span]:
        """Within working hours, on the half hour."""
        starts = range(self.begins, self.ends - minutes + 1, STEP)
        return [span for start in starts if self._is_free(span := Span.on(day, start, start + minutes))]


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
