"""The form helps: who can be found, who is missing, what fits a challenge, what runs already. Without script."""

import re
from typing import Any

import pytest

from shared.contracts.directory import ChallengeChanged
from shared.contracts.intake import MeetingRequested, ParticipantsChanged
from shared.kernel import ChallengeId, GovernmentTier, Level, OrganisationId, Phase
from tests.component.intake.conftest import person

WATER = ChallengeId("water")
DIRECTOR, HEAD = "directeur@rijk.example", "hoofd@zwolle.example"


@pytest.fixture
async def water(world: Any) -> Any:
    """A challenge of three tiers with an official and an executive of a water authority."""
    tiers = (GovernmentTier.STATE, GovernmentTier.MUNICIPALITY, GovernmentTier.WATER_AUTHORITY)
    more = {"organisation_name": "Waterschap Vechtstromen", "tier": GovernmentTier.WATER_AUTHORITY, "challenges": (WATER,)}
    await world.hears(
        ChallengeChanged(challenge=WATER, revision=1, title="Hoogwater", tiers=tiers, phase=Phase.DELIVER, umbrella_from=Phase.DELIVER),
        person(world.ids, "hoofd@waterschap.example", "Hoofd waterveiligheid", **more),
        person(world.ids, "dijkgraaf@waterschap.example", "Dijkgraaf", level=Level.EXECUTIVE, **more),
    )
    return world


def form_of(world: Any, *addresses: str, **typed: Any) -> dict[str, Any]:
    filled = {"sleutel": "k1", "vraag": "Hoe houden we het droog?", "wie": [world.person(address) for address in addresses]}
    return filled | {"aanvrager.naam": "De aanvrager", "aanvrager.email": "aanvrager@rijk.example"} | typed


def chosen(text: str, field: str) -> str:
    """What a group of radio buttons or a list has chosen."""
    radio = re.search(rf'name="{field}" value="([^"]*)" checked', text)
    part = re.search(rf'<select[^>]* name="{field}".*?</select>', text, re.DOTALL)
    listed = re.search(r'value="([^"]*)" selected', part[0]) if part else None
    return radio[1] if radio else listed[1] if listed else ""


def listed(text: str) -> int:
    return text.count('name="wie"')


async def test_a_search_narrows_the_list_by_words_tier_and_challenge_and_shows_no_address(water: Any) -> None:
    everybody = listed((await water.http.get("/")).text)
    for query, count in (
        ("zoek=waterveiligheid vecht", 1),
        ("zoekLaag=waterschap", 2),
        ("zoekOpgave=water", 2),
        ("zoek=niemand", 0),
        ("zoek=example", 0),
    ):
        text = (await water.http.get(f"/?{query}")).text
        assert (query, listed(text)) == (query, count)
        assert "@waterschap.example" not in text
    assert everybody == 6


async def test_searching_and_adding_keep_what_was_typed_and_ask_nothing(water: Any) -> None:
    typed = form_of(water, DIRECTOR, actie="zoek", zoek="waterveiligheid")
    text = (await water.http.post("/", data=typed)).text
    assert (listed(text), "Hoe houden we het droog?" in text, 'value="De aanvrager"' in text) == (2, True, True)
    added = await water.http.post("/", data=form_of(water, DIRECTOR, erbij=water.person("hoofd@waterschap.example")))
    assert f'value="{water.person("hoofd@waterschap.example")}" checked' in added.text
    assert f'value="{water.person(DIRECTOR)}" checked' in added.text
    assert await water.said() == []


async def test_enter_in_the_search_field_searches_once_and_then_asks(water: Any) -> None:
    assert (await water.http.post("/", data=form_of(water, DIRECTOR, zoek="dijk", gezocht=""))).status_code == 200
    assert await water.said() == []
    assert (await water.http.post("/", data=form_of(water, DIRECTOR, zoek="dijk", gezocht="dijk"))).status_code == 303


