"""Days on which Dutch government works: Monday to Friday, without its public holidays."""

from datetime import date, timedelta
from functools import cache

import holidays

from shared.settings import OwnDays, ProductSettings

NO_EXCEPTION = OwnDays()


@cache
def days_off(year: int) -> frozenset[date]:
    """Public holidays, 5 May every year, not Good Friday (practice of rijk and gemeenten; `holidays` needs its optional category)."""
    return frozenset(day for day, name in _holidays(year).items() if not _is_good_friday(name))


@cache
def thin_days(year: int) -> frozenset[date]:
    """Working days on which many are away all the same: Good Friday, and a bridge day alone between a day off and a weekend."""
    good_friday = {day for day, name in _holidays(year).items() if _is_good_friday(name)}
    around = {day + timedelta(days=away) for day in days_off(year) for away in (-1, 1)}
    return frozenset(day for day in good_friday | set(filter(_is_bridge, around)) if day.year == year)


def days_off_between(first: date, last: date) -> frozenset[date]:
    """The days off from `first` to `last`, both inclusive."""
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in days_off(year) if first <= day <= last)


def thin_days_between(first: date, last: date, product: ProductSettings) -> frozenset[date]:
    """Working days from `first` to `last`, both inclusive, that are better left alone: bridge days, and the recess of this installation."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(day for day in days if is_working_day(day) and (day in thin_days(day.year) or _in_recess(day, product)))


def exceptions_of(organisation: str | None, product: ProductSettings) -> OwnDays:
    """What an organisation does otherwise; nothing when it is not in the register."""
    return NO_EXCEPTION if organisation is None else product.organisation_days.get(organisation, NO_EXCEPTION)


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


def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="nl"))


def _is_good_friday(name: str) -> bool:
    return "goede vrijdag" in name.lower()


def _is_bridge(day: date) -> bool:
    """The only working day between two days on which nobody works."""
    return is_working_day(day) and not any(is_working_day(day + timedelta(days=away)) for away in (-1, 1))


def _in_recess(day: date, product: ProductSettings) -> bool:
    return any(recess.first <= day <= recess.last for recess in product.recess)
