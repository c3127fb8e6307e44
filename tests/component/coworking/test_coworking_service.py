import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest
from redis.asyncio import Redis

from services.coworking.adapters.encounters import RedisEncounters
from services.coworking.domain.encounters import EncounterKind, pair_of
from shared.contracts.directory import PersonForgotten
from shared.contracts.invitations import DayAnswered
from shared.contracts.matchmaking import MeetingTookPlace
from shared.kernel import DayId, GovernmentTier, MeetingId, MeetingStatus, Moment, PersonId, person_owner
from shared.service import Service
from shared.settings import ProductSettings
from tests.builders import busy, challenge, location, person, say

Until = Callable[..., Awaitable[None]]
TOKEN = {"Authorization": "Bearer test-webhook-token"}
ASKER, TOWN, WATER = "programmamanager@provincie.example", "beleidsadviseur@gemeente.example", "adviseur@waterschap.example"
NOW = datetime.now(UTC)


@pytest.fixture
async def people(coworking: Service, product: ProductSettings, until: Until) -> dict[str, PersonId]:
    """Three people of three tiers who work on the water, with empty calendars, and a house with two seats."""
    officials = [
        person(product, ASKER, GovernmentTier.PROVINCE, "water", passes=["huis"]),
        person(product, TOWN, GovernmentTier.MUNICIPALITY, "water", passes=["huis"]),
        person(product, WATER, GovernmentTier.WATER_AUTHORITY, "water"),
    ]
    calendars = [busy(person_owner(one.person), NOW - timedelta(days=1), NOW + timedelta(days=60)) for one in officials]
    await say(product, *officials, challenge("water"), location("huis", capacity=2), *calendars)
    await until(lambda: caught_up(coworking), "the world is known")
    return {one.address: one.person for one in officials}


async def caught_up(service: Service) -> bool:
    readiness = await service.bus.ready()
    return readiness.ready and not any(readiness.lag.values())


