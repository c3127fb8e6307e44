"""Hostile and odd calendars, made on the spot, each with the least that a reader must answer.

Expectations of what is READ are by hand, for January and February 2026 in Amsterdam.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tests.calendars.texts import calendar_text

SECOND = ("01-01 00:00:00/00:00:01",)
TEN = ("01-05 09:00:00/10:00:00",)


class Least(StrEnum):
    """What a reader must at least do."""

    UNKNOWN = "the source is unknown"
    REFUSED = "the event is refused, or the source unknown"
    READ = "it is read, and right"
    EITHER = "any of these, never silently free"


@dataclass(frozen=True, slots=True)
class Case:
    """A text, made when asked for: some are megabytes. `busy` is what stands there, as `month-day start/end`, UTC."""

    name: str
    least: Least
    text: Callable[[], str | bytes]
    busy: tuple[str, ...] = ()

    @property
    def content(self) -> bytes:
        text = self.text()
        return text if isinstance(text, bytes) else text.encode()


def event(*lines: str, uid: str = "h", start: str = "DTSTART:20260101T000000Z", end: str = "DTEND:20260101T000001Z") -> str:
    """A VEVENT of one second in the new year, unless told otherwise; without the lines that are empty."""
    rows = ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20251201T000000Z", start, end, *lines, "SUMMARY:x", "END:VEVENT")
    return "\r\n".join(row for row in rows if row)


def ten(*lines: str, tzid: str = "Europe/Berlin") -> str:
    """From ten to eleven in a zone, on Monday 5 January."""
    return event(*lines, start=f"DTSTART;TZID={tzid}:20260105T100000", end=f"DTEND;TZID={tzid}:20260105T110000")


def alone(*lines: str, start: str = "DTSTART:20260101T000000Z", end: str = "DTEND:20260101T000001Z") -> Callable[[], str]:
    """A calendar with one event."""
    return lambda: calendar_text(event(*lines, start=start, end=end))


def in_zone(tzid: str) -> Callable[[], str]:
    return lambda: calendar_text(ten(tzid=tzid))


def described_zone(tzid: str, *rows: str) -> str:
    """A VTIMEZONE with one part."""
    part = ("BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", *rows, "END:STANDARD")
    return "\r\n".join(("BEGIN:VTIMEZONE", f"TZID:{tzid}", *part, "END:VTIMEZONE"))


def later(**time: int) -> str:
    return f"{datetime(2026, 1, 1) + timedelta(**time):%Y%m%dT%H%M%SZ}"  # noqa: DTZ001  # the Z says it


def numbers(first: int, last: int) -> str:
    return ",".join(map(str, range(first, last + 1)))


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _rules()
    yield from _amounts()
    yield from _no_calendars()


def _rules() -> Iterator[Case]:
    """Recurrence that never ends, never comes, or makes no sense."""
    by_all = f"BYMONTH={numbers(1, 12)};BYMONTHDAY={numbers(1, 31)};BYHOUR={numbers(0, 23)};BYMINUTE={numbers(0, 59)}"
    refused = {
        "every second": "FREQ=SECONDLY",
        "every second until 9999": "FREQ=SECONDLY;UNTIL=99991231T235959Z",
        "every second of 30 February": "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "every minute": "FREQ=MINUTELY",
        "every minute of a year": f"FREQ=YEARLY;{by_all};BYSECOND={numbers(0, 59)}",
        "interval 0": "FREQ=DAILY;INTERVAL=0",
        "interval without end": "FREQ=DAILY;INTERVAL=999999999999",
        "count 0": "FREQ=DAILY;COUNT=0",
        "negative count": "FREQ=DAILY;COUNT=-1",
        "no frequency": "COUNT=3",
        "empty rule": "",
        "frequency of another world": "FREQ=FORTNIGHTLY",
        "day of another world": "FREQ=WEEKLY;BYDAY=XX",
        "month 13": "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1;BYSETPOS=0",
        "part twice": "FREQ=DAILY;FREQ=SECONDLY",
        "until no time": "FREQ=DAILY;UNTIL=tomorrow",
    }
    for name, rule in refused.items():
        yield Case(name, Least.REFUSED, alone(f"RRULE:{rule}"))
    either = {
        "on 30 February": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "the 400th day of the year": "FREQ=YEARLY;BYYEARDAY=366;BYWEEKNO=1;BYMONTH=7",
        "count of 999,999,999": "FREQ=DAILY;COUNT=999999999",
        "the 54th Monday of a month": "FREQ=MONTHLY;BYDAY=53MO",
        "every day of every year": f"FREQ=YEARLY;BYYEARDAY={numbers(1, 366)};INTERVAL=1000",
    }
    for name, rule in either.items():
        yield Case(name, Least.EITHER, alone(f"RRULE:{rule}"))
    old = {"since the year 1": "00010101T000000Z", "since 1601": "16010101T000000Z"}
    for name, start in old.items():
        yield Case(f"daily {name}", Least.REFUSED, alone("RRULE:FREQ=DAILY", start=f"DTSTART:{start}", end="DURATION:PT1H"))
        yield Case(f"hourly {name}", Least.REFUSED, alone("RRULE:FREQ=HOURLY", start=f"DTSTART:{start}", end="DURATION:PT1H"))
    emptied = "RRULE:FREQ=DAILY;UNTIL=20200101T000000Z"  # what stays of a series that a client split at its first occurrence
    yield Case("until before the start", Least.READ, alone(emptied))
    yield Case("hourly this year", Least.EITHER, alone("RRULE:FREQ=HOURLY"))
    yield Case("an EXRULE", Least.EITHER, alone("RRULE:FREQ=DAILY", "EXRULE:FREQ=SECONDLY"))
    yield Case("500 rules", Least.REFUSED, lambda: calendar_text(event(*(f"RRULE:FREQ=DAILY;BYHOUR={hour % 24}" for hour in range(500)))))
    yield Case(
        "400 years of dates that never come",
        Least.EITHER,
        lambda: calendar_text(*(event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"u{number}") for number in range(500))),
    )


def _amounts() -> Iterator[Case]:
    """Too much of something."""
    yield Case("50,000 EXDATEs", Least.REFUSED, lambda: calendar_text(event("RRULE:FREQ=DAILY", *_days("EXDATE", 50_000))))
    yield Case("50,000 RDATEs", Least.REFUSED, lambda: calendar_text(event("RDATE:" + ",".join(later(minutes=at) for at in range(50_000)))))
    yield Case(
        "2,000 EXDATEs", Least.READ, lambda: calendar_text(event("RRULE:FREQ=DAILY;COUNT=3", *_days("EXDATE", 2_000, first=1))), SECOND
    )
    yield Case("5,000 exceptions", Least.EITHER, lambda: calendar_text(event("RRULE:FREQ=DAILY"), *_exceptions(5_000, "RECURRENCE-ID")))
    yield Case(
        "1,000 times this and future",
        Least.EITHER,
        lambda: calendar_text(event("RRULE:FREQ=DAILY"), *_exceptions(1_000, "RECURRENCE-ID;RANGE=THISANDFUTURE")),
    )
    yield Case("20,000 events", Least.EITHER, lambda: calendar_text(*(event(uid=f"u{number}") for number in range(20_000))))
    yield Case("9,000 events of one UID", Least.EITHER, lambda: calendar_text(*(event() for _ in range(9_000))))
    yield Case(
        "4,000 daily series", Least.EITHER, lambda: calendar_text(*(event("RRULE:FREQ=DAILY", uid=f"u{each}") for each in range(4_000)))
    )
    yield Case("4,000 daily series that never touch", Least.EITHER, never_touching)
    yield Case("2,000 series of 24 times a day", Least.EITHER, endless)
    yield Case("20,000 attendees", Least.READ, lambda: calendar_text(event(*_attendees(20_000))), SECOND)
    yield Case("a line of 5 MB", Least.EITHER, lambda: calendar_text(event("DESCRIPTION:" + "x" * 5_000_000)))
    yield Case("a UID of 1 MB", Least.EITHER, lambda: calendar_text(event(uid="u" * 1_000_000)))
    yield Case("a category of 200 kB", Least.EITHER, lambda: calendar_text(event("CATEGORIES:" + "a," * 100_000)))
    yield Case("folded at every letter", Least.EITHER, lambda: calendar_text(event("DESCRIPTION:" + "\r\n ".join("x" * 200_000))))
    yield Case("12 MB of empty lines", Least.EITHER, lambda: calendar_text("\r\n" * 6_000_000, event()))
    yield Case("10,000 parameters", Least.EITHER, alone(start="DTSTART" + ";X-A=b" * 10_000 + ":20260101T000000Z"))
    yield Case("quotes that never close", Least.REFUSED, alone(start='DTSTART;TZID="' + 'a,"b;' * 12_000 + ":20260101T000000Z"))
    yield Case(
        "10,000 alarms",
        Least.READ,
        lambda: calendar_text(event("BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n" * 10_000 + "X-A:b")),
        SECOND,
    )
    yield Case(
        "3,000 zones", Least.EITHER, lambda: calendar_text(*(described_zone(f"Z{number}") for number in range(3_000)), ten(tzid="Z7"))
    )
    yield Case(
        "a zone that changes every second",
        Least.EITHER,
        lambda: calendar_text(described_zone("Bomb", "RRULE:FREQ=SECONDLY"), ten(tzid="Bomb")),
    )
    yield Case(
        "a zone with 100,000 changes",
        Least.EITHER,
        lambda: calendar_text(described_zone("Bomb", *_days("RDATE", 100_000)), ten(tzid="Bomb")),
    )


def _no_calendars() -> Iterator[Case]:
    """Not a whole calendar."""
    nothing = {
        "empty": "",
        "white space": " \r\n\r\n",
        "sign-in page": "<!DOCTYPE html><html><body>Meld u aan</body></html>",
        "JSON": '{"error": "BEGIN:VCALENDAR END:VCALENDAR"}',
        "cut off": calendar_text(event())[:-30],
        "cut off before its last line": calendar_text(event())[: -len("END:VCALENDAR\r\n")],
        "never closed": calendar_text(event()).replace("END:VEVENT\r\nEND:VCALENDAR\r\n", ""),
        "event never closed": calendar_text(event()).replace("END:VEVENT\r\n", ""),
        "closed twice": calendar_text(event(), "END:VEVENT"),
        "event in an event": calendar_text(event("BEGIN:VEVENT", "END:VEVENT")),
        "a page after the calendar": calendar_text(event()) + "<html></html>",
        "only free and busy": calendar_text("BEGIN:VFREEBUSY", "FREEBUSY:20260105T090000Z/PT1H", "END:VFREEBUSY"),
    }
    for name, text in nothing.items():
        yield Case(name, Least.UNKNOWN, lambda text=text: text)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    deep = "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 10_000 + "END:VEVENT\r\n" * 10_000 + "END:VCALENDAR\r\n"
    yield Case("10,000 deep", Least.UNKNOWN, lambda: deep)
    yield Case("11 MB", Least.UNKNOWN, lambda: calendar_text(event("X-A:" + "x" * 11_000_000)))


def endless() -> str:
    """Three million occurrences in half a megabyte: only the limits of the process end it."""
    rule = f"RRULE:FREQ=DAILY;BYHOUR={numbers(0, 23)}"
    return calendar_text(*(event(rule, uid=f"u{number}", start="DTSTART:19000101T000000Z", end="DURATION:PT1S") for number in range(2_000)))


def never_touching() -> str:
    """A quarter of a million separate seconds."""
    return calendar_text(
        *(event("RRULE:FREQ=DAILY", uid=f"u{n}", start=f"DTSTART:{later(seconds=20 * n)}", end="DURATION:PT1S") for n in range(4_000))
    )


def _days(name: str, amount: int, first: int = 0) -> list[str]:
    return [f"{name}:{later(days=day)}" for day in range(first, first + amount)]


def _exceptions(amount: int, name: str) -> list[str]:
    return [event(f"{name}:{later(days=day)}", f"SEQUENCE:{day}") for day in range(amount)]


def _attendees(amount: int) -> list[str]:
    return [f"ATTENDEE;CN=Deelnemer {number}:mailto:d{number}@elders.example" for number in range(amount)]
