"""What insight needs from outside, and what it gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.metrics.domain.afterwards import EnergyFigures, Sharing
from services.metrics.domain.figures import MeetingFigures, TooFew
from services.metrics.domain.meetings import Meeting
from services.metrics.domain.moves import Mover
from services.metrics.domain.pipeline import Pipeline
from services.metrics.domain.sources import Source, SourceFigures
from shared.bus import Commit, Document
from shared.contracts.directory import ChallengeChanged, PersonChanged
from shared.contracts.event import Event
from shared.kernel import ChallengeId, GovernmentTier, PersonId, Phase


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything that is shown, at one moment."""

    at: datetime
    meetings: MeetingFigures
    moves: dict[GovernmentTier, int | TooFew]
    """How often people agreed to move an appointment for others."""
    energy: EnergyFigures
    sharing: Sharing | TooFew
    sources: SourceFigures
    pipeline: Pipeline


class Meetings(Protocol):
    """What is kept of meetings."""

    async def of(self, id: str) -> Document[Meeting]: ...

    async def all(self) -> list[Document[Meeting]]: ...


class Sources(Protocol):
    """What is kept of calendars."""

    async def of(self, id: str) -> Document[Source]: ...

    async def all(self) -> list[Document[Source]]: ...


class Movers(Protocol):
    """What is kept of people who were asked to move something."""

    async def of(self, id: str) -> Document[Mover]: ...

    async def all(self) -> list[Document[Mover]]: ...


class Tiers(Protocol):
    """Of which tier of government people are."""

    def note(self, event: PersonChanged, commit: Commit) -> None: ...

    def forget(self, person: PersonId, commit: Commit) -> None: ...

    async def of(self, people: Iterable[PersonId]) -> dict[PersonId, GovernmentTier]: ...


class Phases(Protocol):
    """In which phase challenges are."""

    def note(self, event: ChallengeChanged, commit: Commit) -> None: ...

    async def all(self) -> dict[ChallengeId, Phase]: ...


@dataclass(frozen=True, slots=True)
class Moves:
    """People who were asked to move something, and of which tier they are."""

    movers: Movers
    tiers: Tiers


class Heard(Protocol):
    """When which kind of event was last heard."""

    def note(self, event: Event, commit: Commit) -> None: ...


class Insights(Protocol):
    """The present figures."""

    async def now(self) -> Insight: ...
