"""Which zone a name means that calendar programs write as TZID: an IANA or a Windows name."""

from functools import cache, lru_cache
from zoneinfo import available_timezones

from shared.windows_zones import IANA_BY_WINDOWS_NAME

_LONGEST_NAME = 200
"""What is longer is nobody's name, and would be remembered for as long as the process lives."""


@cache
def zone_names() -> dict[str, str]:
    """IANA names by lower-case IANA and Windows names."""
    windows = {name.lower(): zone for name, zone in IANA_BY_WINDOWS_NAME.items()}
    return windows | {name.lower(): name for name in available_timezones()}


def known_name(tzid: str) -> str | None:
    """The IANA name that an IANA, vendor-prefixed (`/vendor/…/Europe/Berlin`) or Windows name stands for."""
    return _known_name(tzid) if len(tzid) <= _LONGEST_NAME else None


@lru_cache(maxsize=4096)
def _known_name(tzid: str) -> str | None:
    parts = tzid.lower().split("/")
    for length in (len(parts), 3, 2, 1):
        if length <= len(parts) and (name := zone_names().get("/".join(parts[-length:]))):
            return name
    return None
