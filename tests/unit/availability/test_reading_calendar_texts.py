"""From calendar text to busy time: recurrence, zones, lengths, exceptions. Expectations by hand; Amsterdam is UTC+1 in winter."""

from datetime import UTC, datetime

import pytest

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import OwnEntry, Reading, Unreadable
from tests.calendars.texts import calendar_text, event_text

OWNER = "directeur@gemeente.example"
WINTER = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))


def read(text: str, window: Window = WINTER, owner: str = OWNER) -> Reading:
    request = Request(owner, window, Choices(), "overleg@kortelijnen.example")
    reading = read_text(text.encode(), request)
    assert isinstance(reading, Reading), reading
    return reading


def spans(reading: Reading) -> list[str]:
    return [f"{block.start:%m-%d %H:%M}-{block.end:%H:%M}" for block in sorted(reading.blocks, key=lambda block: block.start)]


def busy(*lines: str, head: tuple[str, ...] = (), window: Window = WINTER) -> list[str]:
    return spans(read(calendar_text(*head, event_text(*lines)), window=window))


TEN = ("DTSTART;TZID=Europe/Amsterdam:20260105T100000", "DTEND;TZID=Europe/Amsterdam:20260105T110000")


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


@pytest.mark.parametrize("tzid", ["Nergensland", '"(UTC+01:00) Amsterdam, Berlin"', "Europe"])
def test_a_zone_that_nobody_knows_is_that_of_the_calendar_with_a_warning(tzid: str) -> None:
    reading = read(calendar_text(event_text(f"DTSTART;TZID={tzid}:20260105T100000", "DURATION:PT1H")))
    assert spans(reading) == ["01-05 09:00-10:00"]
    assert reading.warnings == ("time zone unknown",)


def test_the_calendar_names_its_own_zone() -> None:
    text = calendar_text("X-WR-TIMEZONE:Europe/London", event_text("DTSTART:20260105T100000", "DURATION:PT1H"))
    assert spans(read(text)) == ["01-05 10:00-11:00"]


def own_zone(offset: str) -> str:
    rows = ("BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T000000")
    return "\r\n".join((*rows, f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE"))


def test_two_files_with_different_zones_of_one_name_do_not_mix() -> None:
    times = ("DTSTART;TZID=Customized Time Zone:20260105T100000", "DTEND;TZID=Customized Time Zone:20260105T110000")
    east, west = (calendar_text(own_zone(offset), event_text(*times, uid=offset)) for offset in ("+0200", "-0400"))
    assert spans(read(east)) == ["01-05 08:00-09:00"]
    assert spans(read(west)) == ["01-05 14:00-15:00"]
    assert spans(read(east + west)) == ["01-05 08:00-09:00", "01-05 14:00-15:00"]


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
    ],
)
def test_a_series(lines: tuple[str, ...], days: list[str]) -> None:
    assert busy(*TEN, *lines) == [f"{day} 09:00-10:00" for day in days]


