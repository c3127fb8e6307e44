"""The calendars of somebody whose secretariat answers for them, behind the link of the secretariat: how old they are, and a file to upload.

Nothing else of the own page is here: a secretariat does not connect, choose, share or forget for anybody.
"""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from services.availability.web.callers import Caller
from services.availability.web.giving import Giving
from services.availability.web.listing import Condition, Listing
from services.availability.web.own_page import NO_FILE
from shared.contracts.directory import PersonChanged
from shared.http import Fault, Problem, whose_secretariat
from shared.kernel import AnswersBy, PersonId, person_owner
from shared.security import Links, PersonIds
from shared.ui import Pages

TEMPLATES = Path(__file__).parents[1] / "templates"
NOT_THEIRS = "Deze agenda is niet van u", "U antwoordt niet (meer) voor deze persoon. Ga terug naar uw pagina als secretariaat."


def pages_of_principals(giving: Giving, ids: PersonIds, links: Links) -> APIRouter:
    pages, listing = Pages(TEMPLATES), Listing(giving.desk)

    async def answered_for(token: str, person: str) -> PersonChanged:
        """Looked at before anything of the body is read: who stopped naming this secretariat is none of its business at once."""
        office = whose_secretariat(links, token)
        known = await giving.desk.records.people.of(PersonId(person))
        names = known is not None and known.secretariat and ids.of(known.secretariat) == office
        if known is None or not names or known.answers_by is AnswersBy.SELF:
            raise Problem(404, *NOT_THEIRS)
        return known

    Theirs = Annotated[PersonChanged, Depends(answered_for)]  # noqa: N806  # a type
    web = APIRouter(prefix="/secretariaat/{token}/agendas/{person}", include_in_schema=False)

    async def page(token: str, theirs: PersonChanged, faults: tuple[Fault, ...] = (), *, done: bool = False) -> HTMLResponse:
        sources = await listing.of_owner(person_owner(theirs.person))
        waits = any(source.condition is Condition.NOT_YET for source in sources)
        status = 400 if faults else 200
        return pages.render(
            "agendas-secretariaat.html", status, token=token, person=theirs, sources=sources, faults=faults, done=done, waits=waits
        )

    @web.get("")
    async def show_how_old_they_are(token: str, theirs: Theirs, gelukt: str = "") -> HTMLResponse:
        return await page(token, theirs, done=bool(gelukt))

    @web.post("/momentopname")
    async def upload(token: str, theirs: Theirs, request: Request) -> Response:
        """A newer file takes the place of the one before."""
        async with request.form() as form:
            file = form.get("bestand")
            text = await file.read() if isinstance(file, UploadFile) else b""
        if not text:
            return await page(token, theirs, (NO_FILE,))
        try:
            await giving.replace(theirs.person, text, by=Caller(person=theirs.person, secretariat=True))
        except Problem as problem:
            return await page(token, theirs, (Fault("bestand", problem.detail),))
        return RedirectResponse(f"/secretariaat/{token}/agendas/{theirs.person}?gelukt=bestand", 303)

    return web
