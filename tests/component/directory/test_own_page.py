"""Somebody's own page: the link goes by mail, nobody learns who is known, and only that link opens it."""

from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from services.directory.adapters.records import SaidPeople
from shared.bus import Commit, Keys
from shared.security import Links, PersonIds, Purpose
from shared.service import Service
from shared.settings import ProductSettings

ADDRESS = "directeur@gemeente.example"
ASKED = "nl.overleggen.eigen-pagina-gevraagd"


async def known(web: httpx.AsyncClient) -> None:
    body = {"email": ADDRESS, "naam": "directeur Ruimte", "functie": "directeur Ruimte", "organisatie": "Gemeente Utrecht"}
    assert (await web.post("/v1/personen", json=body)).status_code == 201


async def said(client: Redis, product: ProductSettings) -> list[bytes]:
    entries: Any = await client.xrange(Keys(product.shard, "directory").events())
    return [fields[b"type"] for _, fields in entries if fields[b"type"] == ASKED.encode()]


def link(product: ProductSettings, purpose: Purpose = Purpose.PERSONAL) -> str:
    return f"/mijn/{Links(product.link_key).token(purpose, person=PersonIds(product.person_key).of(ADDRESS))}"


async def test_whoever_is_known_gets_one_mail_however_often_they_ask(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, client: Redis, product: ProductSettings
) -> None:
    await known(web)
    first = await stranger.post("/mijn", data={"email": f" {ADDRESS.upper()} "})
    again = await stranger.post("/mijn", data={"email": ADDRESS})
    assert (first.status_code, again.status_code) == (200, 200)
    assert len(await said(client, product)) == 1


async def test_whoever_is_not_known_reads_the_same_and_nothing_is_said(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, client: Redis, product: ProductSettings
) -> None:
    await known(web)
    nobody = await stranger.post("/mijn", data={"email": "niemand@elders.example"})
    somebody = await stranger.post("/mijn", data={"email": ADDRESS})
    assert nobody.text.replace("niemand@elders.example", ADDRESS) == somebody.text
    assert len(await said(client, product)) == 1


@pytest.mark.parametrize("typed", ["", "geen adres", "@x", "a" * 300 + "@x.nl"])
async def test_what_is_no_address_is_a_fault(stranger: httpx.AsyncClient, typed: str) -> None:
    answer = await stranger.post("/mijn", data={"email": typed})
    assert answer.status_code == 400
    assert "Vul uw e-mailadres in" in answer.text


async def test_the_page_shows_what_is_kept(web: httpx.AsyncClient, stranger: httpx.AsyncClient, product: ProductSettings) -> None:
    await known(web)
    address = link(product)
    page = await stranger.get(address)
    assert page.status_code == 200
    for text in ("directeur Ruimte", ADDRESS, "van 08.30 tot 17.30 uur", "ma, di, wo, do, vr", f"{address}/agendas"):
        assert text in page.text


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.PERSONAL])
async def test_a_link_for_something_else_does_not_open_it(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, product: ProductSettings, purpose: Purpose
) -> None:
    await known(web)
    for address in (link(product, purpose), f"{link(product, purpose)}/vergeten"):
        assert (await stranger.get(address)).status_code == 404
    assert (await stranger.post(f"{link(product, purpose)}/vergeten")).status_code == 404
    assert (await stranger.get(link(product))).status_code == 200


async def test_forgetting_takes_a_second_step_and_leaves_nothing(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, client: Redis, product: ProductSettings
) -> None:
    await known(web)
    await stranger.post("/mijn", data={"email": ADDRESS})
    assert (await stranger.get(f"{link(product)}/vergeten")).status_code == 200
    assert (await stranger.get(link(product))).status_code == 200
    assert (await stranger.post(f"{link(product)}/vergeten")).status_code == 303
    assert (await stranger.get(link(product))).status_code == 404
    keys = Keys(product.shard, "directory")
    assert not await client.hkeys(keys.own("page-asked"))
    assert not await client.hkeys(keys.own("person"))


async def test_whoever_is_forgotten_while_they_ask_for_the_link_leaves_no_trace(
    web: httpx.AsyncClient, stranger: httpx.AsyncClient, client: Redis, product: ProductSettings, directory: Service
) -> None:
    await known(web)
    people, id = SaidPeople(directory.bus), PersonIds(product.person_key).of(ADDRESS)

    async def forget_while_they_ask(commit: Commit) -> None:
        if (before := await people.of(id)).value is not None:
            await people.forget(commit, before)
            await stranger.post("/mijn", data={"email": ADDRESS})

    await directory.bus.command(forget_while_they_ask, actor="beheer")
    assert not await client.hkeys(Keys(product.shard, "directory").own("page-asked"))
