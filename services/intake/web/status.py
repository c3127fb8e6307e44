"""The pages of a meeting: how it stands, what its requester can change, and a sheet for the secretariats."""

from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import assert_never
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.datastructures import FormData
from fastapi.responses import RedirectResponse

from services.intake.domain.asking import MOST_DAYS
from services.intake.domain.faults import Fault, Refused
from services.intake.domain.missing import in_words
from services.intake.domain.outcomes import reads_like_an_outcome
from services.intake.domain.request import Move
from services.intake.web.change_form import TypedChange, change_typed, on_the_form, typed_change
from services.intake.web.changes import Changes, Changing
from services.intake.web.choosing import absent
from services.intake.web.office import Office
from services.intake.web.outcomes import Done, KeyTaken, TooLate, Unknown
from services.intake.web.picture import Dot, Point, dots
from services.intake.web.showing import Showing, View
from shared.clock import AMSTERDAM
from shared.http import Problem
from shared.kernel import MeetingId, PersonId
from shared.security import BrokenLink, Links, Purpose
from shared.ui import Pages
from shared.ui.announcement import Announcement, announcement
from shared.ui.dates import moment_text

OVER = "Dit overleg is geweest of afgezegd", "Vraag een nieuw overleg aan op de beginpagina."
NOT_YOURS = "Alleen de aanvrager verandert een overleg, met de eigen link naar de statuspagina."
GONE = "Dit overleg kennen we niet", "Controleer de link. Staat hij in een mail, klik dan op de knop in de mail zelf."


class StatusPage:
    """What the pages need and do."""

    def __init__(self, office: Office, changes: Changes, showing: Showing, links: Links) -> None:
        self._office, self.changes, self._showing, self._links = office, changes, showing, links
        self._pages = Pages(Path(__file__).parents[1] / "templates")

    async def view(self, meeting: MeetingId) -> View:
        """Raises Problem when there is no such meeting."""
        view = await self._showing.view(meeting)
        if view is None:
            raise Problem(404, *GONE)
        return view

    async def show(
        self, meeting: MeetingId, key: str, faults: tuple[Fault, ...] = (), typed: TypedChange | None = None, status: int = 200
    ) -> Response:
        view = await self.view(meeting)
        mine = opens(self._links, meeting, key)
        everybody = await self._office.directory.everybody() if mine or view.missing else []
        request = view.request
        return self._pages.render(
            "status.html",
            status,
            view=view,
            key=key if mine else "",
            dots=_dots(view),
            missing=in_words(view.missing),
            absent=absent(view.missing, request.challenge, request.level, everybody),
            everybody=[listed for listed in everybody if listed.person not in request.people],
            outcome=mine and reads_like_an_outcome(request.question),
            form=typed or TypedChange(uuid4().hex),
            faults=faults,
            most_days=MOST_DAYS,
            ahead=self._announcement(view) if mine and not view.state.status.final else None,
        )

    def _announcement(self, view: View) -> Announcement:
        """What the requester can send ahead: on the page after asking, and as long as there is something to announce."""
        when = moment_text(view.moment.start) if view.moment else ""
        return announcement(" ".join(view.request.question.split()), self._office.bus.product.mail_from, when)

    async def sheet(self, meeting: MeetingId, key: str) -> Response:
        """For the requester only: it holds addresses and a number."""
        self.requester_only(meeting, key)
        view = await self.view(meeting)
        return self._pages.render("blad.html", view=view, key=key)

    def requester_only(self, meeting: MeetingId, key: str) -> None:
        if not opens(self._links, meeting, key):
            raise Problem(403, detail=NOT_YOURS)

    async def change_people(self, meeting: MeetingId, key: str, typed: TypedChange) -> Response:
        people = await self._office.directory.people([PersonId(typed.person)]) if typed.person else {}
        outcome = await self.changes.people(meeting, change_typed(typed, people, self._office.ids), typed.key or None)
        if isinstance(outcome, KeyTaken):
            outcome = Refused((Fault("", "Deze wijziging is al verstuurd. Kijk hieronder wie er aan tafel zitten."),))
        return await self.answer(meeting, key, outcome, typed)

    async def answer(
        self, meeting: MeetingId, key: str, outcome: Changing, typed: TypedChange | None = None, late: tuple[str, str] = OVER
    ) -> Response:
        match outcome:
            case Done():
                return RedirectResponse(f"/overleg/{meeting}?sleutel={key}", 303)
            case Refused(faults):
                named = on_the_form(faults, typed) if typed else faults
                return await self.show(meeting, key, named, typed, 400)
            case Unknown():
                raise Problem(404, *GONE)
            case TooLate():
                raise Problem(409, *late)
            case unreachable:
                assert_never(unreachable)


