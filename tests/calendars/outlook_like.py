"""A full calendar as Outlook exports one: 2,000 events, 200 of them series, some 3 MB, most of it text that is nobody's business."""

from datetime import date, datetime, time, timedelta

from services.availability.domain.busy import Window
from shared.clock import AMSTERDAM

EVENTS, SERIES = 2_000, 200
OWNER = "directeur@gemeente.example"
FIRST = date(2026, 2, 2)
DAYS = 60
WINDOW = Window(
    datetime.combine(FIRST, time(), AMSTERDAM),
    datetime.combine(FIRST + timedelta(days=DAYS), time(), AMSTERDAM),
)
ZONE = "W. Europe Standard Time"
_SPREAD = 100
"""Days over which the single events lie, from 40 before the window."""
_RULES = ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=DAILY;INTERVAL=3")
_SHOWN_AS = ("BUSY", "BUSY", "BUSY", "TENTATIVE", "FREE", "OOF")
_ZONE_ROWS = (
    *("BEGIN:VTIMEZONE", f"TZID:{ZONE}"),
    *("BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
    *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
    *("BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
    *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"),
)
_BODY = "Ter voorbereiding van dit overleg zijn de stukken bijgevoegd\\; graag vooraf lezen.\\n" * 2


def outlook_calendar() -> bytes:
    """The text; the same every time."""
    head = ("BEGIN:VCALENDAR", "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "VERSION:2.0", "METHOD:PUBLISH")
    events = (row for number in range(EVENTS) for row in _event(number))
    rows = (*head, *_ZONE_ROWS, *events, "END:VCALENDAR", "")
    return "\r\n".join(_folded(row) for row in rows).encode()


def _event(number: int) -> tuple[str, ...]:
    recurs = number % (EVENTS // SERIES) == 0
    day = FIRST + timedelta(days=-number % 90 - 20 if recurs else number % _SPREAD - 40)
    begin = datetime.combine(day, time(8 + number % 9, 15 * (number % 4)))
    end = begin + timedelta(minutes=(30, 45, 60, 90)[number % 4])
    shown_as = _SHOWN_AS[number % len(_SHOWN_AS)]
    return (
        "BEGIN:VEVENT",
        f"UID:040000008200E00074C5B7101A82E008{number:048X}",
        f"SUMMARY;LANGUAGE=nl:Afstemming over onderwerp {number}",
        f"DTSTART;TZID={ZONE}:{begin:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={ZONE}:{end:%Y%m%dT%H%M%S}",
        *(
            (f"RRULE:{_RULES[number // 10 % len(_RULES)]}", f"EXDATE;TZID={ZONE}:{begin + timedelta(days=14):%Y%m%dT%H%M%S}")
            if recurs
            else ()
        ),
        *("CLASS:PUBLIC", "PRIORITY:5", "DTSTAMP:20260115T090000Z", f"SEQUENCE:{number % 3}", "STATUS:CONFIRMED"),
        f"TRANSP:{'TRANSPARENT' if shown_as == 'FREE' else 'OPAQUE'}",
        f"LOCATION;LANGUAGE=nl:Kamer {number % 40}",
        f"ORGANIZER;CN=Secretariaat:mailto:secretariaat{number % 7}@provincie.example",
        f"ATTENDEE;CN=Directeur;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:{OWNER}",
        *(
            f"ATTENDEE;CN=Deelnemer {n};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:d{n}@provincie.example"
            for n in range(3)
        ),
        f"DESCRIPTION;LANGUAGE=nl:{_BODY}",
        f'X-ALT-DESC;FMTTYPE=text/html:<html><body lang="nl"><p>{_BODY}</p></body></html>',
        *(f"X-MICROSOFT-CDO-{name}" for name in ("APPT-SEQUENCE:0", "OWNERAPPTID:0", "IMPORTANCE:1", "ALLDAYEVENT:FALSE", "INSTTYPE:0")),
        f"X-MICROSOFT-CDO-BUSYSTATUS:{shown_as}",
        *("BEGIN:VALARM", "DESCRIPTION:REMINDER", "TRIGGER;RELATED=START:-PT15M", "ACTION:DISPLAY", "END:VALARM", "END:VEVENT"),
    )


def _folded(row: str) -> str:
    """At 75 octets; all is ASCII."""
    parts = [row[:75], *(row[at : at + 74] for at in range(75, len(row), 74))]
    return "\r\n ".join(parts)
