"""Calendars as Outlook writes them: RFC 5545 with its X-MICROSOFT properties and its name for our zone."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from deploy.local.world.appointments import Appointment, Busy, Calendar, Series, Span

ZONE = "W. Europe Standard Time"
MOVABLE = "Verplaatsbaar"
DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 75
SINGLE, MASTER, EXCEPTION = 0, 1, 3
"""X-MICROSOFT-CDO-INSTTYPE."""
_HEAD = ("BEGIN:VCALENDAR", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0")


def _vtimezone(winter: str, summer: str) -> tuple[str, ...]:
    """Our zone, by the local times of its first changes."""
    return (
        "BEGIN:VTIMEZONE",
        f"TZID:{ZONE}",
        "BEGIN:STANDARD",
        f"DTSTART:{winter}",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        f"DTSTART:{summer}",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    )


_PUBLISHED_ZONE = _vtimezone("16010101T030000", "16010101T020000")
"""As Outlook writes it."""
_STORED_ZONE = _vtimezone("19961027T030000", "19810329T020000")
"""As gateways to a CalDAV server write it. From 1601 on, Radicale counts 425 years for each appointment: 240 s of CPU in all."""


def items(calendar: Calendar, owner: str, written: date) -> Iterator[tuple[str, str]]:
    """UID and text of each calendar object: one VCALENDAR per appointment or series. `written` is the day of DTSTAMP."""
    for uid, lines in _objects(calendar, owner, written):
        yield uid, f"{_STORED_HEAD}{_text(lines)}END:VCALENDAR\r\n"


def published(calendar: Calendar, owner: str, written: date) -> str:
    """The whole calendar as one file behind a link."""
    lines = [line for _, found in _objects(calendar, owner, written) for line in found]
    return _text(["BEGIN:VCALENDAR", "METHOD:PUBLISH", *_HEAD[1:], "X-WR-CALNAME:Agenda", *_PUBLISHED_ZONE, *lines, "END:VCALENDAR"])


def _objects(calendar: Calendar, owner: str, written: date) -> Iterator[tuple[str, list[str]]]:
    for single in calendar.singles:
        uid = _uid(owner, single.number, written)
        yield uid, _event(uid, single, written, SINGLE)
    for series in calendar.series:
        uid = _uid(owner, series.first.number, written)
        yield uid, _series(uid, series, written)


def _series(uid: str, series: Series, written: date) -> list[str]:
    first = series.first
    extra = [f"RRULE:{_rule(series)}"]
    extra += [f"EXDATE;TZID={ZONE}:{_local(start)}" for start in series.skipped]
    lines = _event(uid, first, written, MASTER, *extra)
    for old, span in series.moved:
        moved = Appointment(first.number, first.title, first.place, first.busy, span)
        lines += _event(uid, moved, written, EXCEPTION, f"RECURRENCE-ID;TZID={ZONE}:{_local(old)}", sequence=1)
    return lines


def _rule(series: Series) -> str:
    """UNTIL is UTC (RFC 5545 3.3.10): the end of the day here is 23:00 or 22:00 the same date there."""
    weekday = DAY_NAMES[series.first.span.start.weekday()]
    until = f"UNTIL={series.until:%Y%m%d}T220000Z;" if series.until else ""
    return f"FREQ=WEEKLY;{until}INTERVAL={series.every_weeks};BYDAY={weekday};WKST=MO"


def _event(uid: str, what: Appointment, written: date, instance: int, *extra: str, sequence: int = 0) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        *extra,
        f"UID:{uid}",
        f"SUMMARY:{_escaped(what.title)}",
        *_times(what.span, what.days),
        f"CLASS:{'PRIVATE' if what.private else 'PUBLIC'}",
        "PRIORITY:5",
        f"DTSTAMP:{written:%Y%m%d}T060000Z",
        f"TRANSP:{'OPAQUE' if what.busy.takes_time else 'TRANSPARENT'}",
        f"STATUS:{'TENTATIVE' if what.busy is Busy.TENTATIVE else 'CONFIRMED'}",
        f"SEQUENCE:{sequence}",
        f"LOCATION:{_escaped(what.place)}",
    ]
    if what.busy is Busy.MOVABLE:
        lines.append(f"CATEGORIES:{MOVABLE}")
    lines += [
        f"X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{what.busy.shown_as}",
        f"X-MICROSOFT-CDO-INTENDEDSTATUS:{what.busy.shown_as}",
        f"X-MICROSOFT-CDO-ALLDAYEVENT:{'TRUE' if what.days else 'FALSE'}",
        "X-MICROSOFT-CDO-IMPORTANCE:1",
        f"X-MICROSOFT-CDO-INSTTYPE:{instance}",
        "X-MICROSOFT-DISALLOW-COUNTER:FALSE",
        "END:VEVENT",
    ]
    return lines


def _times(span: Span, days: int) -> tuple[str, str]:
    if days:
        first = span.start.date()
        return f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{first + timedelta(days=days):%Y%m%d}"
    return f"DTSTART;TZID={ZONE}:{_local(span.start)}", f"DTEND;TZID={ZONE}:{_local(span.end)}"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _uid(owner: str, number: int, written: date) -> str:
    """Outlook's own form: a fixed prefix, the time of creation in 100 ns since 1601, eight zero bytes, a length and 16 opaque bytes."""
    created = (datetime(written.year, written.month, written.day) - datetime(1601, 1, 1)) // timedelta(microseconds=1) * 10 + number  # noqa: DTZ001
    opaque = hashlib.sha256(f"{owner} {number}".encode()).hexdigest()[:32].upper()
    stamp = created.to_bytes(8, "little").hex().upper()
    return f"040000008200E00074C5B7101A82E00800000000{stamp}000000000000000010000000{opaque}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _text(lines: Sequence[str]) -> str:
    """CRLF, lines of at most 75 octets (RFC 5545 3.1)."""
    return "".join(f"{line}\r\n" if len(line) <= LONGEST and line.isascii() else "".join(_folded(line)) for line in lines)


def _folded(line: str) -> Iterator[str]:
    begin, octets = 0, 0
    for place, letter in enumerate(line):
        size = len(letter.encode())
        if octets + size > LONGEST:
            yield f"{' ' if begin else ''}{line[begin:place]}\r\n"
            begin, octets = place, 1
        octets += size
    yield f"{' ' if begin else ''}{line[begin:]}\r\n"


_STORED_HEAD = _text([*_HEAD, *_STORED_ZONE])
