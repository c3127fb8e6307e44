"""Who consents to chair, which umbrella body a challenge lets in earlier, and guests who join a meeting later."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from shared.bus import Bus, Commit
from shared.contracts.intake import Guest, ParticipantsChanged
from shared.kernel import MeetingId
from shared.security import Links, PersonIds, Purpose
from shared.settings import ProductSettings

Until = Callable[..., Awaitable[None]]
DIRECTOR = {
    "email": "directeur@gemeente.example",
    "naam": "directeur Ruimte",
    "functie": "directeur Ruimte",
    "organisatie": "Gemeente Utrecht",
}


async def chairs(web: httpx.AsyncClient) -> bool:
    (person,) = (await web.get("/v1/personen")).json()
    return bool(person["zitVoor"])


async def test_somebody_consents_to_chair_on_their_own_page_and_an_import_does_not_undo_it(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, product: ProductSettings
) -> None:
    await web.post("/v1/personen", json=DIRECTOR)
    assert not await chairs(web), "nobody chairs without saying so"
    page = f"/mijn/{Links(product.link_key).token(Purpose.PERSONAL, person=PersonIds(product.person_key).of(DIRECTOR['email']))}"
    assert "Ja, u mag mij vragen" in (await stranger.get(page)).text
    assert (await stranger.post(f"{page}/voorzitten", data={"wil": "ja"})).status_code == 303
    assert "Vraag mij niet meer" in (await stranger.get(page)).text
    await web.post("/v1/personen/_importeer", json=[DIRECTOR | {"naam": "directeur Wonen"}])
    assert await chairs(web)
    await stranger.post(f"{page}/voorzitten", data={"wil": "nee"})
    assert not await chairs(web)
    assert (await stranger.post("/mijn/geraden/voorzitten", data={"wil": "ja"})).status_code == 404


async def test_the_interface_and_a_file_say_who_chairs_and_so_does_the_event(
    web: httpx.AsyncClient, client: Redis, product: ProductSettings
) -> None:
    await web.post("/v1/personen", json=DIRECTOR | {"zitVoor": True})
    assert ";ja;" in (await web.get("/v1/personen/_exporteer")).text
    board: Any = await client.hvals(f"{{{product.shard}}}:directory:board")
    assert [json.loads(raw.split(b" ", 2)[2])["data"]["chairs"] for raw in board] == [True]


@pytest.mark.parametrize(("name", "body"), [("VNG", "x-vng"), ("x-uvw", "x-uvw"), ("Interprovinciaal Overleg", "x-ipo")])
async def test_a_challenge_lets_an_umbrella_body_in_by_name_or_id(web: httpx.AsyncClient, name: str, body: str) -> None:
    answer = await web.put("/v1/opgaven/water", json={"titel": "Water", "toegelaten": [name, name]})
    assert (answer.status_code, answer.json()["toegelaten"]) == (201, [body])
    assert (await web.get("/v1/opgaven/water")).json()["toegelaten"] == [body]


@pytest.mark.parametrize("name", ["Gemeente Utrecht", "Een vereniging", ""])
async def test_what_is_no_umbrella_body_is_not_admitted(web: httpx.AsyncClient, name: str) -> None:
    answer = await web.put("/v1/opgaven/water", json={"titel": "Water", "toegelaten": [name]})
    assert (answer.status_code, [fault["veld"] for fault in answer.json()["fouten"]]) == (400, ["toegelaten"])


async def test_a_guest_who_joins_a_meeting_later_becomes_a_person_of_an_umbrella_body_too(
    web: httpx.AsyncClient, product: ProductSettings, until: Until
) -> None:
    guest = Guest(
        person=PersonIds(product.person_key).of("adviseur@ergens.example"),
        name="adviseur Water",
        address="adviseur@ergens.example",
        function="adviseur",
        organisation="UvW",
    )
    bus = Bus("intake", product, says=(ParticipantsChanged,))
    await bus.start()

    async def decide(commit: Commit) -> None:
        commit.say(ParticipantsChanged(meeting=MeetingId("m1"), revision=2, asked_at=commit.now, guests=(guest,)))

    await bus.command(decide)
    await bus.stop()

    async def known() -> bool:
        return bool((await web.get("/v1/personen")).json())

    await until(known, "the guest is let in")
    (person,) = (await web.get("/v1/personen")).json()
    assert (person["gast"], person["koepel"], person["functie"]) == (True, True, "adviseur")
