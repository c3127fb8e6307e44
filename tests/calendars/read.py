"""What our reader makes of a calendar text, in words that a test can be read by. Amsterdam is UTC+1 in winter."""

from datetime import UTC, datetime

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading
from tests.calendars.texts import calendar_text, event_text

OWNER = "directeur@gemeente.example"
WINTER = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))
TEN = ("DTSTART;TZID=Europe/Amsterdam:20260105T100000", "DTEND;TZID=Europe/Amsterdam:20260105T110000")


def request(window: Window = WINTER, owner: str = OWNER, choices: Choices | None = None) -> Request:
    return Request(owner, window, choices or Choices(), "overleg@kortelijnen.example")


def read(text: str, window: Window = WINTER, owner: str = OWNER, choices: Choices | None = None) -> Reading:
    reading = read_text(text.encode(), request(window, owner, choices))
    assert isinstance(reading, Reading), reading
    return reading


def spans(reading: Reading) -> list[str]:
    return [f"{block.start:%m-%d %H:%M}-{block.end:%H:%M}" for block in sorted(reading.blocks, key=lambda block: block.start)]


def busy(*lines: str, head: tuple[str, ...] = (), window: Window = WINTER) -> list[str]:
    """The busy time of a calendar with one event."""
    return spans(read(calendar_text(*head, event_text(*lines)), window=window))
