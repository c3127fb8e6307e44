"""What buildings are told: a host is asked for a room, a reception hears who comes, and nobody is called registered before that."""

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import StringIO
from typing import cast

import httpx
import pytest

from services.invitations.ports import about
from shared.contracts.directory import LocationChanged, PersonForgotten
from shared.contracts.invitations import RoomAnswered
from shared.contracts.matchmaking import AnswerCounted, MeetingCancelled, MomentReserved, RoomGranted, RoomWanted
from shared.kernel import Answer, MeetingStatus, Moment
from tests.builders import location
from tests.component.invitations.conftest import (
    ASKER,
    DECIDED,
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

HOST, RECEPTION = "gastheer@huis.example", "receptie@huis.example"
FRIDAY_BEFORE = datetime(2027, 3, 12, 9, 0, tzinfo=UTC)
REGISTERED = "U bent aangemeld bij de receptie"
PENDING = "De gastheer bevestigt de ruimte nog"
FOLLOWS = "De ruimte volgt: de aanvrager regelt een andere plek"


def house(**also: object) -> LocationChanged:
    addresses = {"revision": 2, "host_address": HOST, "reception_address": RECEPTION}
    return location("huis", 8).model_copy(update=addresses | also)


async def it_is(desk: Desk, moment: datetime) -> None:
    await desk.client.incrby(desk.service.bus.keys.clock_offset, round((moment - desk.service.bus.clock.now()).total_seconds() * 1000))
    await desk.until(lambda: desk.service.bus.clock.now() >= moment, "the clock is set")


@pytest.fixture
async def table(desk: Desk) -> Desk:
    """On the Friday before, at a building with a host and a reception; everybody but the town is a visitor."""
    await it_is(desk, FRIDAY_BEFORE)
    await desk.hear(house(), requested(desk))
    return desk


def held(desk: Desk, *, revision: int = 4, sequence: int = 0, moment: Moment = TUESDAY, room_asked: bool = False) -> MomentReserved:
    people = (attends(desk, TOWN), attends(desk, WATER, needs_registration=True), attends(desk, ASKER, needs_registration=True))
    return reserved(*people, revision=revision, sequence=sequence, moment=moment).model_copy(update={"room_asked": room_asked})


def wanted(sequence: int = 1, revision: int = 5, moment: Moment = TUESDAY) -> RoomWanted:
    return RoomWanted(
        revision=revision,
        meeting=MEETING,
        status=MeetingStatus.RESERVED,
        sequence=sequence,
        moment=moment,
        people=3,
        visitors=2,
        deadline=FRIDAY_BEFORE + timedelta(hours=4),
        decided_at=DECIDED,
    )


def granted(sequence: int = 1, revision: int = 6, moment: Moment = TUESDAY) -> RoomGranted:
    return RoomGranted(
        revision=revision, meeting=MEETING, status=MeetingStatus.RESERVED, sequence=sequence, moment=moment, decided_at=DECIDED
    )


def declines(desk: Desk, address: str, revision: int) -> AnswerCounted:
    return AnswerCounted(revision=revision, meeting=MEETING, status=MeetingStatus.CONFIRMED, person=desk.id(address), answer=str(Answer.NO))


def rows(message: EmailMessage) -> list[list[str]]:
    """The file as Excel reads it: the first column is the name."""
    [part] = [one for one in message.walk() if one.get_content_type() == "text/csv"]
    raw = cast("bytes", part.get_payload(decode=True))
    assert (raw[:3], part.get_filename(), part.get_content_charset()) == (b"\xef\xbb\xbf", "bezoekers.csv", "utf-8")
    return list(csv.reader(StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def page_of(message: EmailMessage) -> str:
    found = re.search(r"http://\S+(/antwoord/gastheer/\S+)", text_of(message))
    assert found, text_of(message)
    return found.group(1)


async def test_a_host_says_yes_on_a_page_without_names_and_only_then_is_anybody_called_registered(
    table: Desk, web: httpx.AsyncClient
) -> None:
    room_asked = held(table, room_asked=True)
    await table.hear(room_asked, wanted())
    asked = await table.mail(HOST)
    invitation = await table.mail(WATER)
    assert PENDING in text_of(invitation)
    assert all(
        told in text_of(asked).replace("\r\n", "\n") for told in ("Aantal mensen:\n  3", "Bezoekers zonder pas:\n  2", "Huis huis, Zaal")
    )
    assert "adviseur" not in text_of(asked)
    assert asked.get_content_type() == "multipart/alternative"
    shown = await web.get(page_of(asked))
    assert "Ja, ruimte en aanmelding zijn geregeld" in shown.text
    await table.settle()
    assert await table.said(RoomAnswered) == [], "GET answers nothing"
    await web.post(page_of(asked), data={"antwoord": "ja"})
    said = await web.post(page_of(asked), data={"antwoord": "ja"})
    assert "ruimte en aanmelding zijn geregeld. De receptie" in said.text
    assert "U zei al" not in said.text
    other = await web.post(page_of(asked), data={"antwoord": "nee"})
    assert "U zei al ja. Kan het toch niet? Bel programmamanager, provincie.example, 030 123 45 67." in other.text
    answer = await table.one(RoomAnswered)
    assert (answer.sequence, answer.agreed, answer.revision) == (1, True, 1)
    await table.hear(confirmed(room_asked, 6))
    await it_is(table, TUESDAY.start - timedelta(days=1, hours=0, minutes=30))
    await table.settle()
    page = answer_path(invitation)
    assert PENDING in (await web.get(page)).text
    assert table.catcher.mails(RECEPTION) == [], "no list before the host said yes"
    await table.hear(granted(revision=7))
    await table.mail(RECEPTION)
    await table.settle()
    after = (await web.get(page)).text
    assert (REGISTERED in after, PENDING in after) == (True, False)
    assert len(await table.said(RoomAnswered)) == 1


async def test_a_no_after_bevestigd_takes_the_room_from_every_page_and_a_second_word_says_whom_to_call(
    table: Desk, web: httpx.AsyncClient
) -> None:
    first = held(table, room_asked=True)
    await table.hear(first, wanted(), confirmed(first, 6))
    host, invitation = page_of(await table.mail(HOST)), await table.mail(WATER)
    assert "Bellen bij vragen:\n  programmamanager: 030 123 45 67" in text_of(await table.mail(HOST)).replace("\r\n", "\n")
    assert "Dat is een goed antwoord" in (await web.post(host, data={"antwoord": "nee"})).text
    bare = held(table, revision=7, sequence=1, moment=replace(TUESDAY, room=None))
    await table.hear(bare.model_copy(update={"status": MeetingStatus.CONFIRMED, "explanation": (f"{FOLLOWS}.",)}))
    told = text_of(await table.mail(WATER, 2))
    assert (FOLLOWS in told, PENDING in told, "Zaal" in told) == (True, False, False)
    page = (await web.get(answer_path(invitation))).text
    assert (FOLLOWS in page, PENDING in page, REGISTERED in page) == (True, False, False)
    second = (await web.post(host, data={"antwoord": "ja"})).text
    assert "Uw antwoord is: nee" in second
    assert "U zei al nee. Kan het toch wel? Bel programmamanager, provincie.example, 030 123 45 67." in second


async def test_the_reception_gets_the_list_on_the_last_day_and_again_only_when_it_changes(table: Desk, web: httpx.AsyncClient) -> None:
    first = held(table)
    await table.hear(first, confirmed(first, 5))
    await table.settle()
    assert table.catcher.mails(RECEPTION) == [], "Friday is too early"
    page = answer_path(await table.mail(WATER))
    assert REGISTERED not in (await web.get(page)).text
    await it_is(table, datetime(2027, 3, 15, 8, 1, tzinfo=UTC))
    listed = await table.mail(RECEPTION)
    call = "programmamanager: 030 123 45 67"
    assert rows(listed) == [
        ["Naam", "Organisatie", "Datum", "Aankomst vanaf", "Bellen bij vragen"],
        *sorted(
            [
                ["adviseur", "waterschap.example", "16-03-2027", "09:45", call],
                ["programmamanager", "provincie.example", "16-03-2027", "09:45", call],
            ],
            key=lambda row: table.id(WATER if row[0] == "adviseur" else ASKER),
        ),
    ]
    assert "@" not in text_of(listed).replace(RECEPTION, "")
    await table.settle()
    assert REGISTERED in (await web.get(page)).text
    await table.hear(declines(table, TOWN, 6), first, confirmed(first, 5))
    await table.settle()
    assert len(table.catcher.mails(RECEPTION)) == 1, "nothing changed"
    await table.hear(held(table, revision=7, sequence=1, moment=WEDNESDAY).model_copy(update={"status": MeetingStatus.CONFIRMED}))
    moved = await table.mail(RECEPTION, 2)
    assert "Ander moment. Op de vorige lijst: dinsdag 16 maart 2027" in text_of(moved)
    assert (rows(moved)[1][2:4], moved["Message-ID"] != listed["Message-ID"]) == (["17-03-2027", "12:45"], True)
    await table.hear(
        MeetingCancelled(revision=8, meeting=MEETING, status=MeetingStatus.CANCELLED, sequence=2, decided_at=DECIDED + timedelta(hours=1))
    )
    off = await table.mail(RECEPTION, 3)
    assert off["Subject"].startswith("Er komen geen bezoekers")
    assert [one.get_content_type() for one in off.walk() if one.get_content_type() == "text/csv"] == []


async def test_who_is_forgotten_is_taken_off_and_two_weeks_after_the_meeting_nothing_is_left(table: Desk) -> None:
    first = held(table)
    await table.hear(first, confirmed(first, 5))
    await it_is(table, datetime(2027, 3, 15, 8, 1, tzinfo=UTC))
    await table.mail(RECEPTION)
    await table.hear(PersonForgotten(revision=2, person=table.id(WATER)))
    again = await table.mail(RECEPTION, 2)
    assert "1 bezoeker minder" in text_of(again)
    assert [row[0] for row in rows(again)[1:]] == ["programmamanager"]
    await table.settle()
    await it_is(table, TUESDAY.end + timedelta(days=14, minutes=1))
    records = table.service.bus.keys.own("visitors"), table.service.bus.keys.own("notice")

    async def gone() -> bool:
        noted = await table.client.smembers(about(table.service.bus, table.id(ASKER)))
        visits = [note for note in noted if note.split()[0] in {b"visitors", b"notice"}]
        return not visits and not any([await table.client.exists(key) for key in records])

    await table.until(gone, "visitors are forgotten")


async def test_without_a_reception_the_host_hears_and_without_either_the_requester_registers(table: Desk) -> None:
    await table.hear(house(revision=3, reception_address=None))
    first = held(table)
    await table.hear(first, confirmed(first, 5))
    await it_is(table, datetime(2027, 3, 15, 8, 1, tzinfo=UTC))
    assert len(rows(await table.mail(HOST))) == 3
    await table.settle()
    await table.hear(house(revision=4, reception_address=None, host_address=None))
    await table.hear(held(table, revision=7, sequence=1, moment=WEDNESDAY).model_copy(update={"status": MeetingStatus.CONFIRMED}))

    def told() -> list[str]:
        return [text_of(mail) for mail in table.catcher.mails(ASKER) if mail["Subject"].startswith("Meld uw bezoekers aan")]

    await table.until(lambda: bool(told()), "the requester is told")
    assert "adviseur" in told()[0]
    table.catcher.refused.add(RECEPTION)
    await table.hear(house(revision=5))
    await table.hear(held(table, revision=8, sequence=2, moment=TUESDAY).model_copy(update={"status": MeetingStatus.CONFIRMED}))
    await table.until(lambda: len(told()) == 2, "the requester is told that the address is refused")


async def test_a_list_after_its_day_warns_the_requester_and_one_that_is_repeated_is_the_same_mail(table: Desk) -> None:
    await it_is(table, TUESDAY.start - timedelta(hours=2))
    first = held(table)
    await table.hear(first, confirmed(first, 5))
    await table.mail(RECEPTION)

    def warned() -> bool:
        return any(mail["Subject"].startswith("Bezoekers laat aangemeld") for mail in table.catcher.mails(ASKER))

    await table.until(warned, "the requester is warned")
    await table.settle()
    table.catcher.silent = 1
    await table.hear(PersonForgotten(revision=2, person=table.id(WATER)))
    await table.mail(RECEPTION, 3)
    second, third = table.catcher.mails(RECEPTION)[1:3]
    assert second.as_bytes() == third.as_bytes(), "the post went silent after it took the first"


async def test_a_question_that_is_overtaken_is_withdrawn_and_its_page_says_so(table: Desk, web: httpx.AsyncClient) -> None:
    await table.hear(held(table, room_asked=True), wanted())
    asked = await table.mail(HOST)
    await table.settle()
    await table.hear(held(table, revision=6, sequence=1, moment=WEDNESDAY))
    off = await table.mail(HOST, 2)
    assert off["Subject"].startswith("Ruimte niet meer nodig")
    assert "niet meer nodig" in (await web.post(page_of(asked), data={"antwoord": "ja"})).text
    assert await table.said(RoomAnswered) == []


async def test_a_late_yes_changes_nothing_and_the_page_says_so(table: Desk, web: httpx.AsyncClient) -> None:
    await table.hear(held(table, room_asked=True), wanted())
    asked = await table.mail(HOST)
    await it_is(table, FRIDAY_BEFORE + timedelta(hours=4, minutes=1))
    late = await web.post(page_of(asked), data={"antwoord": "ja"})
    assert "De tijd om te antwoorden is voorbij" in late.text
    assert await table.said(RoomAnswered) == []
