"""The pages: readable by anybody, with every field named, and working without script."""

import re
from collections import Counter
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from shared.contracts.intake import MeetingRequested
from shared.contracts.matchmaking import Alternative, MomentReserved
from shared.kernel import LocationId, MeetingForm, MeetingId, MeetingStatus, Moment

VOID = {"meta", "link", "input", "img", "br", "line", "circle", "path"}


class Page(HTMLParser):
    """What a checker needs to know of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crooked: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.crooked.append(tag)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    def faults(self) -> list[str]:
        """Against the rules that every page keeps."""
        ids = [str(attrs["id"]) for _, attrs in self.tags if "id" in attrs]
        labelled = {attrs.get("for") for attrs in self.all("label")}
        found = [f"niet gesloten: {tag}" for tag in (*self.crooked, *self.open)]
        found += [f"dubbel id: {id}" for id, count in Counter(ids).items() if count > 1]
        found += [] if len(self.all("h1")) == 1 else ["geen enkele of meer h1"]
        found += [] if self.all("html")[0].get("lang") == "nl" else ["geen taal"]
        found += [] if any(attrs.get("href") == "#inhoud" for attrs in self.all("a")) else ["geen sprong naar de inhoud"]
        for field in self.all("input", "select", "textarea"):
            named = field.get("id") in labelled or field.get("aria-label") or field.get("type") in {"hidden", "radio"}
            found += [] if named else [f"zonder label: {field}"]
        for _, attrs in self.tags:
            found += [f"verwijst nergens heen: {ref}" for ref in (attrs.get("aria-describedby") or "").split() if ref not in ids]
            found += ["script of stijl in de pagina"] if "style" in attrs or any(name.startswith("on") for name in attrs) else []
        found += ["script in de pagina" for attrs in self.all("script") if "src" not in attrs]
        return found


def form_of(world: Any, **changes: str) -> dict[str, Any]:
    filled = {
        "sleutel": "k1",
        "vraag": "Hoe houden we de opvang open?",
        "wie": [world.person("directeur@rijk.example"), world.person("hoofd@zwolle.example")],
        f"rol-{world.person('hoofd@zwolle.example')}": "optioneel",
        "gasten[0].naam": "De gast",
        "gasten[0].functie": "Adviseur",
        "gasten[0].organisatie": "Waterschap",
        "gasten[0].bestuurslaag": "waterschap",
        "gasten[0].email": "gast@waterschap.example",
        "duurMinuten": "90",
        "aanvrager.naam": "De aanvrager",
        "aanvrager.email": "aanvrager@rijk.example",
    }
    return filled | changes


def test_a_poor_page_is_seen_to_be_poor() -> None:
    found = Page('<html><p id="a"><b id="a" style="x"></p><input aria-describedby="weg"><script>1</script>').faults()
    assert [fault.partition(":")[0] for fault in found] == [
        *("niet gesloten", "niet gesloten", "niet gesloten", "dubbel id", "geen enkele of meer h1", "geen taal"),
        *("geen sprong naar de inhoud", "zonder label", "script of stijl in de pagina", "verwijst nergens heen", "script in de pagina"),
    ]


async def test_the_form_and_the_help_page_keep_the_rules(world: Any) -> None:
    for path in ("/", "/help", "/niets"):
        answer = await world.http.get(path, headers={"Accept": "text/html"})
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert Page(answer.text).faults() == []


async def test_the_form_lists_people_by_tier_without_their_addresses(world: Any) -> None:
    text = (await world.http.get("/")).text
    assert [text.index(part) > 0 for part in ("Rijk <", "Gemeenten <", "Koepels en kennisinstituten <")] == [True] * 3
    assert "Afdelingshoofd" in text
    assert "@zwolle.example" not in text


async def test_a_filled_form_makes_one_meeting_and_leads_to_its_status_page(world: Any) -> None:
    answers = [await world.http.post("/", data=form_of(world)) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    first, second = (answer.headers["Location"].partition("?")[0] for answer in answers)
    assert first == second
    assert await world.said() == [MeetingRequested.type.encode()]
    page = await world.http.get(answers[0].headers["Location"])
    assert Page(page.text).faults() == []
    ahead = ("Kondig het zelf aan", 'href="mailto:?subject=')
    for part in ("Aangevraagd", "Directeur", "Gemeente Zwolle", "mag erbij zijn", "gast", "Zeg het overleg af", *ahead):
        assert part in page.text
    assert "Kondig het zelf aan" not in (await world.http.get(answers[0].headers["Location"].partition("?")[0])).text
    assert "Naam Directeur" not in page.text


async def test_enter_in_a_field_presses_the_button_that_asks(world: Any) -> None:
    buttons = [attrs for attrs in Page((await world.http.get("/")).text).all("button") if attrs.get("type") == "submit"]
    assert "name" not in buttons[0], "a browser presses the first submit button of a form"
    assert any(attrs.get("value") == "meer" for attrs in buttons[1:])


async def test_nobody_is_left_out_in_silence(world: Any) -> None:
    half = {name: value for name, value in form_of(world).items() if name not in {"gasten[0].email", "gasten[0].functie"}}
    answer = await world.http.post("/", data=half)
    assert answer.status_code == 400
    assert 'href="#gasten-0-email"' in answer.text
    assert 'value="De gast"' in answer.text
    answer = await world.http.post("/", data=form_of(world) | {"wie": ["ponbekend"]})
    assert answer.status_code == 400
    assert "Iemand die u koos doet niet meer mee." in answer.text
    assert await world.said() == []


@pytest.mark.parametrize("only", ["naam", "functie", "organisatie", "bestuurslaag"])
async def test_a_guest_of_whom_one_thing_is_known_is_a_fault_at_the_address(world: Any, only: str) -> None:
    rest = {name: value for name, value in form_of(world).items() if not name.startswith("gasten")}
    answer = await world.http.post("/", data=rest | {f"gasten[0].{only}": form_of(world)[f"gasten[0].{only}"]})
    assert (answer.status_code, 'href="#gasten-0-email"' in answer.text) == (400, True)
    assert await world.said() == []


@pytest.mark.parametrize("row", ["gasten[99999].email", "gasten[-1].naam", "gasten[x].email", "gasten[00].email", "gasten[0].leeftijd"])
async def test_a_guest_in_no_row_of_the_form_is_a_fault(world: Any, row: str) -> None:
    answer = await world.http.post("/", data=form_of(world) | {row: "tweede@waterschap.example"})
    assert answer.status_code == 400
    assert "Een gast kwam niet goed binnen." in answer.text
    assert 'value="De gast"' in answer.text
    assert await world.said() == []


async def test_a_wrong_form_names_each_fault_beside_its_field_and_keeps_what_was_typed(world: Any) -> None:
    wrong = form_of(
        world, **{"vraag": "", "gasten[0].naam": "", "gasten[0].organisatie": '"><b>', "aanvrager.email": "a", "duurMinuten": "5"}
    )
    answer = await world.http.post("/", data=wrong)
    assert answer.status_code == 400
    page = Page(answer.text)
    assert page.faults() == []
    ids = {attrs.get("id") for _, attrs in page.tags}
    summary = re.findall(r'<li><a class="[^"]+" href="#([^"]+)">', answer.text)
    assert summary == ["vraag", "gasten-0-naam", "duurMinuten", "aanvrager-email"]
    assert set(summary) <= ids
    invalid = {attrs.get("id") for attrs in page.all("input", "textarea", "select") if attrs.get("aria-invalid") == "true"}
    assert invalid == set(summary)
    kept = {attrs.get("id"): attrs.get("value") for attrs in page.all("input")}
    assert (kept["gasten-0-email"], kept["aanvrager-naam"], kept["gasten-0-organisatie"]) == (
        "gast@waterschap.example",
        "De aanvrager",
        '"><b>',
    )
    assert await world.said() == []


async def test_a_row_for_another_guest_comes_without_losing_anything(world: Any) -> None:
    answer = await world.http.post("/", data=form_of(world, actie="meer"))
    assert answer.status_code == 200
    assert 'name="gasten[1].email"' in answer.text
    assert "gast@waterschap.example" in answer.text
    assert 'role="alert"' not in answer.text


async def test_whatever_fills_the_hidden_field_is_not_a_person(world: Any) -> None:
    answer = await world.http.post("/", data=form_of(world, website="http://x"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/help")
    assert await world.said() == []


async def test_the_status_page_shows_the_moment_the_reason_and_what_else_was_possible(world: Any, moment: datetime, until: Any) -> None:
    id = (await world.ask()).json()["id"]
    also = tuple(
        Alternative(
            moment=Moment(moment + timedelta(days=n), moment + timedelta(days=n, hours=1)), cost=str(n), explanation=f"Mogelijkheid {n}."
        )
        for n in range(1, 4)
    )
    await world.say(
        MomentReserved(
            meeting=MeetingId(id),
            revision=2,
            status=MeetingStatus.RESERVED,
            sequence=0,
            moment=Moment(moment, moment + timedelta(hours=1), LocationId("hub")),
            form=MeetingForm.IN_PERSON,
            people=(),
            decided_at=moment,
            cost="4.5",
            expires=moment,
            explanation=("Bij twee deelnemers moet iets schuiven.",),
            alternatives=also,
        )
    )

    async def reserved() -> bool:
        return "Gereserveerd" in (await world.http.get(f"/overleg/{id}")).text

    await until(reserved, "the moment is shown")
    text = (await world.http.get(f"/overleg/{id}")).text
    page = Page(text)
    assert page.faults() == []
    for part in (
        "dinsdag 16 maart 2027, 10.00–11.00 uur",
        "Hub Utrecht",
        "Waarom dit moment",
        "Bij twee deelnemers moet iets schuiven.",
        "Mogelijkheid 3.",
    ):
        assert part in text
    assert len(page.all("circle")) == 4
    assert "kosten" not in text.lower()
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in text


async def test_only_the_link_of_the_requester_calls_a_meeting_off(world: Any) -> None:
    location = (await world.http.post("/", data=form_of(world))).headers["Location"]
    path, _, key = location.partition("?sleutel=")
    assert "Zeg het overleg af" not in (await world.http.get(path)).text
    refused = await world.http.post(f"{path}/annulering", data={"sleutel": "geraden"}, headers={"Accept": "text/html"})
    assert refused.status_code == 403
    another = (
        (await world.http.post("/", data=form_of(world, sleutel="nog een overleg", actie="apart")))
        .headers["Location"]
        .partition("?sleutel=")[2]
    )
    assert another != key
    assert (await world.http.post(f"{path}/annulering", data={"sleutel": another})).status_code == 403
    done = await world.http.post(f"{path}/annulering", data={"sleutel": key, "reden": "vervalt"})
    assert (done.status_code, done.headers["Location"]) == (303, location)
    text = (await world.http.get(location)).text
    assert "De aanvrager zegt het overleg af. Reden: vervalt" in text
    assert "Zeg het overleg af" not in text


@pytest.mark.parametrize("path", ["/overleg/onbekend", "/niets"])
async def test_a_browser_gets_a_page_that_says_what_to_do(world: Any, path: str) -> None:
    answer = await world.http.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "Controleer de link" in answer.text
