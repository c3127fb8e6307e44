"""The JSON interface of availability: which calendars somebody connected. Addresses and passwords go in and never come out."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import Field, SecretStr, field_validator, model_validator

from services.availability.domain.reading import Busy, Fault, SourceState
from services.availability.domain.sources import Connection, Source, SourceKind, Sources, record
from services.availability.ports import Records, Vault
from services.availability.steps import ReadCalendars
from shared.bus import Bus, Commit, Document
from shared.contracts.availability import SourcesChanged
from shared.http import Problem, Utc, WireModel, sender
from shared.kernel import OwnerId, PersonId, RoomId, person_owner, room_owner
from shared.security import PersonIds

NAME = r"^[a-z0-9-]{1,40}$"
SourceName = Annotated[str, Path(pattern=NAME, description="Naam van de agenda, gekozen door de afzender")]
Person = Annotated[str, Path(pattern=r"^p[0-9a-f]{20}$", description="Kenmerk van de persoon")]
Room = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,80}$", description="Kenmerk van de ruimte")]
IN_WORDS = {
    Fault.UNREACHABLE: "We kunnen deze agenda nu niet bereiken. We proberen het vanzelf opnieuw.",
    Fault.REFUSED: "Deze agenda laat ons niet toe. Controleer het adres, de gebruiker en het wachtwoord, en koppel de agenda opnieuw.",
    Fault.UNREADABLE: "We kunnen niet alles in deze agenda lezen. Vraag de beheerder van de agenda om hulp.",
    Fault.TOO_BIG: "Deze agenda is te groot om te lezen. Koppel een agenda met minder oude afspraken.",
}


class SourceBody(WireModel):
    """A calendar to connect. `verplaatsbaar` are categories by which the owner marks what may move."""

    kind: SourceKind = Field(alias="soort")
    address: SecretStr = Field(alias="adres", max_length=2000)
    user: str = Field(alias="gebruiker", default="", max_length=200)
    password: SecretStr = Field(alias="wachtwoord", default=SecretStr(""), max_length=500)
    writable: bool = Field(alias="schrijven", default=False)
    movable: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(alias="verplaatsbaar", default=(), max_length=10)

    @field_validator("address")
    @classmethod
    def _is_a_web_address(cls, address: SecretStr) -> SecretStr:
        if not address.get_secret_value().startswith(("https://", "http://", "webcal://")):
            raise ValueError("Geef een volledig webadres, zoals https://voorbeeld.nl/agenda.ics.")
        return address

    @model_validator(mode="after")
    def _only_caldav_is_written(self) -> "SourceBody":
        if self.writable and self.kind is not SourceKind.CALDAV:
            raise ValueError("Schrijven kan alleen in een agenda van de soort caldav.")
        return self

    @property
    def connection(self) -> Connection:
        return Connection(self.kind, self.address.get_secret_value(), self.user, self.password.get_secret_value())


class OwnedSourceBody(SourceBody):
    """A calendar of somebody who is named by e-mail address."""

    owner: str = Field(alias="eigenaar", min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    name: str = Field(alias="naam", pattern=NAME)


class SourceSummary(WireModel):
    """A connected calendar, without its address."""

    owner: OwnerId = Field(alias="eigenaar")
    name: str = Field(alias="naam")
    kind: SourceKind = Field(alias="soort")
    writable: bool = Field(alias="schrijven")
    read_at: Utc | None = Field(alias="gelezen", default=None)
    warning: str | None = Field(alias="waarschuwing", default=None)


class Connected(WireModel):
    """How many calendars were connected."""

    count: int = Field(alias="aangesloten")


def routes(bus: Bus, records: Records, vault: Vault, ids: PersonIds, spread: float) -> APIRouter:
    """Writing and reading alike take a token: who connected what is nobody else's business. `spread` in seconds, see the settings."""
    web = APIRouter(prefix="/v1", tags=["agendabronnen"], dependencies=[Depends(sender(bus.product))])
    desk = Desk(bus, records, vault, spread)

    @web.get("/agendabronnen", summary="Toon de gekoppelde agenda's", operation_id="toonAgendabronnen")
    async def show_the_sources() -> list[SourceSummary]:
        return await desk.summaries()

    @web.post("/agendabronnen", summary="Koppel veel agenda's tegelijk", operation_id="koppelAgendabronnen")
    async def connect_many(bodies: Annotated[list[OwnedSourceBody], Field(min_length=1, max_length=500)]) -> Connected:
        await desk.connect([(person_owner(ids.of(body.owner)), body.name, body) for body in bodies])
        return Connected(count=len(bodies))

    @web.put("/personen/{id}/agendabronnen/{naam}", summary="Koppel een agenda van een persoon", operation_id="koppelPersoonsagenda")
    async def connect_a_person(id: Person, naam: SourceName, body: SourceBody) -> SourceSummary:
        return await desk.connect_one(person_owner(PersonId(id)), naam, body)

    @web.delete("/personen/{id}/agendabronnen/{naam}", summary="Ontkoppel een agenda", operation_id="ontkoppelPersoonsagenda")
    async def disconnect_a_person(id: Person, naam: SourceName) -> Response:
        return await desk.disconnect(person_owner(PersonId(id)), naam)

    @web.put("/ruimten/{id}/agendabronnen/{naam}", summary="Koppel een agenda van een ruimte", operation_id="koppelRuimteagenda")
    async def connect_a_room(id: Room, naam: SourceName, body: SourceBody) -> SourceSummary:
        return await desk.connect_one(room_owner(RoomId(id)), naam, body)

    @web.delete("/ruimten/{id}/agendabronnen/{naam}", summary="Ontkoppel een agenda van een ruimte", operation_id="ontkoppelRuimteagenda")
    async def disconnect_a_room(id: Room, naam: SourceName) -> Response:
        return await desk.disconnect(room_owner(RoomId(id)), naam)

    return web


