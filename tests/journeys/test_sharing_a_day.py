"""A samenwerkdag: somebody asks for one, people of other tiers are invited, and who signs up is on the list."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Product, eventually

pytestmark = pytest.mark.timeout(420)

OpenPage = Callable[..., Page]
INVITED = "Samenwerkdag: "


SOME = 5


def once_some_are_read(product: Product, people: list[dict[str, Any]]) -> None:
    """Returns once the calendars of some of these people are known."""
    owners = {f"persoon:{one['id']}" for one in people}

    def read() -> bool:
        sources = product.http.get("/v1/agendabronnen").raise_for_status().json()
        return len({source["eigenaar"] for source in sources if source["gelezen"]} & owners) >= SOME

    eventually(read, f"the calendars of {SOME} people are read for the first time", 240)


def invited_to_a_day(product: Product, people: list[dict[str, Any]]) -> set[str]:
    return {
        one["email"] for one in people if any(str(mail["Subject"]).startswith(INVITED) for mail in product.mails_to(f"<{one['email']}>"))
    }


def day_link(product: Product, address: str) -> str:
    """The answer link in the one mail about a day to this address."""
    (mail,) = [mail for mail in product.mails_to(f"<{address}>") if str(mail["Subject"]).startswith(INVITED)]
    body = mail.get_body(preferencelist=("plain",))
    assert body
    found = re.search(r"https?://\S+/antwoord/[\w.~-]+", body.get_content())
    assert found
    return found[0]


def test_a_day_is_asked_on_the_page_and_somebody_signs_up_on_a_phone(demo: Product, open_page: OpenPage) -> None:
    people = demo.http.get("/v1/personen").raise_for_status().json()
    civil_servants = [one for one in people if one["niveau"] == "ambtelijk" and one["bestuurslaag"] and one["opgaven"]]
    asker = min((one for one in civil_servants if one["bestuurslaag"] == "provincie"), key=lambda one: str(one["email"]))
    challenge = asker["opgaven"][0]
    at_work = [one for one in civil_servants if challenge in one["opgaven"] and one["id"] != asker["id"]]
    others = [one for one in at_work if one["bestuurslaag"] != asker["bestuurslaag"]]
    once_some_are_read(demo, others)
    page = open_page(f"{demo.address}/samenwerkdagen")
    page.get_by_label("Voor welke opgave?").select_option(challenge)
    page.get_by_label("Waar?").select_option(label="Rijkshub Utrecht")
    page.get_by_label("Uw e-mailadres").fill(asker["email"])
    page.get_by_role("button", name="Zoek een dag en nodig uit").click()

    page.wait_for_url("**/samenwerkdagen/*")
    day = demo.http.get(f"/v1{page.url.removeprefix(demo.address)}").raise_for_status().json()
    expect(page.locator(".stand__waar")).to_have_text("Rijkshub Utrecht")
    counted = re.search(r"Op deze dag (?:heeft|hebben) (\d+) van de (\d+) mensen van andere bestuurslagen", page.inner_text("main"))
    assert counted, "the page says for how many people the day is good"
    assert 1 <= int(counted[1]) <= len(others) <= int(counted[2]), "umbrella bodies may be counted too"
    assert f"{day['uitgenodigd']} mensen zijn uitgenodigd" in page.inner_text("main")
    expect(page.get_by_text("Er heeft zich nog niemand aangemeld.")).to_be_visible()

    eventually(lambda: len(invited_to_a_day(demo, people)) == day["uitgenodigd"], "everybody who counts is invited by mail")
    guest = min((one for one in others if one["email"] in invited_to_a_day(demo, people)), key=lambda one: str(one["email"]))
    answer = open_page(day_link(demo, guest["email"]), phone=True, script=False)
    assert demo.http.get(f"/v1/samenwerkdagen/{day['id']}").json()["aanwezigen"] == [], "looking is not answering"
    answer.get_by_role("button", name="Ja, ik kom").click()
    expect(answer.locator("h1")).to_have_text("Dank u wel")

    eventually(lambda: demo.http.get(f"/v1/samenwerkdagen/{day['id']}").json()["aanwezigen"], "the sign-up is heard")
    answer.get_by_role("link", name="Kijk wie er komen").click()
    (somebody,) = answer.locator(".persoon").all()
    expect(somebody.locator(".persoon__wie")).to_have_text(guest["functie"])
    expect(somebody.locator(".persoon__waar")).to_have_text(guest["organisatieNaam"])
    assert guest["email"] not in answer.content()
    expect(open_page(f"{demo.address}/samenwerkdagen").locator("main")).to_contain_text(f"1 van {day['plaatsen']} plaatsen bezet")
