"""People over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.directory.domain.challenges import without_person
from services.directory.domain.delivering import faults_of
from services.directory.domain.people import entry_of, found_among, without_deputy
from services.directory.domain.people_csv import people_to_csv
from services.directory.ports import Challenges, People
from services.directory.web.delivery import Delivery, Kept, refuse
from services.directory.web.person_bodies import ImportAnswer, PersonAnswer, PersonBody
from shared.bus import Bus, Commit
from shared.http import Fault, Problem, refused, sender
from shared.kernel import ChallengeId, GovernmentTier, PersonId

ACTOR = "beheer"


class CsvResponse(Response):
    """A file for a spreadsheet."""

    media_type = "text/csv"


def unknown_person() -> Problem:
    return Problem(404, detail="Deze persoon kennen we niet. Zoek op naam: /v1/personen?zoek=…")


def reading_routes_of_people(bus: Bus, people: People) -> APIRouter:
    web = APIRouter(prefix="/v1/personen", tags=["personen"], dependencies=[Depends(sender(bus.product))])

    @web.get("", summary="Zoek personen", operation_id="zoekPersonen")
    async def list_people(
        zoek: Annotated[str, Query(max_length=100)] = "", bestuurslaag: GovernmentTier | None = None, opgave: str | None = None
    ) -> list[PersonAnswer]:
        everybody = [document.there for document in await people.all()]
        return [PersonAnswer.of(person) for person in found_among(everybody, zoek, bestuurslaag, ChallengeId(opgave) if opgave else None)]

    @web.get("/{id}", summary="Toon een persoon", operation_id="toonPersoon")
    async def show_a_person(id: str) -> PersonAnswer:
        found = (await people.of(PersonId(id))).value
        if found is None:
            raise unknown_person()
        return PersonAnswer.of(found)

    return web


def writing_routes_of_people(bus: Bus, people: People, challenges: Challenges, delivery: Delivery) -> APIRouter:
    web = APIRouter(prefix="/v1/personen", tags=["personen"], dependencies=[Depends(sender(bus.product))])

    @web.post("", status_code=201, summary="Voeg een persoon toe", operation_id="voegPersoonToe")
    async def add_a_person(body: PersonBody, response: Response) -> PersonAnswer:
        entry = body.value()

        async def decide(commit: Commit) -> Kept:
            before = (await people.of(delivery.ids.of(entry.address))).value
            if before is not None and not before.guest:
                raise Problem(409, detail=f"Dit adres is er al. Wijzig de persoon met PUT /v1/personen/{before.id}.")
            return await keep_one(delivery, body, commit)

        (person,) = (await bus.command(decide, actor=ACTOR)).people
        response.headers["Location"] = f"/v1/personen/{person.id}"
        return PersonAnswer.of(person)

    @web.put("/{id}", summary="Wijzig een persoon", operation_id="wijzigPersoon")
    async def put_a_person(id: str, body: PersonBody, response: Response) -> PersonAnswer:
        if delivery.ids.of(body.value().address) != id:
            raise refused([Fault("email", "Dit adres hoort bij een andere persoon. Voeg die toe met POST /v1/personen.")])

        async def decide(commit: Commit) -> Kept:
            return await keep_one(delivery, body, commit)

        kept = await bus.command(decide, actor=ACTOR)
        response.status_code = 201 if kept.new else 200
        return PersonAnswer.of(kept.people[0])

    @web.post("/{id}/vergetelheid", status_code=204, summary="Vergeet een persoon", operation_id="vergeetPersoon")
    async def forget_a_person(id: str) -> None:
        async def decide(commit: Commit) -> None:
            await forget(people, challenges, PersonId(id), commit)

        await bus.command(decide, actor=ACTOR)

    return web


def bulk_routes_of_people(bus: Bus, people: People, delivery: Delivery, chunk: int) -> APIRouter:
    web = APIRouter(prefix="/v1/personen", tags=["personen"], dependencies=[Depends(sender(bus.product))])

    @web.post("/_importeer", summary="Neem veel personen tegelijk op", operation_id="importeerPersonen")
    async def import_people(body: list[PersonBody]) -> ImportAnswer:
        entries = [person.value() for person in body]
        known = await delivery.known(entries)
        refuse(delivery.faults(entries, known))
        new = changed = 0
        for begin in range(0, len(entries), chunk):

            async def decide(commit: Commit, begin: int = begin) -> Kept:
                return await delivery.keep(entries[begin : begin + chunk], known, commit)

            kept = await bus.command(decide, actor=ACTOR)
            new, changed = new + kept.new, changed + kept.changed
        return ImportAnswer(nieuw=new, gewijzigd=changed, ongewijzigd=len(entries) - new - changed)

    @web.get("/_exporteer", response_class=CsvResponse, summary="Haal alle personen op als CSV", operation_id="exporteerPersonen")
    async def export_people() -> CsvResponse:
        everybody = [document.there for document in await people.all()]
        addresses = {person.id: person.address for person in everybody}
        entries = [entry_of(person, addresses) for person in everybody if not person.guest]
        return CsvResponse(people_to_csv(entries), headers={"Content-Disposition": 'attachment; filename="personen.csv"'})

    return web


async def keep_one(delivery: Delivery, body: PersonBody, commit: Commit) -> Kept:
    """One delivered person, or every fault as a Problem."""
    entry = body.value()
    known = await delivery.known([entry])
    refuse(faults_of(entry, known))
    return await delivery.keep([entry], known, commit)


async def forget(people: People, challenges: Challenges, id: PersonId, commit: Commit) -> None:
    """The person goes, and whoever named them as deputy or to call first no longer does. Raises Problem for nobody."""
    everybody = await people.all()
    gone = next((document for document in everybody if document.id == id), None)
    if gone is None:
        if not await people.forgotten([id]):
            raise unknown_person()
        return
    for document in everybody:
        if document.there.deputy == id and document.id != id:
            people.keep(commit, document, without_deputy(document.there))
    documents = {document.id: document for document in await challenges.all()}
    for challenge in without_person([document.there for document in documents.values()], id):
        challenges.keep(commit, documents[challenge.id], challenge)
    await people.forget(commit, gone)
