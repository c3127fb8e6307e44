"""The status of a meeting as intake hears it: once, whatever comes twice or out of order; live for whoever follows."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import uvicorn

from services.intake.adapters.timelines import StreamTimelines
from shared.contracts.availability import AvailabilityCollected
from shared.contracts.directory import PersonForgotten
from shared.contracts.event import Event
from shared.contracts.invitations import InvitationAnswered, InvitationsSent, PollAnswered
from shared.contracts.matchmaking import (
    Alternative,
    AnswersWanted,
    MeetingCancelled,
    MeetingConfirmed,
    MeetingInvited,
    MeetingSearched,
    MeetingTookPlace,
    MomentNotFound,
    MomentReserved,
    OfferedMoment,
)
from shared.http import front
from shared.kernel import Answer, LocationId, MeetingForm, MeetingId, MeetingStatus, Moment, PollChoice, RoomId, person_owner


def at_the_hub(start: datetime) -> Moment:
    return Moment(start, start + timedelta(hours=1), LocationId("hub"), RoomId("zaal"))


def searched(id: MeetingId, moment: datetime, revision: int = 1) -> MeetingSearched:
    return MeetingSearched(meeting=id, revision=revision, status=MeetingStatus.SEARCHING, promised_until=moment)


def reserved(id: MeetingId, moment: datetime, revision: int = 2, sequence: int = 0) -> MomentReserved:
    later = at_the_hub(moment + timedelta(days=1))
    return MomentReserved(
        meeting=id,
        revision=revision,
        status=MeetingStatus.RESERVED,
        sequence=sequence,
        moment=at_the_hub(moment),
        form=MeetingForm.IN_PERSON,
        people=(),
        decided_at=moment,
        cost="4.5",
        expires=moment,
        explanation=("Bij twee deelnemers moet iets schuiven.",),
        alternatives=(Alternative(moment=later, cost="1", explanation="Bij één deelnemer moet iets schuiven."),),
    )


def story(world: Any, id: MeetingId, moment: datetime) -> list[Event]:
    director, guest = world.person("directeur@rijk.example"), world.person("gast@waterschap.example")
    confirmed: dict[str, Any] = {
        "sequence": 0,
        "moment": at_the_hub(moment),
        "form": MeetingForm.IN_PERSON,
        "people": (),
        "decided_at": moment,
        "cost": "4.5",
    }
    return [
        searched(id, moment),
        AvailabilityCollected(meeting=id, revision=1, revisions={person_owner(director): 1}, unknown=(person_owner(guest),)),
        reserved(id, moment),
        InvitationsSent(meeting=id, revision=2, sequence=0, by_mail=1, in_calendar=2),
        MeetingInvited(meeting=id, revision=3, status=MeetingStatus.INVITED),
        InvitationAnswered(meeting=id, revision=1, person=director, sequence=0, answer=Answer.MAYBE, via="link", answered_at=moment),
        InvitationAnswered(meeting=id, revision=2, person=director, sequence=0, answer=Answer.YES, via="link", answered_at=moment),
        MeetingConfirmed(meeting=id, revision=4, status=MeetingStatus.CONFIRMED, **confirmed),
    ]


async def shown(world: Any, id: MeetingId) -> dict[str, Any]:
    body: dict[str, Any] = (await world.http.get(f"/v1/overleggen/{id}")).json()
    return body


async def everything_is_heard(world: Any) -> bool:
    return not any((await world.service.bus.ready()).lag.values())


async def whole_store_holds(world: Any, marker: bytes) -> bool:
    """Whether these bytes are anywhere among the keys of intake."""
    client = world.service.bus.client
    kinds = {b"hash": client.hgetall, b"stream": client.xrange}
    async for key in client.scan_iter(match=world.service.bus.keys.own("*")):
        read = kinds.get(await client.type(key))
        if read is not None and marker in repr(await read(key)).encode():
            return True
    return False


async def asked(world: Any) -> MeetingId:
    return MeetingId((await world.ask()).json()["id"])


async def test_a_meeting_is_shown_with_moment_place_answers_and_reasons(world: Any, moment: datetime, until: Any) -> None:
    id = await asked(world)
    await world.say(*story(world, id, moment))

    async def complete() -> bool:
        return len((await shown(world, id))["gebeurtenissen"]) == 9

    await until(complete, "all events are in the timeline")
    body = await shown(world, id)
    assert (body["status"], body["begin"], body["einde"]) == ("bevestigd", "2027-03-16T09:00:00Z", "2027-03-16T10:00:00Z")
    assert body["locatie"] == {"id": "hub", "naam": "Hub Utrecht"}
    assert body["ruimte"] == {"id": "zaal", "naam": "Zaal 1", "capaciteit": 8}
    assert body["kosten"] == 4.5
    assert body["uitleg"] == ["Bij twee deelnemers moet iets schuiven."]
    assert [(other["begin"], other["kosten"]) for other in body["mogelijkheden"]] == [("2027-03-17T09:00:00Z", 1.0)]
    assert [(at["antwoord"], at["agenda"]) for at in body["deelnemers"]] == [("ja", "gelezen"), ("geen", "onbekend"), ("geen", "onbekend")]
    texts = {item["soort"]: item["tekst"] for item in body["gebeurtenissen"]}
    assert texts["overleg-bevestigd"] == "Het gaat door: dinsdag 16 maart 2027, 10.00–11.00 uur, Hub Utrecht, Zaal 1."
    assert texts["uitnodiging-beantwoord"] == "Directeur, Ministerie: komt."
    assert "Naam" not in str(body["gebeurtenissen"])


@pytest.mark.parametrize("seed", range(4))
async def test_events_that_come_twice_and_out_of_order_tell_the_same(world: Any, moment: datetime, until: Any, seed: int) -> None:
    id = await asked(world)
    events = story(world, id, moment)
    shuffled = next(itertools.islice(itertools.permutations(events), seed * 9_973, None))
    await world.say(*shuffled, *reversed(shuffled))

    async def complete() -> bool:
        return len((await shown(world, id))["gebeurtenissen"]) == 9 and await everything_is_heard(world)

    await until(complete, "all events are in the timeline")
    body = await shown(world, id)
    assert (body["status"], body["begin"], body["deelnemers"][0]["antwoord"]) == ("bevestigd", "2027-03-16T09:00:00Z", "ja")
    assert body["uitleg"] == ["Bij twee deelnemers moet iets schuiven."]
    assert sorted(item["soort"] for item in body["gebeurtenissen"]) == sorted(["overleg-aangevraagd", *(event.kind() for event in events)])


async def test_a_decline_and_a_new_moment_make_earlier_answers_void(world: Any, moment: datetime, until: Any) -> None:
    id, director = await asked(world), world.person("directeur@rijk.example")
    no = InvitationAnswered(meeting=id, revision=1, person=director, sequence=0, answer=Answer.NO, via="link", answered_at=moment)
    await world.say(reserved(id, moment), no)

    async def declined() -> bool:
        return bool((await shown(world, id))["deelnemers"][0]["antwoord"] == "nee")

    await until(declined, "the decline is shown")
    await world.say(reserved(id, moment + timedelta(days=1), revision=3, sequence=1))

    async def moved() -> bool:
        return bool((await shown(world, id))["begin"] == "2027-03-17T09:00:00Z")

    await until(moved, "the next moment is shown")
    assert (await shown(world, id))["deelnemers"][0]["antwoord"] == "geen"


async def test_a_moment_that_stands_is_not_told_as_another_one(world: Any, moment: datetime, until: Any) -> None:
    id = await asked(world)
    first = reserved(id, moment)
    others = first.model_copy(update={"revision": 3, "status": MeetingStatus.CONFIRMED})
    upstairs = replace(at_the_hub(moment), room=None)
    in_another_room = others.model_copy(update={"revision": 4, "sequence": 1, "moment": upstairs})
    await world.say(first, others, in_another_room, reserved(id, moment + timedelta(days=1), revision=5, sequence=2))

    async def told() -> bool:
        return len((await shown(world, id))["gebeurtenissen"]) == 5

    await until(told, "every line is there")
    lines = [item["tekst"] for item in (await shown(world, id))["gebeurtenissen"] if item["soort"] == "moment-gereserveerd"]
    assert [line.split(":")[0] for line in lines] == [
        "Er is een moment",
        "De deelnemers zijn gewijzigd. Het moment blijft",
        "Dag en tijd blijven, de plek is anders",
        "Er is een nieuw moment",
    ]


async def test_a_poll_no_moment_and_the_end_each_have_their_words(world: Any, moment: datetime, until: Any) -> None:
    id, director = await asked(world), world.person("directeur@rijk.example")
    offered = tuple(OfferedMoment(key=str(n), moment=Moment(moment, moment)) for n in range(3))
    poll = AnswersWanted(
        meeting=id, revision=1, status=MeetingStatus.POLLING, sequence=1, moments=offered, people=(director,), deadline=moment
    )
    choices = {"0": PollChoice.CANNOT, "1": PollChoice.CAN}
    await world.say(poll, PollAnswered(meeting=id, revision=1, person=director, sequence=1, choices=choices, answered_at=moment))

    async def polled() -> bool:
        return bool((await shown(world, id))["deelnemers"][0]["antwoord"] == "ja")

    await until(polled, "the answer to the poll is shown")
    await world.say(
        MomentNotFound(meeting=id, revision=2, status=MeetingStatus.NO_MOMENT, decided_at=moment, explanation=("Niemand kan.",)),
        MeetingCancelled(meeting=id, revision=3, status=MeetingStatus.CANCELLED, sequence=0, reason="vervalt", decided_at=moment),
        MeetingTookPlace(meeting=id, revision=4, status=MeetingStatus.HELD, moment=at_the_hub(moment), people=()),
    )

    async def over() -> bool:
        return bool((await shown(world, id))["status"] == "gehouden")

    await until(over, "the end is shown")
    body = await shown(world, id)
    assert (body["uitleg"], body["mogelijkheden"]) == (["Niemand kan."], [])
    texts = [item["tekst"] for item in body["gebeurtenissen"]]
    assert "We vragen 1 deelnemer welk van 3 momenten kan. Dat kan tot dinsdag 16 maart 2027, 10.00 uur." in texts
    assert "Directeur, Ministerie: heeft laten weten wat kan." in texts
    assert "Het overleg gaat niet door. Iedereen krijgt bericht. Reden: vervalt" in texts
    late = await world.http.post(f"/v1/overleggen/{id}/annulering", json={}, headers=world.token)
    assert late.status_code == 409


async def test_somebody_who_is_forgotten_is_named_nowhere(world: Any, moment: datetime, until: Any) -> None:
    id, guest = await asked(world), world.person("gast@waterschap.example")
    answer = InvitationAnswered(meeting=id, revision=1, person=guest, sequence=0, answer=Answer.YES, via="link", answered_at=moment)
    assert await whole_store_holds(world, b"gast@waterschap.example")
    await world.say(reserved(id, moment), answer, PersonForgotten(person=guest, revision=9))

    async def forgotten() -> bool:
        return (await shown(world, id))["deelnemers"][2]["email"] is None

    await until(forgotten, "the guest is forgotten")
    await world.say(searched(id, moment, revision=9))

    async def told() -> bool:
        return len((await shown(world, id))["gebeurtenissen"]) >= 3

    await until(told, "the timeline goes on")
    assert "Adviseur" not in str(await shown(world, id))
    assert not await whole_store_holds(world, b"gast@waterschap.example")


async def test_a_line_of_another_schema_is_passed_over_by_who_looks_and_who_follows(world: Any, moment: datetime, until: Any) -> None:
    id = await asked(world)
    client, key = world.service.bus.client, world.service.bus.keys.own("timeline", id)
    ((number, fields),) = await client.xrange(key)
    assert (number, fields[b"schema"]) == (b"1-0", b"1")
    await client.delete(key)
    await client.xadd(key, {"schema": "2", "regel": "van morgen"}, id=number)
    await world.say(searched(id, moment))

    async def told() -> bool:
        return [line["soort"] for line in (await shown(world, id))["gebeurtenissen"]] == ["overleg-gezocht"]

    await until(told, "only the line that is known is shown")
    following = StreamTimelines(world.service.bus).live(id, after=0)
    assert (await anext(following)).number == 2


@pytest.fixture
async def address(world: Any) -> AsyncIterator[str]:
    """Intake behind a real server: a stream is only a stream over a socket."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = front([world.service], world.product, "0.1.0")
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve([listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await serving


async def lines_of(stream: httpx.Response, count: int) -> list[str]:
    found: list[str] = []
    async for line in stream.aiter_lines():
        if line.startswith(("id:", "event:", "data:")):
            found.append(line)
        if len(found) == count * 3:
            break
    return found


async def test_a_follower_hears_every_line_and_goes_on_where_it_was(world: Any, moment: datetime, address: str) -> None:
    id = await asked(world)
    path = f"/v1/overleggen/{id}/gebeurtenissen"
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        async with client.stream("GET", path, headers={"Accept": "text/event-stream"}) as stream:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            assert stream.headers["API-Version"] == "0.1.0"
            await world.say(searched(id, moment))
            lines = await lines_of(stream, 2)
        assert [line for line in lines if line.startswith("id")] == ["id: 1", "id: 2"]
        assert [line for line in lines if line.startswith("event")] == ["event: gebeurtenis"] * 2
        assert '"soort":"overleg-gezocht"' in lines[4]
        assert '"status":"zoekt"' in lines[4]
        async with client.stream("GET", path, headers={"Last-Event-ID": "2"}) as stream:
            await world.say(reserved(id, moment))
            assert "id: 3" in await lines_of(stream, 1)
