"""What insight needs from outside, and what it gives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.metrics.domain.figures import MeetingFigures
from services.metrics.domain.meetings import Meeting
from services.metrics.domain.pipeline import Pipeline
from services.metrics.domain.sources import Source, SourceFigures
from shared.bus import Commit, Document
from shared.contracts.event import Event


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything that is shown, at one moment."""

    at: datetime
    meetings: MeetingFigures
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


class Heard(Protocol):
    """When which kind of event was last heard."""

    def note(self, event: Event, commit: Commit) -> None: ...


class Insights(Protocol):
    """The present figures."""

    async def now(self) -> Insight: ...
