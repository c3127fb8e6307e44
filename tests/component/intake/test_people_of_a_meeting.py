"""Who is at the table through the JSON interface: changed afterwards, alike to another, chaired from outside, within a day's limit."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from services.intake.app import build
from services.intake.settings import Settings
from shared.contracts import invitations, matchmaking
from shared.contracts.directory import ChallengeChanged, PersonChanged, PersonForgotten
from shared.contracts.intake import MeetingRequested, ParticipantsChanged, Replacement
from shared.http import front
from shared.kernel import ChallengeId, GovernmentTier, MeetingForm, MeetingId, MeetingStatus, Moment, OrganisationId, Phase
from shared.settings import ProductSettings

DIRECTOR, HEAD, ALDERMAN, UMBRELLA = "directeur@rijk.example", "hoofd@zwolle.example", "wethouder@zwolle.example", "adviseur@koepel.example"
GUEST = {"naam": "De gast", "functie": "Adviseur", "organisatie": "Gemeente Meppel", "bestuurslaag": "gemeente"}


def dyke_warden(world: Any, **more: Any) -> PersonChanged:
    return PersonChanged(
        person=world.person("hoofd@waterschap.example"),
        revision=1,
        name="Naam",
        address="hoofd@waterschap.example",
        function="Hoofd waterveiligheid",
        organisation_name="Waterschap Vechtstromen",
        tier=GovernmentTier.WATER_AUTHORITY,
        **more,
    )


def water(**more: Any) -> ChallengeChanged:
    tiers = (GovernmentTier.STATE, GovernmentTier.MUNICIPALITY, GovernmentTier.WATER_AUTHORITY)
    return ChallengeChanged(challenge=ChallengeId("water"), revision=1, title="Water", tiers=tiers, **more)


async def people(world: Any, id: str, key: str | None = None, **change: Any) -> httpx.Response:
    headers = world.token | ({"Idempotency-Key": key} if key else {})
    answer: httpx.Response = await world.http.post(f"/v1/overleggen/{id}/deelnemers", json=change, headers=headers)
    return answer


async def test_people_join_leave_and_change_places_and_it_is_said_once(world: Any) -> None:
    id = (await world.ask()).json()["id"]
    change = {
        "toevoegen": [{"email": "nieuw@meppel.example", "rol": "optioneel", "gast": GUEST}],
        "vervangen": [{"email": "gast@waterschap.example", "door": {"email": "ander@meppel.example", "gast": GUEST}}],
        "weglaten": [HEAD],
    }
    for _ in range(2):
        answer = await people(world, id, "w1", **change)
        assert (answer.status_code, answer.json()["id"], answer.json()["status"]) == (202, id, "aangevraagd")
    assert [kind.decode().rpartition(".")[2] for kind in await world.said()] == ["overleg-aangevraagd", "deelnemers-gewijzigd"]
    (said,) = await world.events(ParticipantsChanged)
    assert said.replaced == (Replacement(person=world.person("gast@waterschap.example"), by=world.person("ander@meppel.example")),)
    assert said.removed == (world.person(HEAD),)
    assert {guest.address for guest in said.guests} == {"nieuw@meppel.example", "ander@meppel.example"}
    shown = (await world.http.get(f"/v1/overleggen/{id}")).json()
    assert [one["email"] for one in shown["deelnemers"]] == [DIRECTOR, "ander@meppel.example", "nieuw@meppel.example"]
    told = "De aanvrager past aan wie er aan tafel zitten: 1 deelnemer erbij, 1 deelnemer vervangen, 1 deelnemer hoeft niet meer te komen."
    assert shown["gebeurtenissen"][-1]["tekst"] == told


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, [""]),
        ({"toevoegen": [{"email": DIRECTOR}]}, ["toevoegen[0].email"]),
        ({"toevoegen": [{"email": ALDERMAN}]}, ["toevoegen[0].email"]),
        ({"toevoegen": [{"email": "g@x.example", "gast": GUEST | {"functie": "burgemeester"}}]}, ["toevoegen[0].gast.functie"]),
        ({"vervangen": [{"email": "wie@rijk.example", "door": {"email": HEAD}}]}, ["vervangen[0].email", "vervangen[0].door.email"]),
        ({"weglaten": ["wie@rijk.example"]}, ["weglaten[0]"]),
        ({"weglaten": [DIRECTOR, "gast@waterschap.example"]}, ["weglaten"]),
        ({"erbij": []}, ["erbij"]),
    ],
)
async def test_a_change_keeps_the_rules_of_asking(world: Any, change: dict[str, Any], fields: list[str]) -> None:
    id = (await world.ask()).json()["id"]
    answer = await people(world, id, **change)
    assert (answer.status_code, [fault["veld"] for fault in answer.json()["fouten"]]) == (400, fields)
    assert len(await world.said()) == 1


async def test_another_change_under_the_same_key_is_a_conflict_and_one_after_the_end_is_too_late(world: Any) -> None:
    id = (await world.ask()).json()["id"]
    assert (await people(world, id, "w1", weglaten=[HEAD])).status_code == 202
    assert (await people(world, id, "w1", weglaten=[DIRECTOR])).status_code == 409
    assert (await people(world, "onbekend", weglaten=[HEAD])).status_code == 404
    await world.http.post(f"/v1/overleggen/{id}/annulering", headers=world.token)
    assert (await people(world, id, weglaten=[DIRECTOR])).status_code == 409
    assert (await world.http.post(f"/v1/overleggen/{id}/deelnemers", json={"weglaten": [DIRECTOR]})).status_code == 401


async def test_a_griffier_is_asked_which_level(world: Any) -> None:
    for niveau, status in ((None, 400), ("ambtelijk", 202), ("bestuurlijk", 400)):
        guest = GUEST | {"functie": "griffier"} | ({"niveau": niveau} if niveau else {})
        answer = await world.ask(deelnemers=[{"email": "griffier@meppel.example", "gast": guest}])
        assert answer.status_code == status


async def test_the_owner_of_a_challenge_lets_an_umbrella_body_in_earlier(world: Any) -> None:
    guest = GUEST | {"organisatie": "Unie van Waterschappen"}
    asked: dict[str, Any] = {"opgave": "water", "deelnemers": [{"email": "g@uvw.example", "gast": guest}]}
    await world.hears(water(phase=Phase.EXPLORE))
    refused = await world.ask(**asked)
    assert [fault["veld"] for fault in refused.json()["fouten"]] == ["deelnemers[0].gast.organisatie"]
    await world.hears(water(phase=Phase.EXPLORE, admitted=(OrganisationId("x-uvw"),)).model_copy(update={"revision": 2}))
    assert (await world.ask(**asked)).status_code == 202


async def test_a_challenge_presets_what_is_left_out_and_names_who_is_missing(world: Any) -> None:
    await world.hears(water(phase=Phase.DELIVER))
    asked = (await world.ask(opgave="water", deelnemers=[{"email": DIRECTOR}])).json()["id"]
    shown = (await world.http.get(f"/v1/overleggen/{asked}")).json()
    assert (shown["vorm"], shown["nogNietAanTafel"]) == ("hybride", ["gemeente", "waterschap"])
    typed = (await world.ask(opgave="water", vorm="fysiek", deelnemers=[{"email": HEAD}, {"email": DIRECTOR}])).json()["id"]
    shown = (await world.http.get(f"/v1/overleggen/{typed}")).json()
    assert (shown["vorm"], shown["nogNietAanTafel"]) == ("fysiek", ["waterschap"])


async def test_a_request_much_like_an_open_one_says_so_until_that_one_is_off(world: Any) -> None:
    first = (await world.ask()).json()
    assert first["_links"]["lijktOp"] == []
    second = await world.ask(key="s2")
    assert second.status_code == 202
    assert second.json()["_links"]["lijktOp"] == [{"href": f"/v1/overleggen/{first['id']}"}]
    assert (await world.ask(key="s2")).json() == second.json()
    await world.hears(
        *(
            matchmaking.MeetingCancelled(
                meeting=MeetingId(id), revision=2, status=MeetingStatus.CANCELLED, sequence=0, decided_at=datetime(2027, 3, 1, tzinfo=UTC)
            )
            for id in (first["id"], second.json()["id"])
        ),
    )
    assert (await world.ask()).json()["_links"]["lijktOp"] == []


async def test_a_request_that_is_called_off_is_like_nothing(world: Any) -> None:
    first = (await world.ask()).json()["id"]
    await world.http.post(f"/v1/overleggen/{first}/annulering", headers=world.token)
    assert (await world.ask()).json()["_links"]["lijktOp"] == []


async def test_a_chair_from_outside_is_searched_like_anybody_and_takes_turns(world: Any) -> None:
    refused = await world.ask(voorzitter="onafhankelijk")
    assert [fault["veld"] for fault in refused.json()["fouten"]] == ["voorzitter"]
    await world.hears(dyke_warden(world, chairs=True))
    id = MeetingId((await world.ask(voorzitter="onafhankelijk")).json()["id"])
    chair = world.person("hoofd@waterschap.example")
    asked = (await world.events(MeetingRequested))[-1]
    assert (asked.chair, asked.chair_seat, asked.seats[3].people) == ("onafhankelijk", 3, (chair,))
    shown = (await world.http.get(f"/v1/overleggen/{id}")).json()
    assert shown["voorzitter"] == "onafhankelijk"
    assert "hoofd@waterschap.example" not in [one["email"] for one in shown["deelnemers"]]
    start = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
    await world.hears(
        matchmaking.MeetingConfirmed(
            meeting=id,
            revision=5,
            status=MeetingStatus.CONFIRMED,
            sequence=0,
            moment=Moment(start, start + timedelta(hours=1)),
            form=MeetingForm.ONLINE,
            people=(matchmaking.Attendance(person=chair, role=asked.seats[3].role),),
            decided_at=start - timedelta(days=2),
        ),
    )
    shown = (await world.http.get(f"/v1/overleggen/{id}")).json()
    assert shown["voorzitter"] == "hoofd@waterschap.example"
    assert "voorzitter" in (await world.http.get(f"/overleg/{id}")).text
    second = dyke_warden(world, chairs=True).model_copy(
        update={"person": world.person("z@drenthe.example"), "address": "z@drenthe.example", "organisation_name": "Provincie Drenthe"}
    )
    await world.hears(second)
    await world.ask(voorzitter="onafhankelijk")
    asked = (await world.events(MeetingRequested))[-1]
    assert asked.seats[3].people == (world.person("z@drenthe.example"), chair), "whoever chaired longest ago comes first"


@pytest.fixture
async def strict(product: ProductSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Intake that takes one request a day of everybody, and guests of one domain."""
    service = build(Settings(product=product, requests_per_day=1, guest_domains="meppel.example"))
    await service.bus.connect()
    app = httpx.ASGITransport(front([service], product, "0.1.0"), raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=app, base_url="http://test", headers={"Authorization": f"Bearer {product.webhook_token.get_secret_value()}"}
    ) as client:
        yield client
    await service.bus.stop()


