"""The pages: asking, and help."""

from dataclasses import replace
from pathlib import Path
from typing import assert_never
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.intake.domain.changing import Change
from services.intake.domain.faults import Fault, Refused
from services.intake.domain.likeness import Like
from services.intake.domain.outcomes import PATTERN
from services.intake.web.changes import Changes
from services.intake.web.choosing import by_id, offer
from services.intake.web.desk import Desk
from services.intake.web.drafts import seat_of
from services.intake.web.form import Filled, Typed, TypedGuest, again, filled, typed, unknown_rows
from services.intake.web.office import Office
from services.intake.web.outcomes import Asked, KeyTaken, Merged, TooLate, TooMany, Unknown
from services.intake.web.showing import Showing
from services.intake.web.status import opens
from shared.kernel import MeetingId, PersonId
from shared.security import Links, Purpose
from shared.ui import Pages

TRAP = "website"
SOMEBODY_LEFT = Fault("deelnemers", "Iemand die u koos doet niet meer mee. Kijk de lijst na en vraag het opnieuw.")
ROW_UNKNOWN = Fault("deelnemers", "Een gast kwam niet goed binnen. Kijk de gasten na en vraag het opnieuw.")
SENT = Fault("", "Dit formulier is al verstuurd. Wilt u nog een overleg vragen, begin dan opnieuw op de beginpagina.")
NOT_MERGED = Fault("", "Samenvoegen lukt niet meer. Vraag het overleg apart aan.")


class AskingPage:
    """What the form needs and does."""

    def __init__(self, office: Office, desk: Desk, changes: Changes, links: Links) -> None:
        self._office, self._desk, self._changes, self._links = office, desk, changes, links
        self.pages = Pages(Path(__file__).parents[1] / "templates")

    async def show(self, form: Typed, faults: tuple[Fault, ...] = (), status: int = 200, likes: tuple[Like, ...] = ()) -> Response:
        directory = self._office.directory
        everybody, topics, places = await directory.everybody(), await directory.topics(), await directory.places()
        form = form.preset(topics)
        return self.pages.render(
            "vragen.html",
            status,
            form=form,
            faults=faults,
            offer=offer(form, everybody, topics),
            people=by_id(everybody),
            topics=topics,
            places=places,
            likes=likes,
            pattern=PATTERN,
            trap=TRAP,
        )

    async def hand_in(self, form: Typed, filled_in: Filled, action: str) -> Response:
        """Ask it, unless this visitor's own open request is much the same and nothing was chosen yet."""
        likes = () if action == "apart" else await self._own_likes(form, filled_in)
        if action == "samenvoegen":
            return await self._merge(form, filled_in, likes)
        if likes:
            return await self.show(form, likes=likes)
        match await self._desk.ask(filled_in.body, form.key or None, self._office.house.requester_domains):
            case Asked(meeting):
                return RedirectResponse(f"/overleg/{meeting}?sleutel={self._links.token(Purpose.STATUS, meeting=meeting)}", 303)
            case Refused(faults):
                return await self.show(form, filled_in.on_the_form(faults), 400)
            case KeyTaken():
                return await self.show(form, (SENT,), 409)
            case TooMany() as too_many:
                return await self.show(form, (Fault("", too_many.message),), 429)
            case unreachable:
                assert_never(unreachable)

    async def _merge(self, form: Typed, filled_in: Filled, likes: tuple[Like, ...]) -> Response:
        if not likes:
            return await self.show(form, (NOT_MERGED,), 409)
        ids, body, own = self._office.ids, filled_in.body, likes[0].open
        seats = tuple(seat_of(f"deelnemers[{index}]", participant, ids) for index, participant in enumerate(body.participants))
        match await self._changes.merge(own.meeting, Change(seats)):
            case Merged(meeting, added):
                return self.pages.render("samengevoegd.html", added=added, asked=own.asked_at, meeting=meeting, own_key=form.own_key)
            case Refused(faults):
                return await self.show(form, filled_in.on_the_form(faults), 400, likes)
            case Unknown() | TooLate():
                return await self.show(form, (NOT_MERGED,), 409, likes)
            case unreachable:
                assert_never(unreachable)

    async def _own_likes(self, form: Typed, filled_in: Filled) -> tuple[Like, ...]:
        """Only the open request whose requester's link the form carries: a typed address proves nobody."""
        if not form.own_key:
            return ()
        found = await self._desk.resembling(filled_in.body, form.key or None)
        return tuple(like for like in found if opens(self._links, like.open.meeting, form.own_key))


def asking_pages(office: Office, desk: Desk, changes: Changes, showing: Showing, links: Links) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    page = AskingPage(office, desk, changes, links)

    @routes.get("/")
    async def show_the_form(request: Request, opnieuw: str = "", sleutel: str = "") -> Response:
        asked = request.query_params
        before = MeetingId(opnieuw)
        if opens(links, before, sleutel) and (view := await showing.view(before)) is not None:
            form = again(view.request, uuid4().hex, view.requester, asked.get("vorm", ""))
            return await page.show(replace(form, own_key=sleutel))
        rows = 1 if await office.directory.everybody() else 3
        form = typed(dict(asked), asked.getlist("wie")).preset(await office.directory.topics()).presets_aside(asked)
        return await page.show(replace(form, key=uuid4().hex, guests=(TypedGuest(),) * rows, searched=form.search.words))

    @routes.post("/")
    async def hand_in_the_form(request: Request) -> Response:
        posted = await request.form()
        texts = {name: value for name, value in posted.items() if isinstance(value, str)}
        form = typed(texts, [str(id) for id in posted.getlist("wie")])
        if posted.get(TRAP):
            return RedirectResponse("/help", 303)
        people = await office.directory.people([chosen.person for chosen in form.chosen])
        somebody_left = any(chosen.person not in people for chosen in form.chosen)
        lost = (SOMEBODY_LEFT,) * somebody_left + (ROW_UNKNOWN,) * unknown_rows(texts)
        if (changed := _on_the_way(form, texts)) is not None:
            return await page.show(changed, lost)
        if lost:
            return await page.show(form, lost, 400)
        return await page.hand_in(form, filled(form, people), texts.get("actie", ""))

    @routes.get("/help")
    async def show_help() -> Response:
        return page.pages.render("help.html")

    return routes


def _on_the_way(form: Typed, posted: dict[str, str]) -> Typed | None:
    """The form as it goes on, when a button was pressed that does not ask yet; words that were not searched for yet are searched first."""
    if "erbij" in posted:
        return form.with_person(PersonId(posted["erbij"]))
    match posted.get("actie", ""):
        case "meer":
            return replace(form, guests=(*form.guests, TypedGuest()))
        case "opgave":
            return form
        case "zoek":
            return replace(form, searched=form.search.words)
        case "" if form.search.words != form.searched:
            return replace(form, searched=form.search.words)
        case _:
            return None
