"""From the kept lines of one VEVENT to what busy time needs of it, or the reason why that event is refused.

A refused event makes its calendar partly unknown: it is counted, never skipped. Times follow RFC 5545 3.8.2 and 3.8.5, zones `zones.py`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from services.availability.adapters.text.content_lines import Line, RawEvent
from services.availability.adapters.text.rules import Until, why_not
from services.availability.adapters.text.zones import Zone, iana, zone_of
from services.availability.domain.busy import Marks

MAX_DATES = 2_000
MAX_LENGTH = timedelta(days=3_660)
_TIME = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$")
_DURATION = re.compile(r"^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_SINGLE = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID"})


class Refused(Exception):
    """This event cannot be read with certainty."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a time in a file depends on: the zone of floating times and dates (an IANA name), and the file's own zones by TZID."""

    zone: str
    own_zones: Mapping[str, Zone] = field(default_factory=dict)
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """A date (midnight, `is_date`) or a wall time with its zone."""

    wall: datetime
    zone: Zone
    is_date: bool = False

    @property
    def instant(self) -> datetime:
        """UTC; a time in the spring gap is read with the offset before it, a twice-told time is the first."""
        return self.wall.replace(tzinfo=self.zone.info).astimezone(UTC)

    def on_the_wall_of(self, other: "Time") -> datetime:
        """The wall time in the zone of another time; what is a date for one of the two is a date for both."""
        if self.is_date or other.is_date:
            return self.wall if self.is_date else self.instant.astimezone(other.zone.info).replace(tzinfo=None)
        return self.wall if self.zone == other.zone else self.instant.astimezone(other.zone.info).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Length:
    """How long each occurrence is: nominal days, then exact time (RFC 5545 3.8.5.3: a DTEND gives an exact length)."""

    days: int = 0
    exact: timedelta = timedelta()

    def after(self, wall: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
        """Start and end, UTC, of an occurrence that starts at a wall time."""
        start = wall.replace(tzinfo=zone)
        end = start + timedelta(days=self.days)  # the same wall time, days later
        return start.astimezone(UTC), end.astimezone(UTC) + self.exact


@dataclass(frozen=True, slots=True)
class Fact:
    """One VEVENT. `rank` decides between two of the same UID; `until` and `rule` are its RRULE."""

    uid: str
    rank: tuple[int, str]
    start: Time
    length: Length
    marks: Marks
    rule: str = ""
    until: Until | None = None
    added: tuple[Time, ...] = ()
    removed: tuple[Time, ...] = ()
    replaces: Time | None = None
    this_and_future: bool = False

    @property
    def recurs(self) -> bool:
        return bool(self.rule or self.added)

    @property
    def guessed_zone(self) -> bool:
        return self.start.zone.guessed


def fact_of(event: RawEvent, context: Context) -> Fact:
    """What the event says. Raises Refused."""
    if event.broken:
        raise Refused(event.broken)
    lines = _by_name(event)
    start = _start(lines, context)
    rule, until = _rule(lines, start)
    replaces = lines.get("RECURRENCE-ID", [None])[0]
    added, removed = _times(lines.get("RDATE", []), context), _times(lines.get("EXDATE", []), context)
    return Fact(
        uid=_value(lines, "UID"),
        rank=(_number(_value(lines, "SEQUENCE")), _value(lines, "DTSTAMP")),
        start=start,
        length=_length(lines, start, context),
        marks=_marks(lines, start, context),
        rule=rule,
        until=until,
        added=added,
        removed=removed,
        replaces=None if replaces is None else time_of(replaces, replaces.value, context),
        this_and_future=replaces is not None and replaces.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def time_of(line: Line, value: str, context: Context) -> Time:
    """One date or time. Raises Refused."""
    parts = _TIME.match(value.strip().upper())
    if parts is None:
        raise Refused(f"{line.name} is no time")
    year, month, day, hour, minute, second, utc = parts.groups()
    try:
        wall = datetime(  # noqa: DTZ001  # wall time; its zone is beside it
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59)
        )
    except ValueError:
        raise Refused(f"{line.name} is no time") from None
    if hour is None:
        return Time(wall, iana(context.zone), is_date=True)
    if utc:
        return Time(wall, iana("UTC"))
    tzid = line.parameters.get("TZID", "").strip()
    return Time(wall, zone_of(tzid, context.own_zones, context.zone) if tzid else iana(context.zone))


def _by_name(event: RawEvent) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = {}
    for line in event.lines:
        lines.setdefault(line.name, []).append(line)
    if "DTSTART" not in lines:
        raise Refused("no DTSTART")
    for name in _SINGLE & lines.keys():
        if len(lines[name]) > 1:
            raise Refused(f"{name} more than once")
    if "EXRULE" in lines:
        raise Refused("EXRULE")
    return lines


def _start(lines: dict[str, list[Line]], context: Context) -> Time:
    line = lines["DTSTART"][0]
    start = time_of(line, line.value, context)
    if not 1900 <= start.wall.year <= 2100:
        raise Refused("DTSTART in an impossible year")
    return start


def _rule(lines: dict[str, list[Line]], start: Time) -> tuple[str, Until | None]:
    if "RRULE" not in lines:
        return "", None
    verdict = why_not(lines["RRULE"][0].value, start.wall)
    if isinstance(verdict, str):
        raise Refused(verdict)
    return verdict.rule, verdict.until


def _times(lines: list[Line], context: Context) -> tuple[Time, ...]:
    """The values of EXDATE or RDATE lines; of an RDATE period only its start."""
    if sum(line.value.count(",") + 1 for line in lines) > MAX_DATES:
        raise Refused("too many EXDATE or RDATE")
    return tuple(time_of(line, value.split("/")[0], context) for line in lines for value in line.value.split(",") if value.strip())


def _length(lines: dict[str, list[Line]], start: Time, context: Context) -> Length:
    if "DTEND" in lines:
        length = _until_the_end(start, time_of(lines["DTEND"][0], lines["DTEND"][0].value, context))
    elif "DURATION" in lines:
        length = _duration(lines["DURATION"][0].value)
    else:
        length = Length(days=1) if start.is_date else Length()
    if timedelta(days=length.days) + length.exact > MAX_LENGTH:
        raise Refused("impossibly long")
    return length


def _until_the_end(start: Time, end: Time) -> Length:
    if start.is_date != end.is_date:
        raise Refused("a date and a time as begin and end")
    if start.is_date:
        days = (end.wall - start.wall).days
        if days < 0:
            raise Refused("ends before it begins")
        return Length(days=max(days, 1))
    exact = end.instant - start.instant
    if exact < timedelta() and end.wall >= start.wall:
        return Length()  # both within the hour that a summer night skips
    if exact < timedelta():
        raise Refused("ends before it begins")
    return Length(exact=exact)


def _duration(text: str) -> Length:
    parts = _DURATION.match(text.strip().upper())
    if parts is None or not any(parts.groups()):
        raise Refused("DURATION not readable or negative")
    weeks, days, hours, minutes, seconds = (min(int(part or 0), 10**6) for part in parts.groups())
    return Length(days=weeks * 7 + days, exact=timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _marks(lines: dict[str, list[Line]], start: Time, context: Context) -> Marks:
    attendee = lines.get("ATTENDEE")
    return Marks(
        all_day=start.is_date,
        status="CANCELLED" if context.cancelled else _value(lines, "STATUS").upper(),
        transp=_value(lines, "TRANSP").upper(),
        busystatus=_value(lines, "X-MICROSOFT-CDO-BUSYSTATUS").upper(),
        partstat=attendee[0].parameters.get("PARTSTAT", "NEEDS-ACTION").upper() if attendee else "",
        categories=tuple(word for line in lines.get("CATEGORIES", []) for word in line.value.split(",")),
    )


def _value(lines: dict[str, list[Line]], name: str) -> str:
    return lines[name][0].value if name in lines else ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 10 else 0
