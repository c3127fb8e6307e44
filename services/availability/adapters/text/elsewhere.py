"""Events that provably lie outside the window, known by the dates in their raw lines alone.

They cost nothing: not the time to be read, and no warning when something is wrong with them.
"""

import re
from datetime import date, timedelta

from services.availability.domain.busy import Window

_MARGIN = timedelta(days=2)  # no zone is so far away
_ROWS = re.compile(rb"\n(DT(?:START|END)|DURATION|R(?:RULE|DATE|ECURRENCE-ID))(?![\w-])([^\n]*)", re.IGNORECASE)
_UNTIL = re.compile(rb"[:;]UNTIL=(\d{8})", re.IGNORECASE)


class Elsewhere:
    """What lies outside a window."""

    def __init__(self, window: Window) -> None:
        self._start, self._end = window.start.date() - _MARGIN, window.end.date() + _MARGIN
        self._before, self._after = (f"{day:%Y%m%d}".encode() for day in (self._start, self._end))

    def may_be_left_out(self, event: bytes) -> bool:
        """Whether nothing of the event touches the window, nor does it replace an occurrence that may."""
        found = _rows(event)
        return b"RECURRENCE-ID" not in found and self._touches_nothing(found)

    def touches_nothing(self, event: bytes) -> bool:
        """Whether nothing of the event itself touches the window; what it replaces may."""
        return self._touches_nothing(_rows(event))

    def _touches_nothing(self, found: dict[bytes, bytes]) -> bool:
        begin = _date(found.get(b"DTSTART", b""))
        if not begin or b"RDATE" in found:
            return False
        if begin > self._after:
            return True
        end = _date(found[b"DTEND"]) if b"DTEND" in found else begin
        if b"DURATION" in found or not end or begin >= self._before:
            return False
        return self._is_over(found[b"RRULE"], begin, end) if b"RRULE" in found else end < self._before

    def _is_over(self, rule: bytes, begin: bytes, end: bytes) -> bool:
        untils = _UNTIL.findall(rule)
        try:
            first, last, until = (date.fromisoformat(day.decode()) for day in (begin, max(begin, end), *untils))
            return until + (last - first) < self._start
        except (ValueError, OverflowError):
            return False


def _rows(event: bytes) -> dict[bytes, bytes]:
    """The rows by upper-case name; none at all when a name comes twice."""
    rows = _ROWS.findall(event)
    found = {name.upper(): row for name, row in rows}
    return found if len(found) == len(rows) else {}


def _date(row: bytes) -> bytes:
    """The date that a value begins with (RFC 5545 3.3.4), empty when it does not. Times hold no colon: the last one parts them."""
    day = row.rpartition(b":")[2].strip()[:8]
    return day if len(day) == 8 and day.isdigit() else b""
