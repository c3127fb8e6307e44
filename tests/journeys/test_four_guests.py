"""An adopter's first day: no directory, no calendar, no account. Four e-mail addresses, and the meeting stands."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Product, calendar_part, eventually

pytestmark = pytest.mark.timeout(300)

OpenPage = Callable[..., Page]
GUESTS = (
    ("directeur Opvang", "Ministerie van Asiel en Migratie", "rijk", "directeur.opvang@ministerie.example"),
    ("afdelingshoofd Samenleving", "Provincie Drenthe", "provincie", "samenleving@provincie.example"),
    ("gemeentesecretaris", "Gemeente Assen", "gemeente", "secretaris@gemeente.example"),
    ("programmamanager Water", "Waterschap Hunze en Aa's", "waterschap", "water@waterschap.example"),
)


def test_four_guests_of_four_tiers_are_booked_from_their_addresses_alone(empty: Product, open_page: OpenPage) -> None:
    page = open_page(empty.address)
    page.get_by_label("De vraag").fill("Hoe houden we de opvang open?")
    for number, (function, organisation, tier, address) in enumerate(GUESTS):
        while not page.locator(f"[name='gasten[{number}].email']").count():
            page.get_by_role("button", name="Nog een gast erbij").click()
        page.locator(f"[name='gasten[{number}].naam']").fill(f"{function}, {organisation}")
        page.locator(f"[name='gasten[{number}].functie']").fill(function)
        page.locator(f"[name='gasten[{number}].organisatie']").fill(organisation)
        page.locator(f"[name='gasten[{number}].bestuurslaag']").select_option(tier)
        page.locator(f"[name='gasten[{number}].email']").fill(address)
    page.get_by_label("Uw naam").fill("programmamanager Opvang, gemeente Assen")
    page.locator("[name='aanvrager.email']").fill("opvang@gemeente.example")
    page.locator("[name='aanvrager.telefoon']").fill("0592 00 00 00")
    page.locator("[name='plek']").fill("Stadhuis, kamer 2")
    page.get_by_role("button", name=re.compile("Zoek|Vraag")).first.click()

    page.wait_for_url("**/overleg/*")
    meeting = page.url.rpartition("/")[2].partition("?")[0]
    expect(page.locator(".stand__woord")).to_have_text("We vragen wie wanneer kan", timeout=60_000)
    for *_, address in GUESTS:
        answer = open_page(empty.link_to(address), phone=True, script=False)
        groups = answer.locator("fieldset")
        assert 1 <= groups.count() <= 3
        for number in range(groups.count()):
            groups.nth(number).get_by_role("radio").first.check()
        answer.get_by_role("button", name="Verstuur mijn antwoord").click()
        expect(answer.locator("h1")).to_contain_text("Dank u wel")

    expect(page.locator(".stand__woord")).to_have_text("Gaat door", timeout=60_000)
    status = empty.meeting(meeting)
    assert status["status"] == "bevestigd"
    assert {one["antwoord"] for one in status["deelnemers"]} == {"ja"}
    for *_, address in GUESTS:
        invitation = invitation_of(empty, address)
        assert "METHOD:REQUEST" in invitation
        assert "Stadhuis" in invitation


def invitation_of(product: Product, address: str) -> str:
    def look() -> str | None:
        return next((text for mail in product.mails_to(address) if (text := calendar_part(mail))), None)

    return eventually(look, "an invitation with a calendar part")


def test_the_status_page_works_by_reload_without_script(empty: Product, open_page: OpenPage) -> None:
    meeting = empty.ask(
        vraag="Wie belt wie?",
        deelnemers=[
            {
                "email": "kwartiermaker@provincie.example",
                "rol": "verplicht",
                "gast": {
                    "naam": "kwartiermaker",
                    "functie": "kwartiermaker",
                    "organisatie": "Provincie Fryslân",
                    "bestuurslaag": "provincie",
                },
            }
        ],
        aanvrager={"naam": "programmamanager", "email": "programmamanager@gemeente.example"},
        vorm="online",
    )
    empty.settled(meeting, "peilt")
    page = open_page(f"{empty.address}/overleg/{meeting}", script=False)
    expect(page.locator(".stand__woord")).to_have_text("We vragen wie wanneer kan")
    answer = open_page(empty.link_to("kwartiermaker@provincie.example"), script=False)
    answer.locator("fieldset").first.get_by_role("radio").first.check()
    for other in answer.locator("fieldset").all()[1:]:
        other.get_by_role("radio").last.check()
    answer.get_by_role("button", name="Verstuur mijn antwoord").click()
    empty.settled(meeting, "bevestigd")
    page.reload()
    expect(page.locator(".stand__woord")).to_have_text("Gaat door")
