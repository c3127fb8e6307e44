"""Calendars are connected and disconnected by a program."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from http.server import BaseHTTPRequestHandler

from shared.contracts.availability import BusyTimeChanged, SourcesChanged
from shared.contracts.directory import PersonForgotten
from shared.kernel import GovernmentTier
from tests.availability_world import Desk, Site, body, event_text, published, tomorrow
from tests.builders import person

Until = Callable[..., Awaitable[None]]
ADDRESS = "directeur@gemeente.example"


async def test_connecting_the_same_again_changes_nothing(desk: Desk, site: Site, until: Until) -> None:
    site.answers["/a.ics"] = body(published())
    who = await desk.introduce(ADDRESS)
    for _ in range(2):
        await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.quiet(until)
    assert [said.revision for said in await desk.said(SourcesChanged)] == [1]
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"), verplaatsbaar=["kan schuiven"])
    assert [said.revision for said in await desk.said(SourcesChanged)] == [1, 2]


async def test_many_calendars_are_connected_in_one_go_and_shown_without_their_addresses(desk: Desk, site: Site, until: Until) -> None:
    site.answers["/geheim.ics"] = body(published())
    sources = [
        {"eigenaar": f"mens{number}@gemeente.example", "naam": "werk", "soort": "ics", "adres": site.address("/geheim.ics")}
        for number in range(25)
    ]
    await desk.hear(*(person(desk.product, source["eigenaar"], GovernmentTier.MUNICIPALITY) for source in sources))
    answer = await desk.web.post("/v1/agendabronnen", json=sources)
    assert answer.json() == {"aangesloten": 25}
    assert len(await desk.said(SourcesChanged)) == 25

    async def all_known() -> bool:
        return sum(said.known for said in await desk.said(BusyTimeChanged)) == 25

    await until(all_known, "all are read", seconds=60)
    listing = await desk.web.get("/v1/agendabronnen")
    assert len(listing.json()) == 25
    assert listing.json()[0]["soort"] == "ics"
    assert listing.json()[0]["waarschuwing"] is None
    assert listing.json()[0]["gelezen"] is not None
    assert "geheim" not in listing.text


async def test_wrong_input_is_refused_with_every_fault_named(desk: Desk) -> None:
    who = await desk.introduce(ADDRESS)
    answer = await desk.web.put(f"/v1/personen/{who}/agendabronnen/werk", json={"soort": "fax", "adres": "ftp://x", "kleur": "rood"})
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json()["fouten"]} == {"soort", "adres", "kleur"}
    assert (await desk.web.put(f"/v1/personen/{who}/agendabronnen/W!", json={})).status_code == 400
    written_link = {"soort": "ics", "adres": "https://agenda.example/a.ics", "schrijven": True}
    assert (await desk.web.put(f"/v1/personen/{who}/agendabronnen/werk", json=written_link)).status_code == 400
    assert (await desk.web.delete(f"/v1/personen/{who}/agendabronnen/werk")).status_code == 404
    assert (await desk.web.get("/v1/agendabronnen", headers={"Authorization": "Bearer fout"})).status_code == 401


async def test_a_disconnected_calendar_makes_its_owner_unknown(desk: Desk, site: Site) -> None:
    site.answers["/a.ics"] = body(published())
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged, lambda said: said.known)
    assert (await desk.web.delete(f"/v1/personen/{who}/agendabronnen/werk")).status_code == 204
    await desk.one(BusyTimeChanged, lambda said: not said.known)
    assert (await desk.one(SourcesChanged, lambda said: said.revision == 2)).kinds == ()


async def test_who_is_forgotten_during_their_first_reading_leaves_nothing(desk: Desk, site: Site, until: Until) -> None:
    asked, forgotten = threading.Event(), threading.Event()

    def answer_later(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        forgotten.wait(20)
        body(published())(handler)

    site.answers["/agenda.ics"] = answer_later
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/agenda.ics"))
    assert await asyncio.to_thread(asked.wait, 20)
    await desk.hear(PersonForgotten(person=who, revision=9))

    async def gone() -> bool:
        return not await desk.client.hkeys(desk.keys.own("sources"))

    await until(gone, "the person is forgotten")
    forgotten.set()
    await desk.quiet(until)
    assert [await desk.client.hkeys(desk.keys.own(kind)) for kind in ("sources", "busy", "objects", "given")] == [[], [], [], []]
    assert await desk.said(BusyTimeChanged) == []


async def test_another_calendar_under_the_same_name_is_read_though_its_server_says_unchanged(desk: Desk, site: Site) -> None:
    def tagged(hour: int) -> Callable[[BaseHTTPRequestHandler], None]:
        text = published(event_text(f"DTSTART:{tomorrow(hour):%Y%m%dT%H%M%SZ}", "DURATION:PT1H"))
        fresh, same = body(text, ETag='"een"'), body(b"", 304)
        return lambda handler: same(handler) if handler.headers.get("If-None-Match") else fresh(handler)

    site.answers["/a.ics"], site.answers["/b.ics"] = tagged(9), tagged(13)
    who = await desk.introduce(ADDRESS)
    for path, hour in (("/a.ics", 9), ("/b.ics", 13)):
        await desk.connect(who, soort="ics", adres=site.address(path))
        assert (await desk.one(BusyTimeChanged, partial(starts_at, hour))).known


def starts_at(hour: int, event: BusyTimeChanged) -> bool:
    return [block.start for block in event.blocks] == [tomorrow(hour)]
