"""Which zone a TZID means, in one place: Outlook and Exchange write Windows names, display names and zones of their own."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.availability.adapters.text.own_zones import OwnZones
from shared.zones import known_name, zone_names

_OFFSET_NAME = re.compile(r"^(?:GMT|UTC)\s*([+-])(\d{1,2}):?(\d\d)?$", re.IGNORECASE)
_DISPLAY_NAME = re.compile(r"^\((?:GMT|UTC)(?:([+-])(\d{1,2}):(\d\d))?\)", re.IGNORECASE)
_WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Zone(NamedTuple):
    """What a TZID means. `guessed`: nobody knows the name."""

    info: tzinfo
    guessed: bool = False


@cache
def iana(name: str) -> Zone:
    """The zone of an IANA name."""
    return Zone(ZoneInfo(name))


def zone_of(tzid: str, own_zones: OwnZones, calendar: Zone) -> Zone:
    """The zone of a time: the first that fits of IANA, Windows, the file's own VTIMEZONE, an offset in the name, the calendar's zone."""
    if name := known_name(tzid):
        return iana(name)
    if own := own_zones.of(tzid):
        return Zone(own)
    if tzid.lower() == "tzone://microsoft/utc":
        return iana("UTC")
    if (match := _OFFSET_NAME.match(tzid)) and (fixed := _fixed(match)):
        return iana(fixed)
    if match := _DISPLAY_NAME.match(tzid):
        return _by_display_name(match, calendar)._replace(guessed=True)
    return calendar._replace(guessed=True)


def _by_display_name(match: re.Match[str], calendar: Zone) -> Zone:
    """A display name hides summer time: the calendar's own zone when that is its winter offset."""
    fits = _WINTER.astimezone(calendar.info).utcoffset() == _offset(match)
    return iana(fixed) if not fits and (fixed := _fixed(match)) else calendar


def _offset(match: re.Match[str]) -> timedelta:
    size = timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0))
    return -size if match[1] == "-" else size


def _fixed(match: re.Match[str]) -> str | None:
    hours, rest = divmod(_offset(match), timedelta(hours=1))
    name = f"Etc/GMT{-hours:+d}" if hours else "UTC"  # POSIX signs: Etc/GMT-1 is an hour east
    return None if rest else zone_names().get(name.lower())
