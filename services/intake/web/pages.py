"""The pages: asking, following, help."""

from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import assert_never
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.intake.domain.asking import Fault, Refused
from services.intake.domain.sentences import STATUS_WORDS
from services.intake.ports import Directory, Listed
from services.intake.web.desk import Asked, Desk, Done, KeyTaken, TooLate, Unknown
from services.intake.web.form import Typed, TypedGuest, filled, typed, unknown_rows
from services.intake.web.picture import Dot, Point, dots
from services.intake.web.showing import Showing, View
from shared.http import Problem
from shared.kernel import GovernmentTier, MeetingId
from shared.security import BrokenLink, Links, Purpose
from shared.ui import Pages

TIERS = {GovernmentTier.STATE: "Rijk", GovernmentTier.PROVINCE: "Provincies", GovernmentTier.MUNICIPALITY: "Gemeenten"}
TIERS |= {GovernmentTier.WATER_AUTHORITY: "Waterschappen"}
TRAP = "website"
SOMEBODY_LEFT = Fault("deelnemers", "Iemand die u koos doet niet meer mee. Kijk de lijst na en vraag het opnieuw.")
ROW_UNKNOWN = Fault("deelnemers", "Een gast kwam niet goed binnen. Kijk de gasten na en vraag het opnieuw.")


def page_routes(desk: Desk, showing: Showing, directory: Directory, links: Links, requester_domains: frozenset[str]) -> APIRouter:  # noqa: C901  # a list of routes
    routes = APIRouter(include_in_schema=False)
    pages = Pages(Path(__file__).parents[1] / "templates")

    async def form_page(form: Typed, faults: tuple[Fault, ...] = (), status: int = 200) -> Response:
        groups = [(tier, list(people)) for tier, people in groupby(await directory.everybody(), key=_tier_words)]
        topics, places = await directory.topics(), await directory.places()
        return pages.render("vragen.html", status, form=form, faults=faults, groups=groups, topics=topics, places=places, trap=TRAP)

    @routes.get("/")
    async def show_the_form() -> Response:
        rows = 1 if await directory.everybody() else 3
        return await form_page(Typed(key=uuid4().hex, guests=(TypedGuest(),) * rows))

    @routes.post("/")
    async def hand_in_the_form(request: Request) -> Response:
        posted = await request.form()
        texts = {name: value for name, value in posted.items() if isinstance(value, str)}
        form = typed(texts, [str(id) for id in posted.getlist("wie")])
        if posted.get(TRAP):
            return RedirectResponse("/help", 303)
        people = await directory.people([chosen.person for chosen in form.chosen])
        somebody_left = any(chosen.person not in people for chosen in form.chosen)
        lost = (SOMEBODY_LEFT,) * somebody_left + (ROW_UNKNOWN,) * unknown_rows(texts)
        if posted.get("actie") == "meer":
            return await form_page(_with_a_row(form), lost)
        if lost:
            return await form_page(form, lost, 400)
        request_body = filled(form, people)
        match await desk.ask(request_body.body, form.key or None, requester_domains):
            case Asked(meeting):
                return RedirectResponse(f"/overleg/{meeting}?sleutel={links.token(Purpose.STATUS, meeting=meeting)}", 303)
            case Refused(faults):
                return await form_page(form, request_body.on_the_form(faults), 400)
            case KeyTaken():
                sent = Fault("", "Dit formulier is al verstuurd. Wilt u nog een overleg vragen, begin dan opnieuw op de beginpagina.")
                return await form_page(form, (sent,), 409)
            case unreachable:
                assert_never(unreachable)

    @routes.get("/overleg/{id}")
    async def show_the_status(id: MeetingId, sleutel: str = "") -> Response:
        view = await showing.view(id)
        if view is None:
            raise Problem(
                404, "Dit overleg kennen we niet", "Controleer de link. Staat hij in een mail, klik dan op de knop in de mail zelf."
            )
        return pages.render("status.html", view=view, words=STATUS_WORDS, key=sleutel if _opens(id, sleutel) else "", dots=_dots(view))

    @routes.post("/overleg/{id}/annulering")
    async def call_it_off(id: MeetingId, request: Request) -> Response:
        posted = await request.form()
        key = str(posted.get("sleutel", ""))
        if not _opens(id, key):
            raise Problem(403, detail="Alleen de aanvrager zegt een overleg af, met de eigen link naar de statuspagina.")
        match await desk.cancel(id, str(posted.get("reden", ""))[:500]):
            case Done():
                return RedirectResponse(f"/overleg/{id}?sleutel={key}", 303)
            case Unknown():
                raise Problem(404, "Dit overleg kennen we niet")
            case TooLate():
                raise Problem(409, "Dit overleg is al geweest", "Afzeggen kan niet meer.")
            case unreachable:
                assert_never(unreachable)

    @routes.get("/help")
    async def show_help() -> Response:
        return pages.render("help.html")

    def _opens(meeting: MeetingId, key: str) -> bool:
        """Whether this is the link of the requester of this meeting."""
        try:
            return links.read(Purpose.STATUS, key).get("meeting") == meeting
        except BrokenLink:
            return False

    return routes


def _tier_words(listed: Listed) -> str:
    return TIERS[listed.tier] if listed.tier else "Koepels en kennisinstituten"


def _with_a_row(form: Typed) -> Typed:
    return replace(form, guests=(*form.guests, TypedGuest()))


def _dots(view: View) -> tuple[Dot, ...]:
    found = view.state.found
    if found is None or found.cost is None:
        return ()
    others = [Point(other.moment.start, other.cost, chosen=False) for other in view.others if other.moment.start != found.moment.start]
    return dots([Point(found.moment.start, Decimal(found.cost), chosen=True), *others])
