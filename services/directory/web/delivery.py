"""Delivered people: checked and kept, one or many in a commit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from services.directory.domain.delivering import Known, faults_of, kept
from services.directory.domain.faults import Fault
from services.directory.domain.organisations import Register
from services.directory.domain.people import Person, PersonEntry, Unchanged
from services.directory.domain.reserve import Agreed
from services.directory.ports import Challenges, Locations, People
from shared import http
from shared.bus import Commit
from shared.kernel import ChallengeId, LocationId
from shared.security import PersonIds


def refuse(faults: Sequence[Fault]) -> None:
    """Raises the Problem that names them, if there are any."""
    if faults:
        raise http.refused([http.Fault(_path(fault), fault.text) for fault in faults])


def _path(fault: Fault) -> str:
    return fault.field if fault.place is None else f"[{fault.place}].{fault.field}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a delivery came to."""

    people: tuple[Person, ...]
    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything a delivered person is checked against."""

    people: People
    challenges: Challenges
    locations: Locations
    organisations: Register
    ids: PersonIds
    agreed: Agreed
    """Spoedruimte of organisations."""

    async def known(self, entries: Sequence[PersonEntry]) -> Known:
        """What these may refer to."""
        addresses = [address for entry in entries for address in (entry.address, entry.deputy) if address]
        return Known(
            register=self.organisations,
            locations={LocationId(document.id) for document in await self.locations.all()},
            challenges={ChallengeId(document.id) for document in await self.challenges.all()},
            ids={address: self.ids.of(address) for address in addresses},
            agreed=self.agreed,
        )

    def faults(self, entries: Sequence[PersonEntry], known: Known) -> list[Fault]:
        """Of all entries, each with its place in the list."""
        first: dict[str, int] = {}
        found = [replace(fault, place=place) for place, entry in enumerate(entries) for fault in faults_of(entry, known)]
        for place, entry in enumerate(entries):
            if first.setdefault(entry.address, place) != place:
                found.append(Fault("Dit adres staat al eerder in de lijst.", "email", place=place))
        return found

    async def keep(self, entries: Sequence[PersonEntry], known: Known, commit: Commit) -> Kept:
        """Entries without faults, in this commit."""
        ids = [known.ids[entry.address] for entry in entries]
        before, forgotten = await self.people.many(ids), await self.people.forgotten(ids)
        people: list[Person] = []
        new = changed = 0
        for entry, id in zip(entries, ids, strict=True):
            document, trace = before[id], forgotten.get(id)
            match kept(entry, document.value, id, known, trace.revision if trace else 0):
                case Person() as person:
                    self.people.keep(commit, document, person)
                    people.append(person)
                    new, changed = new + (document.value is None), changed + (document.value is not None)
                case Unchanged.UNCHANGED:
                    people.append(document.there)
                case unreachable:
                    assert_never(unreachable)
        return Kept(tuple(people), new, changed)
