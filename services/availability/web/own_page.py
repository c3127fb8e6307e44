"""Somebody's own calendars, behind the link to their own page: connect, upload, fill in, choose; and what came of it."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from services.availability.domain.reading import Busy
from services.availability.domain.sources import Sources, record
from services.availability.ports import Addresses
from services.availability.web.callers import Caller
from services.availability.web.choosing import Choosing
from services.availability.web.connecting import Connecting
from services.availability.web.fortnight import IN_WORDS, fortnight
from services.availability.web.giving import Giving
from services.availability.web.giving_bodies import HandBody
from services.availability.web.listing import Condition, Listing
from services.availability.web.own_forms import BY_HAND, Typed, Wrong, choices_in, connection_in, free_name_for, hours_in, hours_of
from shared.http import Fault, Problem, whose_page
from shared.kernel import Block, PersonId, person_owner
from shared.security import Links
from shared.ui import Pages

TEMPLATES = Path(__file__).parents[1] / "templates"
DONE = {
    "gekoppeld": "Uw agenda is gekoppeld. We lezen hem nu.",
    "ontkoppeld": "Deze agenda is ontkoppeld. Wat we ervan wisten is weg.",
    "bestand": "We hebben uw bestand gelezen.",
    "ingevuld": "Dit is genoteerd.",
    "weg": "Deze tijd is weggehaald.",
    "gekozen": "Uw keuze is genoteerd. We lezen uw agenda opnieuw.",
}
NO_FILE = Fault("bestand", "Kies een .ics-bestand op uw computer.")


def pages_of_own_calendars(giving: Giving, links: Links, addresses: Addresses | None) -> APIRouter:
    """`addresses` when files may be mailed too."""

    def known_visitor(token: str) -> None:
        """Before anything of the body is read."""
        whose_page(links, token)

    web = APIRouter(prefix="/mijn/{token}/agendas", include_in_schema=False, dependencies=[Depends(known_visitor)])
    pages = OwnPage(giving, links, addresses)

    @web.get("")
    async def show_the_calendars(token: str, gelukt: str = "") -> HTMLResponse:
        return await pages.show(token, done=gelukt)

    @web.post("/koppelen")
    async def connect(token: str, request: Request) -> Response:
        return await pages.connect(token, await _typed(request))

    @web.post("/ontkoppelen")
    async def disconnect(token: str, request: Request) -> Response:
        return await pages.disconnect(token, await _typed(request))

    @web.post("/momentopname")
    async def upload(token: str, request: Request) -> Response:
        async with request.form() as form:
            file = form.get("bestand")
            return await pages.upload(token, await file.read() if isinstance(file, UploadFile) else b"")

    @web.post("/zelf")
    async def fill_in(token: str, request: Request) -> Response:
        return await pages.fill_in(token, await _typed(request))

    @web.post("/zelf-weg")
    async def take_out(token: str, request: Request) -> Response:
        return await pages.take_out(token, await _typed(request))

    @web.post("/keuzes")
    async def choose(token: str, request: Request) -> Response:
        return await pages.choose(token, await _typed(request))

    return web


class OwnPage:
    """What the routes do. Each raises Problem for a link that opens nothing."""

    def __init__(self, giving: Giving, links: Links, addresses: Addresses | None) -> None:
        desk = giving.desk
        self._desk, self._links, self._addresses, self._pages = desk, links, addresses, Pages(TEMPLATES)
        self._giving, self._connecting, self._choosing, self._listing = giving, Connecting(desk), Choosing(desk), Listing(desk)

    async def show(self, token: str, typed: Typed | None = None, faults: tuple[Fault, ...] = (), done: str = "") -> HTMLResponse:
        """The page; with what was typed and what is wrong with it, when something is."""
        person = whose_page(self._links, token)
        owner, now = person_owner(person), self._desk.bus.clock.now()
        busy = (await self._desk.records.busy.of(owner)).value or Busy()
        sources = await self._listing.of_owner(owner)
        by_hand, whole = await self._by_hand(person)
        return self._pages.render(
            "agendas.html",
            400 if faults else 200,
            token=token,
            sources=sources,
            hosts=self._desk.hosts(owner, await self._sources(person)),
            waits=any(source.condition is Condition.NOT_YET for source in sources),
            known=busy.known,
            days=fortnight(busy.blocks, now) if busy.revision else (),
            by_hand=[block for block in by_hand if block.end > now],
            whole=whole,
            mail_address=self._addresses.of(person) if self._addresses else "",
            chosen=await self._choosing.of(person),
            typed=typed or {},
            faults=faults,
            done=DONE.get(done, ""),
            woorden=IN_WORDS,
            general=self._giving.choices,
        )

    async def connect(self, token: str, typed: Typed) -> Response:
        person = whose_page(self._links, token)
        body = connection_in(typed)
        if isinstance(body, Wrong):
            return await self.show(token, {**typed, "wachtwoord": ""}, body.faults)
        owner = person_owner(person)
        sources = await self._sources(person)
        again = self._desk.connected_before(owner, sources, body.connection)
        name = again or free_name_for(body.kind, sources)
        await self._connecting.connect_one(owner, name, body, by=Caller(person=person))
        return _back(token, "gekoppeld")

    async def disconnect(self, token: str, typed: Typed) -> Response:
        """One that is gone already is fine: the button was pressed twice."""
        person = whose_page(self._links, token)
        await self._connecting.disconnect(person_owner(person), typed.get("naam", ""), by=Caller(person=person))
        return _back(token, "ontkoppeld")

    async def upload(self, token: str, text: bytes) -> Response:
        """A newer file takes the place of the one before."""
        person = whose_page(self._links, token)
        if not text:
            return await self.show(token, faults=(NO_FILE,))
        try:
            await self._giving.replace(person, text, by=Caller(person=person))
        except Problem as problem:
            return await self.show(token, faults=(Fault("bestand", problem.detail),))
        return _back(token, "bestand")

    async def fill_in(self, token: str, typed: Typed) -> Response:
        person = whose_page(self._links, token)
        added = hours_in(typed)
        if isinstance(added, Wrong):
            return await self.show(token, typed, added.faults)
        whole = typed.get("volledig") == "ja"
        try:
            await self._giving.change_hours(person, BY_HAND, lambda there, _: hours_of((*there, added), whole=whole), Caller(person=person))
        except Problem as problem:
            return await self.show(token, typed, (Fault("dag", next((fault.message for fault in problem.faults), problem.detail)),))
        return _back(token, "ingevuld")

    async def take_out(self, token: str, typed: Typed) -> Response:
        person = whose_page(self._links, token)
        gone = typed.get("begin"), typed.get("einde")

        def without_it(there: tuple[Block, ...], whole: bool) -> HandBody:  # noqa: FBT001  # as it is kept
            return hours_of(tuple(block for block in there if (block.start.isoformat(), block.end.isoformat()) != gone), whole=whole)

        await self._giving.change_hours(person, BY_HAND, without_it, Caller(person=person))
        return _back(token, "weg")

    async def choose(self, token: str, typed: Typed) -> Response:
        person = whose_page(self._links, token)
        body = choices_in(typed)
        if isinstance(body, Wrong):
            return await self.show(token, typed, body.faults)
        await self._choosing.choose(person, body, by=Caller(person=person))
        return _back(token, "gekozen")

    async def _sources(self, person: PersonId) -> Sources:
        return (await self._desk.records.sources.of(person_owner(person))).value or Sources()

    async def _by_hand(self, person: PersonId) -> tuple[tuple[Block, ...], bool]:
        given = (await self._desk.records.given.of(record(person_owner(person), BY_HAND))).value
        return (given.blocks, given.whole) if given else ((), False)


async def _typed(request: Request) -> Mapping[str, str]:
    async with request.form() as form:
        return {name: str(value).strip() for name, value in form.items()}


def _back(token: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"/mijn/{token}/agendas?gelukt={done}", 303)
