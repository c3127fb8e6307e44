from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from redis.asyncio import Redis

from shared.contracts.availability import BusyTimeChanged, SourcesChanged
from shared.contracts.directory import PersonForgotten
from shared.kernel import Block, BusyKind, PersonId
from shared.settings import ProductSettings
from tests.availability_world import (
    Desk,
    Site,
    body,
    calendar_text,
    event_text,
    tomorrow,
    whole_store,
)
from tests.builders import say

Until = Callable[..., Awaitable[None]]
ADDRESS = "directeur@gemeente.example"
MARKERS = ("Merkteken-titel", "Merkteken-plaats", "merkteken-genodigde", "Merkteken-omschrijving", "merkteken-uid")


def appointment(start: int, end: int, *lines: str, uid: str = "merkteken-uid") -> str:
    stamped = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    times = (f"DTSTART:{tomorrow(start):%Y%m%dT%H%M%SZ}", f"DTEND:{tomorrow(end):%Y%m%dT%H%M%SZ}")
    return event_text(*times, *lines, uid=uid).replace("20261101T090000Z", stamped)


async def upload(desk: Desk, who: PersonId, text: str, name: str = "outlook", kind: str = "text/calendar") -> httpx.Response:
    address = f"/v1/personen/{who}/agendabronnen/{name}/momentopname"
    return await desk.web.put(address, content=text.encode(), headers={"Content-Type": kind})


async def fill_in(desk: Desk, who: PersonId, *hours: tuple[int, int], whole: bool = False, name: str = "eigen") -> httpx.Response:
    blocks = [{"begin": tomorrow(start).isoformat(), "einde": tomorrow(end).isoformat(), "soort": "vast"} for start, end in hours]
    return await desk.web.put(f"/v1/personen/{who}/agendabronnen/{name}/blokken", json={"volledig": whole, "blokken": blocks})


async def introduced(desk: Desk, until: Until) -> PersonId:
    who = await desk.introduce(ADDRESS)
    await desk.quiet(until)
    return who


async def test_an_uploaded_calendar_is_busy_time_until_it_is_too_old(desk: Desk, until: Until) -> None:
    who = await introduced(desk, until)
    text = calendar_text(appointment(9, 10), appointment(11, 12, "X-MICROSOFT-CDO-BUSYSTATUS:OOF", uid="twee"))
    answer = (await upload(desk, who, text)).raise_for_status().json()
    assert (answer["naam"], answer["soort"], answer["waarschuwingen"]) == ("outlook", "momentopname", [])
    assert answer["gaf"]["perSoort"] == {"vast": 1, "afwezig": 1}
    age = datetime.fromisoformat(answer["verlooptOp"]) - datetime.fromisoformat(answer["inhoudVan"])
    assert age == timedelta(days=7)
    said = await desk.one(BusyTimeChanged)
    assert said.known
    assert said.blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED), Block(tomorrow(11), tomorrow(12), BusyKind.OUT_OF_OFFICE))
    assert (await desk.one(SourcesChanged)).kinds == ("momentopname",)
    await desk.turn_the_clock(timedelta(days=7, minutes=1))
    assert (await desk.one(BusyTimeChanged, lambda said: not said.known)).blocks == ()
    (shown,) = (await desk.web.get("/v1/agendabronnen")).json()
    assert (shown["toestand"], shown["gaf"]["perSoort"]) == ("verlopen", {})


async def test_of_an_uploaded_calendar_no_text_stays_anywhere(desk: Desk, client: Redis, until: Until) -> None:
    who = await introduced(desk, until)
    lines = ("SUMMARY:Merkteken-titel", "LOCATION:Merkteken-plaats", "DESCRIPTION:Merkteken-omschrijving")
    attendee = "ATTENDEE;CN=Merkteken-genodigde:mailto:merkteken-genodigde@elders.example"
    series = appointment(9, 10, *lines, attendee, "RRULE:FREQ=WEEKLY;COUNT=3")
    await upload(desk, who, calendar_text(series))
    assert (await desk.one(BusyTimeChanged)).blocks != ()
    await desk.quiet(until)
    kept = await whole_store(client)
    assert b"persoon:" in kept
    for marker in MARKERS:
        assert marker.lower().encode() not in kept


