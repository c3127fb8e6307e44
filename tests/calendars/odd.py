"""Odd calendars: single events, zones, series and bytes that programs really write, or that a broken one might."""

from collections.abc import Iterator

from tests.calendars.hostile import SECOND, TEN, Case, Least, alone, event, in_zone, ten
from tests.calendars.texts import calendar_text

FIVE_DAYS = ("01-05 09:00:00/10:00:00", *(f"01-{day:02} 09:00:00/10:00:00" for day in (6, 7, 8, 9)))


def odd_cases() -> Iterator[Case]:
    """All of them."""
    yield from _times()
    yield from _zones()
    yield from _series()
    yield from _bytes()


def _times() -> Iterator[Case]:
    day = "DTSTART;VALUE=DATE:20260105"
    yield Case("no DTSTART", Least.REFUSED, alone(start="", end=""))
    yield Case("two DTSTARTs", Least.REFUSED, alone("DTSTART:20260102T000000Z"))
    yield Case("no DTEND", Least.READ, alone(end=""))
    yield Case("a day without DTEND", Least.READ, alone("TRANSP:OPAQUE", start=day, end=""), ("01-04 23:00:00/23:00:00",))
    yield Case("a day that ends where it begins", Least.EITHER, alone("TRANSP:OPAQUE", start=day, end="DTEND;VALUE=DATE:20260105"))
    yield Case("no length", Least.READ, alone(end="DTEND:20260101T000000Z"))
    yield Case("ends before it begins", Least.REFUSED, alone(end="DTEND:20251230T000000Z"))
    yield Case("DTEND and DURATION", Least.EITHER, alone("DURATION:PT2H"))
    yield Case("negative DURATION", Least.REFUSED, alone("DURATION:-PT2H", end=""))
    yield Case("9,999,999 weeks", Least.REFUSED, alone("DURATION:P9999999W", end=""))
    yield Case("a DURATION of nothing", Least.REFUSED, alone("DURATION:P", end=""))
    yield Case("a day that ends at a time", Least.EITHER, alone("TRANSP:OPAQUE", start=day, end="DTEND:20260106T000000Z"))
    yield Case("year 0", Least.REFUSED, alone(start="DTSTART:00000101T000000Z"))
    yield Case("until the end of time", Least.EITHER, alone(end="DTEND:99991231T235959Z"))
    yield Case("30 February", Least.REFUSED, alone(start="DTSTART:20260230T000000Z"))
    yield Case("24 o'clock", Least.EITHER, alone(start="DTSTART:20260101T240000Z", end="DURATION:PT1H"))
    yield Case("a leap second", Least.EITHER, alone(start="DTSTART:20260101T235960Z", end="DURATION:PT1H"))
    yield Case("digits of another script", Least.EITHER, alone(start="DTSTART:٢٠٢٦٠١٠١T٠٠٠٠٠٠Z"))
    yield Case("a date in words", Least.REFUSED, alone(start="DTSTART:1 January 2026"))
    yield Case("ISO 8601 with signs", Least.EITHER, alone(start="DTSTART:2026-01-01T00:00:00Z"))
    yield Case("leap day every year", Least.READ, alone("RRULE:FREQ=YEARLY", start="DTSTART;VALUE=DATE:20240229", end=""))
    yield Case("the year 9999", Least.READ, alone(start="DTSTART:20991231T230000Z", end="DTEND:20991231T235959Z"))


def _zones() -> Iterator[Case]:
    yield Case("floating", Least.READ, alone(start="DTSTART:20260105T100000", end="DTEND:20260105T110000"), TEN)
    yield Case("Windows zone", Least.READ, in_zone("W. Europe Standard Time"), TEN)
    yield Case("Windows zone in quotes", Least.READ, in_zone('"W. Europe Standard Time"'), TEN)
    yield Case("UTC of Exchange", Least.READ, in_zone('"tzone://Microsoft/Utc"'), ("01-05 10:00:00/11:00:00",))
    for name, tzid in {
        "a zone that nobody knows": "Nowhere/Land",
        "custom zone of Exchange, not in quotes": "tzone://Microsoft/Custom",
        "a folder of zones": "Europe",
        "a file of passwords": "/etc/passwd",
        "a path upward": "../../../etc/localtime",
        "an empty zone": "",
        "a zone of 60 kB": "Z" * 60_000,
        "a zone that is an offset": "GMT+0100",
        "a display name": '"(UTC+01:00) Amsterdam, Berlin, Bern"',
    }.items():
        yield Case(name, Least.EITHER, in_zone(tzid))
    spring = {"start": "DTSTART;TZID=Europe/Berlin:20260329T023000", "end": "DTEND;TZID=Europe/Berlin:20260329T040000"}
    yield Case("in the hour that is not there", Least.READ, alone(**spring))
    yield Case("calendar zone that is a folder", Least.READ, lambda: calendar_text("X-WR-TIMEZONE:Europe", ten()), TEN)
    yield Case("zone without name", Least.EITHER, lambda: calendar_text("BEGIN:VTIMEZONE", "END:VTIMEZONE", ten()))


