"""Calendars full of what must never leave them: a marker in every title, place, name, address, and wherever else text may stand."""

from hypothesis import strategies as st
from pydantic import SecretStr

from shared.itip import meeting_uid
from shared.kernel import MeetingId
from tests.calendars.texts import calendar_text

MARKER = "zilvervos"
"""In no other text of the product; compared without case."""
OWNER = "directeur@gemeente.example"
MAIL_FROM = "overleg@kortelijnen.example"
_ADDRESS = f"mailto:{MARKER}@geheim.example"
_TITLES = (
    f"SUMMARY:Gesprek met {MARKER}",
    f"SUMMARY;LANGUAGE=nl:{MARKER} verplaatsbaar {MARKER}",
    f"LOCATION:Bij {MARKER} thuis",
    f"DESCRIPTION:{MARKER}\\n{MARKER.upper()}\\, spoedruimte",
    f'X-ALT-DESC;FMTTYPE=text/html:<p title="{MARKER}">{MARKER}</p>',
    f"COMMENT:{MARKER}",
    f"CATEGORIES:{MARKER},Verplaatsbaar,{MARKER} twee",
    f"CONTACT:{MARKER}",
    f"URL:https://{MARKER}.example/{MARKER}",
    f"GEO;X-NAME={MARKER}:52.1;4.3",
    f"CLASS:{MARKER}",
    f"X-{MARKER.upper()};X-{MARKER}={MARKER}:{MARKER}",
    f"ORGANIZER;CN={MARKER};SENT-BY={_ADDRESS}:{_ADDRESS}",
    f'ATTENDEE;CN="{MARKER}, de";PARTSTAT=ACCEPTED:{_ADDRESS}',
    f"ATTENDEE;CN={MARKER};PARTSTAT=DECLINED:mailto:{OWNER}",
    f"ATTENDEE;PARTSTAT={MARKER};X-A={MARKER}:mailto:{OWNER}",
    f"ATTENDEE;EMAIL={OWNER};CN={MARKER}:urn:uuid:{MARKER}",
    f"BEGIN:VALARM\r\nDESCRIPTION:{MARKER}\r\nTRIGGER:-PT5M\r\nACTION:DISPLAY\r\nEND:VALARM",
)
_STATED = (
    f"STATUS:{MARKER}",
    f"TRANSP:{MARKER}",
    f"X-MICROSOFT-CDO-BUSYSTATUS:{MARKER}",
    f"SEQUENCE:{MARKER}",
    f"RRULE:FREQ={MARKER}",
    f"RRULE:FREQ=DAILY;UNTIL={MARKER}",
    f"RRULE:FREQ=DAILY;{MARKER}=1",
    "RRULE:FREQ=DAILY;COUNT=5",
    f"EXDATE;TZID={MARKER}:20260106T100000",
    f"EXDATE:{MARKER}",
    f"RDATE:{MARKER}",
    f"RECURRENCE-ID:{MARKER}",
    f"DURATION:{MARKER}",
    f"DTEND:{MARKER}",
    f"{MARKER}",
    f'"{MARKER}":;={MARKER}',
    f"DTSTAMP;X-A={MARKER}:{MARKER}",
)
_STARTS = (
    "DTSTART:20260105T090000Z",
    "DTSTART;TZID=Europe/Amsterdam:20260105T100000",
    "DTSTART;VALUE=DATE:20260105",
    f"DTSTART;TZID={MARKER}:20260105T100000",
    f'DTSTART;TZID="{MARKER}: (thuis)":20260105T100000',
    f"DTSTART;X-A={MARKER}:20260105T090000Z",
    f"DTSTART:{MARKER}",
    f"DTSTART;TZID={MARKER}",
)
_OFFSETS = f"TZNAME:{MARKER}\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD"
_HEADS = (
    f"X-WR-CALNAME:{MARKER}",
    f"X-WR-CALDESC:{MARKER}",
    f"X-WR-TIMEZONE:{MARKER}",
    f"METHOD:{MARKER}",
    f"BEGIN:VTIMEZONE\r\nTZID:{MARKER}\r\nX-LIC-LOCATION:{MARKER}\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n{_OFFSETS}\r\nEND:VTIMEZONE",
    f"BEGIN:VTIMEZONE\r\nTZID:{MARKER}\r\nBEGIN:STANDARD\r\nRRULE:{MARKER}\r\nTZOFFSETTO:{MARKER}\r\nEND:STANDARD\r\nEND:VTIMEZONE",
    f"BEGIN:VTODO\r\nSUMMARY:{MARKER}\r\nEND:VTODO",
    f"BEGIN:X-{MARKER.upper()}\r\nX-A:{MARKER}\r\nEND:X-{MARKER.upper()}",
)
UIDS = (f"{MARKER}@geheim.example", MARKER, meeting_uid(SecretStr("test"), MeetingId("overleg-1"), MAIL_FROM))


@st.composite
def marked_events(draw: st.DrawFn) -> str:
    """One event; its lines in any order, perhaps folded at odd places."""
    lines = [
        f"UID:{draw(st.sampled_from(UIDS))}",
        draw(st.sampled_from(_STARTS)),
        *draw(st.lists(st.sampled_from(_TITLES), min_size=3, max_size=len(_TITLES), unique=True)),
        *draw(st.lists(st.sampled_from(_STATED), max_size=2, unique=True)),
        *draw(st.sampled_from(([], ["DURATION:PT1H"]))),
    ]
    text = "\r\n".join(("BEGIN:VEVENT", *draw(st.permutations(lines)), "END:VEVENT"))
    for at in draw(st.lists(st.integers(15, max(15, len(text) - 15)), max_size=3)):
        text = f"{text[:at]}\r\n {text[at:]}"
    return text


@st.composite
def marked_calendars(draw: st.DrawFn) -> bytes:
    """A whole calendar, now and then cut off, or with something before or after it."""
    heads = draw(st.lists(st.sampled_from(_HEADS), max_size=4, unique=True))
    text = calendar_text(*heads, *draw(st.lists(marked_events(), min_size=1, max_size=3))).encode()
    return draw(
        st.sampled_from(
            (text, text, text, text, text[:-25], text.replace(b"\r\n", b"\n"), f"<html>{MARKER}</html>".encode(), text + MARKER.encode())
        )
    )
