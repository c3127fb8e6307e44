"""What the rules need from outside, in this service's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.matchmaking.domain.meeting import Deadlines, Decided, Horizon, Meeting
from services.matchmaking.domain.situation import Situation
from shared.bus import Check, Commit, Document
from shared.kernel import OwnerId, PersonId


@dataclass(frozen=True, slots=True)
class Seen:
    """The situation as it was read, and per owner the check that the calendar is still the same when the decision is committed."""

    situation: Situation
    unchanged: Mapping[OwnerId, Check]


class World(Protocol):
    """People, calendars, locations and holds, as this service heard them."""

    async def knows(self, meeting: Meeting) -> bool:
        """Everybody asked who is no guest, and the location asked, are known here."""
        ...

    async def has_heard(self, revisions: Mapping[OwnerId, int]) -> bool:
        """The calendars are known here at least at these revisions."""
        ...

    async def owners(self, meeting: Meeting) -> tuple[OwnerId, ...]:
        """Whose calendars matter: everybody asked, and the rooms of the candidate locations."""
        ...

    async def look(self, meeting: Meeting) -> Seen:
        """Everything a search for this meeting rests on."""
        ...

    def forget(self, person: PersonId, revision: int, commit: Commit) -> None:
        """Drop everything this service heard of somebody."""
        ...


class Week(Protocol):
    """Promises and deadlines in working days."""

    def horizon(self, earliest: datetime, within_working_days: int, not_before: datetime | None = None) -> Horizon: ...

    def deadlines(self, now: datetime, within_working_days: int) -> Deadlines: ...


class Outcomes(Protocol):
    """Turns a decision into a commit: the record, its holds, its clock, and what is said of it."""

    async def keep(self, document: Document[Meeting], decided: Decided, commit: Commit, seen: Seen | None = None) -> None: ...
