"""Recurrence rules: refuse what is a bomb or makes no sense, before anything expands it (RFC 5545 3.3.10)."""

import re
from dataclasses import dataclass
from datetime import datetime

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it has no types

_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS = frozenset(
    {
        "FREQ",
        "INTERVAL",
        "COUNT",
        "WKST",
        "BYSETPOS",
        "BYMONTH",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYDAY",
        "BYHOUR",
        "BYMINUTE",
        "BYSECOND",
    }
)
_MOST = {"INTERVAL": 1_000, "COUNT": 5_000}
_TIMES_A_DAY = 24
_UNTIL = re.compile(r"^(\d{8})(?:T(\d{6})(Z)?)?$")


@dataclass(frozen=True, slots=True)
class Until:
    """The end of a rule as written: a date, a wall time or (`utc`) an instant."""

    wall: datetime
    is_date: bool
    utc: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule without its UNTIL, normalised."""

    rule: str
    until: Until | None


def why_not(text: str, start: datetime) -> Rule | str:
    """The rule of a series that starts at a wall time, or the reason to refuse it."""
    parts: dict[str, str] = {}
    for part in filter(None, text.strip().upper().split(";")):
        name, sign, value = part.partition("=")
        if not sign or name in parts:
            return "RRULE not readable"
        parts[name] = value.strip()
    until = parts.pop("UNTIL", None)
    end = None if until is None else _until(until)
    if (until is not None and end is None) or not parts.keys() <= _PARTS:
        return "RRULE not readable"
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    return _bomb(parts) or _broken(rule, start) or Rule(rule, end)


def is_bomb(text: str) -> bool:
    """Whether the rule of a VTIMEZONE would expand without end."""
    return isinstance(why_not(text, datetime(1970, 1, 1)), str)  # noqa: DTZ001  # any wall time


def _bomb(parts: dict[str, str]) -> str:
    if parts.get("FREQ") not in _FREQUENCIES:
        return "FREQ refused"
    for name, most in _MOST.items():
        if name in parts and not (parts[name].isdigit() and 1 <= int(parts[name][:12]) <= most):
            return f"{name} refused"
    times_a_day = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times_a_day *= len(parts[name].split(",")) if name in parts else 1
    return "too many times a day" if times_a_day > _TIMES_A_DAY else ""


def _broken(rule: str, start: datetime) -> str:
    try:
        rrulestr(rule, dtstart=start)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return "RRULE not readable"
    return ""


def _until(text: str) -> Until | None:
    parts = _UNTIL.match(text)
    if parts is None:
        return None
    try:
        wall = datetime.strptime(parts[1] + (parts[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007  # `utc` says the zone
    except ValueError:
        return None
    return Until(wall, parts[2] is None, parts[3] is not None)
