"""What co-working days need from outside, in their own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from services.coworking.domain.candidates import Candidate, Challenge
from services.coworking.domain.days import Day
from services.coworking.domain.encounters import Encounter
from services.coworking.domain.planning import Venue, Wish
from shared.bus import Commit, Document
from shared.kernel import ChallengeId, GovernmentTier, LocationId, PersonId


@dataclass(frozen=True, slots=True)
class Choice:
    """A challenge or location as a page offers it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers, in the order of the alphabet."""

    challenges: tuple[Choice, ...]
    locations: tuple[Choice, ...]

    def challenge(self, id: str) -> str:
        """The name of a challenge, or of one that is gone."""
        return next((choice.name for choice in self.challenges if choice.id == id), "Onbekende opgave")

    def location(self, id: str) -> str:
        return next((choice.name for choice in self.locations if choice.id == id), "Onbekende locatie")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who comes, as others may see them: by role, not by name."""

    function: str
    organisation: str
    tier: GovernmentTier | None


class Days(Protocol):
    """The planned days."""

    async def of(self, id: str) -> Document[Day]: ...

    async def all(self) -> list[Document[Day]]: ...


class World(Protocol):
    """What others said about people, places and challenges."""

    async def choices(self) -> Choices: ...

    async def challenge(self, id: ChallengeId) -> Challenge | None: ...

    async def venue(self, id: LocationId) -> Venue | None: ...

    async def candidates(self, wish: Wish) -> tuple[Candidate, ...]:
        """Everybody of the challenge, and the asker."""
        ...


class People(Protocol):
    """Who somebody is, as this service heard it."""

    async def known(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Those of them whom the directory has, guests included."""
        ...

    async def colleague(self, address: str) -> PersonId | None:
        """Who this address is of: somebody of the directory, no guest."""
        ...

    async def attendees(self, people: Iterable[PersonId]) -> tuple[Attendee, ...]: ...

    def forget(self, person: PersonId, revision: int, commit: Commit) -> None: ...


class Encounters(Protocol):
    """Facts about who met whom."""

    async def of(self, person: PersonId) -> tuple[Encounter, ...]: ...

    def keep(self, encounters: Iterable[Encounter], commit: Commit) -> None: ...

    async def forget(self, person: PersonId, commit: Commit) -> None: ...
