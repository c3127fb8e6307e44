"""Answers by mail as mail programs write them; `@` stands for what differs."""

from email.message import EmailMessage

from pydantic import SecretStr

from services.invitations.adapters.replies import ReplyReader
from services.invitations.domain.incoming import ReplyMail
from shared.kernel import PersonId
from shared.security import PersonIds

IDS = PersonIds(SecretStr("sleutel"))
READER = ReplyReader(IDS, "mx.gemeente.example")
GUEST = "directeur@gemeente.example"
UID = "overleg-0123@kortelijnen.example"

OUTLOOK = """BEGIN:VCALENDAR
METHOD:@METHOD
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=@PARTSTAT;CN="Directeur, Zuid"@MORE:MAILTO:@ATTENDEE
COMMENT;LANGUAGE=nl-NL:Tot dan\\n
UID:@UID
SUMMARY;LANGUAGE=nl-NL:Geaccepteerd: Water
DTSTART;TZID=W. Europe Standard Time:20270317T110000
DTEND;TZID=W. Europe Standard Time:20270317T120000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20261124T091000Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:@SEQUENCE
LOCATION;LANGUAGE=nl-NL:Zaal
X-MICROSOFT-CDO-APPT-SEQUENCE:0
X-MS-OLK-ORIGINALSTART;TZID=W. Europe Standard Time:20270316T100000
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
ATTENDEE:mailto:ander@elders.example
END:VALARM
END:VEVENT
END:VCALENDAR
"""
GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:@METHOD
BEGIN:VEVENT
DTSTART:20270317T100000Z
DTEND:20270317T110000Z
DTSTAMP:20261124T091000Z
ORGANIZER;CN=Korte Lijnen:mailto:overleg@kortelijnen.example
UID:@UID
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=@PARTSTAT@MORE;X-NUM-GUE
 STS=0:mailto:@ATTENDEE
SEQUENCE:@SEQUENCE
STATUS:CONFIRMED
SUMMARY:Water
END:VEVENT
END:VCALENDAR
"""
APPLE = """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:@METHOD
PRODID:-//Apple Inc.//macOS 14.5//EN
VERSION:2.0
BEGIN:VEVENT
DTEND;TZID=Europe/Amsterdam:20270317T120000
UID:@UID
DTSTAMP:20261124T091000Z
SEQUENCE:@SEQUENCE
DTSTART;TZID=Europe/Amsterdam:20270317T110000
ATTENDEE;CN=Directeur;CUTYPE=INDIVIDUAL;EMAIL=@ATTENDEE;PARTSTAT=@PARTSTAT@MORE:mailto:@ATTENDEE
END:VEVENT
END:VCALENDAR
"""
STYLES = {"outlook": OUTLOOK, "google": GOOGLE, "apple": APPLE}


def calendar(  # what differs between them
    style: str = OUTLOOK,
    *,
    method: str = "REPLY",
    partstat: str = "ACCEPTED",
    attendee: str = GUEST,
    sequence: int = 0,
    more: str = "",
    uid: str = UID,
) -> str:
    """A calendar part of somebody's mail program; `more` are parameters of the ATTENDEE."""
    values = {"METHOD": method, "PARTSTAT": partstat, "ATTENDEE": attendee, "SEQUENCE": str(sequence), "MORE": more, "UID": uid}
    for name, value in values.items():
        style = style.replace(f"@{name}", value)
    return style.replace("\n", "\r\n")


def mail(text: str | None, sender: str = GUEST, kind: str = "text/calendar", charset: str = "utf-8", **headers: str) -> EmailMessage:
    """As text with the calendar part beside it; `headers` are written with a dash for each underscore."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Directeur <{sender}>", "overleg@kortelijnen.example", "Geaccepteerd: Water"
    made["Message-ID"] = headers.pop("Message_ID", "<1@gemeente.example>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("Zie de uitnodiging.")
    if text is not None:
        maintype, _, subtype = kind.partition("/")
        part = EmailMessage()
        part.set_content(text.encode(charset), maintype=maintype, subtype=subtype, params={"charset": charset, "method": "REPLY"})
        made.make_alternative()
        made.attach(part)
    return made


def read(message: EmailMessage) -> ReplyMail:
    found = READER.read(message.as_bytes())
    assert isinstance(found, ReplyMail), found
    return found


def person(address: str) -> PersonId:
    return IDS.of(address)
