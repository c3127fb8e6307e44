"""What the routes share: the records, and how an owner's sources change in a commit."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from services.availability.domain.given import Given, Keeping
from services.availability.domain.sources import PUSHED, Connection, GivenKind, Source, SourceKind, Sources, person_of, record
from services.availability.ports import Parser, Records, Vault
from services.availability.steps import PlanReserve, ReadCalendars
from services.availability.web.bodies import TAKEN
from services.availability.web.callers import Caller
from shared.bus import Bus, Check, Commit, Document
from shared.contracts.availability import SourcesChanged
from shared.contracts.directory import PersonChanged
from shared.http import Fault, Problem, refused
from shared.kernel import OwnerId, PersonId, person_owner

DAYS = timedelta(days=400)
"""How far from today, and for how long, busy time may be given."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`spread` in seconds between the first readings of calendars that were connected together."""

    bus: Bus
    records: Records
    vault: Vault
    parser: Parser
    keeping: Keeping
    spread: float

    async def person(self, person: PersonId, by: Caller, commit: Commit) -> PersonChanged:
        """Somebody whom the caller speaks for, known until the commit: whoever is forgotten meanwhile gets no record. Raises Problem."""
        known = by.permitted(await self.records.people.of(person))
        commit.expect(Check("version", self.records.people.key, (person, str(known.revision))))
        return known

    async def give(self, person: PersonId, name: str, given: Given, commit: Commit) -> None:
        """Keep what was given instead of what was, and read the owner anew. Raises Problem when another kind of source has the name."""
        owner = person_owner(person)
        sources = await self.records.sources.of(owner)
        before = sources.value or Sources()
        there = before.named(name)
        if there is not None and there.kind is not given.kind:
            raise Problem(409, detail="Onder deze naam staat een andere soort agenda. Ontkoppel die eerst, of kies een andere naam.")
        document = (await self.records.given_of(owner, [name]))[name]
        keep_sources(commit, sources, owner, before if there else before.with_source(Source(name, given.kind)))
        commit.unchanged(sources).keep(document.becomes(given))
        commit.step(ReadCalendars(owner=owner))

    async def removed(self, owner: OwnerId, name: str, commit: Commit) -> bool:
        """Whether there was such a source; what was given of it goes too."""
        document = await self.records.sources.of(owner)
        before = document.value or Sources()
        if before.named(name) is None:
            return False
        keep_sources(commit, document, owner, before.without(name))
        await self.forget_given(owner, [name], commit)
        commit.step(ReadCalendars(owner=owner))
        return True

    def connected_before(self, owner: OwnerId, sources: Sources, connection: Connection) -> str | None:
        """The name under which this calendar was connected already, with whatever password."""
        known = self._connections(owner, sources).items()
        same = (connection.kind, connection.address, connection.user)
        return next((name for name, other in known if (other.kind, other.address, other.user) == same), None)

    def hosts(self, owner: OwnerId, sources: Sources) -> dict[str, str]:
        """On which server each calendar is, for its owner alone: an address may be a secret, a host is not."""
        found = {name: urlsplit(connection.address).hostname for name, connection in self._connections(owner, sources).items()}
        return {name: host for name, host in found.items() if host}

    def _connections(self, owner: OwnerId, sources: Sources) -> dict[str, Connection]:
        """Of the calendars that we fetch, and whose key we have."""
        found: dict[str, Connection] = {}
        for source in sources.sources:
            with suppress(LookupError):
                if isinstance(source.kind, SourceKind):
                    found[source.name] = self.vault.open(source.sealed, record(owner, source.name))
        return found

    async def forget_given(self, owner: OwnerId, names: list[str], commit: Commit) -> None:
        """Nothing stays of what was given of these sources."""
        for given in (await self.records.given_of(owner, names)).values():
            if given.value is not None:
                commit.keep(given.gone())


def keep_sources(commit: Commit, document: Document[Sources], owner: OwnerId, sources: Sources) -> None:
    """The sources of an owner, said when they changed."""
    if document.value is None or document.value.revision != sources.revision:
        kinds = tuple(sorted(source.kind for source in sources.sources))
        commit.keep(document.becomes(sources))
        commit.say(SourcesChanged(owner=owner, revision=sources.revision, kinds=kinds, writable=sources.writable is not None))
        if (person := person_of(owner)) is not None:
            commit.step(PlanReserve(person=person))


def free_name(name: str, kind: GivenKind | None = None) -> str:
    """The name, when a source of this kind may have it. Raises Problem."""
    if name == PUSHED and kind is not GivenKind.PUSHED:
        raise refused([Fault("naam", TAKEN)])
    return name