async def ask(web: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    body = {"opgave": "water", "locatie": "huis", "aanvrager": {"email": ASKER}} | changes
    return await web.post("/v1/samenwerkdagen", json=body, headers={**TOKEN, "Idempotency-Key": "eerste"})


async def said(client: Redis, service: Service) -> list[dict[str, Any]]:
    """Data of what coworking said, oldest first."""
    entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", await client.xrange(service.bus.keys.events()))
    return [json.loads(fields[b"__data__"][fields[b"__data__"].index(b'{"specversion"') :])["data"] for _, fields in entries]


def answers(day: str, *comers: PersonId, comes: bool = True, first: int = 1) -> list[DayAnswered]:
    return [
        DayAnswered(revision=number, day=DayId(day), person=comer, comes=comes, answered_at=NOW + timedelta(minutes=number))
        for number, comer in enumerate(comers, first)
    ]


async def seats(web: httpx.AsyncClient, day: str) -> tuple[list[str], int]:
    body = (await web.get(f"/v1/samenwerkdagen/{day}")).json()
    return [one["functie"] for one in body["aanwezigen"]], body["wachtlijst"]


async def test_a_day_is_planned_said_and_shown(
    web: httpx.AsyncClient, coworking: Service, client: Redis, people: dict[str, PersonId]
) -> None:
    answer = await ask(web)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert answer.headers["Location"] == body["_links"]["self"]["href"]
    assert (body["status"], body["plaatsen"], body["uitgenodigd"], body["aanwezigen"]) == ("gepland", 2, 3, [])
    assert body["opgave"] == {"id": "water", "naam": "Opgave water"}
    [planned] = await said(client, coworking)
    assert {one["person"]: one["needs_registration"] for one in planned["invited"]} == {
        people[ASKER]: False,
        people[TOWN]: False,
        people[WATER]: True,
    }
    page = await web.get(f"/samenwerkdagen/{body['id']}")
    assert "Samenwerkdag: Opgave water" in page.text
    assert "2 van de 2 mensen van andere bestuurslagen (gemeente en waterschap)" in page.text
    assert body["id"] in (await web.get("/samenwerkdagen")).text
    assert [one["id"] for one in (await web.get("/v1/samenwerkdagen")).json()["samenwerkdagen"]] == [body["id"]]


@pytest.mark.usefixtures("people")
async def test_the_same_request_twice_is_one_day(web: httpx.AsyncClient, coworking: Service, client: Redis) -> None:
    first, second, other = await ask(web), await ask(web), await ask(web, plaatsen=2)
    assert first.json() == second.json()
    assert other.status_code == 409
    assert len(await said(client, coworking)) == 1


async def test_who_signs_up_first_has_a_seat_and_a_decline_gives_it_to_who_waits(
    web: httpx.AsyncClient, product: ProductSettings, people: dict[str, PersonId], until: Until
) -> None:
    day = (await ask(web)).json()["id"]
    await say(product, *answers(day, people[TOWN], people[ASKER], people[WATER]))

    async def seated(expected: tuple[list[str], int]) -> bool:
        return await seats(web, day) == expected

    await until(lambda: seated((["beleidsadviseur", "programmamanager"], 1)), "two have a seat and one waits")
    assert "Op de wachtlijst: 1" in (await web.get(f"/samenwerkdagen/{day}")).text
    await say(product, *answers(day, people[TOWN], comes=False, first=4))
    await until(lambda: seated((["programmamanager", "adviseur"], 0)), "the one who waited has the seat")


async def test_who_came_together_is_kept_when_the_day_has_ended_and_goes_when_somebody_is_forgotten(
    web: httpx.AsyncClient, coworking: Service, client: Redis, product: ProductSettings, people: dict[str, PersonId], until: Until
) -> None:
    met = RedisEncounters(coworking.bus)
    day = (await ask(web)).json()["id"]
    moment = Moment(NOW - timedelta(hours=2), NOW - timedelta(hours=1))
    held = MeetingTookPlace(
        revision=9,
        meeting=MeetingId("o1"),
        status=MeetingStatus.HELD,
        moment=moment,
        people=(people[ASKER], people[TOWN], PersonId("vergeten")),
    )
    await say(product, *answers(day, people[ASKER], people[WATER]), held, held)
    await client.set(coworking.bus.keys.clock_offset, round(timedelta(days=90).total_seconds() * 1000))

    async def met_both() -> bool:
        return len(await met.of(people[ASKER])) == 2

    await until(met_both, "one meeting and one day are kept")
    kept = {(fact.kind, fact.pair) for fact in await met.of(people[ASKER])}
    assert kept == {
        (EncounterKind.MEETING, pair_of(people[ASKER], people[TOWN])),
        (EncounterKind.DAY, pair_of(people[ASKER], people[WATER])),
    }
    shown = (await web.get(f"/v1/samenwerkdagen/{day}")).json()
    assert (shown["status"], shown["aanwezigen"]) == ("geweest", []), "who was there is not for everybody to read"

    await say(product, PersonForgotten(revision=2, person=people[ASKER]))

    async def forgotten() -> bool:
        own = [key async for key in client.scan_iter(f"{{{product.shard}}}:coworking:*") if await client.type(key) == b"hash"]
        kept = [(key, cast("dict[bytes, bytes]", await client.hgetall(key))) for key in own]
        entries = [(key, field, value) for key, fields in kept for field, value in fields.items() if not value.endswith(b" null")]
        return not any(people[ASKER].encode() in b" ".join(entry) for entry in entries)

    await until(forgotten, "no record of this service names the person")
    assert await met.of(people[ASKER]) == ()
    assert await met.of(people[TOWN]) == ()


@pytest.mark.usefixtures("people")
async def test_every_fault_of_a_request_is_named(web: httpx.AsyncClient) -> None:
    answer = await ask(web, opgave="geen", locatie="geen", van="2020-01-01", tot="2019-01-01")
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json()["fouten"]} == {"opgave", "locatie", "van", "tot"}
    for far in ({"van": "9999-12-31"}, {"van": "9999-12-30", "tot": "9999-12-31"}):
        answer = await ask(web, **far)
        assert [fault["veld"] for fault in answer.json()["fouten"]] == ["van"]
    answer = await ask(web, plaatsen=1, van="morgen", aanvrager={"email": "x"}, kleur="blauw")
    assert {fault["veld"] for fault in answer.json()["fouten"]} == {"plaatsen", "van", "aanvrager.email", "kleur"}
    assert (await web.post("/v1/samenwerkdagen", json={"opgave": "water", "locatie": "huis"})).status_code == 401
    assert (await web.get("/v1/samenwerkdagen/geen")).status_code == 404


@pytest.mark.usefixtures("people")
async def test_without_a_day_the_answer_says_why(web: httpx.AsyncClient) -> None:
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    answer = await ask(web, van=tomorrow, tot=tomorrow)
    assert answer.status_code == 409
    assert "Kies een latere datum" in answer.json()["detail"]


@pytest.mark.usefixtures("people")
async def test_a_day_is_asked_with_the_form(web: httpx.AsyncClient) -> None:
    typed = {"opgave": "water", "locatie": "huis", "van": "", "tot": "", "plaatsen": "", "aanvrager.email": TOWN, "sleutel": "s1"}
    answer = await web.post("/samenwerkdagen", data=typed)
    assert answer.status_code == 303, answer.text
    assert (await web.post("/samenwerkdagen", data=typed)).headers["Location"] == answer.headers["Location"]
    refused = await web.post("/samenwerkdagen", data=typed | {"plaatsen": "1", "aanvrager.email": "iemand@elders.example"})
    assert refused.status_code == 400
    assert "Dit adres kennen we niet" in refused.text
    assert "Geef een getal van 2 of hoger" in refused.text
    assert 'value="iemand@elders.example"' in refused.text