@pytest.mark.parametrize("text", ["<html>Meld u aan</html>", "", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
async def test_a_file_that_is_no_calendar_changes_nothing(desk: Desk, until: Until, text: str) -> None:
    who = await introduced(desk, until)
    await upload(desk, who, calendar_text(appointment(9, 10)))
    await desk.one(BusyTimeChanged)
    answer = await upload(desk, who, text)
    assert answer.status_code == 400
    assert ".ics" in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    await desk.quiet(until)
    assert len(await desk.said(BusyTimeChanged)) == 1


async def test_an_upload_is_a_calendar_file_of_somebody_we_know(desk: Desk, until: Until) -> None:
    who = await introduced(desk, until)
    refused = await upload(desk, who, "{}", kind="application/json")
    assert (refused.status_code, refused.json()["detail"]) == (415, "Stuur text/calendar.")
    assert (await upload(desk, PersonId("p" + "0" * 20), calendar_text())).status_code == 404
    assert (await upload(desk, who, calendar_text(), name="aangeleverd")).status_code == 400
    large = calendar_text("X-RUIMTE:" + "x" * 300_000)
    assert (await upload(desk, who, large)).status_code == 200
    assert (await upload(desk, who, "x" * (10 * 1024 * 1024 + 1))).status_code == 413


async def test_a_file_saved_long_ago_does_not_replace_a_newer_one(desk: Desk, until: Until) -> None:
    who = await introduced(desk, until)
    await upload(desk, who, calendar_text(appointment(11, 12)))
    await desk.one(BusyTimeChanged)
    text = calendar_text("METHOD:PUBLISH", appointment(9, 10)).replace(f"DTSTAMP:{datetime.now(UTC):%Y%m%d}", "DTSTAMP:20200203")
    answer = await upload(desk, who, text)
    assert answer.status_code == 400
    assert "03-02-2020" in answer.json()["detail"]
    await desk.quiet(until)
    assert len(await desk.said(BusyTimeChanged)) == 1
    two_days_old = text.replace("20200203", f"{datetime.now(UTC) - timedelta(days=2):%Y%m%d}")
    expires = datetime.fromisoformat((await upload(desk, who, two_days_old)).json()["verlooptOp"])
    assert timedelta(days=4) < expires - datetime.now(UTC) < timedelta(days=6)


async def test_hours_by_hand_make_nobody_known_until_they_are_all_there_is(desk: Desk, until: Until) -> None:
    who = await introduced(desk, until)
    assert (await fill_in(desk, who, (9, 10))).status_code == 204
    await desk.quiet(until)
    assert not (await desk.one(BusyTimeChanged)).known
    await fill_in(desk, who, (9, 10), whole=True)
    said = await desk.one(BusyTimeChanged, lambda said: said.known)
    assert said.blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)
    await desk.turn_the_clock(timedelta(days=300))
    await fill_in(desk, who, whole=True)
    assert (await desk.one(BusyTimeChanged, lambda said: said.valid_from > tomorrow(0) + timedelta(days=200))).known


async def test_hours_by_hand_add_up_with_a_link(desk: Desk, site: Site, until: Until) -> None:
    who = await introduced(desk, until)
    site.answers["/a.ics"] = body(calendar_text(appointment(14, 15)).encode())
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await fill_in(desk, who, (9, 10))
    both = (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED), Block(tomorrow(14), tomorrow(15), BusyKind.FIXED))
    assert (await desk.one(BusyTimeChanged, lambda said: said.blocks == both)).known
    late = {"begin": "2999-01-01T09:00:00Z", "einde": "2999-01-01T10:00:00Z", "soort": "vast"}
    answer = await desk.web.put(f"/v1/personen/{who}/agendabronnen/eigen/blokken", json={"blokken": [late]})
    assert [fault["veld"] for fault in answer.json()["fouten"]] == ["blokken[0].einde"]


async def test_one_name_is_one_kind_of_source_until_it_is_connected_anew(desk: Desk, site: Site, client: Redis, until: Until) -> None:
    who = await introduced(desk, until)
    await fill_in(desk, who, (9, 10), name="werk")
    assert (await upload(desk, who, calendar_text(), name="werk")).status_code == 409
    site.answers["/a.ics"] = body(calendar_text(appointment(14, 15)).encode())
    await desk.connect(who, "werk", soort="ics", adres=site.address("/a.ics"))
    said = await desk.one(BusyTimeChanged, lambda said: said.known)
    assert said.blocks == (Block(tomorrow(14), tomorrow(15), BusyKind.FIXED),)
    assert await client.hlen(desk.keys.own("given")) == 0
    assert (await fill_in(desk, who, (9, 10), name="werk")).status_code == 409


async def test_what_was_given_goes_when_it_is_disconnected_and_with_the_person(
    desk: Desk, product: ProductSettings, client: Redis, until: Until
) -> None:
    who = await introduced(desk, until)
    for name in ("een", "twee"):
        await upload(desk, who, calendar_text(appointment(9, 10)), name=name)
    assert (await desk.web.delete(f"/v1/personen/{who}/agendabronnen/een")).status_code == 204
    assert await client.hkeys(desk.keys.own("given")) == [f"persoon:{who}/twee".encode()]
    await desk.quiet(until)
    await say(product, PersonForgotten(revision=2, person=who))

    async def nothing_stays() -> bool:
        return not any([await client.hlen(desk.keys.own(name)) for name in ("given", "sources", "busy")])

    await until(nothing_stays, "nothing stays")


async def test_choices_of_an_owner_change_how_a_calendar_is_read(desk: Desk, site: Site, until: Until) -> None:
    who = await introduced(desk, until)
    events = (appointment(9, 10, "CATEGORIES:Schuifbaar"), appointment(11, 12, "CATEGORIES:Calamiteit", uid="twee"))
    site.answers["/a.ics"] = body(calendar_text(*events).encode(), ETag='"v1"')
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged)
    wanted = {
        "verplaatsbaar": ["schuifbaar"],
        "spoedruimte": ["calamiteit"],
        "alleenVerplaatsbaar": False,
        "onbeantwoordIsVoorlopig": True,
        "spoedruimteSchrijven": False,
    }
    address = f"/v1/personen/{who}/agendavoorkeuren"
    assert (await desk.web.put(address, json=wanted)).json() == wanted
    assert (await desk.web.get(address)).json() == wanted
    said = await desk.one(BusyTimeChanged, lambda said: said.revision == 2)
    assert [block.kind for block in said.blocks] == [BusyKind.MOVABLE, BusyKind.RESERVE]
    wrong = await desk.web.put(address, json={"verplaatsbaar": [""], "kleur": "rood"})
    assert {fault["veld"] for fault in wrong.json()["fouten"]} == {"verplaatsbaar[0]", "kleur"}
    assert (await desk.web.get(f"/v1/personen/{'p' + '0' * 20}/agendavoorkeuren")).status_code == 404
