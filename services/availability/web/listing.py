"""Which sources somebody has, what they gave and what is wrong with them. Never where they are."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from fastapi import APIRouter, Depends
from pydantic import Field

from services.availability.domain.given import state_of
from services.availability.domain.reading import Busy, Fault, SourceState
from services.availability.domain.sources import GivenKind, Source, SourceKind, Sources, record
from services.availability.web.bodies import Person
from services.availability.web.desk import Desk
from shared.bus import Document
from shared.http import Utc, WireModel, sender
from shared.kernel import Block, BusyKind, OwnerId, PersonId, person_owner

IN_WORDS = {
    Fault.UNREACHABLE: "We kunnen deze agenda nu niet bereiken. We proberen het vanzelf opnieuw.",
    Fault.REFUSED: "Deze agenda is er niet, of laat ons niet toe. Controleer adres, gebruiker en wachtwoord, en koppel hem opnieuw.",
    Fault.UNREADABLE: "We kunnen deze agenda niet lezen. Vraag de beheerder van de agenda om hulp.",
    Fault.TOO_BIG: "Deze agenda is te groot om te lezen. Koppel een agenda met minder oude afspraken.",
    Fault.EXPIRED: "Wat we van deze agenda weten is te oud. Geef de agenda opnieuw.",
    Fault.PARTLY: "Een deel van deze agenda kunnen we niet lezen. Afspraken in dat deel zien we niet.",
}
ODD_ZONE = "Een tijdzone in deze agenda kennen we niet. Tijden kunnen afwijken."


class Condition(StrEnum):
    """Toestand of a source: read, read in part, or why not (a Fault by its own name)."""

    GOOD = "gelezen"
    IN_PART = "deels-onleesbaar"
    NOT_YET = "nog-niet-gelezen"
    UNREACHABLE = "onbereikbaar"
    REFUSED = "geweigerd"
    UNREADABLE = "onleesbaar"
    TOO_BIG = "te-groot"
    EXPIRED = "verlopen"


class Gave(WireModel):
    """What a source gave: appointments read, stretches of busy time per soort, and appointments that could not be read."""

    events: int = Field(alias="afspraken", default=0)
    per_kind: dict[BusyKind, int] = Field(alias="perSoort", default_factory=dict)
    refused: int = Field(alias="onleesbaar", default=0)


class SourceSummary(WireModel):
    """A source of busy time, without its address. `gelezen` is when we read it, `inhoudVan` how old its content was by then."""

    owner: OwnerId = Field(alias="eigenaar")
    name: str = Field(alias="naam")
    kind: SourceKind | GivenKind = Field(alias="soort")
    writable: bool = Field(alias="schrijven", default=False)
    condition: Condition = Field(alias="toestand", default=Condition.NOT_YET)
    read_at: Utc | None = Field(alias="gelezen", default=None)
    content_at: Utc | None = Field(alias="inhoudVan", default=None)
    gave: Gave = Field(alias="gaf", default=Gave())
    warning: str | None = Field(alias="waarschuwing", default=None)


def routes_of_listing(desk: Desk) -> APIRouter:
    """Reading takes a token too: who connected what is nobody else's business."""
    web = APIRouter(prefix="/v1", tags=["agendabronnen"], dependencies=[Depends(sender(desk.bus.product))])
    listing = Listing(desk)

    @web.get("/agendabronnen", summary="Toon de gekoppelde agenda's", operation_id="toonAgendabronnen")
    async def show_the_sources() -> list[SourceSummary]:
        return await listing.of_everybody()

    @web.get("/personen/{id}/agendabronnen", summary="Toon de agenda's van een persoon", operation_id="toonPersoonsagendas")
    async def show_the_sources_of(id: Person) -> list[SourceSummary]:
        return await listing.of_owner(person_owner(PersonId(id)))

    return web


@dataclass(frozen=True, slots=True)
class Listing:
    """What the routes and the personal page show."""

    desk: Desk

    async def of_everybody(self) -> list[SourceSummary]:
        return await self._summaries(await self.desk.records.sources.all())

    async def of_owner(self, owner: OwnerId) -> list[SourceSummary]:
        return await self._summaries([await self.desk.records.sources.of(owner)])

    async def _summaries(self, documents: list[Document[Sources]]) -> list[SourceSummary]:
        records, now = self.desk.records, self.desk.bus.clock.now()
        busy = await records.busy.many(document.id for document in documents)
        pairs = [(OwnerId(document.id), source) for document in documents for source in (document.value or Sources()).sources]
        given = await records.given.many(record(owner, source.name) for owner, source in pairs if isinstance(source.kind, GivenKind))
        states = {id: state_of(kept.value, self.desk.keeping, now) for id, kept in given.items()}

        def state(owner: OwnerId, name: str) -> SourceState:
            read = (busy[owner].value or Busy()).sources
            return states.get(record(owner, name)) or read.get(name) or SourceState()

        return [summary(owner, source, state(owner, source.name)) for owner, source in pairs]


def summary(owner: OwnerId, source: Source, state: SourceState) -> SourceSummary:
    """A source as it is shown."""
    condition, warning = _condition(state)
    return SourceSummary(
        owner=owner,
        name=source.name,
        kind=source.kind,
        writable=source.writable,
        condition=condition,
        read_at=state.read_at,
        content_at=state.content_at,
        gave=gave(state.blocks, state.events, state.refused),
        warning=warning,
    )


def gave(blocks: tuple[Block, ...], events: int, refused: int) -> Gave:
    return Gave(events=events, per_kind=dict(Counter(block.kind for block in blocks)), refused=refused)


def _condition(state: SourceState) -> tuple[Condition, str | None]:
    if state.fault:
        return Condition(state.fault), IN_WORDS[Fault(state.fault)]
    return Condition.GOOD if state.read_at else Condition.NOT_YET, ODD_ZONE if state.warnings else None
