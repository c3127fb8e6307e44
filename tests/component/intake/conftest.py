"""Intake on a real store, the other services' voices, and a client of its address."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
import pytest
from faststream.redis import BinaryMessageFormatV1

from services.intake.app import build
from services.intake.settings import Settings
from shared.bus import Bus, Commit
from shared.contracts import availability, directory, invitations, matchmaking
from shared.contracts.event import Event
from shared.http import front
from shared.kernel import ChallengeId, Coordinates, GovernmentTier, Level, LocationId, PersonId, Phase, RoomId
from shared.security import PersonIds
from shared.service import Service
from shared.settings import ProductSettings

VOICES = {"availability": availability, "directory": directory, "invitations": invitations, "matchmaking": matchmaking}
E = TypeVar("E", bound=Event)
DIRECTOR, HEAD, ALDERMAN, UMBRELLA = "directeur@rijk.example", "hoofd@zwolle.example", "wethouder@zwolle.example", "adviseur@koepel.example"


@dataclass
class World:
    """A started intake and everybody it hears."""

    service: Service
    voices: dict[str, Bus]
    ids: PersonIds
    product: ProductSettings
    http: httpx.AsyncClient
    until: Any

    def person(self, address: str) -> PersonId:
        return self.ids.of(address)

    async def say(self, *events: Event) -> None:
        """As the services whose events these are."""
        for event in events:

            async def decide(commit: Commit, event: Event = event) -> None:
                commit.say(event)

            await self.voices[event.said_by].command(decide)

    async def ask(self, key: str | None = None, **changes: Any) -> httpx.Response:
        headers = self.token | ({"Idempotency-Key": key} if key else {})
        return await self.http.post("/v1/overleggen", json=request_body(**changes), headers=headers)

    @property
    def token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.product.webhook_token.get_secret_value()}"}

    async def said(self) -> list[bytes]:
        """The types of everything intake said, in order."""
        entries: Any = await self.service.bus.client.xrange(self.service.bus.keys.events())
        return [fields[b"type"] for _, fields in entries]

    async def events(self, kind: type[E]) -> list[E]:
        """What intake said of this kind, in order."""
        entries: Any = await self.service.bus.client.xrange(self.service.bus.keys.events())
        bodies = [BinaryMessageFormatV1.parse(fields[b"__data__"])[0] for _, fields in entries if fields[b"type"] == kind.type.encode()]
        return [kind.model_validate(json.loads(body)["data"]) for body in bodies]

    async def hears(self, *events: Event) -> None:
        """Says them, and waits until intake has taken them in."""
        await self.say(*events)

        async def heard() -> bool:
            return not any((await self.service.bus.ready()).lag.values())

        await self.until(heard, "intake hears of it")


def request_body(**changes: Any) -> dict[str, Any]:
    """Two people of the directory and a guest, asked by somebody else."""
    guest = {"naam": "De gast", "functie": "Adviseur", "organisatie": "Waterschap", "bestuurslaag": "waterschap"}
    people = [
        {"email": DIRECTOR, "rol": "verplicht"},
        {"email": HEAD, "rol": "optioneel"},
        {"email": "gast@waterschap.example", "rol": "verplicht", "gast": guest},
    ]
    asker = {"naam": "De aanvrager", "email": "aanvrager@rijk.example", "telefoon": "06 12345678"}
    return {"vraag": "Hoe houden we de opvang open?", "deelnemers": people, "aanvrager": asker} | changes


def person(ids: PersonIds, address: str, function: str, **more: Any) -> directory.PersonChanged:
    return directory.PersonChanged(person=ids.of(address), revision=1, name=f"Naam {function}", address=address, function=function, **more)


def known_world(ids: PersonIds) -> list[Event]:
    return [
        person(ids, DIRECTOR, "Directeur", organisation_name="Ministerie", tier=GovernmentTier.STATE),
        person(ids, HEAD, "Afdelingshoofd", organisation_name="Gemeente Zwolle", tier=GovernmentTier.MUNICIPALITY),
        person(ids, ALDERMAN, "Wethouder", organisation_name="Gemeente Zwolle", tier=GovernmentTier.MUNICIPALITY, level=Level.EXECUTIVE),
        person(ids, UMBRELLA, "Beleidsadviseur", organisation_name="Koepel", umbrella=True),
        directory.LocationChanged(
            location=LocationId("hub"),
            revision=1,
            name="Hub Utrecht",
            address="Plein 1",
            coordinates=Coordinates(52.1, 5.1),
            rooms=(directory.Room(id=RoomId("zaal"), name="Zaal 1", capacity=8),),
        ),
        directory.ChallengeChanged(
            challenge=ChallengeId("opvang"), revision=1, title="Opvang", phase=Phase.EXPLORE, umbrella_from=Phase.DESIGN
        ),
    ]


@pytest.fixture
async def world(product: ProductSettings, until: Any) -> AsyncIterator[World]:
    service, ids = build(Settings(product=product)), PersonIds(product.person_key)
    voices = {name: Bus(name, product, says=module.EVENTS) for name, module in VOICES.items()}
    async with AsyncExitStack() as stack:
        for bus in voices.values():
            await bus.connect()
            stack.push_async_callback(bus.stop)
        await service.bus.connect()
        await service.bus.start()
        stack.push_async_callback(service.bus.stop)
        app = httpx.ASGITransport(front([service], product, "0.1.0"), raise_app_exceptions=False)
        http = await stack.enter_async_context(httpx.AsyncClient(transport=app, base_url="http://test"))
        found = World(service, voices, ids, product, http, until)
        await found.say(*known_world(ids))
        key = service.bus.keys.own("heard", directory.ChallengeChanged.kind())

        async def heard() -> bool:
            return bool(await service.bus.client.hexists(key, "opvang"))

        await until(heard, "intake hears of the directory")
        yield found


@pytest.fixture
def moment() -> datetime:
    return datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
