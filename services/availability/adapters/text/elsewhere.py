"""Events that provably lie outside the window, known by the dates in their raw lines alone.

They cost nothing: not the time to be read, and no warning when something is wrong with them.
"""

import re
from datetime import date, timedelta

from services.availability.adapters.text.content_lines import Refused
from services.availability.adapters.text.times import length_of
from services.availability.domain.busy import Window

_MARGIN = timedelta(days=2)  # no zone is so far away
_ROWS = re.compile(rb"\n(DT(?:START|END)|DURATION|R(?:RULE|DATE|ECURRENCE-ID))(?![\w-])([^\n]*)", re.IGNORECASE)
_DATE = re.compile(rb"(\d{8})(?![^T])", re.IGNORECASE)
_UNTIL = re.compile(rb"[:;]UNTIL=(\d{8})(?:T\d{6}Z?)?(?![^;\s])", re.IGNORECASE)

_Rows = dict[bytes, list[bytes]]


class Elsewhere:
    """What lies outside a window."""

    def __init__(self, window: Window) -> None:
        self._start, self._end = window.start.date() - _MARGIN, window.end.date() + _MARGIN

    def may_be_left_out(self, event: bytes) -> bool:
        """Whether nothing of the event touches the window, nor does it replace an occurrence that may."""
        found = _rows(event)
        return b"RECURRENCE-ID" not in found and self._touches_nothing(found)

    def touches_nothing(self, event: bytes) -> bool:
        """Whether nothing of the event itself touches the window; what it replaces may."""
        return self._touches_nothing(_rows(event))

    def _touches_nothing(self, found: _Rows) -> bool:
        begin = _date(found, b"DTSTART")
        if begin is None or b"RDATE" in found:
            return False
        if begin > self._end:
            return True
        last, length = _last(found, begin), _length(found, begin)
        return last is not None and length is not None and length < self._start - last


def _last(found: _Rows, begin: date) -> date | None:
    """The day on which the last occurrence begins at the latest; None when that is not certain."""
    if b"RRULE" not in found:
        return begin
    rule = _only(found, b"RRULE")
    until = _UNTIL.search(rule)
    day = _day(until[1]) if until and rule.upper().count(b"UNTIL") == 1 else None
    return None if day is None else max(begin, day)


def _length(found: _Rows, begin: date) -> timedelta | None:
    """How long an occurrence is, but for a day; None when that is not certain."""
    end = _date(found, b"DTEND") if b"DTEND" in found else begin
    try:
        lasts = length_of(_value(found, b"DURATION").decode("utf-8", "replace")).about if b"DURATION" in found else timedelta()
    except Refused:
        return None
    return None if end is None else max(end - begin, lasts)


def _rows(event: bytes) -> _Rows:
    """The rows by upper-case name."""
    found: _Rows = {}
    for name, row in _ROWS.findall(event):
        found.setdefault(name.upper(), []).append(row)
    return found


def _only(found: _Rows, name: bytes) -> bytes:
    """The row that stands there once, else nothing."""
    rows = found.get(name, [])
    return rows[0] if len(rows) == 1 else b""


def _value(found: _Rows, name: bytes) -> bytes:
    """Times and lengths hold no colon: the last one parts them."""
    return _only(found, name).rpartition(b":")[2].strip()


def _date(found: _Rows, name: bytes) -> date | None:
    """The date that a value begins with (RFC 5545 3.3.4); None when it does not."""
    begins = _DATE.match(_value(found, name))
    return _day(begins[1]) if begins else None


def _day(digits: bytes) -> date | None:
    try:
        return date.fromisoformat(digits.decode())
    except ValueError:
        return None
