"""Asking a meeting through `/v1/overleggen`."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from shared.clock import local
from shared.contracts.intake import MeetingRequested


async def test_a_request_is_accepted_and_said_once_with_ids_for_persons(world: Any) -> None:
    answer = await world.ask()
    assert answer.status_code == 202
    body = answer.json()
    assert (body["status"], len(body["id"])) == ("aangevraagd", 32)
    assert answer.headers["Location"] == body["_links"]["self"]["href"] == f"/v1/overleggen/{body['id']}"
    assert await world.said() == [MeetingRequested.type.encode()]
    shown = (await world.http.get(answer.headers["Location"])).json()
    assert shown["status"] == "aangevraagd"
    assert [item["soort"] for item in shown["gebeurtenissen"]] == ["overleg-aangevraagd"]
    assert shown["deelnemers"][2] == {
        "email": "gast@waterschap.example",
        "rol": "verplicht",
        "eenVan": None,
        "antwoord": "geen",
        "agenda": "onbekend",
        "vervangen": False,
    }


async def test_the_same_key_and_body_make_one_meeting_and_one_answer(world: Any) -> None:
    answers = await asyncio.gather(*(world.ask(key="sleutel-1") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    assert len(await world.said()) == 1


async def test_the_same_key_with_another_body_is_a_conflict(world: Any) -> None:
    await world.ask(key="sleutel-1")
    answer = await world.ask(key="sleutel-1", vraag="Een andere vraag?")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert answer.json()["detail"] == "Deze Idempotency-Key hoort bij een ander verzoek. Gebruik voor elk verzoek een eigen sleutel."
    assert len(await world.said()) == 1


async def test_without_a_key_each_request_is_its_own(world: Any) -> None:
    first, second = await world.ask(), await world.ask()
    assert first.json()["id"] != second.json()["id"]
    listed = (await world.http.get("/v1/overleggen", headers=world.token)).json()["overleggen"]
    assert [item["id"] for item in listed] == [second.json()["id"], first.json()["id"]]


async def test_nobody_asks_without_a_token(world: Any) -> None:
    for headers in ({}, {"Authorization": "Bearer verkeerd"}, {"Authorization": "Basic test-webhook-token"}):
        answer = await world.http.post("/v1/overleggen", json={}, headers=headers)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.json()["status"] == 401
    assert await world.said() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vraag": ""}, "vraag"),
        ({"vraag": 3}, "vraag"),
        ({"opgave": "onbekend"}, "opgave"),
        ({"niveau": "hoog"}, "niveau"),
        ({"deelnemers": []}, "deelnemers"),
        ({"deelnemers": "iedereen"}, "deelnemers"),
        ({"deelnemers": [{"email": "wie@rijk.example"}]}, "deelnemers[0].email"),
        ({"deelnemers": [{"email": "directeur@rijk.example", "rol": "gast"}]}, "deelnemers[0].rol"),
        ({"deelnemers": [{"email": "directeur@rijk.example"}, {"email": " Directeur@Rijk.example"}]}, "deelnemers[1].email"),
        ({"deelnemers": [{"email": "wethouder@zwolle.example"}]}, "deelnemers[0].email"),
        ({"opgave": "opvang", "deelnemers": [{"email": "adviseur@koepel.example"}]}, "deelnemers[0].email"),
        ({"deelnemers": [{"eenVan": ["directeur@rijk.example"]}]}, "deelnemers[0].eenVan"),
        (
            {"deelnemers": [{"email": "g@x.example", "gast": {"naam": "G", "functie": "F", "organisatie": ""}}]},
            "deelnemers[0].gast.organisatie",
        ),
        (
            {"deelnemers": [{"email": "g@x.example", "gast": {"naam": "G", "functie": "F", "organisatie": "O", "bestuurslaag": "eu"}}]},
            "deelnemers[0].gast.bestuurslaag",
        ),
        ({"quorum": 3}, "quorum"),
        ({"quorum": "de helft"}, "quorum"),
        ({"quorum": True}, "quorum"),
        ({"duurMinuten": 10}, "duurMinuten"),
        ({"duurMinuten": 60.5}, "duurMinuten"),
        ({"binnenWerkdagen": 61}, "binnenWerkdagen"),
        ({"vorm": "telefonisch"}, "vorm"),
        ({"locatie": "maan"}, "locatie"),
        ({"locatie": {"vrij": ""}}, "locatie.vrij"),
        ({"voorzitter": ["a"]}, "voorzitter"),
        ({"voorzitter": "iemand"}, "voorzitter"),
        ({"soortGesprek": "gezellig"}, "soortGesprek"),
        ({"gezochtSinds": "vorige week"}, "gezochtSinds"),
        ({"gezochtSinds": "2999-01-01"}, "gezochtSinds"),
        ({"gezochtSinds": "1900-01-01"}, "gezochtSinds"),
        ({"aanvrager": {"naam": "", "email": "a@b.example"}}, "aanvrager.naam"),
        ({"aanvrager": {"naam": "A", "email": "a"}}, "aanvrager.email"),
        ({"aanvrager": {"naam": "A", "email": "a@b.example", "telefoon": "x"}}, "aanvrager.telefoon"),
        ({"kleur": "groen"}, "kleur"),
    ],
)
async def test_each_wrong_field_is_named_and_nothing_is_said(world: Any, changes: dict[str, Any], field: str) -> None:
    answer = await world.ask(**changes)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert [fault["veld"] for fault in answer.json()["fouten"]] == [field]
    assert await world.said() == []


async def test_faults_of_shape_and_of_rules_are_named_together(world: Any) -> None:
    answer = await world.ask(vorm="x", duurMinuten=5, deelnemers=[3, {"email": "wie@rijk.example"}], aanvrager={"naam": "A", "email": "a"})
    fields = {fault["veld"] for fault in answer.json()["fouten"]}
    assert fields == {"vorm", "duurMinuten", "deelnemers[0]", "deelnemers[1].email", "aanvrager.email"}


async def test_a_body_that_is_no_json_or_no_object_is_refused(world: Any) -> None:
    headers = world.token | {"Content-Type": "application/json"}
    for content in (b"{", b"[]", b""):
        answer = await world.http.post("/v1/overleggen", content=content, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


async def test_cancelling_twice_is_asked_once(world: Any) -> None:
    id = (await world.ask()).json()["id"]
    for _ in range(2):
        answer = await world.http.post(f"/v1/overleggen/{id}/annulering", json={"reden": "ziekte"}, headers=world.token)
        assert (answer.status_code, answer.json()["id"]) == (202, id)
    assert [kind.decode().rpartition(".")[2] for kind in await world.said()] == ["overleg-aangevraagd", "annulering-gevraagd"]
    shown = (await world.http.get(f"/v1/overleggen/{id}")).json()
    assert shown["gebeurtenissen"][-1]["tekst"] == "De aanvrager zegt het overleg af. Reden: ziekte"


async def test_the_same_wish_for_another_moment_is_asked_once_and_a_new_one_again(world: Any) -> None:
    id = (await world.ask()).json()["id"]
    wish = {"vroegste": "2027-03-20T09:00:00+01:00", "binnenWerkdagen": 5, "reden": "recess"}
    for body in (wish, wish, wish | {"binnenWerkdagen": 6}):
        assert (await world.http.post(f"/v1/overleggen/{id}/verplaatsing", json=body, headers=world.token)).status_code == 202
    entries = await world.service.bus.client.xrange(world.service.bus.keys.events())
    assert [kind.decode().rpartition(".")[2] for kind in await world.said()] == ["overleg-aangevraagd"] + ["verplaatsing-gevraagd"] * 2
    assert len(entries) == 3
    wrong = await world.http.post(
        f"/v1/overleggen/{id}/verplaatsing", json={"vroegste": "straks", "binnenWerkdagen": 0}, headers=world.token
    )
    assert [fault["veld"] for fault in wrong.json()["fouten"]] == ["vroegste", "binnenWerkdagen"]


async def test_an_unknown_meeting_is_not_found_everywhere(world: Any) -> None:
    for method, path in (("GET", ""), ("GET", "/gebeurtenissen"), ("POST", "/annulering"), ("POST", "/verplaatsing")):
        content: dict[str, Any] = {"json": {}} if method == "POST" else {}
        answer = await world.http.request(method, f"/v1/overleggen/onbekend{path}", headers=world.token, **content)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


async def test_no_name_or_address_of_somebody_the_directory_knows_is_in_the_request_that_is_said(world: Any) -> None:
    await world.ask()
    said = json.dumps([repr(entry) for entry in await world.service.bus.client.xrange(world.service.bus.keys.events())])
    assert "gast@waterschap.example" in said
    assert "directeur@rijk.example" not in said
    assert "Naam Directeur" not in said


@pytest.mark.parametrize(
    "body", ['{"vraag": "\\ud800"}', '{"\\ud800": 1}', '{"vraag": %s}' % ("[" * 400 + "]" * 400), '{"duurMinuten": 1e400}']
)
async def test_a_body_that_no_text_can_hold_is_a_fault_of_the_input(world: Any, body: str) -> None:
    answer = await world.http.post("/v1/overleggen", content=body, headers=world.token | {"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["fouten"]


async def test_signs_that_no_calendar_can_show_are_left_out(world: Any) -> None:
    guest = {"naam": "De\x07 gast\nBcc: x", "functie": "Adviseur", "organisatie": "Waterschap"}
    answer = await world.ask(vraag="Een\x00 vraag\r\nop twee regels", deelnemers=[{"email": "gast@waterschap.example", "gast": guest}])
    assert answer.status_code == 202
    assert (await world.http.get(answer.headers["Location"])).json()["vraag"] == "Een  vraag\nop twee regels"
    said = repr(await world.service.bus.client.xrange(world.service.bus.keys.events()))
    assert "De gast Bcc: x" in said


async def test_another_moment_is_asked_from_today_and_within_a_year(world: Any) -> None:
    where, now = (await world.ask()).headers["Location"], world.service.bus.clock.now()
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for wrong, told in (("9999-12-31T00:00:00Z", "binnen een jaar"), ((midnight - timedelta(seconds=1)).isoformat(), "al geweest")):
        answer = await world.http.post(f"{where}/verplaatsing", json={"vroegste": wrong}, headers=world.token)
        assert (answer.status_code, [fault["veld"] for fault in answer.json()["fouten"]]) == (400, ["vroegste"])
        assert told in answer.text
    assert len(await world.said()) == 1
    assert (await world.http.post(f"{where}/verplaatsing", json={"vroegste": midnight.isoformat()}, headers=world.token)).status_code == 202


async def test_nobody_calls_off_moves_or_lists_without_a_token(world: Any) -> None:
    where = (await world.ask()).headers["Location"]
    for answer in (
        await world.http.post(f"{where}/annulering", json={}),
        await world.http.post(f"{where}/verplaatsing", json={}),
        await world.http.get("/v1/overleggen"),
        await world.http.post(f"{where}/annulering", json={}, headers={"Authorization": "Bearer geraden"}),
    ):
        assert answer.status_code == 401
    assert len(await world.said()) == 1
