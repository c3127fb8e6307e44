"""What the rules need from outside, in this service's words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from services.matchmaking.domain.meeting import Deadlines, Decided, Horizon, Meeting
from services.matchmaking.domain.replanning import Puzzle, Solved
from services.matchmaking.domain.situation import Situation
from services.matchmaking.domain.suggestions import PlannedDay
from shared.bus import Check, Commit, Document
from shared.kernel import MeetingId, OwnerId, PersonId


@dataclass(frozen=True, slots=True)
class Seen:
    """The situation as it was read, and per owner the check that the calendar is still the same when the decision is committed."""

    situation: Situation
    unchanged: Mapping[OwnerId, Check]
    moved_as_often: Mapping[PersonId, Check] = field(default_factory=dict)
    """Per person the check that they moved something for others no more often than it says here."""


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

    async def look(self, meeting: Meeting, together: Collection[MeetingId] = ()) -> Seen:
        """Everything a search for this meeting rests on; what it and those it changes `together` with hold themselves counts as free."""
        ...

    def keep_day(self, day: PlannedDay, revision: int, commit: Commit) -> None:
        """A co-working day as it was planned last."""
        ...

    async def days(self) -> tuple[PlannedDay, ...]:
        """The co-working days that were planned."""
        ...

    async def watchers(self, owners: Iterable[OwnerId]) -> tuple[MeetingId, ...]:
        """The meetings without a moment that wait for the calendars of any of these."""
        ...

    def watch(self, before: Meeting | None, after: Meeting, commit: Commit) -> None:
        """From the owners watched for a meeting to those watched next."""
        ...

    def forget(self, person: PersonId, revision: int, commit: Commit) -> None:
        """Drop everything this service heard of somebody."""
        ...


class Week(Protocol):
    """Promises and deadlines in working days."""

    def horizon(self, earliest: datetime, within_working_days: int, not_before: datetime | None = None) -> Horizon: ...

    def deadlines(self, now: datetime, within_working_days: int) -> Deadlines: ...

    def office_time(self, start: datetime, work: timedelta) -> datetime:
        """When so much office time has passed since `start`."""
        ...


class Outcomes(Protocol):
    """Turns a decision into a commit: the record, its holds, its clock, and what is said of it."""

    async def keep(
        self, document: Document[Meeting], decided: Decided, commit: Commit, seen: Seen | None = None, together: Collection[MeetingId] = ()
    ) -> None:
        """`together` are meetings that change in the same commit, to holds that go with these."""
        ...


class Replanner(Protocol):
    """Chooses what all meetings in a puzzle do."""

    def best(self, puzzle: Puzzle, limit: timedelta) -> Solved:
        """Never worse than what holds now. Takes about `limit` at most, and blocks that long."""
        ...
