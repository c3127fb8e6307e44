"""Real calendars of many programs: each is read or unreadable, none raises, none takes long. `KL_CALENDAR_CORPUS` names their folder."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading, Unreadable
from tests.availability_world import calendar_text, event_text

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))
SECONDS = 20
SAMPLES = (
    calendar_text(event_text("DTSTART;TZID=W. Europe Standard Time:20260105T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE")),
    calendar_text(event_text("DTSTART:20260101T000000Z", "RRULE:FREQ=MINUTELY")),
    calendar_text(event_text("DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY")),
    calendar_text(event_text("DTSTART:20260101T000000Z", *(f"EXDATE:2026010{day}T000000Z" for day in range(1, 9)), "RRULE:FREQ=DAILY")),
    "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 1_000 + "END:VEVENT\r\n" * 1_000 + "END:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" * 3,
)


def corpus() -> list[bytes]:
    folder = os.environ.get("KL_CALENDAR_CORPUS")
    files = sorted(Path(folder).rglob("*.ics")) if folder else []
    return [text.encode() for text in SAMPLES] + [file.read_bytes() for file in files]


def test_every_calendar_of_the_corpus_is_read_or_unreadable_in_time() -> None:
    request = Request("directeur@gemeente.example", WINDOW, Choices(), "overleg@kortelijnen.example")
    for text in corpus():
        began = time.process_time()
        assert isinstance(read_text(text, request), Reading | Unreadable)
        assert time.process_time() - began < SECONDS
