"""What an organisation does: look up its people, and push their busy time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import SecretStr

from services.availability.domain.given import Given, cut
from services.availability.domain.sources import PUSHED, GivenKind
from services.availability.web.bodies import REFUSALS, Person
from services.availability.web.callers import Caller, caller
from services.availability.web.desk import DAYS, Desk
from services.availability.web.giving_bodies import AddressesBody, NamedPerson, PeopleAnswer, PushBody
from shared.bus import Commit
from shared.http import Fault, Problem, refused
from shared.kernel import OrganisationId, PersonId, person_owner
from shared.security import PersonIds

CLOCKS_DIFFER = timedelta(minutes=5)
_FORBIDDEN = {"description": "De persoon hoort niet bij de organisatie van dit token. Er verandert niets."}
_OLDER = {"description": "Er is al een nieuwere stand van deze persoon (`gelezen`). Er verandert niets; stuur deze niet opnieuw."}


def routes_of_pushing(desk: Desk, ids: PersonIds, tokens: Mapping[OrganisationId, SecretStr]) -> APIRouter:
    """An organisation uses these with a token of its own."""
    web = APIRouter(prefix="/v1/personen", tags=["bezette tijd"])
    pushing = Pushing(desk, ids)
    By = Annotated[Caller, Depends(caller(desk.bus.product, tokens))]  # noqa: N806  # a type

    @web.post("/_kenmerken", summary="Zoek de kenmerken van eigen mensen", operation_id="zoekKenmerken")
    async def look_people_up(body: AddressesBody, by: By) -> PeopleAnswer:
        """Addresses that are not of the organisation of this token, or not in the directory, are left out."""
        return await pushing.people(body, by)

    @web.put(
        "/{id}/bezet",
        status_code=204,
        summary="Lever bezette tijd aan",
        operation_id="leverBezetteTijdAan",
        responses=REFUSALS | {403: _FORBIDDEN, 409: _OLDER},
    )
    async def push(id: Person, body: PushBody, by: By) -> Response:
        """Replaces what was pushed before. The same again with a newer `gelezen` only makes it fresh; an older one is refused with 409."""
        await pushing.push(PersonId(id), body, by)
        return Response(status_code=204)

    return web


@dataclass(frozen=True, slots=True)
class Pushing:
    """What the routes do."""

    desk: Desk
    ids: PersonIds

    async def people(self, body: AddressesBody, by: Caller) -> PeopleAnswer:
        ids = {address: self.ids.of(address) for address in body.addresses}
        known = await self.desk.records.people.many(ids.values())
        return PeopleAnswer(
            people=tuple(NamedPerson(address=address, id=id) for address, id in ids.items() if by.speaks_for(known.get(id))),
            mailbox=self.desk.bus.product.mail_from,
        )

    async def push(self, person: PersonId, body: PushBody, by: Caller) -> None:
        async def decide(commit: Commit) -> None:
            await self.desk.person(person, by, commit)
            self._refuse_odd_times(body, commit)
            read_at = body.read_at or commit.now
            there = (await self.desk.records.given_of(person_owner(person), [PUSHED]))[PUSHED]
            commit.unchanged(there)
            if there.value is not None and there.value.content_at > read_at:
                raise Problem(409, detail="Er is al een nieuwere stand van deze persoon. Stuur deze niet opnieuw.")
            blocks = cut((block.block for block in body.blocks), body.span)
            content_at = min(read_at, commit.now).astimezone(UTC)
            given = Given(GivenKind.PUSHED, blocks, body.span, commit.now, content_at, events=len(body.blocks))
            await self.desk.give(person, PUSHED, given, commit)

        await self.desk.bus.command(decide, actor=by.actor)

    def _refuse_odd_times(self, body: PushBody, commit: Commit) -> None:
        """Raises Problem."""
        faults = []
        if body.start < commit.now - DAYS:
            faults.append(Fault("van", f"Begin hoogstens {DAYS.days} dagen geleden."))
        if body.end > commit.now + DAYS:
            faults.append(Fault("tot", f"Lever hoogstens {DAYS.days} dagen vooruit aan."))
        if body.read_at is not None and body.read_at > commit.now + CLOCKS_DIFFER:
            faults.append(Fault("gelezen", "Dit ligt in de toekomst. Controleer de klok van de machine."))
        if faults:
            raise refused(faults)