class Desk:
    """What the routes do."""

    def __init__(self, bus: Bus, records: Records, vault: Vault, spread: float) -> None:
        self._bus, self._records, self._vault, self._spread = bus, records, vault, spread

    async def connect_one(self, owner: OwnerId, name: str, body: SourceBody) -> SourceSummary:
        await self.connect([(owner, name, body)])
        return SourceSummary(owner=owner, name=name, kind=body.kind, writable=body.writable)

    async def connect(self, wanted: list[tuple[OwnerId, str, SourceBody]]) -> None:
        """All in one commit; each owner's calendars are read behind it. The same again changes nothing, and reads anew."""

        async def decide(commit: Commit) -> None:
            documents = await self._records.sources.many(owner for owner, _, _ in wanted)
            after = {OwnerId(owner): document.value or Sources() for owner, document in documents.items()}
            for owner, name, body in wanted:
                if not self._stands(owner, after[owner].named(name), body):
                    after[owner] = after[owner].with_source(self._sealed(owner, name, body))
            for number, (owner, sources) in enumerate(after.items()):
                _keep(commit, documents[owner], owner, sources)
                commit.at(commit.now + timedelta(seconds=number * self._spread), ReadCalendars(owner=owner), key=owner)

        await self._bus.command(decide, actor="beheer")

    async def disconnect(self, owner: OwnerId, name: str) -> Response:
        async def decide(commit: Commit) -> bool:
            document = await self._records.sources.of(owner)
            before = document.value or Sources()
            if before.named(name) is None:
                return False
            _keep(commit, document, owner, before.without(name))
            commit.step(ReadCalendars(owner=owner))
            return True

        if not await self._bus.command(decide, actor="beheer"):
            raise Problem(404, detail="Deze agenda is niet gekoppeld.")
        return Response(status_code=204)

    async def summaries(self) -> list[SourceSummary]:
        documents = await self._records.sources.all()
        busy = await self._records.busy.many(document.id for document in documents)
        return [
            _summary(OwnerId(document.id), source, (busy[document.id].value or Busy()).sources.get(source.name, SourceState()))
            for document in documents
            for source in document.there.sources
        ]

    def _stands(self, owner: OwnerId, source: Source | None, body: SourceBody) -> bool:
        if source is None or (source.writable, source.movable) != (body.writable, body.movable):
            return False
        try:
            return self._vault.open(source.sealed, record(owner, source.name)) == body.connection
        except LookupError:
            return False

    def _sealed(self, owner: OwnerId, name: str, body: SourceBody) -> Source:
        return Source(name, body.kind, self._vault.seal(body.connection, record(owner, name)), body.writable, body.movable)


def _keep(commit: Commit, document: Document[Sources], owner: OwnerId, sources: Sources) -> None:
    if document.value is None or document.value.revision != sources.revision:
        kinds = tuple(sorted(source.kind for source in sources.sources))
        commit.keep(document.becomes(sources))
        commit.say(SourcesChanged(owner=owner, revision=sources.revision, kinds=kinds, writable=sources.writable is not None))


def _summary(owner: OwnerId, source: Source, state: SourceState) -> SourceSummary:
    warning = IN_WORDS[Fault(state.fault)] if state.fault else "Een tijdzone in deze agenda kennen we niet." if state.warnings else None
    return SourceSummary(owner=owner, name=source.name, kind=source.kind, writable=source.writable, read_at=state.read_at, warning=warning)
