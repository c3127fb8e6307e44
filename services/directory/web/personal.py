"""Somebody's own page, behind a link in a mail; no account."""

from dataclasses import dataclass
from typing import Annotated, Literal, assert_never

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from services.directory.domain.people import Person, Unchanged, chairing
from services.directory.domain.personal import PageAsked, TooSoon, ask
from services.directory.ports import Challenges, Locations, People
from services.directory.web.people import forget
from shared.bus import Bus, Commit
from shared.http import Fault, Problem, whose_page
from shared.kernel import LocationId, PersonId
from shared.security import Links, PersonIds
from shared.ui import Pages

GONE = "Deze pagina is er niet meer", "Wij bewaren niets meer van u."
NO_ADDRESS = Fault("email", "Vul uw e-mailadres in, zoals naam@organisatie.nl.")
LONGEST_ADDRESS = 254


def pages_of_a_person(
    bus: Bus, people: People, challenges: Challenges, locations: Locations, ids: PersonIds, links: Links, pages: Pages
) -> APIRouter:
    web = APIRouter(include_in_schema=False)
    desk = PersonalDesk(bus, people, challenges, locations, ids)

    @web.get("/mijn")
    async def show_how_to_get_the_link() -> HTMLResponse:
        return pages.render("mijn-vragen.html", faults=(), address="")

    @web.post("/mijn")
    async def mail_the_link(email: Annotated[str, Form(max_length=1000)] = "") -> HTMLResponse:
        address = email.strip()
        if not 3 <= len(address) <= LONGEST_ADDRESS or "@" not in address[1:-1]:
            return pages.render("mijn-vragen.html", 400, faults=(NO_ADDRESS,), address=address)
        await desk.ask_for_the_link(address)
        return pages.render("mijn-gevraagd.html", address=address)

    @web.get("/mijn/{token}")
    async def show_the_page(token: str) -> HTMLResponse:
        person = await desk.person(whose_page(links, token))
        return pages.render("mijn.html", token=token, person=person, known=await desk.names_around(person))

    @web.post("/mijn/{token}/voorzitten")
    async def say_whether_i_chair(token: str, wil: Annotated[Literal["ja", "nee"], Form()]) -> RedirectResponse:
        await desk.chair(whose_page(links, token), willing=wil == "ja")
        return RedirectResponse(f"/mijn/{token}#kop-voorzitten", 303)

    @web.get("/mijn/{token}/vergeten")
    async def show_what_forgetting_means(token: str) -> HTMLResponse:
        person = await desk.person(whose_page(links, token))
        return pages.render("mijn-vergeten.html", token=token, person=person)

    @web.post("/mijn/{token}/vergeten")
    async def forget_me(token: str) -> RedirectResponse:
        await desk.forget(whose_page(links, token))
        return RedirectResponse("/mijn?vergeten", 303)

    return web


@dataclass(frozen=True, slots=True)
class Names:
    """What a person is kept with, by name."""

    deputy: str
    challenges: tuple[str, ...]
    passes: tuple[str, ...]


class PersonalDesk:
    """What the page needs and does."""

    def __init__(self, bus: Bus, people: People, challenges: Challenges, locations: Locations, ids: PersonIds) -> None:
        self._bus, self._people, self._challenges, self._locations, self._ids = bus, people, challenges, locations, ids

    async def ask_for_the_link(self, address: str) -> None:
        """Nobody learns from the answer whether the address is known."""
        id = self._ids.of(address)

        async def decide(commit: Commit) -> None:
            person = await self._people.of(id)
            if person.value is None:
                return
            commit.unchanged(person)
            before = await self._people.page_asked(id)
            match ask(before.value, commit.now):
                case PageAsked() as asked:
                    self._people.say_page_asked(commit, before, asked)
                case TooSoon.TOO_SOON:
                    pass
                case unreachable:
                    assert_never(unreachable)

        await self._bus.command(decide, actor="iemand")

    async def person(self, id: PersonId) -> Person:
        """Raises Problem for somebody who was forgotten."""
        found = (await self._people.of(id)).value
        if found is None:
            raise Problem(404, *GONE)
        return found

    async def names_around(self, person: Person) -> Names:
        deputy = (await self._people.of(person.deputy)).value if person.deputy else None
        challenges = [(await self._challenges.of(challenge)).value for challenge in person.challenges]
        return Names(
            deputy=deputy.name if deputy else "",
            challenges=tuple(challenge.title for challenge in challenges if challenge),
            passes=tuple([await self._name_of(location) for location in person.passes]),
        )

    async def chair(self, id: PersonId, *, willing: bool) -> None:
        """Raises Problem for somebody who was forgotten."""

        async def decide(commit: Commit) -> None:
            before = await self._people.of(id)
            match chairing(before.value or await self.person(id), willing=willing):
                case Person() as person:
                    self._people.keep(commit, before, person)
                case Unchanged.UNCHANGED:
                    pass
                case unreachable:
                    assert_never(unreachable)

        await self._bus.command(decide, actor=id)

    async def forget(self, id: PersonId) -> None:
        async def decide(commit: Commit) -> None:
            await forget(self._people, self._challenges, id, commit)

        await self._bus.command(decide, actor=id)

    async def _name_of(self, location: LocationId) -> str:
        found = (await self._locations.of(location)).value
        return found.details.name if found else location
