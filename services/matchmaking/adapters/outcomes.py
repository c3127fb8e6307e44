"""`Outcomes`: a decision as a commit. The record, the difference in holds and in moves, the clocks that run, and the events, in order."""

from collections.abc import Collection
from datetime import datetime, timedelta

from services.matchmaking.adapters.events import event_of
from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.adapters.moves import StoredMoves
from services.matchmaking.domain.displacing import asked_to_move, moving
from services.matchmaking.domain.happenings import CalendarsNeeded
from services.matchmaking.domain.holds import Hold
from services.matchmaking.domain.meeting import Decided, Meeting, Watch
from services.matchmaking.ports import Seen, World
from services.matchmaking.steps import (
    CalendarMoved,
    DisplacementClosed,
    HoldExpired,
    HostSilent,
    LookAgain,
    MeetingEnded,
    OpeningLapsed,
    PollClosed,
    RungDue,
    SearchOverdue,
)
from shared.bus import Commit, Document
from shared.contracts.event import PrivateEvent
from shared.kernel import MeetingId, MeetingStatus, OwnerId, PersonId

SILENCE = timedelta(seconds=10)
"""Calendars that are late are named at their own deadline, in an event that still has to come; only silence after that is overdue."""
CLOCKS: tuple[type[PrivateEvent], ...] = (
    SearchOverdue,
    PollClosed,
    DisplacementClosed,
    HoldExpired,
    RungDue,
    MeetingEnded,
    LookAgain,
    OpeningLapsed,
    HostSilent,
)


class StoredOutcomes:
    """Implements `services.matchmaking.ports.Outcomes`."""

    def __init__(self, holds: StoredHolds, world: World, moves: StoredMoves) -> None:
        self._holds, self._world, self._moves = holds, world, moves

    async def keep(
        self, document: Document[Meeting], decided: Decided, commit: Commit, seen: Seen | None = None, together: Collection[MeetingId] = ()
    ) -> None:
        """`seen` is what the decision rests on: the calendars of everybody newly held must still be the same, and nobody who is asked to
        move something may have done so more often meanwhile.
        """
        meeting = decided.meeting
        before = () if document.value is None else document.value.holds
        if seen is not None:
            claimed = {claim.owner for hold in meeting.holds if hold not in before for claim in hold.claims}
            commit.expect(*(seen.unchanged[owner] for owner in sorted(claimed & seen.unchanged.keys())))
            commit.expect(
                *(seen.moved_as_often[person] for person in _newly_asked(document.value, meeting) if person in seen.moved_as_often)
            )
        await self._moves.change(document.value, meeting, commit)
        self._holds.change(meeting.id, before, meeting.holds, commit, together)
        commit.keep(document.becomes(meeting))
        self._world.watch(document.value, meeting, commit)
        commit.step(*[CalendarMoved(meeting=one) for one in await self._world.watchers(_given_back(before, meeting)) if one != meeting.id])
        needed = any(isinstance(told.what, CalendarsNeeded) for told in decided.told)
        owners = await self._world.owners(meeting) if needed else ()
        commit.say(*(event_of(told, meeting, owners, commit.now) for told in decided.told))
        _set_the_clock(meeting, commit)


def _given_back(before: tuple[Hold, ...], meeting: Meeting) -> set[OwnerId]:
    """Whose hours are free again."""
    held = {claim for hold in meeting.holds for claim in hold.claims}
    return {claim.owner for hold in before for claim in hold.claims if claim not in held}


def _newly_asked(before: Meeting | None, after: Meeting) -> tuple[PersonId, ...]:
    """Who may be asked to move something, as of this decision; whoever might be before it is counted already."""
    earlier = moving(before)
    return tuple(person for person in moving(after) if person not in earlier)


def _set_the_clock(meeting: Meeting, commit: Commit) -> None:
    running = clocks(meeting)
    for kind in CLOCKS:
        if not any(isinstance(step, kind) for _, step in running):
            commit.drop(kind, meeting.id)
    for clock in running:
        commit.at(*clock, key=meeting.id)


def clocks(meeting: Meeting) -> list[tuple[datetime, PrivateEvent]]:
    """Of a meeting run the clock of its status, that of the next rung of its open question, and that of the host of its room."""
    return [clock for clock in (_clock(meeting), _next_rung(meeting), _host(meeting)) if clock is not None]


def _host(meeting: Meeting) -> tuple[datetime, PrivateEvent] | None:
    loan = meeting.loan
    return None if loan is None or loan.granted else (loan.deadline, HostSilent(meeting=meeting.id, sequence=loan.sequence))


def _next_rung(meeting: Meeting) -> tuple[datetime, PrivateEvent] | None:
    at = min((one.at for one in meeting.due), default=None)
    return None if at is None else (at, RungDue(meeting=meeting.id))


def _clock(meeting: Meeting) -> tuple[datetime, PrivateEvent] | None:
    match meeting.status:
        case MeetingStatus.SEARCHING if meeting.waits_for is not None and meeting.calendars_by is not None:
            return meeting.calendars_by + SILENCE, SearchOverdue(meeting=meeting.id, wanted=meeting.waits_for)
        case MeetingStatus.POLLING if meeting.poll is not None:
            return meeting.poll.deadline, PollClosed(meeting=meeting.id, sequence=meeting.poll.sequence, due=meeting.poll.deadline)
        case MeetingStatus.POLLING if (question := asked_to_move(meeting)) is not None:
            return question.deadline, DisplacementClosed(meeting=meeting.id, sequence=question.sequence, due=question.deadline)
        case MeetingStatus.RESERVED | MeetingStatus.INVITED if meeting.reservation is not None:
            expires = meeting.reservation.expires
            return expires, HoldExpired(meeting=meeting.id, sequence=meeting.sequence, due=expires)
        case MeetingStatus.CONFIRMED if meeting.reservation is not None:
            return meeting.reservation.proposal.moment.end, MeetingEnded(meeting=meeting.id, sequence=meeting.sequence)
        case _:
            return None if meeting.watch is None else _watching(meeting, meeting.watch)


def _watching(meeting: Meeting, watch: Watch) -> tuple[datetime, PrivateEvent]:
    if watch.opening is not None:
        return watch.opening.expires, OpeningLapsed(meeting=meeting.id, opening=watch.opening.number)
    if meeting.waits_for is not None and meeting.calendars_by is not None:
        return meeting.calendars_by + SILENCE, SearchOverdue(meeting=meeting.id, wanted=meeting.waits_for)
    return watch.look_at, LookAgain(meeting=meeting.id)
