"""The guard before parsing: from a calendar text to the few content lines of each event that busy time needs (RFC 5545 3.1).

Titles, places, descriptions and other people's addresses are dropped here, before anything else sees the text. A text that is not a
whole calendar raises NotACalendar: a sign-in page, a cut-off download or an empty body must never read as "free".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.availability.domain.reading import Fault

MAX_BYTES = 10_000_000
MAX_EVENTS = 10_000
MAX_LINE = 65_536
_KEPT = frozenset(
    {
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "EXRULE",
        "RECURRENCE-ID",
        "STATUS",
        "TRANSP",
        "X-MICROSOFT-CDO-BUSYSTATUS",
        "CATEGORIES",
        "ATTENDEE",
    }
)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,])*(?:,(?:"[^"]*"|[^";:,])*)*)')
_UNQUOTED_COLON = re.compile(r"^([A-Z-]+;TZID=)(tzone://[^:\";]+)", re.IGNORECASE)


class NotACalendar(Exception):
    """The text is no whole calendar."""

    def __init__(self, detail: str, fault: Fault = Fault.UNREADABLE) -> None:
        super().__init__(detail)
        self.detail, self.fault = detail, fault


@dataclass(frozen=True, slots=True)
class Line:
    """One content line: upper-case name and parameter names, parameter values without quotes."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class RawEvent:
    """The kept lines of one VEVENT. `broken` says why it cannot be read, if so."""

    lines: list[Line] = field(default_factory=list)
    broken: str = ""


@dataclass(slots=True)
class RawCalendar:
    """One VCALENDAR: its zone and method, its VTIMEZONEs as they stand (by TZID), its events."""

    zone: str = ""
    method: str = ""
    zones: dict[str, list[str]] = field(default_factory=dict)
    events: list[RawEvent] = field(default_factory=list)


def calendars_in(text: bytes, owner: str) -> list[RawCalendar]:
    """The calendars of a text; of the ATTENDEE lines only that of `owner` (a normalised address). Raises NotACalendar."""
    walk = _Walk(owner.lower())
    for line in _unfolded(_decoded(text)):
        walk.take(line)
    if walk.inside or not walk.calendars:
        raise NotACalendar("cut off")
    return walk.calendars


def _decoded(text: bytes) -> str:
    if len(text) > MAX_BYTES:
        raise NotACalendar("too big", Fault.TOO_BIG)
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = text.decode("utf-16", "replace").encode()
    flat = text.lstrip(b"\xef\xbb\xbf \r\n\t").replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\0", b"").rstrip()
    if not flat[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        raise NotACalendar("does not begin as a calendar")
    if not flat[-13:].upper().endswith(b"END:VCALENDAR"):
        raise NotACalendar("cut off")
    if flat.upper().count(b"\nBEGIN:VEVENT") > MAX_EVENTS:
        raise NotACalendar("too many events", Fault.TOO_BIG)
    return re.sub(rb"\n[ \t]", b"", flat).decode("utf-8", "replace")


def _unfolded(flat: str) -> Iterator[str]:
    return (line for line in flat.split("\n") if line.strip())


class _Walk:
    """Goes through the lines with the components that are open."""

    def __init__(self, owner: str) -> None:
        self.calendars: list[RawCalendar] = []
        self.inside: list[str] = []
        self._owner = owner
        self._zone_lines: list[str] = []

    def take(self, line: str) -> None:
        keyword, _, rest = line.partition(":")
        match keyword.upper():
            case "BEGIN":
                self._begin(rest.strip().upper())
            case "END":
                self._end(rest.strip().upper())
            case _ if not self.inside:
                raise NotACalendar("text outside a calendar")
            case _ if "VTIMEZONE" in self.inside:
                self._zone_lines.append(line)
            case _ if self.inside[-1] == "VEVENT":
                self._of_an_event(line)
            case "X-WR-TIMEZONE" if len(self.inside) == 1:
                self.calendars[-1].zone = rest.strip()
            case "METHOD" if len(self.inside) == 1:
                self.calendars[-1].method = rest.strip().upper()

    def _begin(self, component: str) -> None:
        if (component == "VCALENDAR") != (not self.inside) or (component == "VEVENT" and len(self.inside) != 1):
            raise NotACalendar("components in the wrong place")
        if component == "VFREEBUSY":
            raise NotACalendar("a free-busy answer, not a calendar")
        if component == "VCALENDAR":
            self.calendars.append(RawCalendar())
        elif component == "VEVENT":
            self.calendars[-1].events.append(RawEvent())
        elif component == "VTIMEZONE":
            self._zone_lines = []
        if "VTIMEZONE" in self.inside or component == "VTIMEZONE":
            self._zone_lines.append(f"BEGIN:{component}")
        self.inside.append(component)

    def _end(self, component: str) -> None:
        if not self.inside or self.inside[-1] != component:
            raise NotACalendar("components not closed")
        if "VTIMEZONE" in self.inside:
            self._zone_lines.append(f"END:{component}")
        self.inside.pop()
        if component == "VTIMEZONE":
            tzid = next((parsed.value for text in self._zone_lines if (parsed := parsed_line(text)) and parsed.name == "TZID"), "")
            self.calendars[-1].zones[tzid.strip('" ')] = self._zone_lines

    def _of_an_event(self, line: str) -> None:
        name = _NAME.match(line)
        if name is None or name[0].upper() not in _KEPT:
            return
        event = self.calendars[-1].events[-1]
        if name[0].upper() == "ATTENDEE" and not (self._owner and line.lower().rstrip().endswith(f":{self._owner}")):
            return
        if len(line) > MAX_LINE:
            event.broken = "line too long"
            return
        parsed = parsed_line(_UNQUOTED_COLON.sub(r'\1"\2"', line))
        if parsed is None:
            event.broken = f"{name[0].upper()} not readable"
        else:
            event.lines.append(parsed)


def parsed_line(text: str) -> Line | None:
    """Name, parameters and value of an unfolded line; None when it has no such shape."""
    name = _NAME.match(text)
    if name is None:
        return None
    parameters, at = {}, name.end()
    while parameter := _PARAMETER.match(text, at):
        parameters[parameter[1].upper()] = parameter[2].replace('"', "")
        at = parameter.end()
    if at >= len(text) or text[at] != ":":
        return None
    return Line(name[0].upper(), parameters, text[at + 1 :].strip())