async def test_who_is_not_at_the_table_yet_is_named_with_people_to_add(water: Any) -> None:
    text = (await water.http.post("/", data=form_of(water, DIRECTOR, HEAD, actie="opgave", opgave="water"))).text
    assert "Nog niet aan tafel: waterschap." in text
    assert "Nog niet aan tafel: gemeente" not in text
    assert f'name="erbij" value="{water.person("hoofd@waterschap.example")}"' in text
    assert f'name="erbij" value="{water.person("dijkgraaf@waterschap.example")}"' not in text, "no executive in an ambtelijk meeting"
    executive = await water.http.post("/", data=form_of(water, DIRECTOR, actie="opgave", opgave="water", niveau="bestuurlijk"))
    assert f'name="erbij" value="{water.person("dijkgraaf@waterschap.example")}"' in executive.text
    assert (await water.http.post("/", data=form_of(water, DIRECTOR, HEAD, opgave="water"))).status_code == 303, "prompted, never blocked"


async def test_a_challenge_fills_in_what_fits_its_phase_and_what_was_typed_stays(water: Any) -> None:
    text = (await water.http.get("/?opgave=water")).text
    assert (chosen(text, "duurMinuten"), chosen(text, "vorm"), chosen(text, "soortGesprek")) == ("60", "hybride", "uitvoering")
    assert "Deze opgave is in de fase uitvoeren." in text
    text = (await water.http.get("/?opgave=opvang&vorm=online")).text
    assert (chosen(text, "duurMinuten"), chosen(text, "vorm"), chosen(text, "soortGesprek")) == ("90", "online", "verkennen")
    assert "Koepels doen mee vanaf de fase ontwerpen" in text
    typed = form_of(water, actie="opgave", opgave="opvang", duurMinuten="30", vorm="fysiek", soortGesprek="")
    text = (await water.http.post("/", data=typed)).text
    assert (chosen(text, "duurMinuten"), chosen(text, "vorm"), chosen(text, "soortGesprek")) == ("30", "fysiek", "verkennen")
    again = form_of(water, actie="opgave", opgave="water", voorkeuze="opvang", duurMinuten="90", vorm="fysiek", soortGesprek="besluit")
    text = (await water.http.post("/", data=again)).text
    assert (chosen(text, "duurMinuten"), chosen(text, "vorm"), chosen(text, "soortGesprek")) == ("60", "hybride", "besluit")


async def test_the_form_says_which_umbrella_bodies_are_let_in_earlier(world: Any) -> None:
    admitted = (OrganisationId("x-uvw"), OrganisationId("x-vng"))
    await world.hears(ChallengeChanged(challenge=WATER, revision=1, title="Hoogwater", umbrella_from=Phase.DELIVER, admitted=admitted))
    text = (await world.http.get("/?opgave=water")).text
    assert "Koepels doen mee vanaf de fase uitvoeren; nu al toegelaten: Unie van Waterschappen, VNG." in text


async def test_an_outcome_instead_of_a_question_gets_a_hint_and_no_fault(water: Any) -> None:
    hint = '<p class="tip" id="uitkomst"'
    shown = (await water.http.post("/", data=form_of(water, DIRECTOR, vraag="Instemmen met de dijk", actie="opgave"))).text
    assert " hidden" not in shown[shown.index(hint) :].split(">", 1)[0]
    question = (await water.http.post("/", data=form_of(water, DIRECTOR, actie="opgave"))).text
    assert " hidden" in question[question.index(hint) :].split(">", 1)[0]
    asked = await water.http.post("/", data=form_of(water, DIRECTOR, vraag="Instemmen met de dijk"))
    assert asked.status_code == 303
    assert "Uw vraag leest als een uitkomst." in (await water.http.get(asked.headers["Location"])).text
    assert "Uw vraag leest als een uitkomst." not in (await water.http.get(asked.headers["Location"].partition("?")[0])).text


