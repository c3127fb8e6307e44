"""From bytes to whole calendars (RFC 5545 3.1, 3.4, 3.6): the guard before anything is read.

A text that is not a whole calendar raises NotACalendar: a sign-in page, a cut-off download or an empty body must never read as "free".
Lines are unfolded for all, and looked into by nobody here: a calendar becomes its own lines, its VTIMEZONEs and its VEVENTs as bytes.
"""

import re
from dataclasses import dataclass, field

from services.availability.domain.reading import Fault

MAX_BYTES = 10_000_000
MAX_EVENTS = 10_000
_BORDER = re.compile(rb"\n(BEGIN|END):([^\n]*)", re.IGNORECASE)
_PARTS_OF_A_ZONE = frozenset({b"STANDARD", b"DAYLIGHT"})
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class NotACalendar(Exception):
    """The text is no whole calendar."""

    def __init__(self, detail: str, fault: Fault = Fault.UNREADABLE) -> None:
        super().__init__(detail)
        self.detail, self.fault = detail, fault


@dataclass(slots=True)
class RawCalendar:
    """One VCALENDAR. Each text is unfolded lines, every line after its LF; `events` are without what stands inside them (alarms)."""

    head: bytes = b""
    zones: list[bytes] = field(default_factory=list)
    events: list[bytes] = field(default_factory=list)


def calendars_in(text: bytes) -> list[RawCalendar]:
    """The calendars of a text. Raises NotACalendar."""
    walk = _Walk()
    before, *parts = _BORDER.split(_flat(text))
    walk.lines(before)
    borders = iter(parts)
    for word, name, lines in zip(borders, borders, borders, strict=True):
        if len(word) == len(b"BEGIN"):
            walk.begin(name.strip().upper())
        else:
            walk.end(name.strip().upper())
        if lines:
            walk.lines(lines)
    if walk.inside or not walk.calendars:
        raise NotACalendar("cut off")
    return walk.calendars


def _flat(text: bytes) -> bytes:
    """The text with LF before each line, unfolded. Replacing is many times faster than a pattern."""
    if len(text) > MAX_BYTES:
        raise NotACalendar("too big", Fault.TOO_BIG)
    if text[:2] in _UTF_16:
        text = text.decode("utf-16", "replace").encode()
    flat = text.replace(b"\0", b"").replace(b"\r\n", b"\n")
    if b"\r" in flat:
        flat = flat.replace(b"\r", b"\n")
    flat = b"\n" + flat.strip(b"\xef\xbb\xbf \n\t")
    if not flat[:16].upper().startswith(b"\nBEGIN:VCALENDAR"):
        raise NotACalendar("does not begin as a calendar")
    if not flat[-13:].upper().endswith(b"END:VCALENDAR"):
        raise NotACalendar("cut off")
    for fold in (b"\n ", b"\n\t"):
        if fold in flat:
            flat = flat.replace(fold, b"")
    return flat


class _Walk:
    """Goes along the borders of components, with those that are open."""

    def __init__(self) -> None:
        self.calendars: list[RawCalendar] = []
        self.inside: list[bytes] = []
        self._event: list[bytes] = []
        self._zone: list[bytes] = []
        self._events = 0

    def lines(self, text: bytes) -> None:
        """Lines of the innermost open component."""
        innermost = self.inside[-1] if self.inside else b""
        if innermost == b"VEVENT":
            self._event.append(text)
        elif innermost == b"VCALENDAR":
            self.calendars[-1].head += text
        elif b"VTIMEZONE" in self.inside:
            self._zone.append(text)
        elif not innermost and text.strip():
            raise NotACalendar("text outside a calendar")

    def begin(self, component: bytes) -> None:
        depth = len(self.inside)
        if (component == b"VCALENDAR") != (depth == 0) or (component == b"VEVENT" and depth != 1):
            raise NotACalendar("components in the wrong place")
        if component == b"VEVENT":
            self._event = []
            self._events += 1
            if self._events > MAX_EVENTS:
                raise NotACalendar("too many events", Fault.TOO_BIG)
        elif component == b"VFREEBUSY":
            raise NotACalendar("a free-busy answer, not a calendar")
        elif component == b"VCALENDAR":
            self.calendars.append(RawCalendar())
        elif component == b"VTIMEZONE":
            self._zone = []
        elif component in _PARTS_OF_A_ZONE:
            self._zone.append(b"\nBEGIN:" + component)
        self.inside.append(component)

    def end(self, component: bytes) -> None:
        if not self.inside or self.inside.pop() != component:
            raise NotACalendar("components not closed")
        if component == b"VEVENT":
            self.calendars[-1].events.append(b"".join(self._event))
        elif component == b"VTIMEZONE":
            self.calendars[-1].zones.append(b"".join(self._zone))
        elif component in _PARTS_OF_A_ZONE:
            self._zone.append(b"\nEND:" + component)
