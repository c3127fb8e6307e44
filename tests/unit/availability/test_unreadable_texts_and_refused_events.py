"""Unknown is not free: a text that is no whole calendar, and an event that cannot be read with certainty."""

import pytest

from services.availability.adapters.text.reading import read_text
from services.availability.domain.reading import Unreadable
from tests.calendars.read import TEN, read, request, spans
from tests.calendars.texts import calendar_text, event_text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        calendar_text(event_text(*TEN))[:-20],
        calendar_text(event_text(*TEN)).replace("END:VEVENT\r\n", ""),
        calendar_text("BEGIN:VFREEBUSY\r\nFREEBUSY:20260105T090000Z/PT1H\r\nEND:VFREEBUSY"),
        "\r\n".join([calendar_text(event_text(*TEN)), calendar_text()[:-18]]),
        calendar_text(event_text(*TEN)) + "Wie dit leest, is gek.\r\n" + calendar_text(),
        calendar_text(event_text(event_text(*TEN))),
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260105T100000Z\r\nSUMMARY:END:VCALENDAR",
    ],
)
def test_what_cannot_be_read_whole_is_unreadable_and_never_free(text: str) -> None:
    assert isinstance(read_text(text.encode(), request()), Unreadable)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("SUMMARY:zonder begin",), "no DTSTART"),
        ((*TEN, TEN[0]), "DTSTART more than once"),
        (("DTSTART:20260230T090000Z",), "DTSTART is no time"),
        (("DTSTART;VALUE=DATE:20260105T090000", "TRANSP:OPAQUE"), "DTSTART is a date with a time"),
        (("DTSTART:00010101T090000Z", "RRULE:FREQ=DAILY"), "DTSTART in an impossible year"),
        (('DTSTART;TZID="Europe/Amsterdam:20260105T100000',), "DTSTART not readable"),
        (("DTSTART:20260105T090000Z", "DTEND:20260105T080000Z"), "ends before it begins"),
        (("DTSTART:20260105T100000", "DTEND;TZID=Asia/Tokyo:20260105T103000"), "ends before it begins"),
        (("DTSTART;VALUE=DATE:20260105", "DTEND:20260105T080000Z"), "a date and a time as begin and end"),
        (("DTSTART:20260105T090000Z", "DURATION:-PT1H"), "DURATION not readable or negative"),
        (("DTSTART:20260105T090000Z", "DURATION:P9999999W"), "impossibly long"),
        ((*TEN, "RRULE:FREQ=SECONDLY"), "FREQ refused"),
        ((*TEN, "RRULE:COUNT=3"), "FREQ refused"),
        ((*TEN, "RRULE:FREQ=DAILY;INTERVAL=0"), "INTERVAL refused"),
        ((*TEN, "RRULE:FREQ=DAILY;COUNT=0"), "COUNT refused"),
        ((*TEN, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"), "RRULE more than once"),
        ((*TEN, "RRULE FREQ=DAILY"), "RRULE not readable"),
        ((*TEN, "RRULE:FREQ=WEEKLY;BYDAY=XX"), "RRULE not readable"),
        ((*TEN, "RRULE:FREQ=WEEKLY;UNTIL=morgen"), "RRULE not readable"),
        ((*TEN, f"RRULE:FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))}"), "too many times a day"),
        ((*TEN, "EXRULE:FREQ=DAILY"), "EXRULE"),
        ((*TEN, "RDATE:20260108"), None),
        ((*TEN, "RDATE:acht"), "RDATE is no time"),
        ((*TEN, "RDATE:" + ",".join(["20260108T100000"] * 2_001)), "too many RDATE"),
        ((*TEN, "UID;X=" + "x" * 70_000 + ":een"), "line too long"),
    ],
)
def test_one_event_that_cannot_be_read_is_refused_and_the_others_count(lines: tuple[str, ...], reason: str | None) -> None:
    other = event_text("DTSTART:20260106T090000Z", "DURATION:PT1H", uid="ander")
    reading = read(calendar_text(event_text(*lines), other))
    assert reading.refused == (() if reason is None else (reason,))
    assert reading.events == 2 - len(reading.refused)
    assert "01-06 09:00-10:00" in spans(reading)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20190105T090000Z", "DTEND:20190105T080000Z"),
        ("DTSTART:20190105T090000Z", "DTEND:20190105T100000Z", "RRULE:FREQ=SECONDLY;UNTIL=20191231T000000Z"),
        ("DTSTART:20270105T090000Z", "RRULE:FREQ=SECONDLY"),
        ("DTSTART:20270105T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"),
        ("DTSTART:20250101T100000Z", "RRULE:FREQ=HOURLY;UNTIL=20250102T100000Z"),
        ("DTSTART:20250101T100000Z", "DURATION:PT30M", "RRULE:FREQ=HOURLY;UNTIL=20250102T100000Z"),
        ("DTSTART:20250101T100000Z", "DURATION:P300D", "RRULE:UNTIL=20250102T100000Z;FREQ=SECONDLY"),
        ("DTSTART:20190105T090000Z", "DURATION:PT1H", "EXDATE:onzin"),
    ],
)
def test_an_odd_event_that_is_over_or_still_to_begin_costs_nothing(lines: tuple[str, ...]) -> None:
    reading = read(calendar_text(event_text(*lines, uid="elders"), event_text(*TEN)))
    assert (spans(reading), reading.refused, reading.events) == (["01-05 09:00-10:00"], (), 2)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20190105T090000Z", "DTEND:20190105T100000Z", "RRULE:FREQ=SECONDLY"),
        ("DTSTART:20190105T090000Z", "DTEND:20190105T100000Z", "RDATE:onzin"),
        ("DTSTART:20190105T090000Z", "DURATION:-P5000D"),
        ("DTSTART:20190105T090000Z", "DTSTART:20260105T090000Z"),
        ("DTSTART:20261324T100000Z", "DURATION:PT1H"),
        ("DTSTART:20251399", "DTEND:20251399"),
        ("DTSTART:2019010599T100000Z", "DTEND:20190105T100000Z"),
        ("DTSTART:20190105T090000Z", "DTEND:20190230T090000Z"),
        ("DTSTART:20250101T100000Z", "DURATION:P400D", "RRULE:FREQ=HOURLY;UNTIL=20250102T100000Z"),
        ("DTSTART:20250101T100000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY;UNTIL=20250102Tmorgen"),
        ("DTSTART:20250101T100000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY;UNTIL=20250102;UNTIL=morgen"),
        ("DTSTART:20250101T100000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY;UNTIL=20251399T100000Z"),
        ("DTSTART:20270105T090000Z", "DTSTART:20270105T090000Z", "RDATE:20260105T090000Z"),
    ],
)
def test_an_odd_event_that_may_touch_the_window_is_refused(lines: tuple[str, ...]) -> None:
    assert len(read(calendar_text(event_text(*lines))).refused) == 1


def test_a_refused_exception_leaves_its_series_and_a_refused_series_its_exceptions() -> None:
    series, odd = event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=2"), event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=x")
    exception = event_text("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T130000Z", "DURATION:PT1H")
    refused = event_text("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T130000Z", "DURATION:morgen")
    assert spans(read(calendar_text(series, refused))) == ["01-05 09:00-10:00", "01-12 09:00-10:00"]
    assert spans(read(calendar_text(odd, exception))) == ["01-13 13:00-14:00"]
    assert read(calendar_text(odd, exception)).refused == ("COUNT refused",)


def test_an_exception_that_cannot_be_read_and_lies_long_ago_refuses_nothing() -> None:
    broken = event_text("RECURRENCE-ID:20200106T090000Z", "DTSTART:20200106T090000Z", "DTEND:20200106T080000Z", uid="een")
    assert read(calendar_text(event_text(*TEN, uid="een"), broken)).refused == ()
