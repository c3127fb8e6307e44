"""What stands in a mail beside the moment: the way there, the kind of conversation, whom to call, numbers and cards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.invitations.domain.conversations import CallFirst, call_first_lines
from services.invitations.domain.journeys import the_way_there
from services.invitations.domain.mails import Audience, Mail, MailKind
from services.invitations.domain.numbers import Card
from shared.kernel import Conversation, Coordinates, GovernmentTier
from tests.unit.invitations.letters import (
    ASKER,
    BACKGROUND,
    INVITATION,
    OTHER,
    PAGE,
    SUBJECT,
    TUESDAY,
    event_of,
    part,
    plain,
    read,
    seen,
    sent,
)

WAY = "Met de trein vanaf uw werkplek: ongeveer 40 minuten van deur tot deur. Uw eigen route vindt u op 9292.nl."
CARDS = (Card(OTHER.person, "Adviseur Provincie", "+31612345678"), Card(ASKER.person, "Dijkgraaf Oost", "+31570123456"))
TOLD = replace(
    BACKGROUND,
    subject=replace(
        SUBJECT,
        conversation=Conversation.DELIVER,
        call_first=(
            CallFirst(GovernmentTier.WATER_AUTHORITY, ASKER.introduction, "06-12345678"),
            CallFirst(GovernmentTier.PROVINCE, OTHER.position),
        ),
        chairs=(OTHER.person,),
    ),
    way_there=WAY,
    cards=CARDS,
)
AHEAD = replace(
    INVITATION, kind=MailKind.AHEAD, with_calendar=False, first=False, touched=(), decided_at=TUESDAY.start - timedelta(hours=20)
)
HELD = replace(AHEAD, kind=MailKind.HELD, decided_at=TUESDAY.end)
UTRECHT = Coordinates(52.0, 5.0)


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (Coordinates(52.5, 5.0, 0.4, 0.4), "Met de trein vanaf uw werkplek: ongeveer 1 uur en 15 minuten van deur tot deur."),
        (Coordinates(52.02, 5.0), "Met de bus of de fiets vanaf uw werkplek: ongeveer 15 minuten van deur tot deur."),
        (Coordinates(52.1, 5.0, 9.0, 9.0), "Met het openbaar vervoer vanaf uw werkplek: ongeveer 50 minuten van deur tot deur."),
        (UTRECHT, "Dit is het gebouw waar u werkt."),
        (None, ""),
    ],
)
def test_the_way_there_is_that_of_the_model_and_the_reader(base: Coordinates | None, said: str) -> None:
    assert the_way_there(base, UTRECHT).partition(" Uw eigen")[0] == said
    assert the_way_there(base, None) == ""


def test_whoever_does_not_share_a_number_is_named_by_what_they_are() -> None:
    assert call_first_lines(TOLD.subject.call_first)[1:] == (
        "Waterschap: Dijkgraaf Oost (Waterschap Oost), 06 12345678",
        "Provincie: adviseur, Provincie West",
    )
    assert call_first_lines(()) == ()


def test_what_when_where_and_the_button_come_first() -> None:
    for text in (plain(read()), seen(read())):
        places = [
            text.index(said)
            for said in ("Droge dijken", "10.00–11.00 uur", "Zaal 4.11", "Laat weten of u komt", "Wie doet wat in januari?")
        ]
        assert places == sorted(places)


def test_an_invitation_says_how_to_get_there_what_is_spoken_about_and_whom_to_call() -> None:
    text = plain(read(background=TOLD))
    for line in (
        WAY,
        "Uitvoering: hoe het in de praktijk gaat, en wat daarvoor nodig is.",
        "Waterschap: Dijkgraaf Oost (Waterschap Oost), 06 12345678",
        f"Stel een ander moment voor:\n{PAGE}#ander-moment",
        f"Deel uw nummer met deze groep, of trek dat in:\n{PAGE}/nummer",
    ):
        assert line in text
    assert "+31612345678" not in text
    assert "0570 123456" not in text
    assert read(background=TOLD).get_content_type() == "multipart/alternative"


def test_the_calendar_says_what_kind_of_conversation_it_is_and_names_nobody() -> None:
    description = str(event_of(INVITATION)["DESCRIPTION"])
    told = TOLD.subject.description(TUESDAY, visitor=True)
    assert description in told.replace("Uitvoering: hoe het in de praktijk gaat, en wat daarvoor nodig is.\n", "")
    for contact in (ASKER, OTHER):
        assert not {contact.name, contact.address, str(contact.phone), "06 12345678", "06-12345678"} & set(
            told.replace(",", "\n").splitlines()
        )
        assert contact.name not in told


@pytest.mark.parametrize("mail", [AHEAD, HELD])
def test_the_cards_are_one_file_in_a_mail_without_a_calendar_part_and_the_same_bytes(mail: Mail) -> None:
    message = read(mail, TOLD)
    assert message.get_content_type() == "multipart/mixed"
    assert [one.get_content_type() for one in message.iter_parts()] == ["multipart/alternative", "text/vcard"]
    [file] = message.iter_attachments()
    assert file.get_filename() == "kaartjes.vcf"
    assert dict(file["Content-Type"].params)["charset"] == "UTF-8"
    assert str(part(message, "vcard").get_content()).count("BEGIN:VCARD") == 2
    assert sent(mail, TOLD) == sent(replace(mail), TOLD)
    assert "Adviseur Provincie: 06 12345678" in plain(message)


def test_a_secretariat_hears_of_the_meeting_and_not_of_numbers() -> None:
    message = read(replace(AHEAD, audience=Audience.SECRETARIAT), TOLD)
    assert message.get_content_type() == "multipart/alternative"
    assert "06 12345678" not in plain(message)
    assert "/nummer" not in plain(message)


def test_the_mail_of_the_day_before_is_short() -> None:
    text = plain(read(AHEAD, TOLD))
    for line in (
        "Morgen is uw overleg",
        "Toch verhinderd? Laat het weten:",
        WAY,
        "Adviseur Provincie (Provincie West), optioneel, voorzitter",
    ):
        assert line in text
    for line in ("Wie doet wat in januari?", "Spelregels", "Waarom dit moment", "Stel een ander moment voor"):
        assert line not in text


@pytest.mark.parametrize(
    ("hours_before", "subject"),
    [(20, "Morgen"), (2, "Vandaag"), (90, "Dinsdag")],
)
def test_the_day_is_named_as_the_reader_would(hours_before: int, subject: str) -> None:
    mail = replace(AHEAD, decided_at=TUESDAY.start - timedelta(hours=hours_before))
    assert read(mail, TOLD)["Subject"] == f"{subject}: Droge dijken, dinsdag 16 maart 2027, 10.00 uur"


def test_afterwards_there_is_one_question_and_little_else() -> None:
    message = read(HELD, TOLD)
    assert message["Subject"] == "Gaf dit overleg energie? Droge dijken"
    text = plain(message)
    assert "Niemand ziet wat u antwoordt: we tellen alleen op." in text
    assert f"Geef antwoord:\n{PAGE}" in text
    for line in ("Zo komt u binnen", "Aan tafel", "overleg.ics", "Antwoord graag vóór"):
        assert line not in text
