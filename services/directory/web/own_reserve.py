"""Spoedruimte on somebody's own page: what is kept, an hour more, an hour less."""

from collections.abc import Callable, Mapping
from typing import Annotated, assert_never

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.directory.domain.faults import Fault
from services.directory.domain.people import Person, Unchanged
from services.directory.domain.reserve import CLOSES, DAYS, MOST_HOURS, OPENS, added, removed, spoken
from services.directory.ports import People
from shared import http
from shared.bus import Bus, Commit
from shared.http import Problem, whose_page
from shared.kernel import PersonId, ReserveHours
from shared.security import Links
from shared.ui import Pages

DONE = {
    "genoteerd": "Dit is genoteerd. Overleg met spoed komt voortaan eerst in deze tijd.",
    "weg": "Deze tijd houden we niet meer vrij.",
}
_FIELDS = ("dag", "van", "tot")
_EMPTY = {"dag": "Kies een dag.", "van": "Vul in vanaf hoe laat.", "tot": "Vul in tot hoe laat."}
Typed = Annotated[str, Form(max_length=20)]
Change = Callable[[Person], Person | Unchanged | tuple[Fault, ...]]


def pages_of_own_reserve(bus: Bus, people: People, links: Links, pages: Pages) -> APIRouter:
    def known_visitor(token: str) -> None:
        """Before anything of the body is read."""
        whose_page(links, token)

    web = APIRouter(prefix="/mijn/{token}/spoedruimte", include_in_schema=False, dependencies=[Depends(known_visitor)])
    desk = ReserveDesk(bus, people, links, pages)

    @web.get("")
    async def show_what_is_kept(token: str, gelukt: str = "") -> HTMLResponse:
        return await desk.show(token, done=DONE.get(gelukt, ""))

    @web.post("")
    async def keep_an_hour_more(token: str, dag: Typed = "", van: Typed = "", tot: Typed = "") -> Response:
        typed = dict(zip(_FIELDS, (dag, van, tot), strict=True))
        hours = ReserveHours(int(dag) if dag.isdecimal() else 0, van, tot)
        return await desk.change(token, lambda person: _unfilled(typed) or added(person, hours), "genoteerd", typed)

    @web.post("/weg")
    async def keep_an_hour_less(token: str, dag: Typed = "", van: Typed = "", tot: Typed = "") -> Response:
        hours = ReserveHours(int(dag) if dag.isdecimal() else 0, van, tot)
        return await desk.change(token, lambda person: removed(person, hours), "weg", {})

    return web


def _unfilled(typed: Mapping[str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(_EMPTY[field], field) for field in _FIELDS if not typed[field])


class ReserveDesk:
    """What the page needs and does. Raises Problem for a link that opens nothing, and for somebody who was forgotten."""

    def __init__(self, bus: Bus, people: People, links: Links, pages: Pages) -> None:
        self._bus, self._people, self._links, self._pages = bus, people, links, pages

    async def show(
        self, token: str, typed: Mapping[str, str] | None = None, faults: tuple[Fault, ...] = (), done: str = ""
    ) -> HTMLResponse:
        person = await self._person(whose_page(self._links, token))
        wrong = tuple(http.Fault(fault.field if fault.field in _FIELDS else "van", fault.text) for fault in faults)
        return self._pages.render(
            "mijn-spoedruimte.html",
            400 if faults else 200,
            token=token,
            person=person,
            days=DAYS,
            choices=(("", "Kies een dag"), *enumerate(DAYS, 1)),
            spoken=spoken,
            most=MOST_HOURS,
            opens=OPENS.replace(":", "."),
            closes=CLOSES.replace(":", "."),
            typed=typed or dict.fromkeys(_FIELDS, ""),
            faults=wrong,
            done=done,
        )

    async def change(self, token: str, change: Change, done: str, typed: Mapping[str, str]) -> Response:
        id = whose_page(self._links, token)

        async def decide(commit: Commit) -> tuple[Fault, ...]:
            before = await self._people.of(id)
            match change(before.value or await self._person(id)):
                case Person() as person:
                    self._people.keep(commit, before, person)
                case Unchanged.UNCHANGED:
                    commit.unchanged(before)
                case tuple() as faults:
                    return faults
                case unreachable:
                    assert_never(unreachable)
            return ()

        faults = await self._bus.command(decide, actor=id)
        if faults:
            return await self.show(token, typed, faults)
        return RedirectResponse(f"/mijn/{token}/spoedruimte?gelukt={done}", 303)

    async def _person(self, id: PersonId) -> Person:
        found = (await self._people.of(id)).value
        if found is None:
            raise Problem(404, "Deze pagina is er niet meer", "Wij bewaren niets meer van u.")
        return found
