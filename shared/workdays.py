"""Days on which Dutch government works: Monday to Friday, without its public holidays."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def days_off(year: int) -> frozenset[date]:
    """Public holidays, 5 May every year, not Good Friday (practice of rijk and gemeenten; `holidays` needs its optional category)."""
    found = holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="nl")
    return frozenset(day for day, name in found.items() if "goede vrijdag" not in name.lower())


def days_off_between(first: date, last: date) -> frozenset[date]:
    """The days off from `first` to `last`, both inclusive."""
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in days_off(year) if first <= day <= last)


def is_working_day(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in days_off(day.year)


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after `day` (0: the day itself)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start`, up to and including `end`."""
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
