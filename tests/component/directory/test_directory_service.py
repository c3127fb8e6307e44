import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from redis.asyncio import Redis

from shared.bus import Bus, Commit
from shared.contracts.intake import AskedSeat, Guest, MeetingRequested
from shared.kernel import GovernmentTier, MeetingId
from shared.security import PersonIds
from shared.service import Service
from shared.settings import ProductSettings

Until = Callable[..., Awaitable[None]]
DIRECTOR = {
    "email": "Directeur.Ruimte@provincie-utrecht.example",
    "naam": "directeur Ruimte",
    "functie": "directeur Ruimte",
    "organisatie": "pv26",
}
ALDERMAN = {"email": "wethouder@gouda.example", "naam": "wethouder Wonen", "functie": "wethouder", "organisatie": "Gemeente Gouda"}
BUILDING = {
    "naam": "Huis voor de Stad",
    "adres": "Markt 1, Gouda",
    "ligging": {"breedtegraad": 52.0115, "lengtegraad": 4.7104},
    "ruimten": [{"id": "gouda-raadzaal", "naam": "Raadzaal", "capaciteit": 12, "uitrusting": ["flipover"]}],
    "wifi": "govroam",
}


async def said(client: Redis, product: ProductSettings) -> list[dict[str, Any]]:
    """What is on the directory's board, the latest per aggregate."""
    board: dict[bytes, bytes] = await client.hgetall(f"{{{product.shard}}}:directory:board")  # type: ignore[assignment]  # decoding is off
    return [json.loads(raw.split(b" ", 2)[2])["data"] for raw in board.values()]


async def events(client: Redis, product: ProductSettings) -> int:
    return int(await client.xlen(f"{{{product.shard}}}:directory:events"))


async def test_a_person_is_known_under_an_opaque_id_and_said(web: httpx.AsyncClient, client: Redis, product: ProductSettings) -> None:
    answer = await web.post("/v1/personen", json=DIRECTOR)
    assert answer.status_code == 201
    person = answer.json()
    assert person["id"] == PersonIds(product.person_key).of("directeur.ruimte@provincie-utrecht.example")
    assert (person["bestuurslaag"], person["niveau"], person["organisatieNaam"]) == ("provincie", "ambtelijk", "Provincie Utrecht")
    assert (await web.get(answer.headers["Location"])).json() == person
    (event,) = await said(client, product)
    assert (event["address"], event["base"]["km_intercity"]) == ("directeur.ruimte@provincie-utrecht.example", 0.8)
    assert (await web.post("/v1/personen", json=DIRECTOR)).status_code == 409


async def test_importing_twice_says_nothing_the_second_time(web: httpx.AsyncClient, client: Redis, product: ProductSettings) -> None:
    people = [DIRECTOR, ALDERMAN | {"plaatsvervanger": "plv@gouda.example"}, {"email": "plv@gouda.example", "naam": "plaatsvervanger"}]
    assert (await web.post("/v1/personen/_importeer", json=people)).json() == {"nieuw": 3, "gewijzigd": 0, "ongewijzigd": 0}
    before = await events(client, product)
    assert (await web.post("/v1/personen/_importeer", json=people)).json() == {"nieuw": 0, "gewijzigd": 0, "ongewijzigd": 3}
    assert await events(client, product) == before == 3
    people[0] = DIRECTOR | {"functie": "directeur Ruimte en Wonen"}
    assert (await web.post("/v1/personen/_importeer", json=people)).json() == {"nieuw": 0, "gewijzigd": 1, "ongewijzigd": 2}


async def test_two_people_stand_in_for_each_other_in_whatever_order_they_are_added(web: httpx.AsyncClient) -> None:
    first = (await web.post("/v1/personen", json=DIRECTOR | {"plaatsvervanger": ALDERMAN["email"]})).json()
    second = (await web.post("/v1/personen", json=ALDERMAN | {"plaatsvervanger": DIRECTOR["email"]})).json()
    assert (first["plaatsvervanger"], second["plaatsvervanger"]) == (second["id"], first["id"])


async def test_an_import_with_one_fault_keeps_nobody_and_names_every_fault(web: httpx.AsyncClient) -> None:
    people = [DIRECTOR, {"email": "fout", "naam": "", "opgaven": ["niets"]}, DIRECTOR]
    answer = await web.post("/v1/personen/_importeer", json=people)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["veld"] for fault in answer.json()["fouten"]] == ["[1].email", "[1].naam", "[1].opgaven", "[2].email"]
    assert (await web.get("/v1/personen")).json() == []


