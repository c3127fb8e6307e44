"""Which zone a TZID means, in one place: Outlook and Exchange write Windows names, display names and zones of their own."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from services.availability.adapters.text.content_lines import parsed_line
from services.availability.adapters.text.rules import is_bomb

_OFFSET_NAME = re.compile(r"^(?:GMT|UTC)\s*([+-])(\d{1,2}):?(\d\d)?$", re.IGNORECASE)
_DISPLAY_NAME = re.compile(r"^\((?:GMT|UTC)(?:([+-])(\d{1,2}):(\d\d))?\)", re.IGNORECASE)
_WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone under one name: IANA, or by content when the file describes it itself. `guessed`: nobody knows the name."""

    name: str
    info: tzinfo = field(compare=False)
    guessed: bool = False


def iana(name: str, *, guessed: bool = False) -> Zone:
    """The zone of an IANA name."""
    return Zone(name, ZoneInfo(name), guessed=guessed)


def own_zone(lines: list[str]) -> Zone | None:
    """The zone that a VTIMEZONE describes, None when its rules are a bomb or it is broken.

    Named by content: icalendar caches zones by name for the whole process, and every Outlook has its own "Customized Time Zone".
    """
    if any(line.name == "RRULE" and is_bomb(line.value) for text in lines if (line := parsed_line(text))):
        return None
    name = "own-" + hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    renamed = (f"TZID:{name}" if text.upper().startswith("TZID") else text for text in lines)
    try:
        zone = Timezone.from_ical("\r\n".join(renamed))
        return Zone(name, zone.to_tz()) if isinstance(zone, Timezone) else None
    except Exception:  # noqa: BLE001  # the library raises anything on a broken zone; the name is then unknown
        return None


@cache
def _iana_names() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def known_name(tzid: str) -> str | None:
    """The IANA name that an IANA, vendor-prefixed or Windows name stands for."""
    parts = tzid.split("/")
    for length in (len(parts), 3, 2, 1):
        tail = "/".join(parts[-length:])
        if length <= len(parts) and tail in _iana_names():
            return tail
    return WINDOWS_TO_OLSON.get(tzid)


def zone_of(tzid: str, own_zones: Mapping[str, Zone], calendar_zone: str) -> Zone:
    """The zone of a time: the first that fits of IANA, Windows, the file's own VTIMEZONE, an offset in the name, the calendar's zone."""
    if name := known_name(tzid):
        return iana(name)
    if tzid in own_zones:
        return own_zones[tzid]
    if tzid.lower() == "tzone://microsoft/utc":
        return iana("UTC")
    if (match := _OFFSET_NAME.match(tzid)) and (fixed := _fixed(match)):
        return iana(fixed)
    if match := _DISPLAY_NAME.match(tzid):
        return iana(_by_display_name(match, calendar_zone), guessed=True)
    return iana(calendar_zone, guessed=True)


def _by_display_name(match: re.Match[str], calendar_zone: str) -> str:
    """A display name hides summer time: the calendar's own zone when that is its winter offset."""
    fits = _WINTER.astimezone(ZoneInfo(calendar_zone)).utcoffset() == _offset(match)
    return calendar_zone if fits else _fixed(match) or calendar_zone


def _offset(match: re.Match[str]) -> timedelta:
    size = timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0))
    return -size if match[1] == "-" else size


def _fixed(match: re.Match[str]) -> str | None:
    hours, rest = divmod(_offset(match), timedelta(hours=1))
    name = f"Etc/GMT{-hours:+d}" if hours else "UTC"  # POSIX signs: Etc/GMT-1 is an hour east
    return None if rest or name not in {"UTC", *_iana_names()} else name
