"""What participants add to the question; and what a requester hears when there is no moment, or one that comes free."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from redis.asyncio import Redis

from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import AskedSeat, Guest, ParticipantsChanged, Replacement
from shared.contracts.invitations import LineAdded
from shared.contracts.matchmaking import Displaced, DisplacementAsked, Instead, InsteadKind, MomentNotFound, MomentOpened
from shared.kernel import Block, BusyKind, DayId, MeetingStatus
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
    parts,
    requested,
    reserved,
    text_of,
)

LINE = "Neem de kaart van 2021 mee: <die klopt>."


async def test_a_line_is_shown_with_the_function_and_stands_in_later_mails(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)))
    mine, other = answer_path(await desk.mail(TOWN)), answer_path(await desk.mail(WATER))
    assert "Wilt u iets toevoegen aan de vraag?" in (await web.get(mine)).text
    await web.get(f"{mine}/regel")
    assert await desk.said(LineAdded) == []
    for _ in range(2):
        noted = await web.post(f"{mine}/regel", data={"regel": f"  {LINE}\r\n "})
        assert "Genoteerd: wie wordt uitgenodigd, ziet uw regel." in noted.text
    said = await desk.one(LineAdded)
    assert (said.person, said.line, said.revision) == (desk.id(TOWN), LINE, 1)
    page = (await web.get(other)).text
    assert "directeur, gemeente.example:</strong> Neem de kaart van 2021 mee: &lt;die klopt&gt;." in page
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER), revision=8, sequence=1, moment=WEDNESDAY))
    text = text_of(await desk.mail(WATER, 2))
    assert f"Wat deelnemers toevoegen:\r\n  Directeur, gemeente.example: {LINE}" in text
    gone = await web.post(f"{mine}/regel", data={"regel": ""})
    assert "Uw regel is weg." in gone.text
    assert [(one.line, one.revision) for one in await desk.said(LineAdded)] == [(LINE, 1), ("", 2)]
    assert LINE[:20] not in (await web.get(other)).text


async def test_a_line_that_is_too_long_is_not_kept_and_not_lost(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN)))
    path = answer_path(await desk.mail(TOWN))
    page = await web.post(f"{path}/regel", data={"regel": "a" * 301})
    assert page.status_code == 400
    assert "hij heeft 301 tekens, en er passen er 300." in page.text
    assert "a" * 301 in page.text
    await web.post(f"{path}/regel", data={"regel": "b" * 300})
    assert (await desk.one(LineAdded)).line == "b" * 300


async def test_who_is_no_longer_invited_adds_nothing(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.hear(requested(desk), reserved(attends(desk, TOWN), attends(desk, WATER)))
    path = answer_path(await desk.mail(TOWN))
    await desk.hear(reserved(attends(desk, WATER), revision=8, sequence=1, moment=WEDNESDAY))
    await desk.mail(TOWN, 2)
    assert "niet meer uitgenodigd" in (await web.post(f"{path}/regel", data={"regel": LINE})).text
    assert await desk.said(LineAdded) == []


async def test_of_somebody_forgotten_neither_the_line_nor_the_appointments_stay(desk: Desk, web: httpx.AsyncClient, client: Redis) -> None:
    deadline = datetime.now(UTC) + timedelta(hours=4)
    block = Block(TUESDAY.start, TUESDAY.end, BusyKind.MOVABLE)
    question = DisplacementAsked(
        meeting=MEETING,
        revision=3,
        status=MeetingStatus.SEARCHING,
        sequence=1,
        moment=TUESDAY,
        people=(Displaced(person=desk.id(TOWN), blocks=(block,)),),
        deadline=deadline,
    )
    await desk.hear(requested(desk), question)
    await web.post(answer_path(await desk.mail(TOWN)), data={"antwoord": "ja", "volgnummer": "1"})
    await desk.hear(reserved(attends(desk, TOWN), attends(desk, WATER)))
    await web.post(f"{answer_path(await desk.mail(TOWN, 2))}/regel", data={"regel": LINE})
    other = answer_path(await desk.mail(WATER))
    await desk.settle()
    await desk.hear(PersonForgotten(revision=9, person=desk.id(TOWN)))
    await desk.settle()
    assert LINE[:20] not in (await web.get(other)).text
    keys = desk.service.bus.keys
    for kind in ("lines", "displacement", "request", "meeting"):
        found: Any = await client.hgetall(keys.own(kind))
        kept = b" ".join(found.values())
        assert kept
        assert desk.id(TOWN).encode() not in kept, kind
        assert LINE[:20].encode() not in kept


async def test_the_requester_hears_what_can_be_done_instead_and_until_when_we_watch(desk: Desk) -> None:
    nothing = MomentNotFound(
        revision=3,
        meeting=MEETING,
        status=MeetingStatus.NO_MOMENT,
        explanation=("Twee deelnemers zitten vol.",),
        decided_at=DECIDED,
        instead=(
            Instead(kind=InsteadKind.CALL, start=TUESDAY.start, end=TUESDAY.start + timedelta(minutes=20), people=4, of=6),
            Instead(kind=InsteadKind.ONLINE, start=WEDNESDAY.start, end=WEDNESDAY.end, people=6, of=6),
            Instead(kind=InsteadKind.DAY, start=WEDNESDAY.start, end=WEDNESDAY.end, people=5, of=6, day=DayId("dag")),
        ),
        watched_until=WEDNESDAY.end,
    )
    await desk.hear(requested(desk), nothing)
    message = await desk.mail(ASKER)
    for line in (
        "Bellen: dinsdag 16 maart 2027, 10.00–10.20 uur kunnen 4 van de 6 mensen.",
        "Online, zonder reistijd: woensdag 17 maart 2027, 13.00–14.00 uur kan iedereen (6 mensen).",
        "Op de volgende samenwerkdag: woensdag 17 maart 2027, 13.00–14.00 uur kunnen 5 van de 6 mensen.",
        "We blijven kijken tot woensdag 17 maart 2027, 14.00 uur.",
    ):
        assert line in text_of(message)
    assert "Antwoord graag vóór" not in text_of(message)


async def test_a_moment_that_came_free_is_told_once_with_the_page_to_take_it(desk: Desk) -> None:
    held_until = datetime(2099, 3, 15, 9, 0, tzinfo=UTC)
    opened = MomentOpened(meeting=MEETING, revision=5, status=MeetingStatus.NO_MOMENT, opening=1, moment=TUESDAY, expires=held_until)
    await desk.hear(requested(desk), opened)
    message = await desk.mail(ASKER)
    assert message["Subject"] == "Er is een moment vrijgekomen: Opgave water, dinsdag 16 maart 2027, 10.00 uur"
    assert "We houden het vast tot zondag 15 maart 2099, 10.00 uur." in text_of(message)
    assert f"/overleg/{MEETING}?sleutel=" in text_of(message)
    assert parts(message) == ["text/plain", "text/html"]
    await desk.hear(opened.model_copy(update={"opening": 2, "revision": 7, "moment": WEDNESDAY}))
    await desk.mail(ASKER, 2)
    await desk.settle()
    assert len(desk.catcher.mails(ASKER)) == 2


async def test_whoever_joins_later_is_known_by_what_the_requester_typed(desk: Desk) -> None:
    newcomer = "wijkmanager@stad.example"
    guest = Guest(person=desk.id(newcomer), name="Wijkmanager Noord", address=newcomer)
    changed = ParticipantsChanged(
        meeting=MEETING,
        revision=2,
        added=(AskedSeat(people=(desk.id(newcomer),)),),
        replaced=(Replacement(person=desk.id(WATER), by=desk.id(ASKER)),),
        guests=(guest,),
    )
    await desk.hear(requested(desk), changed, reserved(attends(desk, newcomer)))
    assert "Beste Wijkmanager Noord," in text_of(await desk.mail(newcomer))
