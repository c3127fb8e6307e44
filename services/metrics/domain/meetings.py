"""What insight keeps of a meeting: when it was asked, settled and held, and by how many people; no question, no place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.kernel import ChallengeId, MeetingId, MeetingStatus, PersonId

FAILED = {MeetingStatus.NO_MOMENT, MeetingStatus.CANCELLED}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, from events in any order. `revision` is of the status, `starts_revision` of the confirmed moment."""

    id: MeetingId
    people: tuple[PersonId, ...] = ()
    asked_at: datetime | None = None
    within_working_days: int | None = None
    sought_since: date | None = None
    status: MeetingStatus = MeetingStatus.REQUESTED
    revision: int = 0
    settled_at: datetime | None = None
    starts_at: datetime | None = None
    starts_revision: int = 0
    challenge: ChallengeId | None = None
    gave: int = 0
    cost: int = 0
    energy_revision: int = 0
    sharing: int = 0
    at_the_table: int = 0
    sharing_revision: int = 0

    @property
    def failed(self) -> bool:
        return self.status in FAILED


def asked(  # what a request tells
    meeting: Meeting,
    people: Iterable[PersonId],
    at: datetime,
    within_working_days: int,
    sought_since: date | None,
    challenge: ChallengeId | None = None,
) -> Meeting:
    """The clock starts at the first ask."""
    return replace(
        meeting,
        people=tuple(sorted({*meeting.people, *people})),
        asked_at=min(at, meeting.asked_at or at),
        within_working_days=within_working_days,
        sought_since=sought_since,
        challenge=challenge,
    )


def becomes(meeting: Meeting, status: MeetingStatus, revision: int) -> Meeting:
    """The status of the highest revision."""
    return replace(meeting, status=status, revision=revision) if revision > meeting.revision else meeting


def settled(meeting: Meeting, at: datetime, starts_at: datetime, revision: int) -> Meeting:
    """Settled is the first confirmation; in the room is the start of the latest confirmed moment."""
    meeting = replace(meeting, settled_at=min(at, meeting.settled_at or at))
    return replace(meeting, starts_at=starts_at, starts_revision=revision) if revision > meeting.starts_revision else meeting


def energised(meeting: Meeting, gave: int, cost: int, revision: int) -> Meeting:
    """How many said that it gave, or cost energy."""
    return replace(meeting, gave=gave, cost=cost, energy_revision=revision) if revision > meeting.energy_revision else meeting


def shares(meeting: Meeting, sharing: int, of: int, revision: int) -> Meeting:
    """How many at the table share their number."""
    return replace(meeting, sharing=sharing, at_the_table=of, sharing_revision=revision) if revision > meeting.sharing_revision else meeting


def without(meeting: Meeting, person: PersonId) -> Meeting:
    return replace(meeting, people=tuple(one for one in meeting.people if one != person))
