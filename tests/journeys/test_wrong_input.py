"""Whoever types something wrong reads what to do, loses nothing that was typed, and asks no meeting by accident."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Product

pytestmark = pytest.mark.timeout(300)

OpenPage = Callable[..., Page]
RIGHT: dict[str, Any] = {
    "vraag": "Wie haalt het kernteam bij elkaar?",
    "deelnemers": [
        {
            "email": "kernteam@gemeente.example",
            "gast": {"naam": "teamleider", "functie": "teamleider", "organisatie": "Gemeente Assen", "bestuurslaag": "gemeente"},
        }
    ],
    "aanvrager": {"naam": "programmamanager", "email": "programmamanager@gemeente.example"},
    "vorm": "online",
}
WRONG: dict[str, Any] = {
    "vraag": 7,
    "opgave": "onbekend",
    "niveau": "hoog",
    "deelnemers": [
        {"email": "geen adres"},
        {"email": "gast@gemeente.example", "rol": "baas", "gast": {"naam": "", "functie": "", "organisatie": "", "bestuurslaag": "wijk"}},
        {"eenVan": ["een@gemeente.example"]},
    ],
    "quorum": "de helft",
    "duurMinuten": 5,
    "binnenWerkdagen": 900,
    "vorm": "telefonisch",
    "locatie": "nergens",
    "voorzitter": ["wie", "dan", "ook"],
    "soortGesprek": "gezellig",
    "gezochtSinds": "vorige week",
    "aanvrager": {"naam": "", "email": "geen adres", "telefoon": "bel maar"},
    "kleur": "groen",
}
FAULTS = {
    "vraag",
    "opgave",
    "niveau",
    "deelnemers[0].email",
    "deelnemers[1].rol",
    "deelnemers[1].gast.naam",
    "deelnemers[1].gast.functie",
    "deelnemers[1].gast.organisatie",
    "deelnemers[1].gast.bestuurslaag",
    "deelnemers[2].eenVan",
    "deelnemers[2].eenVan[0]",
    "quorum",
    "duurMinuten",
    "binnenWerkdagen",
    "vorm",
    "locatie",
    "voorzitter",
    "soortGesprek",
    "gezochtSinds",
    "aanvrager.naam",
    "aanvrager.email",
    "aanvrager.telefoon",
    "kleur",
}


def meetings(product: Product) -> list[str]:
    return [one["id"] for one in product.http.get("/v1/overleggen").raise_for_status().json()["overleggen"]]


def test_the_form_sent_empty_points_at_each_field_and_keeps_what_was_typed(demo: Product, open_page: OpenPage) -> None:
    before = meetings(demo)
    page = open_page(demo.address, phone=True)
    page.get_by_label("Uw telefoonnummer").fill("030 000 00 00")
    page.get_by_label("Een andere plek").fill("Stadhuis, kamer 2")
    page.get_by_label("drie werkdagen").check()
    page.get_by_role("button", name="Zoek een moment").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Fout: Overleg vragen · Korte Lijnen")
    links = summary.get_by_role("link")
    assert links.all_inner_texts() == [
        "Schrijf de vraag op waarover het overleg gaat.",
        "Noem minstens één deelnemer.",
        "Vul uw naam in.",
        "Vul uw volledige e-mailadres in, zoals naam@organisatie.nl.",
    ]
    for link in links.all():
        target = str(link.get_attribute("href"))
        link.click()
        expect(page.locator(target)).to_be_focused()
        expect(page.locator(target)).to_be_in_viewport()
    expect(page.locator("#vraag")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Uw telefoonnummer")).to_have_value("030 000 00 00")
    expect(page.get_by_label("Een andere plek")).to_have_value("Stadhuis, kamer 2")
    expect(page.get_by_label("drie werkdagen")).to_be_checked()
    assert meetings(demo) == before


@pytest.mark.parametrize(
    "path", ["/antwoord/half-overgenomen", "/antwoord/half-overgenomen/niet-meer", "/overleg/bestaat-niet", "/nergens"]
)
def test_a_broken_link_shows_a_page_that_says_what_to_do(demo: Product, open_page: OpenPage, path: str) -> None:
    page = open_page(f"{demo.address}{path}", phone=True, script=False)
    assert page.locator("h1").count() == 1
    expect(page.get_by_role("link", name="Naar de beginpagina")).to_be_visible()
    assert "Traceback" not in page.content()
    if path.startswith("/antwoord/"):
        expect(page.locator("h1")).to_have_text("Deze link werkt niet (meer)")
        expect(page.locator("main")).to_contain_text("Open de link uit uw laatste mail, of bel degene die u uitnodigde.")


def test_a_request_with_every_field_wrong_names_every_fault_and_makes_no_meeting(demo: Product) -> None:
    before = meetings(demo)
    answer = demo.http.post("/v1/overleggen", json=WRONG)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert {fault["veld"] for fault in problem["fouten"]} == FAULTS
    assert problem["status"] == 400
    assert meetings(demo) == before


def test_the_same_key_sent_twice_makes_one_meeting(demo: Product) -> None:
    before = meetings(demo)
    first, second = (demo.http.post("/v1/overleggen", json=RIGHT, headers={"Idempotency-Key": "een-en-dezelfde"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"]
    assert set(meetings(demo)) - set(before) == {first.json()["id"]}
