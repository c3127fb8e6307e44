"""Recurrence rules as written (RFC 5545 3.3.10): refused when they are a bomb or make no sense, before anything expands them."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from services.availability.adapters.text.content_lines import Refused

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_NUMBERS = {  # the least and the most; below zero counts from the end
    "BYSETPOS": (-366, 366),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 60),
}
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_NUMBERS})
_LONGEST = 2_000
_TIMES_A_DAY = 24
_FOR_EVER = 2200
_BYDAY = re.compile(rf"^([+-]?\d{{1,2}})?({'|'.join(DAYS)})$")
_UNTIL = re.compile(r"^(\d{8})(?:T(\d{6})(Z)?)?$")


class Until(NamedTuple):
    """The end of a rule as written: a date, a wall time or (`utc`) an instant."""

    wall: datetime
    is_date: bool
    utc: bool

    def on_the_wall_of(self, zone: tzinfo, *, dates: bool) -> datetime:
        """The last wall time that the rule may give in a zone. A date is the whole day; a local time is taken as it stands."""
        wall = self.wall.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if self.utc else self.wall
        return datetime.combine(wall, time.max) if self.is_date or dates else wall


class Rule(NamedTuple):
    """A rule; `total` is its COUNT. `weekdays` are (ordinal, weekday): ordinal 0 is every one of them, Monday is 0."""

    frequency: str
    interval: int = 1
    total: int | None = None
    until: Until | None = None
    week_start: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    week_numbers: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()


@lru_cache(maxsize=1024)
def rule_of(text: str) -> Rule:
    """The rule. Raises Refused."""
    parts: dict[str, str] = {}
    for part in filter(None, text[:_LONGEST].upper().split(";")):
        name, sign, value = part.partition("=")
        if not sign or name.strip() in parts:
            raise Refused("RRULE not readable")
        parts[name.strip()] = value.strip()
    if len(text) > _LONGEST or not parts.keys() <= _PARTS:
        raise Refused("RRULE not readable")
    if parts.get("FREQ") not in _FREQUENCIES:
        raise Refused("FREQ refused")
    numbers = {name: _numbers(name, parts[name]) if name in parts else () for name in _NUMBERS}
    times_a_day = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times_a_day *= len(numbers[name]) or 1
    if times_a_day > _TIMES_A_DAY:
        raise Refused("too many times a day")
    return Rule(
        frequency=parts["FREQ"],
        interval=_amount("INTERVAL", parts, 1_000) or 1,
        total=_amount("COUNT", parts, 5_000),
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        week_start=_week_start(parts.get("WKST", "MO")),
        weekdays=_weekdays(parts),
        months=numbers["BYMONTH"],
        month_days=numbers["BYMONTHDAY"],
        year_days=numbers["BYYEARDAY"],
        week_numbers=numbers["BYWEEKNO"],
        hours=numbers["BYHOUR"],
        minutes=numbers["BYMINUTE"],
        seconds=tuple(sorted({min(second, 59) for second in numbers["BYSECOND"]})),
        positions=numbers["BYSETPOS"],
    )


def _amount(name: str, parts: dict[str, str], most: int) -> int | None:
    if name not in parts:
        return None
    text = parts[name]
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= most):
        raise Refused(f"{name} refused")
    return int(text)


def _numbers(name: str, text: str) -> tuple[int, ...]:
    least, most = _NUMBERS[name]
    try:
        numbers = {int(number) for number in text.split(",")}
    except ValueError:
        raise Refused("RRULE not readable") from None
    if not all(least <= number <= most and (number or not least) for number in numbers):
        raise Refused("RRULE not readable")
    return tuple(sorted(numbers))


def _week_start(text: str) -> int:
    if text not in DAYS:
        raise Refused("RRULE not readable")
    return DAYS.index(text)


def _weekdays(parts: dict[str, str]) -> tuple[tuple[int, int], ...]:
    """An ordinal has no meaning in a day or a week (RFC 5545 3.3.10)."""
    if "BYDAY" not in parts:
        return ()
    found = [_BYDAY.match(day.strip()) for day in parts["BYDAY"].split(",")]
    if None in found:
        raise Refused("RRULE not readable")
    ordinals = parts["FREQ"] in {"MONTHLY", "YEARLY"}
    return tuple(sorted({(int(day[1] or 0) if ordinals else 0, DAYS.index(day[2])) for day in found if day}))


def _until(text: str) -> Until | None:
    """None is for ever."""
    parts = _UNTIL.match(text)
    if parts is None:
        raise Refused("RRULE not readable")
    try:
        wall = datetime.strptime(parts[1] + (parts[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007  # `utc` says the zone
    except ValueError:
        raise Refused("RRULE not readable") from None
    if wall.year >= _FOR_EVER:
        return None
    return Until(max(wall, datetime.min + timedelta(days=1)), parts[2] is None, parts[3] is not None)  # noqa: DTZ901  # a wall time
