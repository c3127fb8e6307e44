"""What intake needs from outside its rules."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.intake.domain.following import Numbered
from services.intake.domain.request import Draft, Known
from shared.bus import Write
from shared.kernel import ChallengeId, GovernmentTier, LocationId, MeetingId, PersonId, RoomId


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody as the directory describes them."""

    person: PersonId
    name: str
    address: str
    function: str
    organisation: str
    tier: GovernmentTier | None
    guest: bool = False

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

    def room(self, id: RoomId | None) -> Room | None:
        return next((room for room in self.rooms if room.id == id), None)


@dataclass(frozen=True, slots=True)
class Topic:
    """A challenge to choose."""

    id: ChallengeId
    title: str


class Directory(Protocol):
    """People, places and challenges as this service heard of them."""

    async def known(self, draft: Draft, requester_domains: frozenset[str]) -> Known:
        """The world in which this draft is judged."""
        ...

    async def people(self, people: Sequence[PersonId]) -> dict[PersonId, Listed]: ...
    async def everybody(self) -> list[Listed]:
        """Who may be asked, guests aside; by tier, organisation and function."""
        ...

    async def place(self, location: LocationId) -> Place | None: ...
    async def places(self) -> list[Place]: ...
    async def topics(self) -> list[Topic]: ...


class Timelines(Protocol):
    """The lines of every meeting, in order."""

    def add(self, meeting: MeetingId, line: Numbered) -> Write: ...
    async def of(self, meeting: MeetingId) -> list[Numbered]: ...
    def live(self, meeting: MeetingId, after: int) -> AsyncIterator[Numbered]:
        """Every line after that number, as it comes, without end."""
        ...
