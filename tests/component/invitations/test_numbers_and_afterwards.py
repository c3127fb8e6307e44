"""Numbers shared with the group, the mail of the day before, and the one question afterwards: on a real store, with a real mail server."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
import vobject  # type: ignore[import-untyped]  # has no types
from redis.asyncio import Redis

from services.invitations.ports import about
from shared.contracts.directory import PersonForgotten
from shared.contracts.invitations import AttendanceKnown, EnergyAnswered, NumbersShared
from shared.contracts.matchmaking import MeetingCancelled, MeetingTookPlace
from shared.kernel import AnswersBy, Conversation, Coordinates, GovernmentTier, MeetingStatus, PersonId
from tests.builders import challenge, person
from tests.component.invitations.conftest import (
    ASKER,
    MEETING,
    TOWN,
    TUESDAY,
    WATER,
    WEDNESDAY,
    Desk,
    answer_path,
    attends,
    confirmed,
    requested,
    reserved,
    text_of,
)
from tests.component.invitations.test_mail_hours import it_is

OFFICE = "secretariaat@gemeente.example"
MONDAY_AFTERNOON = datetime(2027, 3, 15, 14, 0, 2, tzinfo=UTC)
"""Three o'clock in Amsterdam, on the working day before the meeting."""
MOBILE, TYPED = "+31612345678", "06 12 34 56 78"


@pytest.fixture
def mail_hours() -> bool:
    return True


async def asked_for_today(desk: Desk) -> str:
    """Both are asked at whatever hour, and said before that they can; the path of the first one's answer page."""
    known = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2)
    await desk.hear(known.model_copy(update={"secretariat": OFFICE, "answers_by": AnswersBy.BOTH}))
    held = reserved(attends(desk, TOWN, already_agreed=True, needs_registration=True), attends(desk, WATER, already_agreed=True))
    await desk.hear(requested(desk).model_copy(update={"within_working_days": 1}), held, confirmed(held, 6))
    await desk.mail(WATER)
    return answer_path(await desk.mail(TOWN))


async def stored(desk: Desk, client: Redis) -> bytes:
    """Every record of this service."""
    keys = [key async for key in client.scan_iter(desk.service.bus.keys.own("*")) if await client.type(key) == b"hash"]
    found: list[Any] = [await client.hgetall(key) for key in keys]
    return b" ".join(part for record in found for pair in record.items() for part in pair)


def cards_in(message: EmailMessage) -> list[Any]:
    part = next(one for one in message.iter_attachments() if one.get_content_type() == "text/vcard")
    assert part.get_filename() == "kaartjes.vcf"
    return list(vobject.readComponents(part.get_payload(decode=True).decode()))  # type: ignore[union-attr]


async def test_the_answer_page_says_what_is_spoken_about_how_to_get_there_and_whom_to_call(desk: Desk, web: httpx.AsyncClient) -> None:
    asker = person(desk.product, ASKER, GovernmentTier.PROVINCE, revision=2).model_copy(update={"phone": "030-1234567"})
    town = person(desk.product, TOWN, GovernmentTier.MUNICIPALITY, revision=2).model_copy(update={"base": Coordinates(52.6, 5.11)})
    first = {GovernmentTier.PROVINCE: desk.id(ASKER), GovernmentTier.MUNICIPALITY: desk.id(TOWN)}
    asked = requested(desk).model_copy(update={"conversation": Conversation.DECIDE, "within_working_days": 1})
    await desk.hear(asker, town, challenge("water").model_copy(update={"revision": 2, "call_first": first}))
    await desk.hear(asked, reserved(attends(desk, TOWN)))
    mail = await desk.mail(TOWN)
    for text in (text_of(mail), (await web.get(answer_path(mail))).text):
        for said in (
            "Besluit: aan het eind kiest u samen.",
            "Met de trein vanaf uw werkplek: ongeveer 1 uur en 10 minuten van deur tot deur.",
            "Provincie: programmamanager (provincie.example), 030 1234567",
            "Gemeente: directeur, gemeente.example",
        ):
            assert said in text