async def test_a_griffier_who_is_a_guest_can_be_answered_on_the_form(water: Any) -> None:
    guest = {
        "naam": "De gast",
        "functie": "Griffier",
        "organisatie": "Gemeente Meppel",
        "bestuurslaag": "gemeente",
        "email": "g@meppel.example",
    }
    typed = form_of(water, DIRECTOR) | {f"gasten[0].{name}": value for name, value in guest.items()}
    answer = await water.http.post("/", data=typed)
    assert answer.status_code == 400
    assert 'href="#gasten-0-niveau"' in answer.text
    assert 'name="gasten[0].niveau"' in answer.text
    assert (await water.http.post("/", data=typed | {"gasten[0].niveau": "ambtelijk"})).status_code == 303


async def test_nobody_learns_of_an_open_request_or_changes_its_table_by_typing_names_and_addresses(water: Any) -> None:
    first = (await water.http.post("/", data=form_of(water, DIRECTOR, HEAD))).headers["Location"]
    twice = await water.http.post("/", data=form_of(water, DIRECTOR, HEAD))
    assert twice.headers["Location"].partition("?")[0] == first.partition("?")[0], "the same form again is the same request"
    another = (await water.http.post("/", data=form_of(water, "wethouder@zwolle.example", sleutel="k0", niveau="bestuurlijk"))).headers[
        "Location"
    ]
    keys = ["", "geraden", another.partition("?sleutel=")[2]]
    for index, (address, key) in enumerate((address, key) for address in ("aanvrager@rijk.example", HEAD) for key in keys):
        same = form_of(water, DIRECTOR, HEAD, "hoofd@waterschap.example", sleutel=f"s{index}", eigenSleutel=key) | {
            "aanvrager.email": address
        }
        merged = await water.http.post("/", data=same | {"actie": "samenvoegen"})
        assert (merged.status_code, "lijkt" in merged.text) == (409, False)
        assert (await water.http.post("/", data=same)).status_code == 303, "taken, and nothing is said"
    assert await water.events(ParticipantsChanged) == []


async def test_the_requester_who_comes_from_the_status_page_is_offered_to_merge_or_asks_apart(water: Any) -> None:
    first = (await water.http.post("/", data=form_of(water, DIRECTOR, HEAD, opgave="water"))).headers["Location"]
    path, _, key = first.partition("?sleutel=")
    form = (await water.http.get(f"/?opnieuw={path.rpartition('/')[2]}&sleutel={key}")).text
    assert f'name="eigenSleutel" value="{key}"' in form
    guest = {"naam": "De gast", "functie": "Adviseur", "organisatie": "Gemeente Meppel", "email": "g@meppel.example"}
    other = form_of(water, DIRECTOR, HEAD, "hoofd@waterschap.example", sleutel="k2", opgave="water", eigenSleutel=key)
    offered = await water.http.post("/", data=other)
    assert offered.status_code == 200
    assert "met 2 van dezelfde mensen" in offered.text
    assert f'href="{first}"' in offered.text
    assert 'value="samenvoegen"' in offered.text
    assert f'name="eigenSleutel" value="{key}"' in offered.text
    merged = await water.http.post(
        "/", data=other | {"actie": "samenvoegen"} | {f"gasten[0].{name}": value for name, value in guest.items()}
    )
    assert (merged.status_code, "2 deelnemers komen erbij" in merged.text) == (200, True)
    (said,) = await water.events(ParticipantsChanged)
    assert [seat.people for seat in said.added] == [(water.person("hoofd@waterschap.example"),), (water.person("g@meppel.example"),)]
    assert len(await water.events(MeetingRequested)) == 1
    assert "De aanvrager vroeg bijna hetzelfde overleg nog eens." in (await water.http.get(first)).text
    again = await water.http.post("/", data=other | {"actie": "samenvoegen"})
    assert "Iedereen die u noemde zit al aan tafel" in again.text
    assert len(await water.events(ParticipantsChanged)) == 1
    assert (await water.http.post("/", data=other | {"actie": "apart"})).status_code == 303
