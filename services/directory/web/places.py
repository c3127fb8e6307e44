"""Challenges, locations and organisations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.directory.domain.challenges import Challenge, faults_of_challenge, kept_challenge
from services.directory.domain.locations import Location, faults_of_location, kept_location
from services.directory.domain.organisations import Register
from services.directory.domain.reserve import Agreed
from services.directory.ports import Challenges, Locations
from services.directory.web.delivery import refuse
from services.directory.web.place_bodies import ChallengeAnswer, ChallengeBody, LocationAnswer, LocationBody, OrganisationAnswer
from shared.bus import Bus, Commit
from shared.http import Problem, sender
from shared.kernel import ChallengeId, GovernmentTier, LocationId
from shared.security import PersonIds
from shared.settings import ProductSettings
from shared.workdays import exceptions_of


def routes_of_challenges(bus: Bus, challenges: Challenges, organisations: Register, ids: PersonIds) -> APIRouter:
    web = APIRouter(prefix="/v1/opgaven", tags=["opgaven"])

    @web.get("", summary="Toon alle opgaven", operation_id="toonOpgaven")
    async def list_challenges() -> list[ChallengeAnswer]:
        return [ChallengeAnswer.of(challenge.there) for challenge in await challenges.all()]

    @web.get("/{id}", summary="Toon een opgave", operation_id="toonOpgave")
    async def show_a_challenge(id: str) -> ChallengeAnswer:
        found = (await challenges.of(id)).value
        if found is None:
            raise Problem(404, detail="Deze opgave kennen we niet. Bekijk de lijst op /v1/opgaven.")
        return ChallengeAnswer.of(found)

    @web.put("/{id}", dependencies=[Depends(sender(bus.product))], summary="Leg een opgave vast", operation_id="legOpgaveVast")
    async def put_a_challenge(id: str, body: ChallengeBody, response: Response) -> ChallengeAnswer:
        entry = body.value()
        named = {address: ids.of(address) for _, address in entry.call_first}

        async def decide(commit: Commit) -> ChallengeAnswer:
            before = await challenges.of(id)
            refuse(faults_of_challenge(id, entry, organisations))
            response.status_code = 201 if before.value is None else 200
            challenge = kept_challenge(ChallengeId(id), entry, before.value, named, organisations)
            if isinstance(challenge, Challenge):
                challenges.keep(commit, before, challenge)
            return ChallengeAnswer.of(challenge if isinstance(challenge, Challenge) else before.there)

        return await bus.command(decide, actor="beheer")

    return web


def routes_of_locations(bus: Bus, locations: Locations, organisations: Register) -> APIRouter:
    web = APIRouter(prefix="/v1/locaties", tags=["locaties"])

    @web.get("", summary="Toon alle locaties", operation_id="toonLocaties")
    async def list_locations() -> list[LocationAnswer]:
        return [LocationAnswer.of(location.there) for location in await locations.all()]

    @web.get("/{id}", summary="Toon een locatie", operation_id="toonLocatie")
    async def show_a_location(id: str) -> LocationAnswer:
        found = (await locations.of(id)).value
        if found is None:
            raise Problem(404, detail="Deze locatie kennen we niet. Bekijk de lijst op /v1/locaties.")
        return LocationAnswer.of(found)

    @web.put("/{id}", dependencies=[Depends(sender(bus.product))], summary="Leg een locatie vast", operation_id="legLocatieVast")
    async def put_a_location(id: str, body: LocationBody, response: Response) -> LocationAnswer:
        details = body.value(organisations.with_stations(body.ligging.value()))

        async def decide(commit: Commit) -> LocationAnswer:
            everything = [document.there for document in await locations.all()]
            before = await locations.of(id)
            refuse(faults_of_location(id, details, {room.id for other in everything if other.id != id for room in other.details.rooms}))
            response.status_code = 201 if before.value is None else 200
            location = kept_location(LocationId(id), details, before.value)
            if isinstance(location, Location):
                locations.keep(commit, before, location)
            return LocationAnswer.of(location if isinstance(location, Location) else before.there)

        return await bus.command(decide, actor="beheer")

    return web


def routes_of_organisations(product: ProductSettings, organisations: Register, agreed: Agreed) -> APIRouter:
    web = APIRouter(prefix="/v1/organisaties", tags=["organisaties"])

    @web.get("", summary="Zoek organisaties", operation_id="zoekOrganisaties")
    async def list_organisations(
        zoek: Annotated[str, Query(max_length=100)] = "", bestuurslaag: GovernmentTier | None = None
    ) -> list[OrganisationAnswer]:
        found = organisations.search(zoek, bestuurslaag)
        return [OrganisationAnswer.of(organisation, exceptions_of(organisation.id, product), agreed) for organisation in found]

    @web.get("/{id}", summary="Toon een organisatie", operation_id="toonOrganisatie")
    async def show_an_organisation(id: str) -> OrganisationAnswer:
        found = organisations.named(id)
        if found is None or found.id != id:
            raise Problem(404, detail="Deze organisatie kennen we niet. Zoek op naam: /v1/organisaties?zoek=…")
        return OrganisationAnswer.of(found, exceptions_of(found.id, product), agreed)

    return web
