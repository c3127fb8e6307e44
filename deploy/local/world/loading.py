"""Puts a world into a running product, through the JSON that any adopter's own programs use."""

from asyncio import gather
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import httpx
from pydantic import BaseModel
from pydantic_core import to_json

from deploy.local.world.challenges import DemoChallenge
from deploy.local.world.locations import ASSUMED, DemoLocation
from deploy.local.world.officials import CalendarKind, Official, slug
from deploy.local.world.world import COLLECTION, World
from services.directory.domain.organisations import Register
from services.directory.web.person_bodies import HoursBody, PersonBody, PlaceBody, ReserveBody
from services.directory.web.place_bodies import ChallengeBody, LocationBody, RoomBody
from shared.kernel import Level, RoomId

PATIENCE = 30.0


class LoadingFailed(Exception):
    """The product refused a part of the world: which path, and its answer's status."""

    def __init__(self, path: str, status: int, detail: str) -> None:
        super().__init__(f"{path}: {status} {detail}")
        self.path, self.status = path, status


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was put in."""

    people: int
    locations: int
    challenges: int
    sources: int


class SourceBody(BaseModel):
    """A calendar to connect, as `POST /v1/agendabronnen` takes it; `adres` is the calendar itself."""

    eigenaar: str
    naam: str
    soort: str
    adres: str
    gebruiker: str = ""
    wachtwoord: str = ""
    schrijven: bool = False


async def load(world: World, *, product_address: str, token: str, caldav_address: str, ics_address: str) -> Loaded:
    """Locations, challenges, people, then calendar sources. Safe to repeat: nothing changes the second time. Raises LoadingFailed.

    `ics_address` is where the files of `World.write_published` are served, with a slash at the end.
    """
    people, sources = [_person(official) for official in world.officials], _sources(world, caldav_address, ics_address)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=product_address, headers=headers, timeout=PATIENCE, trust_env=False) as product:
        await gather(*(_send(product, "PUT", f"/v1/locaties/{place.id}", _location(place, world.register)) for place in world.locations))
        await gather(*(_send(product, "PUT", f"/v1/opgaven/{one.id}", _challenge(one, world)) for one in world.challenges))
        await _send(product, "POST", "/v1/personen/_importeer", people)
        await _send(product, "POST", "/v1/agendabronnen", sources)
    return Loaded(len(people), len(world.locations), len(world.challenges), len(sources))


async def _send(product: httpx.AsyncClient, method: str, path: str, body: BaseModel | Sequence[BaseModel]) -> None:
    json = to_json(body, by_alias=True)
    try:
        answer = await product.request(method, path, content=json, headers={"Content-Type": "application/json"})
    except httpx.HTTPError as error:
        raise LoadingFailed(path, 0, type(error).__name__) from error
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        raise LoadingFailed(path, answer.status_code, answer.text[:300])


def _person(official: Official) -> PersonBody:
    return PersonBody(
        email=official.address,
        naam=official.name,
        functie=official.function,
        organisatie=official.organisation.id,
        niveau=official.level,
        telefoon=official.phone,
        telefoon_delen=official.phone_shared,
        werktijden=HoursBody.of(official.hours),
        passen=official.passes,
        opgaven=official.challenges,
        plaatsvervanger=official.deputy,
        plaatsvervanger_mag_altijd=official.deputy_has_standing_permission,
        secretariaat=official.secretariat,
        antwoord_door=official.answers_by,
        spoedruimte=tuple(map(ReserveBody.of, official.reserve)),
        zit_voor=official.level is Level.CIVIL_SERVICE and official.function.startswith(("directeur", "programmadirecteur")),
    )


def _challenge(challenge: DemoChallenge, world: World) -> ChallengeBody:
    """Whom of each tier to call first: the first official of that tier who works on it."""
    working = [official for official in reversed(world.officials) if challenge.id in official.challenges]
    first = {official.organisation.tier: official.address for official in working}
    return ChallengeBody(
        titel=challenge.title,
        vraag=challenge.question,
        bestuurslagen=challenge.tiers,
        fase=challenge.phase,
        koepels_vanaf=challenge.umbrella_from,
        spelregels=challenge.ground_rules,
        bel_eerst={tier: first[tier] for tier in challenge.tiers if tier in first},
    )


def _location(location: DemoLocation, register: Register) -> LocationBody:
    seat = location.where(register)
    domain = f"{location.id}.example"
    return LocationBody(
        naam=location.name,
        adres=f"Centrum, {seat.place}",
        ligging=PlaceBody.of(seat.seat),
        ruimten=tuple(
            RoomBody(
                id=RoomId(f"{location.id}-{slug(room.name, '-')}"),
                naam=room.name,
                capaciteit=room.capacity,
                uitrusting=room.equipment,
                op_aanvraag=room.on_request,
            )
            for room in location.rooms
        ),
        aanmeldtermijn_werkdagen=location.registration,
        legitimatie=location.identification,
        bezoekers_per_dag=location.visitors,
        wifi=location.wifi,
        drempelvrij=location.step_free,
        ringleiding=location.hearing_loop,
        gastheer=f"gastheer@{domain}",
        receptie=f"receptie@{domain}",
        route=ASSUMED,
    )


def _sources(world: World, caldav_address: str, ics_address: str) -> list[SourceBody]:
    passwords, files = world.caldav_users(), world.published_files()
    writable = [
        SourceBody(
            eigenaar=official.address,
            naam="agenda",
            soort=CalendarKind.RADICALE.value,
            adres=f"{caldav_address}{quote(official.address)}/{COLLECTION}/",
            gebruiker=official.address,
            wachtwoord=passwords[official.address],
            schrijven=True,
        )
        for official in world.with_calendar(CalendarKind.RADICALE)
    ]
    links = [
        SourceBody(
            eigenaar=official.address, naam="agenda", soort=CalendarKind.PUBLISHED.value, adres=f"{ics_address}{files[official.address]}"
        )
        for official in world.with_calendar(CalendarKind.PUBLISHED)
    ]
    return writable + links
