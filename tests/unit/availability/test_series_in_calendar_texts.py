"""Series and their exceptions: which occurrences there are, and when."""

from datetime import UTC, datetime

import pytest

from services.availability.domain.busy import Window
from tests.calendars.read import TEN, busy, read, spans
from tests.calendars.texts import calendar_text, event_text


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("RRULE:FREQ=WEEKLY;COUNT=3",), ["01-05", "01-12", "01-19"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260112T090000Z",), ["01-05", "01-12"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260112T085959Z",), ["01-05"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260112T100000",), ["01-05", "01-12"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260112",), ["01-05", "01-12"]),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Amsterdam:20260112T100000"), ["01-05", "01-19"]),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260112T090000Z"), ["01-05", "01-19"]),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20260112"), ["01-05", "01-19"]),
        (("RDATE;TZID=Europe/Amsterdam:20260108T100000",), ["01-05", "01-08"]),
        (("RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=2",), ["01-05", "02-02"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260101",), []),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260105T000000Z",), ["01-05"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z;INTERVAL=4",), ["01-05", "02-02", "03-02"]),
        (("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2",), ["01-05", "01-06", "01-13"]),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260112T100000"), ["01-05", "01-19"]),
        (("RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;TZID=Europe/London:20260105T090000"), ["01-12"]),
        (("EXDATE;TZID=Europe/Amsterdam:20260105T100000",), []),
        (("RDATE;VALUE=DATE:20260108",), ["01-05", "01-08"]),
        (("RRULE:FREQ=WEEKLY;COUNT=2", "RDATE:20260112T090000Z,20260114T090000Z"), ["01-05", "01-12", "01-14"]),
    ],
)
def test_a_series(lines: tuple[str, ...], days: list[str]) -> None:
    assert busy(*TEN, *lines) == [f"{day} 09:00-10:00" for day in days]


def test_an_added_period_has_its_own_length() -> None:
    period = "RDATE;VALUE=PERIOD:20260108T100000Z/PT30M,20260109T100000Z/20260109T120000Z"
    assert busy(*TEN, period) == ["01-05 09:00-10:00", "01-08 10:00-10:30", "01-09 10:00-12:00"]


def test_days_in_a_series_are_excluded_and_replaced_as_days() -> None:
    day = ("DTSTART;VALUE=DATE:20260105", "TRANSP:OPAQUE")
    series = event_text(*day, "RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20260106")
    moved = event_text("RECURRENCE-ID;VALUE=DATE:20260107", "DTSTART:20260120T090000Z", "DURATION:PT1H")
    assert spans(read(calendar_text(series, moved))) == ["01-04 23:00-23:00", "01-07 23:00-23:00", "01-20 09:00-10:00"]


def test_a_date_with_a_time_behind_it_is_a_date_in_a_series_too() -> None:
    day = ("DTSTART;VALUE=DATE:20260105T000000", "TRANSP:OPAQUE")
    lines = ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260106T000000", "RDATE;VALUE=DATE:20260110T000000")
    moved = event_text("RECURRENCE-ID;VALUE=DATE:20260107T000000", "DTSTART:20260120T090000Z", "DURATION:PT1H")
    assert spans(read(calendar_text(event_text(*day, *lines), moved))) == ["01-04 23:00-23:00", "01-09 23:00-23:00", "01-20 09:00-10:00"]


