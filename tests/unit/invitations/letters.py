"""An invitation, its update and its cancel, as they are sent and read."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import Any, cast

import icalendar
from pydantic import SecretStr

from services.invitations.adapters.itip import Organizer
from services.invitations.adapters.letters import compose
from services.invitations.adapters.mail import Mailroom
from services.invitations.domain.background import Background, Contact, Links, Subject
from services.invitations.domain.mails import Mail, MailKind, Occasion, Participant
from services.invitations.domain.wording import Place
from shared.kernel import Block, BusyKind, LocationId, MeetingForm, Moment, PersonId, Role, RoomId

KEY = SecretStr("sleutel")
MAILROOM = Mailroom(Organizer("overleg@kortelijnen.example", KEY))
DECIDED = datetime(2027, 3, 10, 8, 30, tzinfo=UTC)
TUESDAY = Moment(datetime(2027, 3, 16, 9, 0, tzinfo=UTC), datetime(2027, 3, 16, 10, 0, tzinfo=UTC), LocationId("huis"), RoomId("zaal"))
ASKER = Contact(PersonId("vrager"), "Dijkgraaf Oost", "dijkgraaf@waterschap.example", "dijkgraaf", "Waterschap Oost", "0570 12 34 56")
READER = Contact(PersonId("lezer"), "Directeur Zuidëinde", "directeur@gemeente.example", "directeur", "Gemeente Zuid")
OTHER = Contact(PersonId("ander"), "Adviseur Provincie", "adviseur@provincie.example", "adviseur", "Provincie West")
PLACE = Place("Provinciehuis", "Singel 1", "Zaal 4.11", "Tram 2, halte Singel.", "govroam", identification_required=True)
SUBJECT = Subject("Droge dijken", "Wie doet wat in januari? 50 % & <meer>", ("Bel eerst.",), ASKER, {TUESDAY: PLACE})
PAGE = "https://kl.example/antwoord/teken"
LINKS = Links(PAGE, f"{PAGE}/overleg.ics", f"{PAGE}/niet-meer", "https://kl.example/overleg/o1")
BACKGROUND = Background(READER, READER.address, READER.person, SUBJECT, LINKS, (READER, OTHER))
INVITATION = Mail(
    about="o1",
    person=READER.person,
    kind=MailKind.INVITED,
    sequence=0,
    decided_at=DECIDED,
    occasion=Occasion(
        TUESDAY,
        MeetingForm.IN_PERSON,
        (Participant(READER.person), Participant(OTHER.person, Role.OPTIONAL, agreed=True)),
        ("Eerder kan niet: bij drie deelnemers zit de week vol.",),
    ),
    with_calendar=True,
    needs_registration=True,
    touched=(Block(TUESDAY.start, TUESDAY.end, BusyKind.TENTATIVE),),
    first=True,
)
UPDATE = replace(INVITATION, kind=MailKind.CHANGED, sequence=1, decided_at=DECIDED + timedelta(hours=1))
CANCEL = replace(INVITATION, kind=MailKind.CANCELLED, sequence=2, decided_at=DECIDED + timedelta(hours=2), reason="Opgelost.")


def sent(mail: Mail = INVITATION, background: Background = BACKGROUND) -> bytes:
    return MAILROOM.message(compose(mail, background)).as_bytes()


def read(mail: Mail = INVITATION, background: Background = BACKGROUND) -> EmailMessage:
    return message_from_bytes(sent(mail, background), policy=default)


def part(message: EmailMessage, subtype: str) -> EmailMessage:
    return next(one for one in message.walk() if one.get_content_type() == f"text/{subtype}")


def calendar_of(mail: Mail = INVITATION, background: Background = BACKGROUND) -> bytes:
    return cast("bytes", part(read(mail, background), "calendar").get_payload(decode=True))


def event_of(mail: Mail = INVITATION) -> Any:
    return icalendar.Calendar.from_ical(calendar_of(mail)).walk("VEVENT")[0]


def plain(message: EmailMessage) -> str:
    return str(part(message, "plain").get_content()).replace("\r\n", "\n")


def seen(message: EmailMessage) -> str:
    """The words of the HTML part."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", str(part(message, "html").get_content()))).split())
