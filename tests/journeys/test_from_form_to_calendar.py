"""The main job: somebody asks, and it stands in the calendars of people of four tiers, with a place and a room."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Product, calendar_part, eventually

pytestmark = pytest.mark.timeout(300)

OpenPage = Callable[..., Page]
TIERS = ("rijk", "provincie", "gemeente", "waterschap")
REQUESTER = {
    "naam": "programmamanager Water, provincie Utrecht",
    "email": "programmamanager@provincie.example",
    "telefoon": "030 000 00 00",
}


def one_of_each_tier(product: Product, readers: set[str], skip: int = 0) -> list[str]:
    """Addresses of one civil servant per tier whose calendar is written by us; the last one only has a published link."""
    people = [one for one in product.http.get("/v1/personen").json() if one["niveau"] == "ambtelijk" and not one["plaatsvervanger"]]
    chosen: list[str] = []
    for tier in TIERS[: -1 if readers else None]:
        candidates = [one["email"] for one in people if one["bestuurslaag"] == tier and one["email"] in product.connected]
        chosen.append(sorted(candidates)[skip])
    if readers:
        chosen.append(min(one["email"] for one in people if one["bestuurslaag"] == TIERS[-1] and one["email"] in readers))
    return chosen


def with_published_link(product: Product) -> set[str]:
    """Addresses of those whose calendar we can read and not write."""
    sources = product.http.get("/v1/agendabronnen").raise_for_status().json()
    owners = {source["eigenaar"].removeprefix("persoon:") for source in sources if source["soort"] == "ics"}
    return {one["email"] for one in product.http.get("/v1/personen").json() if one["id"] in owners}


def invited(demo: Product, open_page: OpenPage, meeting: str, people: list[str]) -> set[str]:
    """Waits until everybody is invited. Whoever is asked first whether something may move says yes: those, who need not answer again."""
    agreed: set[str] = set()

    def look() -> bool:
        for address in [one for one in people if one not in agreed and demo.mails_to(one)]:
            page = open_page(demo.link_to(address))
            if (yes := page.get_by_role("button", name=re.compile("^Ja, "))).count() and "schuiven" in page.locator("h1").inner_text():
                yes.click()
                expect(page.locator("h1")).to_contain_text("Dank")
                agreed.add(address)
        return bool(demo.meeting(meeting)["status"] == "uitgenodigd")

    eventually(look, "everybody is invited")
    return agreed


def uid_in(mail_text: str) -> str:
    found = re.search(r"^UID:(\S+)", mail_text, re.MULTILINE)
    assert found
    return found[1]


def test_from_the_form_to_everybodys_calendar(demo: Product, open_page: OpenPage) -> None:
    *connected, by_mail = people = one_of_each_tier(demo, with_published_link(demo))
    page = open_page(demo.address)
    page.get_by_label("De vraag").fill("Wie vangt in januari de pieken op?")
    listed = {one["email"]: one["id"] for one in demo.http.get("/v1/personen").json()}
    for details in page.locator("details.laag").all():
        details.evaluate("one => one.open = true")
    for address in people:
        page.locator(f"#wie-{listed[address]}").check()
    page.get_by_label("Uw naam").fill(REQUESTER["naam"])
    page.get_by_label("Uw telefoonnummer").fill(REQUESTER["telefoon"])
    page.locator("[name='aanvrager.email']").fill(REQUESTER["email"])
    page.get_by_role("button", name=re.compile("Zoek|Vraag")).first.click()

    page.wait_for_url("**/overleg/*")
    meeting = page.url.rpartition("/")[2].partition("?")[0]
    agreed = invited(demo, open_page, meeting, people)
    expect(page.locator(".stand__woord")).to_have_text("Uitnodiging verstuurd", timeout=60_000)
    status = demo.meeting(meeting)
    assert status["locatie"]["naam"] in page.locator(".stand__waar").first.inner_text()
    assert status["ruimte"]["naam"] in page.locator(".stand__waar").first.inner_text()
    assert page.locator(".redenen li").count() >= 1

    invitation = next(text for mail in demo.mails_to(by_mail) if (text := calendar_part(mail)))
    assert "METHOD:REQUEST" in invitation
    uid = uid_in(invitation)
    for address in connected:
        assert demo.agenda_of(address).entry(uid).start == datetime.fromisoformat(status["begin"])
        assert not any(calendar_part(mail) for mail in demo.mails_to(address)), "one channel per person"

    in_the_calendar, *by_link = [address for address in people if address not in agreed]
    demo.agenda_of(in_the_calendar).accept(uid)
    for address in by_link:
        answer = open_page(demo.link_to(address), phone=True)
        assert demo.meeting(meeting)["status"] == "uitgenodigd", "looking is not answering"
        answer.get_by_role("button", name="Ja, ik kom").click()
        expect(answer.locator("h1")).to_contain_text("Dank")

    expect(page.locator(".stand__woord")).to_have_text("Gaat door", timeout=60_000)
    assert {one["antwoord"] for one in demo.meeting(meeting)["deelnemers"]} == {"ja"}
    dashboard = open_page(f"{demo.address}/inzicht")
    expect(dashboard.locator("main")).to_contain_text("Gaat door")


def test_by_webhook_and_somebody_required_declines(demo: Product, open_page: OpenPage) -> None:
    people = one_of_each_tier(demo, set(), skip=1)
    meeting = demo.ask(
        vraag="Welke dijkvakken eerst?",
        deelnemers=[{"email": address, "rol": "verplicht"} for address in people],
        aanvrager=REQUESTER,
        binnenWerkdagen=15,
    )
    agreed = invited(demo, open_page, meeting, people)
    first = demo.settled(meeting, "uitgenodigd")
    declines = next(address for address in people if address not in agreed)
    open_page(demo.link_to(declines)).get_by_role("button", name="Nee, ik kan niet").click()
    eventually(lambda: demo.meeting(meeting)["begin"] != first["begin"], "the moment is given up")
    invited(demo, open_page, meeting, people)
    second = demo.settled(meeting, "uitgenodigd")
    reserved = [one for one in second["gebeurtenissen"] if one["soort"] == "moment-gereserveerd"]
    assert len(reserved) == 2
    agendas = [demo.agenda_of(address) for address in people]
    uid = str(agendas[0].ours_at(second["begin"])["UID"])
    entries = [agenda.entry(uid) for agenda in agendas]
    assert [entry.start for entry in entries] == [datetime.fromisoformat(second["begin"])] * len(people), "the same meeting, moved"
    sequences = {int(entry["SEQUENCE"]) for entry in entries}
    assert len(sequences) == 1
    assert sequences.pop() in {1, 2}, "one more when it was asked first whether something may move"

    answer = demo.http.post(f"/v1/overleggen/{meeting}/annulering", json={"reden": "Niet meer nodig."})
    assert answer.status_code == 202
    demo.settled(meeting, "geannuleerd")
    eventually(lambda: not any(agenda.entry(uid) for agenda in agendas), "the entries are gone from every calendar")
