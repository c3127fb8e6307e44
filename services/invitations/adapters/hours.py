"""Mail hours: 07:00–19:00 in Amsterdam, on the working days of Dutch government."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.clock import AMSTERDAM, local
from shared.workdays import is_working_day

OPENS, CLOSES = time(7), time(19)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Not `kept`: at any hour. `the_day_before`: when on the working day before a meeting its people hear of it once more."""

    kept: bool = True
    the_day_before: time = time(15)

    def opens(self, at: datetime) -> datetime:
        """`at` itself within the hours, else the next opening, UTC."""
        wall = local(at)
        if not self.kept or (is_working_day(wall.date()) and OPENS <= wall.time() < CLOSES):
            return at
        day = wall.date() if wall.time() < OPENS else wall.date() + timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, OPENS, AMSTERDAM).astimezone(at.tzinfo)

    def day_before(self, start: datetime) -> datetime:
        """The hour of the working day before `start`, UTC."""
        day = _earlier(local(start).date())
        while not is_working_day(day):
            day = _earlier(day)
        return datetime.combine(day, self.the_day_before, AMSTERDAM).astimezone(start.tzinfo)


def _earlier(day: date) -> date:
    return day - timedelta(days=1)