def test_a_series_keeps_its_wall_time_when_the_clock_changes() -> None:
    spring = Window(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC))
    lines = ("DTSTART;TZID=Europe/Amsterdam:20260323T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert busy(*lines, window=spring) == ["03-23 09:00-10:00", "03-30 08:00-09:00"]


def test_an_exception_replaces_its_occurrence_wherever_it_stands_in_the_file() -> None:
    series = event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = event_text("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T130000Z", "DTEND:20260113T140000Z")
    cancelled = event_text("RECURRENCE-ID;TZID=Europe/Amsterdam:20260119T100000", *TEN, "STATUS:CANCELLED")
    expected = ["01-05 09:00-10:00", "01-13 13:00-14:00"]
    assert spans(read(calendar_text(series, moved, cancelled))) == expected
    assert spans(read(calendar_text(cancelled, moved, series))) == expected


def test_this_and_future_shifts_the_rest() -> None:
    series = event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=3")
    later = event_text("RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z", "DTSTART:20260112T110000Z", "DTEND:20260112T113000Z")
    assert spans(read(calendar_text(series, later))) == ["01-05 09:00-10:00", "01-12 11:00-11:30", "01-19 11:00-11:30"]


def test_a_day_names_the_occurrence_from_which_all_that_follow_move() -> None:
    series = event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=3")
    later = event_text("RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260112", "DTSTART:20260112T110000Z", "DURATION:PT1H")
    assert spans(read(calendar_text(series, later))) == ["01-05 09:00-10:00", "01-12 11:00-12:00", "01-19 11:00-12:00"]


def test_years_that_no_calendar_is_about_say_nothing() -> None:
    lines = ("RRULE:FREQ=DAILY;INTERVAL=1000;COUNT=5000", "EXDATE:00010101T000000Z", "RDATE:99991231T235959Z")
    assert busy(*TEN, *lines) == ["01-05 09:00-10:00"]


def test_after_this_and_future_an_ordinary_exception_still_replaces_its_own() -> None:
    series = event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=4")
    later = event_text("RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z", "DTSTART:20260112T110000Z", "DURATION:PT1H")
    other = event_text("RECURRENCE-ID:20260119T090000Z", "DTSTART:20260119T150000Z", "DURATION:PT1H")
    ended = event_text("RECURRENCE-ID;RANGE=THISANDFUTURE:20260126T090000Z", *TEN, "STATUS:CANCELLED")
    assert spans(read(calendar_text(series, later, other, ended))) == ["01-05 09:00-10:00", "01-12 11:00-12:00", "01-19 15:00-16:00"]


def test_exceptions_move_into_the_window_and_out_of_it() -> None:
    old = event_text("DTSTART:20251201T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2", uid="oud")
    inward = event_text("RECURRENCE-ID:20251208T090000Z", "DTSTART:20260107T090000Z", "DURATION:PT1H", uid="oud")
    series = event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=2")
    outward = event_text("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260612T090000Z", "DURATION:PT1H")
    assert spans(read(calendar_text(old, inward, series, outward))) == ["01-05 09:00-10:00", "01-07 09:00-10:00"]


def test_an_exception_counts_also_when_its_series_no_longer_has_that_date() -> None:
    series = event_text(*TEN, "RRULE:FREQ=WEEKLY;UNTIL=20260106T000000Z", "EXDATE:20260112T090000Z")
    left = event_text("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T090000Z", "DURATION:PT1H")
    assert spans(read(calendar_text(series, left))) == ["01-05 09:00-10:00", "01-13 09:00-10:00"]


def test_an_exception_without_its_series_counts() -> None:
    assert busy("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T130000Z", "DTEND:20260113T140000Z") == ["01-13 13:00-14:00"]


def test_of_the_same_uid_twice_the_newest_counts_and_a_tie_counts_twice() -> None:
    old, new = (event_text(f"DTSTART:2026010{day}T090000Z", "DURATION:PT1H", f"SEQUENCE:{sequence}") for day, sequence in ((5, 0), (6, 1)))
    other = event_text("DTSTART:20260107T090000Z", "DURATION:PT1H", "SEQUENCE:1")
    assert spans(read(calendar_text(new, old))) == ["01-06 09:00-10:00"]
    assert spans(read(calendar_text(old, new, other))) == ["01-06 09:00-10:00", "01-07 09:00-10:00"]


def test_equals_that_differ_count_both_with_their_exceptions() -> None:
    short = event_text("DTSTART:20260105T090000Z", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=2")
    long = event_text("DTSTART:20260105T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = event_text("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T090000Z", "DURATION:PT1H")
    assert spans(read(calendar_text(short, long, long, moved))) == ["01-05 09:00-09:30", "01-05 09:00-10:00", "01-13 09:00-10:00"]


def test_a_newer_version_that_moved_out_of_the_window_takes_the_older_with_it() -> None:
    old = event_text("DTSTART:20260105T090000Z", "DTEND:20260105T100000Z", "SEQUENCE:0")
    new = event_text("DTSTART:20270105T090000Z", "DTEND:20270105T100000Z", "SEQUENCE:1")
    assert spans(read(calendar_text(old, new))) == []


@pytest.mark.parametrize(
    ("begins", "times", "moved_from", "moved_to", "days"),
    [
        ("20251103", 10, "20251201", "20251211", ["01-01", "01-08", "01-15"]),
        ("20260216", 5, "20260302", "20260220", ["02-16", "02-20", "02-23", "02-27"]),
    ],
)
def test_what_follows_may_have_moved_into_the_window_from_far_outside_it(
    begins: str, times: int, moved_from: str, moved_to: str, days: list[str]
) -> None:
    series = event_text(f"DTSTART:{begins}T100000Z", "DURATION:PT1H", f"RRULE:FREQ=WEEKLY;COUNT={times}", uid="een")
    shift = event_text(f"RECURRENCE-ID;RANGE=THISANDFUTURE:{moved_from}T100000Z", f"DTSTART:{moved_to}T100000Z", "DURATION:PT1H", uid="een")
    assert spans(read(calendar_text(series, shift))) == [f"{day} 10:00-11:00" for day in days]
