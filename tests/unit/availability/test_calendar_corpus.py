"""Real calendars of many programs, read by us and by the libraries: each difference is in the table below, or there is none.

`KL_CALENDAR_CORPUS` names a folder of them; without it, a few of our own stand for them.
"""

import os
import re
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.availability.domain.busy import Window
from services.availability.domain.reading import Reading, Unreadable
from tests.calendars.comparing import Difference, Pair, compared, events_of, explained
from tests.calendars.oracle import Told
from tests.calendars.texts import calendar_text, event_text

OWNER = "directeur@gemeente.example"
SECONDS = 3
OUR_SECONDS = 1
SAMPLES = {
    "Outlook": calendar_text(
        event_text("DTSTART;TZID=W. Europe Standard Time:20260105T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE")
    ),
    "every minute": calendar_text(event_text("DTSTART:20260101T000000Z", "RRULE:FREQ=MINUTELY;COUNT=90")),
    "leap day": calendar_text(event_text("DTSTART;VALUE=DATE:20240229", "TRANSP:OPAQUE", "RRULE:FREQ=YEARLY")),
    "exceptions": calendar_text(
        event_text("DTSTART:20260101T090000Z", *(f"EXDATE:2026010{day}T090000Z" for day in range(1, 9)), "RRULE:FREQ=DAILY")
    ),
    "two events, one broken": calendar_text(
        event_text("DTSTART:20260101T090000Z", "DURATION:PT1H"), event_text("DTSTART:gisteren", uid="twee")
    ),
    "events in events": "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 20 + "END:VEVENT\r\n" * 20 + "END:VCALENDAR\r\n",
    "three empty calendars": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" * 3,
}


def corpus() -> dict[str, bytes]:
    folder = os.environ.get("KL_CALENDAR_CORPUS")
    files = sorted(Path(folder).rglob("*.ics")) if folder else []
    return {name: text.encode() for name, text in SAMPLES.items()} | {file.name: file.read_bytes() for file in files}


def windows(text: bytes) -> list[Window]:
    """Whole years in which something of the text may be: the first, the middle and the last that a DTSTART names."""
    years = sorted({int(year) for year in re.findall(rb"DTSTART[^:\n]*:(\d{4})", text) if 1990 <= int(year) < 2040}) or [2026]
    chosen = sorted({years[0], years[len(years) // 2], years[-1]})
    return [Window(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)) for year in chosen]


def is_unknown(pair: Pair, *details: str) -> bool:
    return isinstance(pair.ours, Unreadable) and pair.ours.detail in details


def stands_twice(lines: list[str]) -> bool:
    return len(lines) > len(set(lines))


def unfolded(text: str) -> str:
    return re.sub(r"\r?\n[ \t]", "", text)


DIFFERENCES = (
    Difference(
        "no calendar",
        lambda pair: (
            is_unknown(pair, "does not begin as a calendar") and not pair.text.lstrip("\ufeff\r\n\t ").upper().startswith("BEGIN:VCALENDAR")
        ),
        "A component without its VCALENDAR is no calendar object (RFC 5545 3.4): half a download looks the same, and half is never free.",
    ),
    Difference(
        "cut off",
        lambda pair: is_unknown(pair, "cut off", "components not closed", "text outside a calendar", "components in the wrong place"),
        "The libraries read on over components that are not closed or closed twice; what was between is gone, and gone is not free.",
    ),
    Difference(
        "free-busy",
        lambda pair: is_unknown(pair, "a free-busy answer, not a calendar") and "VFREEBUSY" in pair.text,
        "The libraries leave VFREEBUSY out: a file with busy time that is not in its events would be free.",
    ),
    Difference(
        "refused",
        lambda pair: (
            isinstance(pair.ours, Reading)
            and bool(pair.ours.refused)
            and (told_nothing(pair) or pair.is_covered_by_theirs or pair.is_superset)
        ),
        "We refuse an event that is broken, or that may be a bomb (HOURLY and finer, EXRULE, several RRULEs), say so, and read the rest.",
    ),
    Difference(
        "the libraries fail",
        lambda pair: isinstance(pair.ours, Reading) and isinstance(pair.theirs, Told) and bool(pair.theirs.failed) and pair.covers_theirs,
        "A property that busy time does not need is broken, or the libraries gave up on a series: we read what is sound.",
    ),
    Difference(
        "the libraries refuse all",
        lambda pair: isinstance(pair.theirs, Exception),
        "icalendar does not parse the text because of one line that busy time does not need, or it is as unreadable to us.",
    ),
    Difference(
        "one UID in two calendars",
        lambda pair: pair.text.count("BEGIN:VCALENDAR") > 1 and stands_twice(re.findall(r"^UID:.*$", pair.text, re.MULTILINE)),
        "An event that stands in two calendars of one file is one event: the highest SEQUENCE, then DTSTAMP (RFC 5546 2.1.5).",
    ),
    Difference(
        "an exception that recurs",
        lambda pair: pair.is_superset and any("RECURRENCE-ID" in event and "RDATE" in event for event in events_of(pair.text)),
        "Lotus Notes writes all dates of a series on an exception without master: they count, the libraries forget them.",
    ),
    Difference(
        "a period of dates",
        lambda pair: bool(re.search(r"^RDATE[^:]*VALUE=PERIOD[^:]*:(\d{8})/", unfolded(pair.text), re.MULTILINE)),
        "A PERIOD is of times (RFC 5545 3.3.9): where it is of dates its length is a guess, and its start counts as we say.",
    ),
)


def told_nothing(pair: Pair) -> bool:
    return not isinstance(pair.theirs, Told) or bool(pair.theirs.failed)


class TooLong(Exception):
    """The libraries do not end."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """CPU seconds; then TooLong is raised, which the oracle takes for a failure of the libraries."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize(("name", "text"), corpus().items(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_real_calendar_is_read_as_the_libraries_read_it_or_the_table_says_why(name: str, text: bytes) -> None:
    for window in windows(text):
        with at_most(SECONDS), warnings.catch_warnings(action="ignore"):
            pair = compared(text, window, OWNER)
        assert pair.seconds < OUR_SECONDS
        assert explained(pair, DIFFERENCES), (name, pair.ours, pair.theirs)
