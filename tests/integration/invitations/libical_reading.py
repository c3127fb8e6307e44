"""What libical 3 (C) makes of a calendar file, through ctypes; it is installed by `tests/debian.sh`."""

import ctypes
from datetime import UTC, datetime
from typing import Any

from tests.benchmarks.libical import library

_VEVENT, _ATTENDEE, _METHOD = 4, 5, 48
"""`icalcomponent_kind` and `icalproperty_kind` of libical 3.0."""


class Complaint(Exception):
    """libical found something wrong."""


class _Time(ctypes.Structure):
    """`struct icaltimetype`, passed by value."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", ctypes.c_void_p),
    )


def read(text: bytes) -> tuple[str, datetime, datetime, str, tuple[str, ...]]:
    """Method, start, end, summary and attendees. Raises Complaint."""
    ical = _declared()
    calendar = ical.icalparser_parse_string(text)
    try:
        if not ical.icalrestriction_check(calendar) or ical.icalcomponent_count_errors(calendar):
            raise Complaint(ical.icalcomponent_as_ical_string(calendar).decode())
        event = ical.icalcomponent_get_first_component(calendar, _VEVENT)
        start, end = (_utc(ical, get(event)) for get in (ical.icalcomponent_get_dtstart, ical.icalcomponent_get_dtend))
        return _texts(ical, calendar, _METHOD), start, end, ical.icalcomponent_get_summary(event).decode(), _attendees(ical, event)
    finally:
        ical.icalcomponent_free(calendar)


def _utc(ical: Any, time: _Time) -> datetime:
    return datetime.fromtimestamp(ical.icaltime_as_timet_with_zone(time, time.zone), UTC)


def _texts(ical: Any, component: int, kind: int) -> str:
    found = ical.icalcomponent_get_first_property(component, kind)
    return ical.icalproperty_get_value_as_string(found).decode() if found else ""


def _attendees(ical: Any, event: int) -> tuple[str, ...]:
    found, addresses = ical.icalcomponent_get_first_property(event, _ATTENDEE), []
    while found:
        addresses.append(ical.icalproperty_get_value_as_string(found).decode())
        found = ical.icalcomponent_get_next_property(event, _ATTENDEE)
    return tuple(addresses)


def _declared() -> Any:
    ical: Any = library()
    assert ical is not None, "libical 3 is not there: run tests/debian.sh"
    pointer = ctypes.c_void_p
    for function, gives, takes in (
        (ical.icalrestriction_check, ctypes.c_int, (pointer,)),
        (ical.icalcomponent_count_errors, ctypes.c_int, (pointer,)),
        (ical.icalcomponent_as_ical_string, ctypes.c_char_p, (pointer,)),
        (ical.icalcomponent_get_dtstart, _Time, (pointer,)),
        (ical.icalcomponent_get_dtend, _Time, (pointer,)),
        (ical.icalcomponent_get_summary, ctypes.c_char_p, (pointer,)),
        (ical.icalcomponent_get_first_property, pointer, (pointer, ctypes.c_int)),
        (ical.icalcomponent_get_next_property, pointer, (pointer, ctypes.c_int)),
        (ical.icalproperty_get_value_as_string, ctypes.c_char_p, (pointer,)),
        (ical.icaltime_as_timet_with_zone, ctypes.c_longlong, (_Time, pointer)),
    ):
        function.restype, function.argtypes = gives, takes
    return ical
