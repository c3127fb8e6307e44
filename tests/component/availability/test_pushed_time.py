import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from shared.contracts.availability import BusyTimeChanged, SourceFailed, SourcesChanged
from shared.contracts.directory import PersonForgotten
from shared.kernel import Block, BusyKind, GovernmentTier, OrganisationId, PersonId
from shared.settings import ProductSettings
from tests.availability_world import Desk, Site, body, calendar_text, tomorrow
from tests.builders import person, say

Until = Callable[..., Awaitable[None]]
ADDRESS = "directeur@gemeente.example"
MUNICIPALITY = {"Authorization": "Bearer token-van-de-gemeente"}
WATER_AUTHORITY = {"Authorization": "Bearer token-van-het-waterschap"}


async def employ(desk: Desk, address: str = ADDRESS, organisation: str = "gm0001") -> PersonId:
    """Somebody who works for an organisation."""
    event = person(desk.product, address, GovernmentTier.MUNICIPALITY)
    await desk.hear(event.model_copy(update={"organisation": OrganisationId(organisation)}))
    return event.person


def day(number: int) -> datetime:
    """The start of a day, so many days from today, UTC."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=number)


def stretch(start: int, end: int, kind: str = "vast") -> dict[str, str]:
    return {"begin": tomorrow(start).isoformat(), "einde": tomorrow(end).isoformat(), "soort": kind}


def push_of(*blocks: dict[str, str], days: int = 63, **also: object) -> dict[str, Any]:
    return {"van": day(-1).isoformat(), "tot": day(days).isoformat(), "blokken": list(blocks), **also}


async def push(desk: Desk, who: PersonId, sent: dict[str, Any], headers: dict[str, str] = MUNICIPALITY) -> httpx.Response:
    return await desk.web.put(f"/v1/personen/{who}/bezet", json=sent, headers=headers)


async def test_pushed_time_is_said_for_the_time_it_covers(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    sent = push_of(stretch(9, 10), stretch(10, 11, "verplaatsbaar"), days=14)
    assert (await push(desk, who, sent)).status_code == 204
    said = await desk.one(BusyTimeChanged)
    assert said.known
    assert said.blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED), Block(tomorrow(10), tomorrow(11), BusyKind.MOVABLE))
    assert said.valid_until == day(14)
    assert (await desk.one(SourcesChanged)).kinds == ("aangeleverd",)


async def test_the_same_again_only_renews_its_age_and_an_older_one_changes_nothing(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    now = datetime.now(UTC).replace(microsecond=0)
    for minutes in (90, 60):
        read_at = (now - timedelta(minutes=minutes)).isoformat()
        assert (await push(desk, who, push_of(stretch(9, 10), gelezen=read_at))).status_code == 204
    refused = await push(desk, who, push_of(gelezen=(now - timedelta(minutes=75)).isoformat()))
    assert refused.status_code == 409
    assert "nieuwere stand" in refused.json()["detail"]
    await desk.quiet(until)
    (said,) = await desk.said(BusyTimeChanged)
    assert said.blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)
    (shown,) = (await desk.web.get(f"/v1/personen/{who}/agendabronnen")).json()
    assert datetime.fromisoformat(shown["inhoudVan"]) == now - timedelta(minutes=60)
    assert shown["gaf"] == {"afspraken": 1, "perSoort": {"vast": 1}, "onleesbaar": 0}
    assert (shown["soort"], shown["toestand"], shown["waarschuwing"]) == ("aangeleverd", "gelezen", None)


async def test_pushed_time_expires_into_unknown_never_into_free(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    await push(desk, who, push_of(stretch(9, 10)))
    await desk.one(BusyTimeChanged, lambda said: said.known)
    await desk.turn_the_clock(timedelta(hours=24))
    gone = await desk.one(BusyTimeChanged, lambda said: not said.known)
    assert gone.blocks == ()
    assert (await desk.one(SourceFailed)).reason == "verlopen"
    (shown,) = (await desk.web.get(f"/v1/personen/{who}/agendabronnen")).json()
    assert shown["toestand"] == "verlopen"
    assert "te oud" in shown["waarschuwing"]
    await push(desk, who, push_of(stretch(9, 10)))
    await desk.one(BusyTimeChanged, lambda said: said.known and said.revision == 3)


async def test_an_organisation_pushes_for_its_own_people_only(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    stranger = PersonId("p" + "0" * 20)
    refusals = [await push(desk, one, push_of(), WATER_AUTHORITY) for one in (who, stranger)]
    assert [answer.status_code for answer in refusals] == [403, 403]
    assert refusals[0].json() == refusals[1].json()
    assert "eigen organisatie" in refusals[0].json()["detail"]
    assert (await push(desk, who, push_of(), {"Authorization": "Bearer iets-anders"})).status_code == 401
    assert (await push(desk, stranger, push_of(), {})).status_code == 404
    assert (await push(desk, who, push_of(), {})).status_code == 204


async def test_the_token_of_an_organisation_opens_nothing_else(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    for address in ("/v1/agendabronnen", f"/v1/personen/{who}/agendabronnen", f"/v1/personen/{who}/agendavoorkeuren"):
        for headers in (MUNICIPALITY, {"Authorization": ""}):
            answer = await desk.web.get(address, headers=headers)
            assert answer.status_code == 401
            assert who not in answer.text


async def test_an_organisation_looks_up_the_ids_of_its_own_people(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await employ(desk, "dijkgraaf@waterschap.example", "ws0001")
    await desk.quiet(until)
    wanted = {"adressen": ["Directeur@gemeente.example ", "dijkgraaf@waterschap.example", "niemand@gemeente.example"]}
    answer = await desk.web.post("/v1/personen/_kenmerken", json=wanted, headers=MUNICIPALITY)
    assert answer.json() == {
        "personen": [{"adres": "Directeur@gemeente.example ", "id": who}],
        "postbus": desk.product.mail_from,
    }
    assert (await desk.web.post("/v1/personen/_kenmerken", json=wanted, headers={"Authorization": ""})).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"van": day(5).isoformat(), "tot": day(4).isoformat()}, {"tot"}),
        ({"van": day(-1).isoformat(), "tot": day(400).isoformat()}, {"tot"}),
        ({"van": day(-402).isoformat(), "tot": day(-401).isoformat()}, {"van"}),
        ({"gelezen": "2026-11-24T09:00:00"}, {"gelezen"}),
        ({"gelezen": "2999-01-01T00:00:00Z"}, {"gelezen"}),
        ({"blokken": [stretch(10, 9), stretch(9, 10, "overleg")]}, {"blokken[0].einde", "blokken[1].soort"}),
        ({"blokken": [stretch(9, 10) | {"titel": "geheim"}], "naam": "iets"}, {"blokken[0].titel", "naam"}),
        ({"blokken": [stretch(9, 10)] * 5001}, {"blokken"}),
    ],
)
async def test_wrong_pushes_change_nothing_and_name_every_fault(desk: Desk, until: Until, wrong: dict[str, Any], fields: set[str]) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    answer = await push(desk, who, push_of() | wrong)
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json()["fouten"]} == fields
    await desk.quiet(until)
    assert await desk.said(SourcesChanged) == []


async def test_five_thousand_blocks_are_taken(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    hours = [day(1) + timedelta(minutes=15 * number) for number in range(5000)]
    blocks = [
        {"begin": start.isoformat(), "einde": (start + timedelta(minutes=10)).isoformat(), "soort": ("vast", "afwezig")[number % 2]}
        for number, start in enumerate(hours)
    ]
    assert (await push(desk, who, push_of(*blocks))).status_code == 204
    assert len((await desk.one(BusyTimeChanged)).blocks) == 5000


async def test_pushed_time_and_a_link_add_up(desk: Desk, site: Site, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    site.answers["/a.ics"] = body(calendar_text().encode())
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged, lambda said: said.known)
    await push(desk, who, push_of(stretch(9, 10), days=14))
    both = await desk.one(BusyTimeChanged, lambda said: said.blocks != ())
    assert (both.known, both.valid_until) == (True, day(14))
    assert (await desk.web.delete(f"/v1/personen/{who}/agendabronnen/aangeleverd")).status_code == 204
    await desk.one(BusyTimeChanged, lambda said: said.blocks == () and said.valid_until > day(60))


async def test_no_calendar_takes_the_name_of_what_is_pushed(desk: Desk) -> None:
    who = await employ(desk)
    link = {"soort": "ics", "adres": "https://agenda.example/a.ics"}
    answer = await desk.web.put(f"/v1/personen/{who}/agendabronnen/aangeleverd", json=link)
    assert answer.status_code == 400
    many = [link | {"eigenaar": ADDRESS, "naam": "aangeleverd"}]
    assert (await desk.web.post("/v1/agendabronnen", json=many)).json()["fouten"][0]["veld"] == "[0].naam"


async def test_what_was_pushed_goes_with_the_person_and_does_not_come_back(
    desk: Desk, product: ProductSettings, client: Redis, until: Until
) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    await push(desk, who, push_of(stretch(9, 10)))
    await desk.one(BusyTimeChanged)
    await say(product, PersonForgotten(revision=2, person=who))

    async def nothing_stays() -> bool:
        return not any([await client.hlen(desk.keys.own(name)) for name in ("given", "sources", "busy")])

    await until(nothing_stays, "nothing stays")
    assert (await push(desk, who, push_of(stretch(9, 10)))).status_code == 403
    assert await nothing_stays()


async def test_of_pushes_at_the_same_time_the_newest_stays(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    now = datetime.now(UTC).replace(microsecond=0)
    ages = [now - timedelta(minutes=minutes) for minutes in (3, 30, 12, 1, 25, 8, 40, 17)]
    answers = await asyncio.gather(*(push(desk, who, push_of(gelezen=age.isoformat())) for age in ages))
    assert {answer.status_code for answer in answers} <= {204, 409}
    (shown,) = (await desk.web.get(f"/v1/personen/{who}/agendabronnen")).json()
    assert datetime.fromisoformat(shown["inhoudVan"]) == max(ages)


async def test_what_a_fast_clock_says_is_no_fresher_than_now(desk: Desk, until: Until) -> None:
    who = await employ(desk)
    await desk.quiet(until)
    ahead = datetime.now(UTC) + timedelta(minutes=3)
    assert (await push(desk, who, push_of(gelezen=ahead.isoformat()))).status_code == 204
    (shown,) = (await desk.web.get(f"/v1/personen/{who}/agendabronnen")).json()
    assert datetime.fromisoformat(shown["inhoudVan"]) <= datetime.now(UTC)
