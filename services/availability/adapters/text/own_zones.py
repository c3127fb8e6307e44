"""The zones that a file describes itself (VTIMEZONE, RFC 5545 3.6.5): read only when a time names one that nobody else knows.

Kept by content, never by name: every Outlook has its own "Customized Time Zone", and two people's files must not mix.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from services.availability.adapters.text.content_lines import Refused
from services.availability.adapters.text.recurrence import walls
from services.availability.adapters.text.rules import Rule, rule_of

FIRST, LAST = datetime(1970, 1, 1), datetime(2101, 1, 1)  # noqa: DTZ001  # wall times
_MOST, _LONGEST = 4_000, 100_000
"""Changes of the clock, and bytes, that a zone may have: a worker remembers many of them, for whoever comes next."""
_TZID = re.compile(rb"\nTZID[^\n:]*:([^\n]*)", re.IGNORECASE)
_PART = re.compile(rb"\nBEGIN:(?:STANDARD|DAYLIGHT)[ \t]*(\n.*?)\nEND:", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"\n(DTSTART|TZOFFSETFROM|TZOFFSETTO|RRULE|RDATE)[^\n:]*:([^\n]*)", re.IGNORECASE)
_OFFSET = re.compile(r"^([+-]?)(\d\d)(\d\d)(\d\d)?$")


class OwnZones:
    """The VTIMEZONEs of one VCALENDAR, by TZID."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._texts = {name: text for text in texts if (name := _name(text))}

    def of(self, tzid: str) -> tzinfo | None:
        """The zone that the file describes under this name; None when it describes none, or none that can be read."""
        text = self._texts.get(tzid)
        return None if text is None or len(text) > _LONGEST else _described(text)


class _Onset(NamedTuple):
    """A change of the clock at an instant (UTC, naive) from one offset to another."""

    at: datetime
    before: timedelta
    after: timedelta


class DescribedZone(tzinfo):
    """A zone by its changes. A time in a gap has the offset before it, a twice-told time is the first unless `fold` is 1 (PEP 495)."""

    def __init__(self, onsets: list[_Onset]) -> None:
        self._onsets = onsets
        self._instants = [onset.at for onset in onsets]
        self._walls = tuple([onset.at + pick(onset.before, onset.after) for onset in onsets] for pick in (max, min))

    def utcoffset(self, when: datetime | None) -> timedelta:
        if when is None:
            return self._onsets[0].after
        return self._after(bisect_right(self._walls[when.fold], when.replace(tzinfo=None, fold=0)))

    def dst(self, when: datetime | None) -> None:
        """Not known, and not needed."""

    def tzname(self, when: datetime | None) -> None:
        """Not known, and not needed."""

    def fromutc(self, when: datetime) -> datetime:
        index = bisect_right(self._instants, when.replace(tzinfo=None))
        wall = when + self._after(index)
        naive = wall.replace(tzinfo=None)
        return wall.replace(fold=int(bisect_right(self._walls[0], naive) < index))

    def _after(self, changes: int) -> timedelta:
        return self._onsets[changes - 1].after if changes else self._onsets[0].before


def _name(text: bytes) -> str:
    found = _TZID.search(text)
    return found[1].decode("utf-8", "replace").strip('" \t') if found else ""


@lru_cache(maxsize=64)
def _described(text: bytes) -> DescribedZone | None:
    try:
        onsets = sorted({onset for part in _PART.findall(text) for onset in _onsets(part.decode("utf-8", "replace"))})
    except (Refused, ValueError, OverflowError):
        return None
    return DescribedZone(onsets) if 0 < len(onsets) <= _MOST else None


def _onsets(part: str) -> Iterator[_Onset]:
    """The changes that a STANDARD or DAYLIGHT describes, from FIRST to LAST; of those before, only the very first. Raises ValueError,
    OverflowError or Refused.
    """
    rows: dict[str, list[str]] = {}
    for name, value in _PROPERTY.findall(part):
        rows.setdefault(name.upper(), []).append(value.strip())
    (start,), (before,), (after,) = ([*rows.get(name, ())] for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"))
    begin, change = datetime.fromisoformat(start).replace(tzinfo=None), (_offset(before), _offset(after))
    times = [begin, *(datetime.fromisoformat(value).replace(tzinfo=None) for row in rows.get("RDATE", ()) for value in row.split(","))]
    for rule in map(_yearly, rows.get("RRULE", ())):
        until = None if rule.until is None else rule.until.on_the_wall_of(timezone(change[0]), dates=False)
        times += walls(rule, begin, FIRST, LAST if until is None else min(until, LAST))
    return (_Onset(time - change[0], *change) for time in times)


def _yearly(text: str) -> Rule:
    """Anything but a yearly rule is no change of the clock, but a bomb."""
    rule = rule_of(text)
    if rule.frequency != "YEARLY":
        raise ValueError
    return rule


def _offset(text: str) -> timedelta:
    parts = _OFFSET.match(text)
    if parts is None:
        raise ValueError
    sign, hours, minutes, seconds = parts.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    return -size if sign == "-" else size
