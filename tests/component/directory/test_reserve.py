"""Spoedruimte is agreed by a program, on somebody's own page, or by their organisation; others hear what holds."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from faststream.redis import BinaryMessageFormatV1
from pydantic import ValidationError
from redis.asyncio import Redis

from deploy.hosting import working
from services.directory.app import build
from services.directory.settings import Settings
from shared.bus import Keys
from shared.contracts.directory import PersonChanged
from shared.kernel import ReserveHours
from shared.security import Links, PersonIds, Purpose
from shared.settings import ProductSettings

ADDRESS = "directeur@gemeente.example"
BODY = {"email": ADDRESS, "naam": "directeur Ruimte", "functie": "directeur Ruimte", "organisatie": "Gemeente Utrecht"}
TUESDAY = {"dag": 2, "begin": "09:00", "einde": "11:30"}


async def said(client: Redis, product: ProductSettings) -> list[PersonChanged]:
    entries: Any = await client.xrange(Keys(product.shard, "directory").events())
    bodies = [BinaryMessageFormatV1.parse(fields[b"__data__"])[0] for _, fields in entries]
    return [PersonChanged.model_validate_json(json.dumps(json.loads(body)["data"])) for body in bodies]


def page_of(product: ProductSettings) -> str:
    token = Links(product.link_key).token(Purpose.PERSONAL, person=PersonIds(product.person_key).of(ADDRESS))
    return f"/mijn/{token}/spoedruimte"


async def test_a_program_agrees_it_and_others_hear_it(web: httpx.AsyncClient, client: Redis, product: ProductSettings) -> None:
    answer = await web.post("/v1/personen", json={**BODY, "spoedruimte": [TUESDAY]})
    assert answer.json()["spoedruimte"] == [TUESDAY]
    (first,) = await said(client, product)
    assert first.reserve == (ReserveHours(2, "09:00", "11:30"),)
    path = f"/v1/personen/{answer.json()['id']}"
    assert (await web.put(path, json={**BODY, "functie": "directeur Wonen"})).json()["spoedruimte"] == [TUESDAY]
    assert (await web.put(path, json={**BODY, "spoedruimte": []})).json()["spoedruimte"] == []
    assert (await said(client, product))[-1].reserve == ()


async def test_a_program_hears_what_is_wrong_with_it(web: httpx.AsyncClient) -> None:
    answer = await web.post("/v1/personen", json={**BODY, "spoedruimte": [{**TUESDAY, "einde": "08:00"}]})
    assert answer.status_code == 400
    assert "Het einde moet na het begin liggen." in answer.text


async def test_somebody_keeps_hours_and_takes_them_away_on_their_own_page(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, client: Redis, product: ProductSettings
) -> None:
    await web.post("/v1/personen", json=BODY)
    page = page_of(product)
    assert "U houdt nog geen tijd vrij." in (await stranger.get(page)).text
    for _ in range(2):
        answer = await stranger.post(page, data={"dag": "2", "van": "09:00", "tot": "11:30"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?gelukt=genoteerd")
    shown = re.sub(r"\s+", " ", (await stranger.get(f"{page}?gelukt=genoteerd")).text)
    assert "dinsdag 09.00–11.30 uur" in shown
    assert "Dit is genoteerd." in shown
    assert "dinsdag 09.00–11.30 uur" in (await stranger.get(page.removesuffix("/spoedruimte"))).text
    for _ in range(2):
        assert (await stranger.post(f"{page}/weg", data={"dag": "2", "van": "09:00", "tot": "11:30"})).status_code == 303
    assert "U houdt nog geen tijd vrij." in (await stranger.get(page)).text
    assert [event.reserve for event in await said(client, product)] == [(), (ReserveHours(2, "09:00", "11:30"),), ()]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"dag": "", "van": "09:00", "tot": "10:00"}, "dag", "Kies een dag."),
        ({"dag": "2", "van": "", "tot": "10:00"}, "van", "Vul in vanaf hoe laat."),
        ({"dag": "2", "van": "10:00", "tot": "09:00"}, "van", "Het einde moet na het begin liggen."),
        ({"dag": "2", "van": "05:00", "tot": "09:00"}, "van", "Kies tijden tussen 06:00 en 22:00."),
    ],
)
async def test_a_fault_is_named_beside_its_field_and_what_was_typed_stays(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, product: ProductSettings, typed: dict[str, str], field: str, message: str
) -> None:
    await web.post("/v1/personen", json=BODY)
    answer = await stranger.post(page_of(product), data=typed)
    assert answer.status_code == 400
    assert f'href="#{field}">{message}' in answer.text
    assert f'value="{typed["tot"]}"' in answer.text
    assert "U houdt nog geen tijd vrij." in answer.text


async def test_another_link_opens_nothing(web: httpx.AsyncClient, stranger: httpx.AsyncClient, product: ProductSettings) -> None:
    await web.post("/v1/personen", json=BODY)
    other = Links(product.link_key).token(Purpose.ANSWER, person=PersonIds(product.person_key).of(ADDRESS), meeting="m")
    assert (await stranger.get(f"/mijn/{other}/spoedruimte")).status_code == 404
    for path in (f"/mijn/{other}/spoedruimte", f"/mijn/{other}/spoedruimte/weg"):
        assert (await stranger.post(path, data={"dag": "2", "van": "09:00", "tot": "10:00"})).status_code == 404


async def test_whoever_was_forgotten_keeps_nothing(web: httpx.AsyncClient, stranger: httpx.AsyncClient, product: ProductSettings) -> None:
    person = (await web.post("/v1/personen", json=BODY)).json()["id"]
    await web.post(f"/v1/personen/{person}/vergetelheid")
    assert (await stranger.post(page_of(product), data={"dag": "2", "van": "09:00", "tot": "10:00"})).status_code == 404


async def test_what_an_organisation_agrees_holds_from_the_next_start(
    web: httpx.AsyncClient, client: Redis, product: ProductSettings, until: Callable[..., Awaitable[None]]
) -> None:
    await web.post("/v1/personen", json=BODY)
    own = {**BODY, "email": "adviseur@gemeente.example", "spoedruimte": [{**TUESDAY, "dag": 3}]}
    await web.post("/v1/personen", json=own)
    again = build(Settings.model_validate({"product": product, "organisation_reserve": {"gm0344": [TUESDAY]}}))

    async def told() -> bool:
        return len(await said(client, product)) == 4

    async with working([again]):
        await until(told, "both heard of their organisation")
    reserve = {event.address: event.reserve for event in await said(client, product)}
    assert reserve == {ADDRESS: (ReserveHours(2, "09:00", "11:30"),), own["email"]: (ReserveHours(3, "09:00", "11:30"),)}


def test_what_an_organisation_cannot_agree_is_refused_at_the_start(product: ProductSettings) -> None:
    with pytest.raises(ValidationError, match="Het einde moet na het begin liggen"):
        Settings.model_validate({"product": product, "organisation_reserve": {"gm0344": [{**TUESDAY, "einde": "08:00"}]}})
