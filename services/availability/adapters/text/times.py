"""Dates, times and lengths of an event (RFC 5545 3.3.4 to 3.3.6, 3.3.9, 3.8.2), on the wall of a zone."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from services.availability.adapters.text.content_lines import Line, Refused
from services.availability.adapters.text.own_zones import OwnZones
from services.availability.adapters.text.zones import Zone, iana, zone_of

MAX_LENGTH = timedelta(days=3_660)
_TIME = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$", re.ASCII)
_DURATION = re.compile(r"^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$", re.ASCII)


class Time(NamedTuple):
    """A date (midnight, `is_date`) or a wall time with its zone; `floating` when it names none."""

    wall: datetime
    zone: Zone
    is_date: bool = False
    floating: bool = False

    @property
    def instant(self) -> datetime:
        """UTC; a time in the spring gap is read with the offset before it, a twice-told time is the first."""
        return self.wall.replace(tzinfo=self.zone.info).astimezone(UTC)

    def on_the_wall_of(self, other: "Time") -> datetime:
        """The wall time in the zone of another time. A date is that day everywhere; a floating time is on the wall where it is used."""
        if self.is_date or self.floating or self.zone.info is other.zone.info:
            return self.wall
        return self.instant.astimezone(other.zone.info).replace(tzinfo=None)


class Length(NamedTuple):
    """How long an occurrence is: nominal days, then exact time (RFC 5545 3.8.5.3: a DTEND gives an exact length)."""

    days: int = 0
    exact: timedelta = timedelta()

    @property
    def about(self) -> timedelta:
        return timedelta(days=self.days) + self.exact

    def after(self, wall: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
        """Start and end, UTC, of an occurrence that starts at a wall time."""
        aware = wall.replace(tzinfo=zone)
        start = aware.astimezone(UTC)
        if not self.days:
            return start, start + self.exact
        return start, (aware + timedelta(days=self.days)).astimezone(UTC) + self.exact  # the same wall time, days later


class Times:
    """Reads the times of one calendar. `zone` is that of floating times and dates."""

    def __init__(self, zone: Zone, own_zones: OwnZones) -> None:
        self._zone, self._own_zones = zone, own_zones
        self._meanings: dict[str, tuple[Zone | None, bool]] = {"": (None, False)}

    def time(self, line: Line, value: str, name: str) -> Time:
        """One date or time of a line. Raises Refused."""
        zone, says_date = self._meaning(line.parameters)
        if says_date:
            value, _, behind = value.strip().upper().partition("T")
            if behind.rstrip("Z").strip("0"):  # some programs write midnight behind a date; another time contradicts it
                raise Refused(f"{name} is a date with a time")
        if len(value) == 15 and value[8] == "T" and value.isascii() and value[:8].isdigit() and value[9:].isdigit():
            wall, is_date, utc = _checked(value, name), False, False
        else:
            wall, is_date, utc = _read(value.strip().upper(), name)
        if not 1000 <= wall.year <= 3000:
            raise Refused(f"{name} in an impossible year")
        if is_date:
            return Time(wall, self._zone, is_date=True)
        if utc:
            return Time(wall, iana("UTC"))
        return Time(wall, self._zone, floating=True) if zone is None else Time(wall, zone)

    def _meaning(self, parameters: str) -> tuple[Zone | None, bool]:
        """The zone that they name, and whether they say that the value is a date."""
        if parameters not in self._meanings:
            line = Line(parameters, "")
            tzid = line.given("TZID")
            zone = None if tzid is None else zone_of(tzid, self._own_zones, self._zone)
            self._meanings[parameters] = zone, line.parameter("VALUE").upper() == "DATE"
        return self._meanings[parameters]


def length_between(start: Time, end: Time) -> Length:
    """What DTEND says. Raises Refused."""
    if start.is_date != end.is_date:
        raise Refused("a date and a time as begin and end")
    if start.is_date:
        days = (end.wall - start.wall).days
        if days < 0:
            raise Refused("ends before it begins")
        return Length(days=max(days, 1))
    exact = end.instant - start.instant
    if exact < timedelta() and end.zone == start.zone and end.wall >= start.wall:
        return Length()  # both within the hour that a summer night skips
    if exact < timedelta():
        raise Refused("ends before it begins")
    return Length(exact=exact)


def length_of(text: str) -> Length:
    """What DURATION says. Raises Refused."""
    parts = _DURATION.match(text.strip().upper())
    if parts is None or not any(parts.groups()):
        raise Refused("DURATION not readable or negative")
    weeks, days, hours, minutes, seconds = (int((part or "0")[:9]) for part in parts.groups())
    if weeks + days > MAX_LENGTH.days or hours > MAX_LENGTH.days * 24:
        raise Refused("impossibly long")
    return Length(days=weeks * 7 + days, exact=timedelta(hours=hours, minutes=minutes, seconds=seconds))


class Moments:
    """Which occurrences of a series some times name (EXDATE, RECURRENCE-ID): by instant, or by day where either is a date."""

    def __init__(self, times: Iterable[Time], series: Time) -> None:
        self._instants: set[datetime] = set()
        self._days: set[date] = set()
        for when in times:
            wall = when.on_the_wall_of(series)
            if when.is_date or series.is_date:
                self._days.add(wall.date())
            elif when.floating:
                self._instants.add(wall.replace(tzinfo=series.zone.info).astimezone(UTC))
            else:
                self._instants.add(when.instant)

    def name(self, start: datetime, wall: datetime) -> bool:
        """Whether the occurrence that starts then is one of them."""
        return start in self._instants or (bool(self._days) and wall.date() in self._days)


def _checked(value: str, name: str) -> datetime:
    """The basic format, which the standard library reads many times faster than a pattern; second 60 is left to the pattern."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return _read(value, name)[0]


def _read(value: str, name: str) -> tuple[datetime, bool, bool]:
    """The wall time, whether it is a date, whether it is UTC."""
    parts = _TIME.match(value)
    if parts is None:
        raise Refused(f"{name} is no time")
    year, month, day, hour, minute, second, utc = parts.groups()
    try:
        at = time(int(hour or 0), int(minute or 0), min(int(second or 0), 59))
        return datetime.combine(date(int(year), int(month), int(day)), at), hour is None, utc is not None
    except ValueError:
        raise Refused(f"{name} is no time") from None
