"""What the owner of a calendar chose about how it is read."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from pydantic import Field

from services.availability.domain.busy import Choices
from services.availability.domain.sources import Sources
from services.availability.steps import PlanReserve, ReadCalendars
from services.availability.web.bodies import REFUSALS, Person, Word
from services.availability.web.callers import EVERYBODY, Caller
from services.availability.web.desk import Desk
from shared.bus import Commit
from shared.http import WireModel, sender
from shared.kernel import PersonId, person_owner


class ChoicesBody(WireModel):
    """Words by which somebody marks appointments that may move, and hours kept for urgent meetings; and two yes-or-no choices.

    `alleenVerplaatsbaar`: what they organise without anybody else may move. `onbeantwoordIsVoorlopig`: an invitation that they did not
    answer yet gives way as tentative time does. `spoedruimteSchrijven`: agreed spoedruimte may stand in the calendar that we may write.
    """

    movable: tuple[Word, ...] = Field(alias="verplaatsbaar", default=(), max_length=10)
    reserve: tuple[Word, ...] = Field(alias="spoedruimte", default=(), max_length=10)
    alone_moves: bool = Field(alias="alleenVerplaatsbaar", default=Choices().alone_moves)
    unanswered_is_tentative: bool = Field(alias="onbeantwoordIsVoorlopig", default=Choices().unanswered_is_tentative)

    shows_reserve: bool = Field(alias="spoedruimteSchrijven", default=Sources().shows_reserve)

    @property
    def choices(self) -> Choices:
        return Choices(self.movable, self.reserve, self.alone_moves, self.unanswered_is_tentative)


def routes_of_choosing(desk: Desk) -> APIRouter:
    web = APIRouter(prefix="/v1/personen/{id}/agendavoorkeuren", tags=["agendabronnen"], dependencies=[Depends(sender(desk.bus.product))])
    choosing = Choosing(desk)
    nobody: dict[int | str, dict[str, Any]] = {404: REFUSALS[404]}

    @web.get("", summary="Toon hoe iemands agenda gelezen wordt", operation_id="toonAgendavoorkeuren", responses=nobody)
    async def show_the_choices(id: Person) -> ChoicesBody:
        return await choosing.of(PersonId(id))

    @web.put("", summary="Kies hoe iemands agenda gelezen wordt", operation_id="kiesAgendavoorkeuren", responses=nobody)
    async def choose(id: Person, body: ChoicesBody) -> ChoicesBody:
        """Calendars that we fetch are read anew; for an uploaded one it holds from the next on, of which we keep no words."""
        await choosing.choose(PersonId(id), body)
        return body

    return web


@dataclass(frozen=True, slots=True)
class Choosing:
    """What the routes and the personal page do. Both raise Problem for nobody."""

    desk: Desk

    async def of(self, person: PersonId) -> ChoicesBody:
        EVERYBODY.permitted(await self.desk.records.people.of(person))
        sources = (await self.desk.records.sources.of(person_owner(person))).value or Sources()
        chosen = sources.choices or Choices((), ())
        return ChoicesBody(
            movable=chosen.movable,
            reserve=chosen.reserve,
            alone_moves=chosen.alone_moves,
            unanswered_is_tentative=chosen.unanswered_is_tentative,
            shows_reserve=sources.shows_reserve,
        )

    async def choose(self, person: PersonId, body: ChoicesBody, by: Caller = EVERYBODY) -> None:
        owner = person_owner(person)

        async def decide(commit: Commit) -> None:
            await self.desk.person(person, by, commit)
            document = await self.desk.records.sources.of(owner)
            before = document.value or Sources()
            after = before.with_choices(body.choices).showing_reserve(shown=body.shows_reserve)
            if after != before:
                commit.keep(document.becomes(after))
            if after.choices != before.choices:
                commit.step(ReadCalendars(owner=owner))
            if after.shows_reserve is not before.shows_reserve:
                commit.step(PlanReserve(person=person))

        await self.desk.bus.command(decide, actor=by.actor)