def status_pages(office: Office, changes: Changes, showing: Showing, links: Links) -> APIRouter:
    routes = APIRouter(prefix="/overleg/{id}", include_in_schema=False)
    page = StatusPage(office, changes, showing, links)

    async def posted_by_the_requester(id: MeetingId, request: Request) -> tuple[FormData, str]:
        posted = await request.form()
        key = _text(posted, "sleutel")
        page.requester_only(id, key)
        return posted, key

    @routes.get("")
    async def show_the_status(id: MeetingId, sleutel: str = "") -> Response:
        return await page.show(id, sleutel)

    @routes.get("/blad")
    async def show_the_sheet(id: MeetingId, sleutel: str = "") -> Response:
        return await page.sheet(id, sleutel)

    @routes.post("/annulering")
    async def call_it_off(id: MeetingId, request: Request) -> Response:
        posted, key = await posted_by_the_requester(id, request)
        outcome = await page.changes.cancel(id, _text(posted, "reden")[:500])
        return await page.answer(id, key, outcome, late=("Dit overleg is al geweest", "Afzeggen kan niet meer."))

    @routes.post("/verplaatsing")
    async def ask_another_moment(id: MeetingId, request: Request) -> Response:
        posted, key = await posted_by_the_requester(id, request)
        wish = _move(_text(posted, "vroegste"), _text(posted, "binnenWerkdagen"), _text(posted, "redenVerplaatsing")[:500])
        outcome: Changing = Refused((wish,)) if isinstance(wish, Fault) else await page.changes.move(id, wish)
        return await page.answer(id, key, outcome)

    @routes.post("/deelnemers")
    async def change_the_people(id: MeetingId, request: Request) -> Response:
        posted, key = await posted_by_the_requester(id, request)
        texts = {name: value for name, value in posted.items() if isinstance(value, str)}
        return await page.change_people(id, key, typed_change(texts, [str(person) for person in posted.getlist("weg")]))

    @routes.post("/moment")
    async def take_the_moment(id: MeetingId, request: Request) -> Response:
        posted, key = await posted_by_the_requester(id, request)
        number = _text(posted, "nummer")
        outcome = await page.changes.take_the_opening(id, int(number) if number.isdecimal() and len(number) < 10 else 0)
        return await page.answer(id, key, outcome, late=("Dit moment is er niet meer", "We blijven kijken of er weer een moment vrijkomt."))

    return routes


def opens(links: Links, meeting: MeetingId, key: str) -> bool:
    """Whether this is the link of the requester of this meeting."""
    try:
        return links.read(Purpose.STATUS, key).get("meeting") == meeting
    except BrokenLink:
        return False


def _text(posted: FormData, name: str) -> str:
    value = posted.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _move(earliest: str, within: str, reason: str) -> Move | Fault:
    if not within.isdecimal() or len(within) > 3 or not 1 <= int(within) <= MOST_DAYS:
        return Fault("binnenWerkdagen", f"Kies een termijn van 1 tot en met {MOST_DAYS} werkdagen.")
    try:
        day = datetime.combine(datetime.fromisoformat(earliest).date(), time(), AMSTERDAM) if earliest else None
    except ValueError:
        return Fault("vroegste", "Kies een dag, of laat dit leeg.")
    return Move(day, int(within), reason)


def _dots(view: View) -> tuple[Dot, ...]:
    found = view.state.found
    if found is None or found.cost is None:
        return ()
    others = [Point(other.moment.start, other.cost, chosen=False) for other in view.others if other.moment.start != found.moment.start]
    return dots([Point(found.moment.start, Decimal(found.cost), chosen=True), *others])
