"""Every mail says one thing three times: in text, in HTML and in its calendar part."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import Any, cast

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # a second opinion, of which no types are installed
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from services.invitations.adapters.itip import Organizer
from services.invitations.adapters.letters import compose
from services.invitations.adapters.mail import Mailroom, UnfitAddress
from services.invitations.domain.background import Background, Contact, Links, Subject
from services.invitations.domain.mails import Audience, Mail, MailKind, Occasion, Offer, Participant
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


@pytest.mark.parametrize("mail", [INVITATION, UPDATE, CANCEL])
def test_the_same_decision_gives_the_same_bytes(mail: Mail) -> None:
    assert sent(mail) == sent(replace(mail))


def test_every_sequence_kind_person_and_audience_has_its_own_message_id() -> None:
    mails = [
        INVITATION,
        UPDATE,
        CANCEL,
        replace(INVITATION, person=OTHER.person),
        replace(INVITATION, audience=Audience.SECRETARIAT),
        replace(INVITATION, about="o2"),
    ]
    ids = [read(mail)["Message-ID"] for mail in mails]
    assert len(set(ids)) == len(mails)
    assert all(re.fullmatch(r"<[0-9a-f]{32}@kortelijnen\.example>", id) for id in ids)


def test_the_headers_are_those_of_trusted_mail() -> None:
    message = read()
    assert message["From"] == '"Korte Lijnen namens Dijkgraaf Oost (Waterschap Oost)" <overleg@kortelijnen.example>'
    assert message["To"] == "Directeur Zuidëinde <directeur@gemeente.example>"
    assert message["Cc"] == "Dijkgraaf Oost <dijkgraaf@waterschap.example>"
    assert message["Subject"] == "Uitnodiging: Droge dijken, dinsdag 16 maart 2027, 10.00 uur"
    assert message["Date"] == "Wed, 10 Mar 2027 08:30:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert read(UPDATE if UPDATE.first is False else replace(UPDATE, first=False))["Cc"] is None


@pytest.mark.parametrize("length", range(20, 110, 6))
@pytest.mark.parametrize("letter", ["e", "é"])
def test_a_subject_of_any_length_comes_over_as_it_is(length: int, letter: str) -> None:
    title = f"{letter * length} en meer"
    message = read(background=replace(BACKGROUND, subject=replace(SUBJECT, challenge=title)))
    assert message["Subject"] == f"Uitnodiging: {title}, dinsdag 16 maart 2027, 10.00 uur"
    assert max(len(line) for line in sent().split(b"\r\n")) <= 200


def test_the_calendar_part_comes_last_and_is_no_attachment() -> None:
    message = read()
    kinds = [one.get_content_type() for one in message.iter_parts()]
    assert message.get_content_type() == "multipart/alternative"
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = part(message, "calendar")
    assert calendar["Content-Disposition"] is None
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert dict(calendar["Content-Type"].params) == {"charset": "UTF-8", "method": "REQUEST"}
    assert part(read(CANCEL), "calendar")["Content-Type"].params["method"] == "CANCEL"
    assert [one.get_content_type() for one in read(replace(INVITATION, with_calendar=False)).iter_parts()] == kinds[:2]


def test_text_html_and_calendar_say_the_same_moment_and_place() -> None:
    message, event = read(), event_of()
    for said in ("dinsdag 16 maart 2027, 10.00–11.00 uur", "Provinciehuis, Singel 1, Zaal 4.11"):
        assert said in plain(message)
        assert said in seen(message)
    assert event["DTSTART"].to_ical() == b"20270316T100000"
    assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == "Europe/Amsterdam"
    assert event["DTEND"].to_ical() == b"20270316T110000"
    assert event["LOCATION"] == "Provinciehuis, Singel 1, Zaal 4.11"


@pytest.mark.parametrize("kind", list(MailKind))
def test_html_has_every_line_of_the_text(kind: MailKind) -> None:
    mail = replace(INVITATION, kind=kind, offers=(Offer("1", TUESDAY),), until=DECIDED, with_calendar=False)
    message = read(mail)
    shown = seen(message)
    lines = [line.strip().removesuffix(":") for line in plain(message).splitlines() if line.strip() and "https://" not in line]
    assert len(lines) > 3
    assert [line for line in lines if " ".join(line.split()) not in shown] == []
    links = set(re.findall(r"https://\S+", plain(message)))
    assert links == set(re.findall(r'href="([^"]+)"', str(part(message, "html").get_content())))


def test_the_invitation_tells_what_one_needs_to_know() -> None:
    text = plain(read())
    for line in (
        "Dijkgraaf Oost (Waterschap Oost) nodigt u uit voor een overleg. Wilt u laten weten of u komt?",
        "Wie doet wat in januari? 50 % & <meer>",
        "Vanaf 09.45 uur: een kwartier om elkaar te spreken, zonder agenda.",
        "U hebt hier geen pas. U komt als bezoeker: meld u bij de receptie.",
        "Neem een geldig legitimatiebewijs mee.",
        "Wifi: govroam.",
        "Tram 2, halte Singel.",
        "Adviseur Provincie (Provincie West), optioneel",
        "Bel Dijkgraaf Oost: 0570 12 34 56, of mail naar dijkgraaf@waterschap.example",
        "Uw voorlopige afspraak van dinsdag 10.00–11.00 uur moet wijken.",
        "Eerder kan niet: bij drie deelnemers zit de week vol.",
        "Bel eerst.",
        "Uw adres staat in het adresboek van Korte Lijnen.",
        "U hoeft niet in te loggen.",
        "https://kl.example/antwoord/teken/niet-meer",
        "https://kl.example/antwoord/teken/overleg.ics",
    ):
        assert line in text
    assert text.count("Laat weten of u komt:") == 1


def test_a_name_that_is_a_function_is_not_said_twice() -> None:
    assert replace(READER, name="directeur, gemeente Zuid").introduction == "directeur, gemeente Zuid"
    assert replace(READER, function="").introduction == "Directeur Zuidëinde (Gemeente Zuid)"


def test_a_guest_hears_who_gave_the_address() -> None:
    background = replace(BACKGROUND, recipient=replace(READER, guest=True))
    assert "Dijkgraaf Oost gaf ons uw adres voor dit overleg." in plain(read(background=background))


def test_what_somebody_must_move_stands_in_no_calendar_part() -> None:
    assert b"wijken" not in calendar_of()
    assert "0570" not in event_of()["DESCRIPTION"]


@pytest.mark.parametrize(("mail", "method", "sequence"), [(INVITATION, "REQUEST", 0), (UPDATE, "REQUEST", 1), (CANCEL, "CANCEL", 2)])
def test_itip_properties_that_outlook_looks_at(mail: Mail, method: str, sequence: int) -> None:
    whole: Any = icalendar.Calendar.from_ical(calendar_of(mail))
    event = whole.walk("VEVENT")[0]
    cancelled = method == "CANCEL"
    assert (whole["METHOD"], whole["VERSION"], whole["CALSCALE"]) == (method, "2.0", "GREGORIAN")
    assert whole["PRODID"] == "-//Korte Lijnen//overleg//NL"
    assert len(whole.walk("VEVENT")) == 1
    assert "UID" not in whole
    assert re.fullmatch(r"overleg-[0-9a-f]{40}@kortelijnen\.example", event["UID"])
    assert event["UID"] == event_of()["UID"]
    assert event["SEQUENCE"] == sequence
    assert event["DTSTAMP"].dt == mail.decided_at
    assert event["STATUS"] == ("CANCELLED" if cancelled else "CONFIRMED")
    assert event["CLASS"] == "PUBLIC"
    assert event["PRIORITY"] == 5
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == ("FREE" if cancelled else "TENTATIVE")
    assert event["X-MICROSOFT-CDO-INTENDEDSTATUS"] == ("FREE" if cancelled else "BUSY")
    assert event["X-MICROSOFT-CDO-ALLDAYEVENT"] == "FALSE"
    assert event["X-MICROSOFT-DISALLOW-COUNTER"] == "FALSE"
    assert event["ORGANIZER"] == "mailto:overleg@kortelijnen.example"
    assert event["ORGANIZER"].params["CN"] == "Korte Lijnen namens Dijkgraaf Oost (Waterschap Oost)"


def test_everybody_at_the_table_is_asked_in_their_role() -> None:
    reader, other = event_of()["ATTENDEE"]
    assert (reader, other) == ("mailto:directeur@gemeente.example", "mailto:adviseur@provincie.example")
    asked = {"CN": "Directeur Zuidëinde", "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    assert dict(reader.params) == asked
    assert (other.params["ROLE"], other.params["PARTSTAT"]) == ("OPT-PARTICIPANT", "ACCEPTED")


def test_a_cancel_names_only_the_one_who_loses_it() -> None:
    attendee = event_of(CANCEL)["ATTENDEE"]
    assert attendee == "mailto:directeur@gemeente.example"
    assert "RSVP" not in attendee.params


def test_whoever_agreed_already_sees_a_busy_hour() -> None:
    occasion = cast("Occasion", INVITATION.occasion)
    agreed = replace(INVITATION, occasion=replace(occasion, people=(Participant(READER.person, agreed=True),)))
    assert event_of(agreed)["X-MICROSOFT-CDO-BUSYSTATUS"] == "BUSY"


def test_the_zone_has_one_yearly_rule_with_one_byday_per_part() -> None:
    zone: Any = icalendar.Calendar.from_ical(calendar_of()).walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Amsterdam"
    assert sorted(one.name for one in zone.subcomponents) == ["DAYLIGHT", "STANDARD"]
    for one in zone.subcomponents:
        assert one["RRULE"]["FREQ"] == ["YEARLY"]
        assert len(one["RRULE"]["BYDAY"]) == 1
        assert "RDATE" not in one
        assert {"TZOFFSETFROM", "TZOFFSETTO"} <= set(one)


def test_a_second_parser_reads_the_same_meeting() -> None:
    meeting = vobject.readOne(calendar_of().decode())
    assert meeting.method.value == "REQUEST"
    assert meeting.vevent.dtstart.value.astimezone(UTC) == TUESDAY.start
    assert meeting.vevent.dtend.value.astimezone(UTC) == TUESDAY.end
    assert meeting.vevent.summary.value == "Droge dijken"
    assert [one.value for one in meeting.vevent.contents["attendee"]] == [f"mailto:{READER.address}", f"mailto:{OTHER.address}"]


def test_lines_end_in_crlf_and_are_folded_at_75_octets() -> None:
    calendar = calendar_of()
    assert calendar.count(b"\n") == calendar.count(b"\r\n")
    assert max(len(line) for line in calendar.split(b"\r\n")) <= 75


def test_in_summer_the_wall_time_is_the_same_in_text_and_calendar() -> None:
    summer = Moment(datetime(2027, 7, 1, 8, 0, tzinfo=UTC), datetime(2027, 7, 1, 9, 0, tzinfo=UTC))
    occasion = replace(cast("Occasion", INVITATION.occasion), moment=summer, form=MeetingForm.ONLINE)
    mail = replace(INVITATION, occasion=occasion)
    assert "donderdag 1 juli 2027, 10.00–11.00 uur" in plain(read(mail))
    assert event_of(mail)["DTSTART"].to_ical() == b"20270701T100000"
    assert event_of(mail)["LOCATION"] == "Online"


NASTY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(lambda text: f"{text}\r\nBcc: a@b.example")


@settings(max_examples=40, deadline=None)
@given(NASTY, NASTY, NASTY)
def test_no_text_of_a_person_makes_a_header_or_a_property(name: str, question: str, challenge: str) -> None:
    recipient, asker = replace(READER, name=name), replace(ASKER, name=name, organisation=challenge)
    subject = replace(SUBJECT, question=question, challenge=challenge, requester=asker)
    background = replace(BACKGROUND, recipient=recipient, subject=subject, people=(recipient, OTHER))
    message = read(background=background)
    expected = {"from", "to", "cc", "subject", "date", "message-id", "auto-submitted", "content-language", "mime-version", "content-type"}
    assert {name.lower() for name in message} == expected
    unfolded = cast("bytes", part(message, "calendar").get_payload(decode=True)).replace(b"\r\n ", b"")
    names = {re.split(b"[:;]", line)[0] for line in re.split(b"[\r\n]+", unfolded)}
    assert b"Bcc" not in names
    assert len(names) == len({re.split(b"[:;]", line)[0] for line in calendar_of().replace(b"\r\n ", b"").split(b"\r\n")})


def test_an_address_that_cannot_stand_in_a_header_makes_no_mail() -> None:
    for address in ("a@b.example\r\nBcc: c@d.example", "", "geen adres"):
        letter = compose(INVITATION, replace(BACKGROUND, to=address))
        with pytest.raises(UnfitAddress):
            MAILROOM.message(letter)
