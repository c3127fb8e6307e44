"""What goes out is, byte for byte, what was read by hand once; five independent readers make the same meeting of it, without complaint."""

import json
import subprocess
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any, cast

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # no types are installed

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading
from shared.ui.assets import ROOT, npm_command
from tests.integration.invitations import libical_reading
from tests.integration.invitations.golden_messages import FOLDER, MAILS, Expected, expectations, written

FILES = tuple(sorted(expectations()))
WEEK = Window(datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 11, 30, tzinfo=UTC))


@pytest.fixture(scope="module")
def seen_by_icaljs() -> dict[str, Any]:
    """What ical.js says of every file: one process for all."""
    npm = npm_command()
    node = npm[0] if len(npm) > 1 else "node"
    script = ROOT / "tests" / "integration" / "invitations" / "read_with_icaljs.cjs"
    paths = [str(FOLDER / name) for name in FILES]
    command = [node, str(script), *paths]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # our own script
    assert answer.returncode == 0, answer.stderr
    seen: dict[str, Any] = json.loads(answer.stdout)
    return {name: seen[str(FOLDER / name)] for name in FILES}


def text(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def test_every_file_is_byte_for_byte_as_it_was() -> None:
    now = written()
    assert sorted(now) == sorted(path.name for path in FOLDER.iterdir() if not path.name.startswith("binnen-"))
    assert [name for name, content in now.items() if content != text(name)] == []


@pytest.mark.parametrize("name", FILES)
def test_icalendar(name: str) -> None:
    calendar: Any = icalendar.Calendar.from_ical(text(name))
    event = calendar.walk("VEVENT")[0]
    assert [component.errors for component in calendar.walk() if component.errors] == []
    attendees = event.get("ATTENDEE", [])
    addresses = tuple(attendees) if isinstance(attendees, list) else (attendees,)
    seen = Expected(str(calendar.get("METHOD", "")), event.start.astimezone(UTC), event.end.astimezone(UTC), event["SUMMARY"], addresses)
    assert seen == expectations()[name]


@pytest.mark.parametrize("name", FILES)
def test_vobject(name: str) -> None:
    calendar = vobject.readOne(text(name).decode())
    assert calendar.validate(raiseException=True)
    event = calendar.vevent
    method = calendar.method.value if "method" in calendar.contents else ""
    addresses = tuple(one.value for one in event.contents.get("attendee", ()))
    start, end = event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)
    assert Expected(method, start, end, event.summary.value, addresses) == expectations()[name]


@pytest.mark.parametrize("name", FILES)
def test_libical(name: str) -> None:
    assert Expected(*libical_reading.read(text(name))) == expectations()[name]


def test_ical_js(seen_by_icaljs: dict[str, Any]) -> None:
    for name, said in seen_by_icaljs.items():
        start, end = (datetime.fromtimestamp(said[edge], UTC) for edge in ("start", "end"))
        assert Expected(said["method"], start, end, said["summary"], tuple(said["attendees"])) == expectations()[name], name


@pytest.mark.parametrize("name", FILES)
def test_our_own_reader_takes_it_for_ours(name: str) -> None:
    """What we write counts for nothing when we read it back: an entry of ours is no busy time."""
    reading = read_text(text(name), Request("directeur@gemeente.example", WEEK, Choices(), "overleg@kortelijnen.example"))
    assert isinstance(reading, Reading)
    assert (reading.blocks, len(reading.own)) == ((), 1)


@pytest.mark.parametrize("name", sorted(MAILS))
def test_the_mail_brings_the_calendar_file_as_its_last_part(name: str) -> None:
    message = message_from_bytes(text(f"{name}.eml"), policy=default)
    parts = [(part.get_content_type(), part.get_content_disposition(), part.defects) for part in message.walk()]
    assert [kind for kind, _, _ in parts] == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert all(disposition is None and not defects for _, disposition, defects in parts)
    calendar = list(message.walk())[-1]
    assert calendar["Content-Type"].params["method"] == MAILS[name][2].method
    assert cast("bytes", calendar.get_payload(decode=True)) == text(f"{name}.ics")


@pytest.mark.parametrize("zone", ["binnen-windows.ics", "binnen-iana.ics"])
def test_a_windows_zone_gives_the_times_of_its_iana_name(zone: str) -> None:
    """Weekly over both weekends: nine o'clock on the wall, whatever the offset."""
    reading = read_text(text(zone), Request("directeur@gemeente.example", WEEK, Choices(), "overleg@kortelijnen.example"))
    assert isinstance(reading, Reading)
    starts = [block.start for block in sorted(reading.blocks, key=lambda block: block.start)]
    assert len(starts) == 34
    assert {(start.hour, start.month in range(4, 11)) for start in starts if start.month not in {3, 10}} == {(7, True), (8, False)}
    march = [(start.day, start.hour) for start in starts if start.month == 3]
    october = [(start.day, start.hour) for start in starts if start.month == 10]
    assert march == [(22, 8), (29, 7)]
    assert october == [(4, 7), (11, 7), (18, 7), (25, 7)]
