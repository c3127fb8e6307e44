"""Who is missing is seen before and after asking, and somebody who joins later is asked like everybody. Without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Product, eventually

pytestmark = pytest.mark.timeout(300)

OpenPage = Callable[..., Page]


def test_a_guest_who_is_added_on_the_status_page_is_asked_as_well(empty: Product, open_page: OpenPage) -> None:
    page = open_page(empty.address, script=False)
    page.get_by_label("De vraag").fill("Wie neemt de sluis over?")
    for name, value in {
        "gasten[0].naam": "sluismeester",
        "gasten[0].functie": "sluismeester",
        "gasten[0].organisatie": "Waterschap Rijn en IJssel",
        "gasten[0].email": "sluismeester@waterschap.example",
        "aanvrager.naam": "programmamanager Water",
        "aanvrager.email": "programmamanager.water@gemeente.example",
    }.items():
        page.locator(f"[name='{name}']").fill(value)
    page.get_by_role("button", name="Zoek een moment").last.click()
    page.wait_for_url("**/overleg/*")
    status = page.url
    meeting = status.rpartition("/")[2].partition("?")[0]
    empty.link_to("sluismeester@waterschap.example")

    page = open_page(status, script=False)
    page.get_by_text("Aanpassen wie er aan tafel zitten").click()
    page.get_by_text("Iemand die niet in de lijst staat").click()
    page.locator("[name='nieuw.gast.naam']").fill("wethouder Water")
    page.locator("[name='nieuw.gast.functie']").fill("wethouder Water")
    page.locator("[name='nieuw.gast.organisatie']").fill("Gemeente Doesburg")
    page.locator("[name='nieuw.email']").fill("water@gemeente-doesburg.example")
    page.get_by_role("button", name="Pas de tafel aan").click()
    expect(page.locator(".foutoverzicht")).to_contain_text("Deze functie is bestuurlijk en dit overleg is ambtelijk.")

    page.locator("[name='nieuw.gast.functie']").fill("adviseur van de wethouder Water")
    page.get_by_role("button", name="Pas de tafel aan").click()
    expect(page.get_by_text("De aanvrager past aan wie er aan tafel zitten: 1 deelnemer erbij.")).to_be_visible()
    assert empty.link_to("water@gemeente-doesburg.example")
    eventually(lambda: len(empty.meeting(meeting)["deelnemers"]) == 2, "both are at the table")