async def test_an_unknown_field_is_named(web: httpx.AsyncClient) -> None:
    answer = await web.post("/v1/personen", json=DIRECTOR | {"schoenmaat": 44})
    assert answer.status_code == 400
    assert [fault["veld"] for fault in answer.json()["fouten"]] == ["schoenmaat"]


async def test_people_are_found_by_words_tier_and_challenge(web: httpx.AsyncClient) -> None:
    await web.put("/v1/opgaven/woningbouw", json={"titel": "Woningbouw", "vraag": "Hoe bouwen we sneller?"})
    await web.post("/v1/personen/_importeer", json=[DIRECTOR, ALDERMAN | {"opgaven": ["woningbouw"]}])

    async def names(query: str) -> list[str]:
        return [person["naam"] for person in (await web.get(f"/v1/personen?{query}")).json()]

    assert await names("zoek=RUIMTE utrecht") == ["directeur Ruimte"]
    assert await names("bestuurslaag=gemeente") == ["wethouder Wonen"]
    assert await names("opgave=woningbouw") == ["wethouder Wonen"]
    assert await names("") == ["directeur Ruimte", "wethouder Wonen"]


async def test_a_phone_number_leaves_the_directory_only_with_consent(
    web: httpx.AsyncClient, client: Redis, product: ProductSettings
) -> None:
    person = (await web.post("/v1/personen", json=DIRECTOR | {"telefoon": "030 000 00 00"})).json()
    assert person["telefoon"] is None
    assert [event["phone"] for event in await said(client, product)] == [None]
    await web.put(f"/v1/personen/{person['id']}", json=DIRECTOR | {"telefoon": "030 000 00 00", "telefoonDelen": True})
    assert [event["phone"] for event in await said(client, product)] == ["030 000 00 00"]


async def test_locations_and_challenges_are_put_and_said(web: httpx.AsyncClient, client: Redis, product: ProductSettings) -> None:
    await web.post("/v1/personen", json=DIRECTOR)
    assert (await web.put("/v1/locaties/huis-gouda", json=BUILDING)).status_code == 201
    assert (await web.put("/v1/locaties/huis-gouda", json=BUILDING)).status_code == 200
    challenge = {"titel": "Woningbouw", "bestuurslagen": ["gemeente", "rijk"], "belEerst": {"provincie": DIRECTOR["email"]}}
    assert (await web.put("/v1/opgaven/woningbouw", json=challenge)).json()["bestuurslagen"] == ["rijk", "gemeente"]
    location = next(event for event in await said(client, product) if "location" in event)
    assert location["revision"] == 1
    assert location["coordinates"]["km_station"] > 0
    assert (await web.get("/v1/locaties")).json()[0]["ruimten"][0]["capaciteit"] == 12
    taken = await web.put("/v1/locaties/ander-huis", json=BUILDING)
    assert [fault["veld"] for fault in taken.json()["fouten"]] == ["ruimten"]


async def test_writing_and_reading_about_people_take_a_token_and_organisations_do_not(stranger: httpx.AsyncClient) -> None:
    for call in (
        stranger.post("/v1/personen", json=DIRECTOR),
        stranger.post("/v1/personen/_importeer", json=[DIRECTOR]),
        stranger.get("/v1/personen"),
        stranger.get("/v1/personen/p1"),
        stranger.get("/v1/personen/_exporteer"),
        stranger.put("/v1/locaties/huis-gouda", json=BUILDING),
        stranger.put("/v1/opgaven/woningbouw", json={"titel": "Woningbouw"}),
        stranger.post("/v1/personen/p1/vergetelheid"),
    ):
        assert (await call).status_code == 401
    assert (await stranger.get("/v1/organisaties?zoek=rijn en ijssel")).json()[0]["id"] == "ws0152"
    assert (await stranger.get("/v1/organisaties/gm9999")).status_code == 404


async def test_an_export_can_be_imported_again(web: httpx.AsyncClient) -> None:
    await web.post("/v1/personen", json=DIRECTOR)
    answer = await web.get("/v1/personen/_exporteer")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "directeur.ruimte@provincie-utrecht.example;directeur Ruimte;directeur Ruimte;pv26;provincie;ambtelijk" in answer.text


def request_of(guest: Guest, asked_at: datetime) -> MeetingRequested:
    return MeetingRequested(
        revision=1,
        meeting=MeetingId("m1"),
        asked_at=asked_at,
        question="Hoe verder?",
        requester=guest.person,
        seats=(AskedSeat(people=(guest.person,)),),
        guests=(guest,),
    )


async def intake_says(product: ProductSettings, *requests: MeetingRequested) -> None:
    bus = Bus("intake", product, says=(MeetingRequested,))
    await bus.start()

    async def decide(commit: Commit) -> None:
        commit.say(*requests)

    await bus.command(decide)
    await bus.stop()


