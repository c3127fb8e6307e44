"""From calendar text to busy time. Expectations by hand; Amsterdam is UTC+1 in winter."""

from datetime import UTC, datetime

import pytest

from services.availability.adapters.text.reading import read_text
from services.availability.domain.reading import OwnEntry, Reading
from tests.calendars.read import OWNER, TEN, busy, read, request, spans
from tests.calendars.texts import calendar_text, event_text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART:20260105T090000Z", "DTEND:20260105T100000Z"), ["01-05 09:00-10:00"]),
        (TEN, ["01-05 09:00-10:00"]),
        (("DTSTART:20260105T100000", "DTEND:20260105T110000"), ["01-05 09:00-10:00"]),
        (("DTSTART:20260105T090000Z", "DURATION:PT90M"), ["01-05 09:00-10:30"]),
        (("DTSTART:20260105T090000Z",), []),
        (("DTSTART;VALUE=DATE:20260105", "TRANSP:OPAQUE"), ["01-04 23:00-23:00"]),
        (("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260107", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), ["01-04 23:00-23:00"]),
        (("DTSTART;VALUE=DATE:20260105T000000", "TRANSP:OPAQUE"), ["01-04 23:00-23:00"]),
        (("DTSTART;value=date:20260105T000000Z", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), ["01-04 23:00-23:00"]),
        (("DTSTART;VALUE=DATE:20260105T000000", "DTEND;VALUE=DATE:20260107T000000", "TRANSP:OPAQUE"), ["01-04 23:00-23:00"]),
        (("DTSTART;VALUE=DATE:20260105", "SUMMARY:jarig"), []),
        (('DTSTART;TZID="W. Europe Standard Time":20260105T100000', "DURATION:PT1H"), ["01-05 09:00-10:00"]),
        (("DTSTART;TZID=GMT Standard Time:20260105T100000", "DURATION:PT1H"), ["01-05 10:00-11:00"]),
        (("DTSTART;TZID=tzone://Microsoft/Utc:20260105T100000", "DURATION:PT1H"), ["01-05 10:00-11:00"]),
        (("DTSTART;TZID=/vendor/x/America/New_York:20260105T100000", "DURATION:PT1H"), ["01-05 15:00-16:00"]),
        (("DTSTART;TZID=GMT+0200:20260105T100000", "DURATION:PT1H"), ["01-05 08:00-09:00"]),
    ],
)
def test_a_single_appointment(lines: tuple[str, ...], expected: list[str]) -> None:
    assert busy(*lines) == expected


ME, OTHER = f"mailto:{OWNER}", "mailto:ander@elders.example"


def test_a_cancelled_message_cancels_all_in_it() -> None:
    assert spans(read(calendar_text("METHOD:CANCEL", event_text(*TEN)))) == []


def test_our_own_meeting_is_not_busy_and_its_answer_is_read() -> None:
    uid = f"overleg-{'0a' * 20}@kortelijnen.example"
    ours = event_text(*TEN, "SEQUENCE:2", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWNER}", uid=uid)
    others = event_text(*TEN, uid="overleg-0a0a@elders.example")
    reading = read(calendar_text(ours, others))
    assert spans(reading) == ["01-05 09:00-10:00"]
    assert reading.own == (OwnEntry(uid, 2, "ACCEPTED"),)


def test_the_newest_stamp_is_how_new_the_content_is() -> None:
    newer = event_text(*TEN).replace("20261101T090000Z", "20261103T101500Z")
    assert read(calendar_text(event_text(*TEN), newer)).stamped == datetime(2026, 11, 3, 10, 15, tzinfo=UTC)
    assert read(calendar_text()).stamped is None


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\r\n", b"\n"),
        lambda text: text.replace(b"\r\n", b"\r"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.decode().encode("utf-16"),
        lambda text: text.replace(b"UID:", b"SUMMARY:\xff\xfe\r\nUID:"),
        lambda text: text.replace(b"T100000", b"T10\r\n 0000"),
    ],
    ids=["LF", "CR", "BOM", "UTF-16", "not UTF-8", "folded"],
)
def test_odd_bytes_are_read(change: object) -> None:
    assert callable(change)
    reading = read_text(change(calendar_text(event_text(*TEN)).encode()), request())
    assert isinstance(reading, Reading)
    assert spans(reading) == ["01-05 09:00-10:00"]