async def test_a_number_is_shared_by_its_owner_and_taken_back(desk: Desk, web: httpx.AsyncClient, client: Redis) -> None:
    mine = await asked_for_today(desk)
    assert f"{mine}/nummer" in text_of(await desk.mail(TOWN))
    assert "/nummer" not in text_of(await desk.mail(OFFICE))
    theirs = answer_path(await desk.mail(OFFICE))
    refused = await web.post(f"{theirs}/nummer", data={"keuze": "delen", "telefoon": TYPED})
    assert "Alleen de deelnemer zelf kan een nummer delen" in refused.text
    shown = (await web.get(f"{mine}/nummer")).text
    assert "Uw telefoonnummer" in shown
    assert "Deel mijn nummer niet meer" not in shown
    answered = await web.post(mine, data={"antwoord": "misschien", "volgnummer": "0"})
    assert "/nummer" not in answered.text
    answered = await web.post(mine, data={"antwoord": "ja", "volgnummer": "0"})
    assert f'href="{mine}/nummer">Deel uw nummer met deze groep</a>' in answered.text
    wrong = await web.post(f"{mine}/nummer", data={"keuze": "delen", "telefoon": "06 12"})
    assert wrong.status_code == 400
    assert "Vul een telefoonnummer in met netnummer" in wrong.text
    assert await desk.said(NumbersShared) == []
    for _ in range(2):
        noted = await web.post(f"{mine}/nummer", data={"keuze": "delen", "telefoon": TYPED})
        assert "Genoteerd: u deelt uw nummer met deze groep." in noted.text
        assert TYPED not in noted.text
    assert MOBILE.encode() in await stored(desk, client)
    gone = await web.post(f"{mine}/nummer", data={"keuze": "intrekken"})
    assert "Ingetrokken: deze groep krijgt uw nummer niet." in gone.text
    assert [(said.revision, said.shared, said.of) for said in await desk.said(NumbersShared)] == [(1, 1, 2), (2, 0, 2)]
    assert MOBILE.encode() not in await stored(desk, client)


async def test_the_day_before_everybody_gets_the_cards_of_the_others(desk: Desk, web: httpx.AsyncClient) -> None:
    mine = await asked_for_today(desk)
    await web.post(f"{mine}/nummer", data={"keuze": "delen", "telefoon": TYPED, "mail": "ja"})
    assert [len(desk.catcher.mails(one)) for one in (TOWN, WATER, OFFICE)] == [1, 1, 1]
    await it_is(desk, MONDAY_AFTERNOON)
    other, own, office = await desk.mail(WATER, 2), await desk.mail(TOWN, 2), await desk.mail(OFFICE, 2)
    assert other["Subject"] == "Morgen: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    [card] = cards_in(other)
    assert (card.fn.value, card.tel.value, card.email.value) == ("directeur", MOBILE, TOWN)
    assert "directeur: 06 12345678" in text_of(other)
    assert "Huis huis, Singel 1, Zaal" in text_of(own)
    assert list(own.iter_attachments()) == list(office.iter_attachments()) == []
    assert "06 12345678" not in text_of(office)
    await desk.hear(requested(desk))
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, WATER, OFFICE)] == [2, 2, 2]


async def test_what_moved_or_went_is_not_told_the_day_before(desk: Desk) -> None:
    await asked_for_today(desk)
    moved = reserved(attends(desk, TOWN, already_agreed=True), revision=8, sequence=1, moment=WEDNESDAY)
    await desk.hear(moved, confirmed(moved, 9))
    await desk.mail(TOWN, 2)
    await desk.settle()
    before = len(desk.catcher.envelopes)
    await it_is(desk, MONDAY_AFTERNOON)
    await desk.settle()
    assert len(desk.catcher.envelopes) == before
    off = MeetingCancelled(
        revision=10, meeting=MEETING, status=MeetingStatus.CANCELLED, sequence=2, decided_at=MONDAY_AFTERNOON, reason="Opgelost."
    )
    await desk.hear(off)
    await desk.mail(TOWN, 3)
    await it_is(desk, MONDAY_AFTERNOON + timedelta(days=1))
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 3


