"""Whatever stands in a calendar, of all its texts nothing leaves the process that reads it: not in its answer, not in its errors."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings

from services.availability.adapters.text.reading import Request
from services.availability.adapters.text.worker import ANSWER, JOB, Job
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading, Unreadable
from tests.calendars.marked import MAIL_FROM, MARKER, OWNER, marked_calendars
from tests.calendars.texts import calendar_text, event_text

REQUEST = Request(OWNER, Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)), Choices(), MAIL_FROM)


class Worker:
    """The process that production starts, with its errors in a file."""

    def __init__(self, errors: IO[bytes]) -> None:
        command = [sys.executable, "-m", "services.availability.adapters.text.worker"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        self._errors = errors

    def answer(self, text: bytes) -> bytes:
        """The line of JSON as it stands there."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(JOB.dump_json(Job(REQUEST, (len(text),), 5)) + b"\n" + text)
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def errors(self) -> bytes:
        self._errors.seek(0)
        return self._errors.read()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with tempfile.TemporaryFile() as errors:
        running = Worker(errors)
        yield running
        running.process.communicate()


@settings(max_examples=150, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(marked_calendars())
def test_no_text_of_a_calendar_is_in_the_answer_or_the_errors_of_its_reader(worker: Worker, text: bytes) -> None:
    answer = worker.answer(text)
    assert isinstance(ANSWER.validate_json(answer), Reading | Unreadable)
    assert MARKER.encode() not in answer.lower()
    assert worker.errors() == b""


def test_the_marker_would_be_found(worker: Worker) -> None:
    text = calendar_text(event_text("DTSTART:20260105T090000Z", "DURATION:PT1H", f"SUMMARY:{MARKER}", "CATEGORIES:verplaatsbaar")).encode()
    reading = ANSWER.validate_json(worker.answer(text))
    assert isinstance(reading, Reading)
    assert [str(block.kind) for block in reading.blocks] == ["verplaatsbaar"]
    assert MARKER in text.decode()
