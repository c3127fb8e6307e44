"""What intake needs from outside its rules."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.intake.domain.following import Numbered
from services.intake.domain.request import Known
from shared.bus import Write
from shared.kernel import ChallengeId, GovernmentTier, Level, LocationId, MeetingId, PersonId, Phase, RoomId


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody as the directory describes them; `secretariat` is an address, `challenges` what they work on."""

    person: PersonId
    name: str
    address: str
    function: str
    organisation: str
    tier: GovernmentTier | None
    guest: bool = False
    challenges: tuple[ChallengeId, ...] = ()
    secretariat: str | None = None
    level: Level = Level.CIVIL_SERVICE

    @property
    def role(self) -> str:
        """By function and organisation, never by name."""
        return ", ".join(part for part in (self.function, self.organisation) if part) or "Een deelnemer"


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a location."""

    id: RoomId
    name: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Place:
    """A location with its rooms."""

    id: LocationId
    name: str
    rooms: tuple[Room, ...]
    lead: int = 0
    """So many working days before, visitors are registered."""

    def room(self, id: RoomId | None) -> Room | None:
        return next((room for room in self.rooms if room.id == id), None)


@dataclass(frozen=True, slots=True)
class Topic:
    """A challenge to choose; `admitted` are the names of umbrella bodies that join before the phase `umbrella_from`."""

    id: ChallengeId
    title: str
    phase: Phase = Phase.EXPLORE
    tiers: tuple[GovernmentTier, ...] = ()
    umbrella_from: Phase = Phase.DESIGN
    admitted: tuple[str, ...] = ()


class Directory(Protocol):
    """People, places and challenges as this service heard of them."""

    async def known(self, people: Iterable[PersonId], challenge: ChallengeId | None, *, with_chairs: bool = False) -> Known:
        """The world in which a request with these people is judged; who is willing to chair only when asked for."""
        ...

    async def people(self, people: Sequence[PersonId]) -> dict[PersonId, Listed]: ...
    async def everybody(self) -> list[Listed]:
        """Who may be asked, guests aside; by tier, organisation and function."""
        ...

    async def place(self, location: LocationId) -> Place | None: ...
    async def places(self) -> list[Place]: ...
    async def topics(self) -> list[Topic]: ...
    async def topic(self, challenge: ChallengeId) -> Topic | None: ...


class Timelines(Protocol):
    """The lines of every meeting, in order."""

    def add(self, meeting: MeetingId, line: Numbered) -> Write: ...
    async def of(self, meeting: MeetingId) -> list[Numbered]: ...
    def live(self, meeting: MeetingId, after: int) -> AsyncIterator[Numbered]:
        """Every line after that number, as it comes, without end."""
        ...
