"""Parse and expand with libical 3 (C) through ctypes: how fast it can be, where the library is on the machine."""

import ctypes
from datetime import UTC, datetime

_NAMES = ("libical.so.3", "libical.3.dylib", "libical.so")
_VEVENT = 4


class _Time(ctypes.Structure):
    """`struct icaltimetype`, passed by value."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", ctypes.c_void_p),
    )


_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


def library() -> ctypes.CDLL | None:
    """None when this machine has none."""
    for name in _NAMES:
        try:
            return _declared(ctypes.CDLL(name))
        except OSError:
            continue
    return None


def _declared(ical: ctypes.CDLL) -> ctypes.CDLL:
    ical.icalparser_parse_string.restype = ctypes.c_void_p
    ical.icalparser_parse_string.argtypes = (ctypes.c_char_p,)
    ical.icaltime_from_string.restype = _Time
    ical.icaltime_from_string.argtypes = (ctypes.c_char_p,)
    for step in (ical.icalcomponent_get_first_component, ical.icalcomponent_get_next_component):
        step.restype = ctypes.c_void_p
        step.argtypes = (ctypes.c_void_p, ctypes.c_int)
    ical.icalcomponent_foreach_recurrence.argtypes = (ctypes.c_void_p, _Time, _Time, _CALLBACK, ctypes.c_void_p)
    ical.icalcomponent_free.argtypes = (ctypes.c_void_p,)
    return ical


def occurrences(ical: ctypes.CDLL, text: bytes, start: datetime, end: datetime) -> int:
    """How many there are in the window."""
    found = 0

    def count(_component: int, _span: int, _data: int) -> None:
        nonlocal found
        found += 1

    begin, until = (ical.icaltime_from_string(f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()) for moment in (start, end))
    calendar, callback = ical.icalparser_parse_string(text), _CALLBACK(count)
    event = ical.icalcomponent_get_first_component(calendar, _VEVENT)
    while event:
        ical.icalcomponent_foreach_recurrence(event, begin, until, callback, None)
        event = ical.icalcomponent_get_next_component(calendar, _VEVENT)
    ical.icalcomponent_free(calendar)
    return found
