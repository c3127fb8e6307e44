"""Connecting calendars that we fetch. Addresses and passwords go in and never come out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from services.availability.domain.sources import Source, SourceKind, Sources, record
from services.availability.steps import ReadCalendars
from services.availability.web.bodies import Connected, OwnedSourceBody, Person, Room, SourceBody, SourceName
from services.availability.web.callers import EVERYBODY, Caller
from services.availability.web.desk import Desk, free_name, keep_sources
from services.availability.web.listing import SourceSummary
from shared.bus import Commit
from shared.http import Problem, sender
from shared.kernel import OwnerId, PersonId, RoomId, person_owner, room_owner
from shared.security import PersonIds


def routes_of_connecting(desk: Desk, ids: PersonIds) -> APIRouter:
    web = APIRouter(prefix="/v1", tags=["agendabronnen"], dependencies=[Depends(sender(desk.bus.product))])
    connecting = Connecting(desk)

    @web.post("/agendabronnen", summary="Koppel veel agenda's tegelijk", operation_id="koppelAgendabronnen")
    async def connect_many(bodies: Annotated[list[OwnedSourceBody], Field(min_length=1, max_length=500)]) -> Connected:
        await connecting.connect([(person_owner(ids.of(body.owner)), body.name, body) for body in bodies])
        return Connected(count=len(bodies))

    @web.put("/personen/{id}/agendabronnen/{naam}", summary="Koppel een agenda van een persoon", operation_id="koppelPersoonsagenda")
    async def connect_a_person(id: Person, naam: SourceName, body: SourceBody) -> SourceSummary:
        return await connecting.connect_one(person_owner(PersonId(id)), naam, body)

    @web.delete(
        "/personen/{id}/agendabronnen/{naam}", status_code=204, summary="Ontkoppel een agenda", operation_id="ontkoppelPersoonsagenda"
    )
    async def disconnect_a_person(id: Person, naam: SourceName) -> Response:
        return _gone(there=await connecting.disconnect(person_owner(PersonId(id)), naam))

    @web.put("/ruimten/{id}/agendabronnen/{naam}", summary="Koppel een agenda van een ruimte", operation_id="koppelRuimteagenda")
    async def connect_a_room(id: Room, naam: SourceName, body: SourceBody) -> SourceSummary:
        return await connecting.connect_one(room_owner(RoomId(id)), naam, body)

    @web.delete(
        "/ruimten/{id}/agendabronnen/{naam}",
        status_code=204,
        summary="Ontkoppel een agenda van een ruimte",
        operation_id="ontkoppelRuimteagenda",
    )
    async def disconnect_a_room(id: Room, naam: SourceName) -> Response:
        return _gone(there=await connecting.disconnect(room_owner(RoomId(id)), naam))

    return web


def _gone(*, there: bool) -> Response:
    if not there:
        raise Problem(404, detail="Deze agenda is niet gekoppeld.")
    return Response(status_code=204)


@dataclass(frozen=True, slots=True)
class Connecting:
    """What the routes do."""

    desk: Desk

    async def connect_one(self, owner: OwnerId, name: str, body: SourceBody, by: Caller = EVERYBODY) -> SourceSummary:
        await self.connect([(owner, free_name(name), body)], by)
        return SourceSummary(owner=owner, name=name, kind=body.kind, writable=body.writable)

    async def connect(self, wanted: list[tuple[OwnerId, str, SourceBody]], by: Caller = EVERYBODY) -> None:
        """All in one commit; each owner's calendars are read behind it. The same again changes nothing, and reads anew.

        Raises Problem for somebody who was forgotten and comes by an old link; a program may connect before we heard of somebody.
        """

        async def decide(commit: Commit) -> None:
            if by.person is not None:
                await self.desk.person(by.person, by, commit)
            documents = await self.desk.records.sources.many(owner for owner, _, _ in wanted)
            after = {OwnerId(owner): document.value or Sources() for owner, document in documents.items()}
            for owner, name, body in wanted:
                there = after[owner].named(name)
                if not self._stands(owner, there, body):
                    after[owner] = after[owner].with_source(self._sealed(owner, name, body))
                if there is not None and not isinstance(there.kind, SourceKind):
                    await self.desk.forget_given(owner, [name], commit)
            for number, (owner, sources) in enumerate(after.items()):
                keep_sources(commit, documents[owner], owner, sources)
                commit.at(commit.now + timedelta(seconds=number * self.desk.spread), ReadCalendars(owner=owner), key=owner)

        await self.desk.bus.command(decide, actor=by.actor)

    async def disconnect(self, owner: OwnerId, name: str, by: Caller = EVERYBODY) -> bool:
        """Whether there was such a source."""

        async def decide(commit: Commit) -> bool:
            return await self.desk.removed(owner, name, commit)

        return await self.desk.bus.command(decide, actor=by.actor)

    def _stands(self, owner: OwnerId, source: Source | None, body: SourceBody) -> bool:
        if source is None or (source.kind, source.writable, source.movable) != (body.kind, body.writable, body.movable):
            return False
        try:
            return self.desk.vault.open(source.sealed, record(owner, source.name)) == body.connection
        except LookupError:
            return False

    def _sealed(self, owner: OwnerId, name: str, body: SourceBody) -> Source:
        return Source(name, body.kind, self.desk.vault.seal(body.connection, record(owner, name)), body.writable, body.movable)