async def test_a_guest_becomes_a_person_and_stays_the_same_one_after_joining(
    directory: Service, web: httpx.AsyncClient, product: ProductSettings, until: Until
) -> None:
    guest = Guest(
        person=PersonIds(product.person_key).of("heemraad@ws.example"),
        name="heemraad Water",
        address="heemraad@ws.example",
        function="heemraad",
        organisation="Waterschap Limburg",
        tier=GovernmentTier.WATER_AUTHORITY,
    )
    request = request_of(guest, directory.bus.clock.now())
    await intake_says(product, request, request)

    async def there() -> bool:
        return (await web.get(f"/v1/personen/{guest.person}")).status_code == 200

    await until(there, "the guest is a person")
    person = (await web.get(f"/v1/personen/{guest.person}")).json()
    assert (person["gast"], person["niveau"], person["organisatie"]) == (True, "bestuurlijk", "ws0665")
    joined = await web.post("/v1/personen", json={"email": "heemraad@ws.example", "naam": "heemraad Water", "organisatie": "ws0665"})
    assert (joined.status_code, joined.json()["id"], joined.json()["gast"]) == (201, guest.person, False)


async def test_who_is_forgotten_is_gone_everywhere_and_an_older_request_does_not_bring_them_back(
    directory: Service, web: httpx.AsyncClient, client: Redis, product: ProductSettings, until: Until
) -> None:
    director = (await web.post("/v1/personen", json=DIRECTOR)).json()
    alderman = (await web.post("/v1/personen", json=ALDERMAN | {"plaatsvervanger": DIRECTOR["email"]})).json()
    await web.put("/v1/opgaven/woningbouw", json={"titel": "Woningbouw", "belEerst": {"provincie": DIRECTOR["email"]}})
    for _ in range(2):
        assert (await web.post(f"/v1/personen/{director['id']}/vergetelheid")).status_code == 204
    assert (await web.post("/v1/personen/onbekend/vergetelheid")).status_code == 404
    assert (await web.get(f"/v1/personen/{director['id']}")).status_code == 404
    assert (await web.get(f"/v1/personen/{alderman['id']}")).json()["plaatsvervanger"] is None
    assert (await web.get("/v1/opgaven/woningbouw")).json()["belEerst"] == {}
    texts = [json.dumps(event) for event in await said(client, product)]
    assert not [text for text in texts if "provincie-utrecht" in text]

    old = Guest(person=director["id"], name="directeur Ruimte", address="directeur.ruimte@provincie-utrecht.example")
    new = Guest(person=PersonIds(product.person_key).of("nieuw@x.example"), name="nieuw", address="nieuw@x.example")
    await intake_says(product, request_of(old, datetime(2020, 1, 1, tzinfo=UTC)), request_of(new, directory.bus.clock.now()))

    async def heard() -> bool:
        return (await web.get(f"/v1/personen/{new.person}")).status_code == 200

    await until(heard, "the later request is heard")
    assert (await web.get(f"/v1/personen/{director['id']}")).status_code == 404


async def test_a_dead_letter_that_names_somebody_goes_when_they_are_forgotten(directory: Service, web: httpx.AsyncClient) -> None:
    person, bus = (await web.post("/v1/personen", json=DIRECTOR)).json()["id"], directory.bus
    request = request_of(Guest(person=person, name="directeur Ruimte", address="directeur@x.example"), bus.clock.now())
    packed = await bus.envelopes.packed(bus.envelopes.structured(request, bus.clock.now()), "")
    await bus.client.xadd(bus.keys.dead, {"type": request.type, "__data__": packed, "cause": "", "count": 5})
    assert len(await bus.letters.all()) == 1
    assert (await web.post(f"/v1/personen/{person}/vergetelheid")).status_code == 204
    assert await bus.letters.all() == []


async def test_a_place_that_is_no_number_is_refused_and_spoils_nothing(web: httpx.AsyncClient) -> None:
    for latitude in ("NaN", "1e999", "91"):
        body = f'{{"email": "a@b.example", "naam": "a", "standplaats": {{"breedtegraad": {latitude}, "lengtegraad": 5.1}}}}'
        answer = await web.post("/v1/personen", content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, [fault["veld"] for fault in answer.json()["fouten"]]) == (400, ["standplaats.breedtegraad"])
    assert (await web.get("/v1/personen")).json() == []


async def test_a_page_says_where_the_data_comes_from(stranger: httpx.AsyncClient) -> None:
    page = await stranger.get("/over-deze-gegevens")
    assert page.status_code == 200
    assert "Contains data from GeoNames.org" in page.text