def took_place(desk: Desk) -> MeetingTookPlace:
    people: tuple[PersonId, ...] = (desk.id(TOWN), desk.id(WATER))
    return MeetingTookPlace(revision=12, meeting=MEETING, status=MeetingStatus.HELD, moment=TUESDAY, people=people)


async def test_one_question_afterwards_and_after_fourteen_days_nobody_knows_who_said_what(
    desk: Desk, web: httpx.AsyncClient, client: Redis
) -> None:
    mine = await asked_for_today(desk)
    await web.post(f"{mine}/nummer", data={"keuze": "delen", "telefoon": TYPED})
    await it_is(desk, TUESDAY.end + timedelta(hours=10))
    await desk.hear(took_place(desk))
    await desk.settle()
    assert [len(desk.catcher.mails(one)) for one in (TOWN, WATER)] == [1, 1]
    await it_is(desk, datetime(2027, 3, 17, 6, 0, 2, tzinfo=UTC))
    await desk.until(lambda: any("energie" in mail["Subject"] for mail in desk.catcher.mails(WATER)), "the question")
    question = next(mail for mail in desk.catcher.mails(WATER) if "energie" in mail["Subject"])
    assert [card.tel.value for card in cards_in(question)] == [MOBILE]
    assert not any("energie" in mail["Subject"] for one in (OFFICE, ASKER) for mail in desk.catcher.mails(one))
    page = answer_path(question)
    assert "Het gaf energie" in (await web.get(page)).text
    assert await desk.said(EnergyAnswered) == []
    assert (await web.post(page, data={"antwoord": "nou"})).status_code == 400
    for energy in ("gaf", "gaf", "kostte"):
        await web.post(page, data={"antwoord": energy})
    noted = await web.post(page, data={"antwoord": "niet-bij"})
    assert "Uw antwoord is: <strong>ik was er niet bij</strong>" in noted.text
    assert [(said.revision, said.gave, said.cost) for said in await desk.said(EnergyAnswered)] == [(1, 1, 0), (2, 0, 1), (3, 0, 0)]
    assert [(said.person, said.came) for said in await desk.said(AttendanceKnown)] == [(desk.id(WATER), True), (desk.id(WATER), False)]
    assert [(said.shared, said.of) for said in await desk.said(NumbersShared)] == [(1, 2)]
    await web.post(page, data={"antwoord": "gaf"})

    await it_is(desk, TUESDAY.end + timedelta(days=14, minutes=1))
    await desk.until(lambda: _gone(desk, client), "the numbers are gone")
    assert "U kunt hierop niet meer antwoorden." in (await web.get(page)).text
    assert f"afterwards {MEETING}".encode() not in await client.smembers(about(desk.service.bus, desk.id(WATER)))
    kept: Any = await client.hget(desk.service.bus.keys.own("afterwards"), MEETING)
    assert b'"gave":1' in kept
    assert desk.id(WATER).encode() not in kept


async def _gone(desk: Desk, client: Redis) -> bool:
    return MOBILE.encode() not in await stored(desk, client)


async def test_forget_me_takes_the_number_and_the_answer(desk: Desk, web: httpx.AsyncClient, client: Redis) -> None:
    mine = await asked_for_today(desk)
    await web.post(f"{mine}/nummer", data={"keuze": "delen", "telefoon": TYPED})
    await it_is(desk, TUESDAY.end + timedelta(minutes=1))
    await desk.hear(took_place(desk))
    await desk.until(lambda: any("energie" in mail["Subject"] for mail in desk.catcher.mails(TOWN)), "the question")
    page = answer_path(next(mail for mail in desk.catcher.mails(TOWN) if "energie" in mail["Subject"]))
    await web.post(page, data={"antwoord": "kostte"})
    await desk.hear(PersonForgotten(revision=9, person=desk.id(TOWN)))
    await desk.settle()
    assert MOBILE.encode() not in await stored(desk, client)
    kept: Any = await client.hget(desk.service.bus.keys.own("afterwards"), MEETING)
    assert desk.id(TOWN).encode() not in kept
    assert b'"cost":1' in kept
