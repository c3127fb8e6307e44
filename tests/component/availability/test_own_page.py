"""Somebody's own calendars behind their link: connect, upload, fill in, choose, disconnect; and what they read of it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import httpx
import pytest

from shared.clock import local
from shared.contracts.availability import BusyTimeChanged, SourcesChanged
from shared.contracts.directory import PersonForgotten
from shared.kernel import Block, BusyKind, PersonId
from shared.security import Links, Purpose
from tests.availability_world import Desk, Site, body, calendar_text, event_text, tomorrow

Until = Callable[..., Awaitable[None]]
ADDRESS = "directeur@gemeente.example"
TIMES = (f"DTSTART:{tomorrow(9):%Y%m%dT%H%M%SZ}", f"DTEND:{tomorrow(10):%Y%m%dT%H%M%SZ}")


class Own:
    """The page of one person, in a browser without script."""

    def __init__(self, desk: Desk, person: PersonId) -> None:
        self.desk, self.web = desk, desk.web
        self.path = f"/mijn/{Links(desk.service.bus.product.link_key).token(Purpose.PERSONAL, person=person)}/agendas"

    async def read(self) -> str:
        return re.sub(r"\s+", " ", (await self.web.get(self.path)).raise_for_status().text)

    async def send(self, what: str, **typed: str) -> httpx.Response:
        return await self.web.post(f"{self.path}/{what}", data=typed)


@pytest.fixture
async def own(desk: Desk, until: Until) -> Own:
    person = await desk.introduce(ADDRESS)
    await desk.quiet(until)
    return Own(desk, person)


async def test_a_link_that_is_connected_is_read_and_told_of_in_counts(own: Own, site: Site) -> None:
    site.answers["/agenda.ics"] = body(
        calendar_text(event_text(*TIMES, "SUMMARY:Geheim")).encode(), Last_Modified="Mon, 23 Nov 2026 08:00:00 GMT"
    )
    assert "We kennen uw agenda nog niet" in await own.read()
    answer = await own.send("koppelen", soort="ics", adres=site.address("/agenda.ics"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{own.path}?gelukt=gekoppeld")
    assert (await own.desk.one(BusyTimeChanged)).blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)
    page = await own.read()
    assert "1 afspraak. De komende weken: 1 keer bezet" in page
    assert "De inhoud is van</dt><dd>maandag 23 november 2026, 09.00 uur" in page
    assert f"{local(tomorrow(9)):%H.%M}–{local(tomorrow(10)):%H.%M} bezet" in page
    assert "Geheim" not in page
    assert site.address("/agenda.ics") not in page


async def test_a_link_that_cannot_be_read_says_what_to_do(own: Own, site: Site) -> None:
    site.answers["/agenda.ics"] = body(b"<html>Meld u aan</html>")
    await own.send("koppelen", soort="ics", adres=site.address("/agenda.ics"))
    assert not (await own.desk.one(BusyTimeChanged)).known
    page = await own.read()
    assert "We kunnen deze agenda niet lezen." in page
    assert "Lege plekken hoeven niet vrij te zijn" in page


@pytest.mark.parametrize(
    ("what", "typed", "field", "message"),
    [
        ("koppelen", {"soort": "ics", "adres": ""}, "adres", "Vul het adres van uw agenda in."),
        ("koppelen", {"soort": "ics", "adres": "agenda.nl"}, "adres", "Geef een volledig webadres"),
        ("koppelen", {"soort": "caldav", "adres": "agenda"}, "adres", "Geef een volledig webadres"),
        ("koppelen", {"adres": "https://agenda.example/"}, "soort", "Kies wat voor agenda het is."),
        ("zelf", {"dag": "", "van": "09:00", "tot": "10:00", "hoe": "vast"}, "dag", "Kies een dag."),
        ("zelf", {"dag": "2027-03-16", "van": "10:00", "tot": "09:00", "hoe": "vast"}, "tot", "Het einde moet na het begin liggen."),
        ("zelf", {"dag": "2027-03-16", "van": "10:00", "tot": "11:00", "hoe": "anders"}, "hoe", "Kies uit:"),
        ("keuzes", {"verplaatsbaar": ", ".join(f"woord{n}" for n in range(11))}, "verplaatsbaar", "Geef er hoogstens 10."),
    ],
)
async def test_a_fault_is_named_beside_its_field_and_nothing_changes(
    own: Own, until: Until, what: str, typed: dict[str, str], field: str, message: str
) -> None:
    answer = await own.send(what, **typed)
    assert answer.status_code == 400
    assert f'href="#{field}">{message}' in answer.text
    await own.desk.quiet(until)
    assert await own.desk.said(SourcesChanged) == []


async def test_a_password_that_was_typed_does_not_come_back(own: Own) -> None:
    answer = await own.send("koppelen", soort="caldav", adres="geen", gebruiker="ik", wachtwoord="Geheim123")
    assert 'value="ik"' in answer.text
    assert "Geheim123" not in answer.text


def _says(block: Block, said: BusyTimeChanged) -> bool:
    return said.blocks == (block,)


async def test_a_file_is_read_and_a_newer_one_takes_its_place(own: Own) -> None:
    for start in (9, 13):
        times = (f"DTSTART:{tomorrow(start):%Y%m%dT%H%M%SZ}", "DURATION:PT1H")
        files = {"bestand": ("agenda.ics", calendar_text(event_text(*times)).encode(), "text/calendar")}
        assert (await own.web.post(f"{own.path}/momentopname", files=files)).status_code == 303
        block = Block(tomorrow(start), tomorrow(start + 1), BusyKind.FIXED)
        await own.desk.one(BusyTimeChanged, partial(_says, block))
    assert (await own.read()).count("Bestand dat u stuurde</h3>") == 1


@pytest.mark.parametrize("content", [b"", b"<html>", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"])
async def test_a_file_that_is_no_calendar_changes_nothing(own: Own, until: Until, content: bytes) -> None:
    answer = await own.web.post(f"{own.path}/momentopname", files={"bestand": ("agenda.ics", content, "text/calendar")})
    assert answer.status_code == 400
    assert 'href="#bestand"' in answer.text
    await own.desk.quiet(until)
    assert await own.desk.said(SourcesChanged) == []


async def test_hours_that_are_filled_in_add_up_and_are_taken_out_one_by_one(own: Own) -> None:
    day = f"{local(tomorrow(9)):%Y-%m-%d}"
    await own.send("zelf", dag=day, van="09:00", tot="10:00", hoe="vast", volledig="ja")
    await own.send("zelf", dag=day, van="13:00", tot="14:30", hoe="verplaatsbaar", volledig="ja")
    both = await own.desk.one(BusyTimeChanged, lambda said: len(said.blocks) == 2)
    assert both.known
    first, second = both.blocks
    assert (second.kind, second.end - second.start) == (BusyKind.MOVABLE, timedelta(minutes=90))
    await own.send("zelf-weg", begin=first.start.isoformat(), einde=first.end.isoformat())
    left = await own.desk.one(BusyTimeChanged, lambda said: said.revision > both.revision)
    assert (left.known, left.blocks) == (True, (second,))


async def test_what_may_move_is_chosen_and_the_calendar_read_anew(own: Own, site: Site) -> None:
    site.answers["/agenda.ics"] = body(calendar_text(event_text(*TIMES, "SUMMARY:Bilateraal overleg")).encode())
    await own.send("koppelen", soort="ics", adres=site.address("/agenda.ics"))
    assert (await own.desk.one(BusyTimeChanged)).blocks[0].kind is BusyKind.FIXED
    await own.send("keuzes", verplaatsbaar="bilateraal, werkblok", alleenVerplaatsbaar="nee", onbeantwoordIsVoorlopig="nee")
    await own.desk.one(BusyTimeChanged, lambda said: said.blocks[0].kind is BusyKind.MOVABLE)
    page = await own.read()
    assert 'value="bilateraal, werkblok"' in page


async def test_whoever_wants_no_spoedruimte_in_their_calendar_says_so(own: Own) -> None:
    no, yes = (f'name="spoedruimteSchrijven" value="{said}" checked' for said in ("nee", "ja"))
    assert yes in await own.read(), "whoever agreed hours sees them in their calendar"
    await own.send("keuzes", spoedruimteSchrijven="nee", alleenVerplaatsbaar="ja")
    assert no in await own.read()
    await own.send("keuzes", spoedruimteSchrijven="ja", alleenVerplaatsbaar="ja")
    assert yes in await own.read()


async def test_a_word_that_holds_for_everybody_counts_as_a_category_and_not_in_a_title(own: Own, site: Site) -> None:
    title = event_text(*TIMES, "SUMMARY:Bezwaarcommissie over spoedruimte", uid="titel")
    category = event_text(*TIMES, "CATEGORIES:Spoedruimte", uid="categorie").replace(TIMES[0], f"DTSTART:{tomorrow(8):%Y%m%dT%H%M%SZ}")
    site.answers["/agenda.ics"] = body(calendar_text(title, category.replace(TIMES[1], f"DTEND:{tomorrow(9):%Y%m%dT%H%M%SZ}")).encode())
    await own.send("koppelen", soort="ics", adres=site.address("/agenda.ics"))
    said = await own.desk.one(BusyTimeChanged)
    assert said.blocks == (Block(tomorrow(8), tomorrow(9), BusyKind.RESERVE), Block(tomorrow(9), tomorrow(10), BusyKind.FIXED))


async def test_a_calendar_is_disconnected_and_a_second_press_is_fine(own: Own, site: Site) -> None:
    site.answers["/agenda.ics"] = body(calendar_text(event_text(*TIMES)).encode())
    await own.send("koppelen", soort="ics", adres=site.address("/agenda.ics"))
    await own.desk.one(BusyTimeChanged)
    for _ in range(2):
        assert (await own.send("ontkoppelen", naam="link")).status_code == 303
    await own.desk.one(BusyTimeChanged, lambda said: not said.known)
    assert "We kennen uw agenda nog niet" in await own.read()


async def test_another_link_opens_nothing(own: Own) -> None:
    other = Links(own.desk.service.bus.product.link_key).token(Purpose.ANSWER, person="p0", meeting="m")
    assert (await own.web.get(f"/mijn/{other}/agendas")).status_code == 404
    for what in ("koppelen", "ontkoppelen", "momentopname", "zelf", "zelf-weg", "keuzes"):
        assert (await own.web.post(f"/mijn/{other}/agendas/{what}", data={"naam": "link"})).status_code == 404


async def test_an_old_link_of_somebody_who_was_forgotten_connects_nothing(own: Own, site: Site, until: Until) -> None:
    site.answers["/agenda.ics"] = body(calendar_text().encode())
    await own.desk.hear(PersonForgotten(person=await own.desk.introduce(ADDRESS), revision=9))
    await own.desk.quiet(until)
    assert (await own.send("koppelen", soort="ics", adres=site.address("/agenda.ics"))).status_code == 404
    await own.desk.quiet(until)
    assert (await own.desk.web.get("/v1/agendabronnen")).json() == []
    assert site.asked == []


async def test_connecting_the_same_calendar_again_takes_the_place_of_the_one_before(own: Own, site: Site) -> None:
    site.answers["/agenda.ics"] = body(calendar_text(event_text(*TIMES)).encode())
    for password in ("verkeerd", "goed"):
        await own.send("koppelen", soort="ics", adres=site.address("/agenda.ics"), gebruiker="ik", wachtwoord=password)
    changed = await own.desk.one(SourcesChanged, lambda said: said.revision == 2)
    assert changed.kinds == ("ics",)
    assert "127.0.0.1" in await own.read()


async def test_hours_filled_in_at_the_same_time_are_all_kept(own: Own) -> None:
    day = f"{local(tomorrow(9)):%Y-%m-%d}"
    answers = await asyncio.gather(
        *(own.send("zelf", dag=day, van=f"{hour:02}:00", tot=f"{hour:02}:30", hoe="vast") for hour in range(9, 15))
    )
    assert {answer.status_code for answer in answers} == {303}
    await own.desk.one(BusyTimeChanged, lambda said: len(said.blocks) == 6)
