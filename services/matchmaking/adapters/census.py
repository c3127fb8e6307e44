"""Groups of people with alike weeks, and counting on their planes how much of each hour of the week they have free."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from services.matchmaking.domain.engine.prior import Census, HourOfWeek, Tally
from shared import planes
from shared.contracts.directory import PersonChanged
from shared.kernel import BusyKind, GovernmentTier, OwnerId, WorkingHours
from shared.planes import Counter, Counts, Planes
from shared.workdays import is_working_day

IN_THE_WAY = tuple(kind for kind in BusyKind if kind is not BusyKind.RESERVE)
"""Spoedruimte is kept for meetings like ours."""


@dataclass(frozen=True, slots=True)
class Member:
    """What somebody of the directory has in common with others, and when they work."""

    organisation: str
    tier: GovernmentTier | None
    hours: WorkingHours

    @classmethod
    def of(cls, about: PersonChanged) -> "Member":
        return cls(about.organisation or about.organisation_name.casefold(), about.tier, about.working_hours)

    @property
    def groups(self) -> tuple[str, ...]:
        """Nearest first: the organisation, the tier, everybody."""
        organisation = (f"organisatie {self.organisation}",) if self.organisation else ()
        return (*organisation, *((f"laag {self.tier}",) if self.tier else ()), "allen")


class Count:
    """The known working time of a group, from today on, person by person."""

    def __init__(self, today: date) -> None:
        self._today, self._working, self._free = today, Counter(), Counter()

    def add(self, owner: OwnerId, member: Member, known: Planes) -> None:
        first, until = known.known(owner)
        first, until = max(first, self._today.toordinal()), min(until, self._today.toordinal() + planes.DAYS)
        at_work = _working_time(member.hours, first, until)
        self._working.add(at_work)
        self._free.add(at_work & ~known.ring(owner, IN_THE_WAY))

    def census(self) -> Census:
        return dict(self._tallies(self._working.counts(), self._free.counts()))

    def _tallies(self, working: Counts, free: Counts) -> Iterator[tuple[HourOfWeek, Tally]]:
        for hour, part in _hours_of_the_week(self._today).items():
            if known := working.total(part):
                yield hour, Tally(people=working.most(part), known=known, free=free.total(part))


@lru_cache(maxsize=4)
def _hours_of_the_week(today: date) -> dict[HourOfWeek, int]:
    """The part of the ring that each hour of the week takes, from today on."""
    days = [today + timedelta(days=number) for number in range(planes.DAYS)]
    hours = range(planes.OPENS.hour, planes.CLOSES.hour)
    return {
        HourOfWeek(weekday, hour): sum(
            planes.placed(planes.quarters(f"{hour:02}:00", f"{hour + 1:02}:00"), day) for day in days if day.isoweekday() == weekday
        )
        for weekday in range(1, 8)
        for hour in hours
    }


@lru_cache(maxsize=4096)
def _working_time(hours: WorkingHours, first: int, until: int) -> int:
    """The working hours of these days (ordinals), without public holidays, as a part of the ring."""
    word = planes.quarters(hours.start, hours.end)
    days = map(date.fromordinal, range(first, until))
    return sum(planes.placed(word, day) for day in days if day.isoweekday() in hours.days and is_working_day(day))