def test_a_series_keeps_its_wall_time_when_the_clock_changes() -> None:
    spring = Window(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC))
    lines = ("DTSTART;TZID=Europe/Amsterdam:20260323T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert busy(*lines, window=spring) == ["03-23 09:00-10:00", "03-30 08:00-09:00"]


def test_both_nights_on_which_the_clock_changes() -> None:
    spring = Window(datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
    autumn = Window(datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))
    zone = ";TZID=Europe/Amsterdam"
    assert busy(f"DTSTART{zone}:20260329T023000", "DURATION:PT1H", window=spring) == ["03-29 01:30-02:30"]
    assert busy(f"DTSTART{zone}:20261025T023000", "DURATION:PT1H", window=autumn) == ["10-25 00:30-01:30"]
    assert busy(f"DTSTART{zone}:20260328T220000", f"DTEND{zone}:20260329T060000", window=spring) == ["03-28 21:00-04:00"]
    assert busy("DTSTART;VALUE=DATE:20260329", "TRANSP:OPAQUE", window=spring) == ["03-28 23:00-22:00"]
    assert busy("DTSTART;VALUE=DATE:20261025", "TRANSP:OPAQUE", window=autumn) == ["10-24 22:00-23:00"]


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


def test_an_exception_without_its_series_counts() -> None:
    assert busy("RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T130000Z", "DTEND:20260113T140000Z") == ["01-13 13:00-14:00"]


def test_of_the_same_uid_twice_the_newest_counts_and_a_tie_counts_twice() -> None:
    old, new = (event_text(f"DTSTART:2026010{day}T090000Z", "DURATION:PT1H", f"SEQUENCE:{sequence}") for day, sequence in ((5, 0), (6, 1)))
    other = event_text("DTSTART:20260107T090000Z", "DURATION:PT1H", "SEQUENCE:1")
    assert spans(read(calendar_text(new, old))) == ["01-06 09:00-10:00"]
    assert spans(read(calendar_text(old, new, other))) == ["01-06 09:00-10:00", "01-07 09:00-10:00"]


def test_only_the_owners_own_answer_counts() -> None:
    lines = (*TEN, f"ATTENDEE;CN=A;PARTSTAT=DECLINED:mailto:{OWNER.upper()}", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ander@elders.example")
    assert busy(*lines) == []
    assert spans(read(calendar_text(event_text(*lines)), owner="ander@elders.example")) == ["01-05 09:00-10:00"]
    assert spans(read(calendar_text(event_text(*lines)), owner="")) == ["01-05 09:00-10:00"]


def test_a_cancelled_message_cancels_all_in_it() -> None:
    assert spans(read(calendar_text("METHOD:CANCEL", event_text(*TEN)))) == []


def test_our_own_meeting_is_not_busy_and_its_answer_is_read() -> None:
    uid = f"overleg-{'0a' * 20}@kortelijnen.example"
    ours = event_text(*TEN, "SEQUENCE:2", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWNER}", uid=uid)
    others = event_text(*TEN, uid="overleg-0a0a@elders.example")
    reading = read(calendar_text(ours, others))
    assert spans(reading) == ["01-05 09:00-10:00"]
    assert reading.own == (OwnEntry(uid, 2, "ACCEPTED"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        calendar_text(event_text(*TEN))[:-20],
        calendar_text(event_text(*TEN)).replace("END:VEVENT\r\n", ""),
        calendar_text(event_text("SUMMARY:zonder begin")),
        calendar_text(event_text(*TEN, "RRULE:FREQ=SECONDLY")),
        calendar_text(event_text(*TEN, "RRULE:FREQ=DAILY;INTERVAL=0")),
        calendar_text(event_text(*TEN, "RRULE:FREQ=DAILY;COUNT=0")),
        calendar_text(event_text(*TEN, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY")),
        calendar_text(event_text("DTSTART:20260105T090000Z", "DTEND:20260105T080000Z")),
        calendar_text(event_text("DTSTART:20260105T090000Z", "DURATION:-PT1H")),
        calendar_text(event_text("DTSTART:20260230T090000Z")),
        calendar_text("BEGIN:VFREEBUSY\r\nFREEBUSY:20260105T090000Z/PT1H\r\nEND:VFREEBUSY"),
        "\r\n".join([calendar_text(event_text(*TEN)), calendar_text()[:-18]]),
    ],
)
def test_what_cannot_be_read_whole_is_unreadable_and_never_free(text: str) -> None:
    request = Request(OWNER, WINTER, Choices(), "overleg@kortelijnen.example")
    assert isinstance(read_text(text.encode(), request), Unreadable)


def test_an_odd_event_that_is_long_over_costs_nothing() -> None:
    odd = event_text("DTSTART:20190105T090000Z", "DTEND:20190105T080000Z", uid="oud")
    assert spans(read(calendar_text(odd, event_text(*TEN)))) == ["01-05 09:00-10:00"]


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
    request = Request(OWNER, WINTER, Choices(), "overleg@kortelijnen.example")
    reading = read_text(change(calendar_text(event_text(*TEN)).encode()), request)
    assert isinstance(reading, Reading)
    assert spans(reading) == ["01-05 09:00-10:00"]