def _series() -> Iterator[Case]:
    daily = "RRULE:FREQ=DAILY;COUNT=5"
    without_tuesday = tuple(day for day in FIVE_DAYS if "01-06" not in day)
    yield Case("until a date", Least.EITHER, lambda: calendar_text(ten("RRULE:FREQ=DAILY;UNTIL=20260109")))
    yield Case("until a local time", Least.EITHER, lambda: calendar_text(ten("RRULE:FREQ=DAILY;UNTIL=20260109T100000")))
    yield Case("five days", Least.READ, lambda: calendar_text(ten(daily)), FIVE_DAYS)
    yield Case("EXDATE in UTC", Least.READ, lambda: calendar_text(ten(daily, "EXDATE:20260106T090000Z")), without_tuesday)
    yield Case("EXDATE that is a date", Least.EITHER, lambda: calendar_text(ten(daily, "EXDATE;VALUE=DATE:20260106")))
    yield Case("EXDATE that is nothing", Least.EITHER, lambda: calendar_text(ten(daily, "EXDATE:")))
    moved = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260103T000000Z", start="DTSTART:20260103T050000Z", end="DTEND:20260103T060000Z")
    yield Case("this and future", Least.EITHER, lambda: calendar_text(event(daily), moved))
    yield Case("an exception without its series", Least.READ, alone("RECURRENCE-ID:20260101T000000Z"), SECOND)
    yield Case("RECURRENCE-ID that is no time", Least.REFUSED, lambda: calendar_text(event("RECURRENCE-ID:gisteren")))
    yield Case("no UID", Least.EITHER, lambda: calendar_text(event()).replace("UID:h\r\n", ""))
    newer = event("SEQUENCE:3", start="DTSTART:20260102T000000Z", end="DTEND:20260102T010000Z")
    yield Case("a UID twice", Least.READ, lambda: calendar_text(event("SEQUENCE:0"), newer), ("01-02 00:00:00/01:00:00",))
    yield Case("a SEQUENCE of a thousand digits", Least.EITHER, alone("SEQUENCE:" + "9" * 1_000))


def _bytes() -> Iterator[Case]:
    plain = calendar_text(event())
    yield Case("LF only", Least.READ, lambda: plain.replace("\r\n", "\n"), SECOND)
    yield Case("CR only", Least.READ, lambda: plain.replace("\r\n", "\r"), SECOND)
    yield Case("byte order mark", Least.READ, lambda: b"\xef\xbb\xbf" + plain.encode(), SECOND)
    yield Case("UTF-16", Least.EITHER, lambda: plain.encode("utf-16"))
    yield Case("Latin-1", Least.READ, lambda: calendar_text(event("DESCRIPTION:Grüße")).encode("latin-1"), SECOND)
    yield Case("a zero byte", Least.READ, lambda: calendar_text(event("DESCRIPTION:a\0b")), SECOND)
    yield Case("folded inside a letter", Least.READ, lambda: plain.encode().replace(b"SUMMARY:x", b"SUMMARY:\xc3\r\n \xbcber"), SECOND)
    yield Case("no UTF-8 at all", Least.READ, lambda: plain.encode().replace(b"SUMMARY:x", b"SUMMARY:\xff\xfe\xc3"), SECOND)
    yield Case("folded inside a name", Least.READ, lambda: plain.replace("DTSTART:", "DTST\r\n ART:"), SECOND)
    yield Case("folded with a tab", Least.READ, lambda: plain.replace("DTSTART:", "DTSTART\r\n\t:"), SECOND)
    yield Case("lower case", Least.READ, plain.lower, SECOND)
    yield Case(
        "other line ends of Unicode", Least.READ, lambda: calendar_text(event("DESCRIPTION:a\u2028DTSTART:x\x85\x0bDTSTART:y")), SECOND
    )
    yield Case("gzip", Least.UNKNOWN, lambda: b"\x1f\x8b\x08\x00" + plain.encode())