async def test_nobody_asks_more_than_the_limit_on_a_day(strict: httpx.AsyncClient) -> None:
    def body(asker: str, guest: str = "g@meppel.example") -> dict[str, Any]:
        return {"vraag": "Hoe?", "deelnemers": [{"email": guest, "gast": GUEST}], "aanvrager": {"naam": "A", "email": asker}}

    answers = [await strict.post("/v1/overleggen", json=body(asker)) for asker in ("a@rijk.example", "A@rijk.example", "b@rijk.example")]
    assert [answer.status_code for answer in answers] == [202, 429, 202]
    assert answers[1].headers["Content-Type"] == "application/problem+json"
    assert answers[1].json()["detail"].startswith("U vroeg vandaag al 1 overleggen aan.")
    elsewhere = await strict.post("/v1/overleggen", json=body("c@rijk.example", "g@elders.example"))
    assert [fault["veld"] for fault in elsewhere.json()["fouten"]] == ["deelnemers[0].email"]


async def test_lines_are_shown_by_function_and_leave_with_their_writer(world: Any) -> None:
    id = MeetingId((await world.ask()).json()["id"])
    now = datetime(2027, 3, 1, tzinfo=UTC)
    await world.hears(
        invitations.LineAdded(meeting=id, revision=1, person=world.person(DIRECTOR), line="En de winter?", added_at=now),
        invitations.LineAdded(meeting=id, revision=2, person=world.person(DIRECTOR), line="En hoe gaat het in de winter?", added_at=now),
        invitations.LineAdded(meeting=id, revision=1, person=world.person(HEAD), line="Weg ermee", added_at=now),
        invitations.LineAdded(meeting=id, revision=2, person=world.person(HEAD), line="", added_at=now),
    )
    shown = (await world.http.get(f"/v1/overleggen/{id}")).json()
    assert shown["toevoegingen"] == [{"wie": "Directeur, Ministerie", "tekst": "En hoe gaat het in de winter?"}]
    assert "Directeur, Ministerie: voegt iets toe aan de vraag." in [item["tekst"] for item in shown["gebeurtenissen"]]
    page = (await world.http.get(f"/overleg/{id}")).text
    assert "En hoe gaat het in de winter?" in page
    assert "Naam Directeur" not in page
    await world.hears(PersonForgotten(person=world.person(DIRECTOR), revision=2))
    assert (await world.http.get(f"/v1/overleggen/{id}")).json()["toevoegingen"] == []
