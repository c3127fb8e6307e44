"""A secretariat sees how old the calendars are of whom it answers for, and uploads a file; nothing else, and nobody else's."""

from collections.abc import Awaitable, Callable

import httpx

from shared.contracts.availability import BusyTimeChanged
from shared.kernel import AnswersBy, Block, BusyKind, GovernmentTier, PersonId
from shared.security import Links, PersonIds, Purpose
from tests.availability_world import Desk, calendar_text, event_text, tomorrow
from tests.builders import person

Until = Callable[..., Awaitable[None]]
OFFICE, PRINCIPAL, OTHER = "secretariaat@gemeente.example", "directeur@gemeente.example", "adviseur@gemeente.example"
FILE = calendar_text(
    event_text(f"DTSTART:{tomorrow(9):%Y%m%dT%H%M%SZ}", f"DTEND:{tomorrow(10):%Y%m%dT%H%M%SZ}", "SUMMARY:Geheim"),
).encode()


async def named(
    desk: Desk, until: Until, address: str, answers_by: AnswersBy, secretariat: str | None = OFFICE, revision: int = 1
) -> PersonId:
    principal = person(desk.service.bus.product, address, GovernmentTier.MUNICIPALITY, revision=revision)
    await desk.hear(principal.model_copy(update={"secretariat": secretariat, "answers_by": answers_by}))
    await desk.quiet(until)
    return principal.person


def page_of(desk: Desk, principal: PersonId, purpose: Purpose = Purpose.SECRETARIAT) -> str:
    product = desk.service.bus.product
    token = Links(product.link_key).token(purpose, secretariat=PersonIds(product.person_key).of(OFFICE), person=principal)
    return f"/secretariaat/{token}/agendas/{principal}"


async def upload(desk: Desk, path: str, text: bytes = FILE) -> httpx.Response:
    return await desk.web.post(f"{path}/momentopname", files={"bestand": ("agenda.ics", text)})


async def test_a_file_of_the_secretariat_is_read_as_that_of_its_principal(desk: Desk, until: Until) -> None:
    path = page_of(desk, await named(desk, until, PRINCIPAL, AnswersBy.SECRETARIAT))
    assert "We kennen deze agenda nog niet." in (await desk.web.get(path)).text
    answer = await upload(desk, path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?gelukt=bestand")
    assert (await desk.one(BusyTimeChanged)).blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)
    page = (await desk.web.get(answer.headers["location"])).text
    assert "De inhoud is van" in page
    assert "Geheim" not in page
    for forbidden in ("/mijn/", "Vergeet", "Ontkoppel", "wachtwoord", f"{tomorrow(9):%H.%M}–"):
        assert forbidden not in page.partition("<footer")[0]
    assert "Kies een .ics-bestand" in (await upload(desk, path, b"")).text
    assert (await upload(desk, path, b"geen agenda")).status_code == 400


async def test_only_for_whom_it_answers_now_and_by_its_own_link(desk: Desk, until: Until) -> None:
    principal = await named(desk, until, PRINCIPAL, AnswersBy.BOTH)
    themselves = await named(desk, until, OTHER, AnswersBy.SELF)
    shut = [page_of(desk, themselves), page_of(desk, PersonId("p0")), page_of(desk, principal, Purpose.PERSONAL)]
    assert (await desk.web.get(page_of(desk, principal))).status_code == 200
    await named(desk, until, PRINCIPAL, AnswersBy.BOTH, "bestuursbureau@gemeente.example", revision=2)
    for path in (*shut, page_of(desk, principal)):
        assert (await desk.web.get(path)).status_code == 404
        assert (await upload(desk, path)).status_code == 404
    assert (await desk.web.get(page_of(desk, principal).replace("/secretariaat/", "/mijn/").rpartition("/")[0])).status_code == 404
