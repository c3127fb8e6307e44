"""Every mail says one thing three times: in text, in HTML and in its calendar part."""

import re
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.invitations.adapters.letters import compose
from services.invitations.adapters.mail import UnfitAddress
from services.invitations.domain.mails import Audience, Mail, MailKind, Offer
from shared.itip import organizer_name
from shared.kernel import MeetingForm, PersonId
from tests.unit.invitations.letters import (
    ASKER,
    BACKGROUND,
    CANCEL,
    DECIDED,
    INVITATION,
    MAILROOM,
    OTHER,
    READER,
    SUBJECT,
    TUESDAY,
    UPDATE,
    calendar_of,
    event_of,
    part,
    plain,
    read,
    seen,
    sent,
)


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
        "Eerder kan niet: bij drie deelnemers zit de week vol.",
        "Bel eerst.",
        "Uw adres staat in het adresboek van Korte Lijnen.",
        "U hoeft niet in te loggen.",
        "https://kl.example/antwoord/teken/niet-meer",
        "https://kl.example/antwoord/teken/overleg.ics",
    ):
        assert line in text
    assert text.count("Laat weten of u komt:") == 1


@pytest.mark.parametrize(("form", "said"), [(MeetingForm.HYBRID, True), (MeetingForm.IN_PERSON, False)])
def test_a_hybrid_meeting_says_how_to_join_online(form: MeetingForm, *, said: bool) -> None:
    assert INVITATION.occasion is not None
    mail = replace(INVITATION, occasion=replace(INVITATION.occasion, form=form))
    assert ("Online meedoen kan ook. De link krijgt u van wie het overleg vraagt." in plain(read(mail))) is said
    assert "De link krijgt u" not in plain(read(replace(mail, kind=MailKind.CANCELLED)))


def test_a_name_that_is_a_function_is_not_said_twice() -> None:
    assert replace(READER, name="directeur, gemeente Zuid").introduction == "directeur, gemeente Zuid"
    assert replace(READER, function="").introduction == "Directeur Zuidëinde (Gemeente Zuid)"


def test_a_guest_hears_who_gave_the_address() -> None:
    background = replace(BACKGROUND, recipient=replace(READER, guest=True))
    assert "Dijkgraaf Oost gaf ons uw adres voor dit overleg." in plain(read(background=background))


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


def test_the_sender_names_an_organisation_once() -> None:
    assert organizer_name("Dijkgraaf Oost", "Waterschap Oost") == "Korte Lijnen namens Dijkgraaf Oost (Waterschap Oost)"
    assert organizer_name("dijkgraaf, waterschap Oost", "Waterschap Oost") == "Korte Lijnen namens dijkgraaf, waterschap Oost"


def test_a_secretariat_reads_whose_calendar_it_is_about() -> None:
    text = plain(read(replace(INVITATION, audience=Audience.SECRETARIAT)))
    assert "Deze mail is voor Directeur Zuidëinde." in text
    assert "wie deze mail heeft, kan voor Directeur Zuidëinde antwoorden" in text


def test_whoever_chairs_is_named_as_such() -> None:
    background = replace(BACKGROUND, subject=replace(SUBJECT, chairs=(OTHER.person, PersonId("kwam niet"))))
    assert "Adviseur Provincie (Provincie West), optioneel, voorzitter" in plain(read(background=background))
    assert "voorzitter" not in plain(read())
