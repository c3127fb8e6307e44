"""`Outcomes`: a decision as a commit. The record, the difference in holds, the one clock that runs, and the events, in order."""

from datetime import datetime, timedelta

from services.matchmaking.adapters.events import event_of
from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.domain.happenings import CalendarsNeeded
from services.matchmaking.domain.meeting import Decided, Meeting
from services.matchmaking.ports import Seen, World
from services.matchmaking.steps import HoldExpired, MeetingEnded, PollClosed, SearchOverdue
from shared.bus import Commit, Document
from shared.contracts.event import PrivateEvent
from shared.kernel import MeetingStatus

SILENCE = timedelta(seconds=10)
"""Calendars that are late are named at their own deadline, in an event that still has to come; only silence after that is overdue."""
CLOCKS: tuple[type[PrivateEvent], ...] = (SearchOverdue, PollClosed, HoldExpired, MeetingEnded)


class StoredOutcomes:
    """Implements `services.matchmaking.ports.Outcomes`."""

    def __init__(self, holds: StoredHolds, world: World) -> None:
        self._holds, self._world = holds, world

    async def keep(self, document: Document[Meeting], decided: Decided, commit: Commit, seen: Seen | None = None) -> None:
        """`seen` is what the decision rests on: the calendars of everybody newly held must still be the same."""
        meeting = decided.meeting
        before = () if document.value is None else document.value.holds
        if seen is not None:
            claimed = {claim.owner for hold in meeting.holds if hold not in before for claim in hold.claims}
            commit.expect(*(seen.unchanged[owner] for owner in sorted(claimed & seen.unchanged.keys())))
        self._holds.change(meeting.id, before, meeting.holds, commit)
        commit.keep(document.becomes(meeting))
        needed = any(isinstance(told.what, CalendarsNeeded) for told in decided.told)
        owners = await self._world.owners(meeting) if needed else ()
        commit.say(*(event_of(told, meeting, owners, commit.now) for told in decided.told))
        _set_the_clock(meeting, commit)


def _set_the_clock(meeting: Meeting, commit: Commit) -> None:
    """One clock runs for a meeting: that of its status."""
    clock = _clock(meeting)
    for kind in CLOCKS:
        if clock is None or not isinstance(clock[1], kind):
            commit.drop(kind, meeting.id)
    if clock is not None:
        commit.at(*clock, key=meeting.id)


def _clock(meeting: Meeting) -> tuple[datetime, PrivateEvent] | None:
    match meeting.status:
        case MeetingStatus.SEARCHING if meeting.waits_for is not None and meeting.calendars_by is not None:
            return meeting.calendars_by + SILENCE, SearchOverdue(meeting=meeting.id, wanted=meeting.waits_for)
        case MeetingStatus.POLLING if meeting.poll is not None:
            return meeting.poll.deadline, PollClosed(meeting=meeting.id, sequence=meeting.poll.sequence)
        case MeetingStatus.RESERVED | MeetingStatus.INVITED if meeting.reservation is not None:
            return meeting.reservation.expires, HoldExpired(meeting=meeting.id, sequence=meeting.sequence)
        case MeetingStatus.CONFIRMED if meeting.reservation is not None:
            return meeting.reservation.proposal.moment.end, MeetingEnded(meeting=meeting.id, sequence=meeting.sequence)
        case _:
            return None
