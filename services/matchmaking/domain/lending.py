"""Rooms lent on request: once a moment is held its host is asked; a no or silence is a room that drops out. Values in, a decision out."""

from dataclasses import replace
from datetime import timedelta

from services.matchmaking.domain.changing import Surroundings, Why, without_its_room
from services.matchmaking.domain.happenings import RoomAsked, RoomGiven
from services.matchmaking.domain.loan import Loan, RoomRefusal
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting
from services.matchmaking.domain.proposal import Proposal
from services.matchmaking.domain.settling import PEOPLE_INVITED

NOT_LENT = Why(
    "De gastheer kan de ruimte niet geven. We zoeken een andere.",
    "De gastheer kan de ruimte niet geven, en op deze locatie is geen andere. De ruimte volgt: de aanvrager regelt een andere plek.",
)
NOT_ANSWERED = Why(
    "De gastheer heeft niet op tijd laten weten of de ruimte kan. We zoeken een andere.",
    "De gastheer heeft niet op tijd laten weten of de ruimte kan, en op deze locatie is geen andere. "
    "De ruimte volgt: de aanvrager regelt een andere plek.",
)


def with_its_room_asked(decided: Decided, deadlines: Deadlines, notice: timedelta) -> Decided:
    """A moment in a lent room stands now: its host is asked in the same breath, once. A question about another moment is off.

    Silence must be known for a no at least `notice` before the moment.
    """
    meeting, proposal = decided.meeting, _in_a_lent_room(decided.meeting)
    if proposal is None:
        return decided if meeting.loan is None else replace(decided, meeting=replace(meeting, loan=None))
    moment = proposal.moment
    if (meeting.loan is not None and meeting.loan.moment == moment) or _is_refused(meeting, proposal):
        return decided
    visitors = sum(coming.needs_registration for coming in proposal.people)
    loan = Loan(meeting.loans + 1, moment, len(proposal.people), visitors, min(deadlines.host, moment.start - notice))
    return Decided(replace(meeting, loan=loan, loans=loan.sequence), decided.told).tell(RoomAsked(loan))


def host_answered(meeting: Meeting, sequence: int, around: Surroundings, *, agreed: bool) -> Decision:
    """The host said whether the room, and the registration of the visitors, are arranged. Their first word counts."""
    loan = _open(meeting, sequence)
    if loan is None:
        return Ignored()
    if not agreed:
        return _not_lent(meeting, loan, NOT_LENT, around)
    given = replace(loan, granted=True)
    return Decided(replace(meeting, loan=given)).tell(RoomGiven(given))


def host_silent(meeting: Meeting, sequence: int, around: Surroundings) -> Decision:
    """The time to answer is over: silence is a no."""
    loan = _open(meeting, sequence)
    return Ignored() if loan is None else _not_lent(meeting, loan, NOT_ANSWERED, around)


def _open(meeting: Meeting, sequence: int) -> Loan | None:
    loan = meeting.loan
    return None if loan is None or loan.granted or loan.sequence != sequence else loan


def _not_lent(meeting: Meeting, loan: Loan, why: Why, around: Surroundings) -> Decision:
    moment, reservation = loan.moment, meeting.reservation
    if moment.room is None or reservation is None:
        return Ignored()
    refusal = RoomRefusal(moment.room, moment.start, moment.end)
    without = replace(meeting, loan=None, rooms_refused=(*meeting.rooms_refused, refusal))
    decision = without_its_room(without, reservation, why, around)
    return Decided(without) if isinstance(decision, Ignored) else decision


def _in_a_lent_room(meeting: Meeting) -> Proposal | None:
    reservation = meeting.reservation
    if meeting.status not in PEOPLE_INVITED or reservation is None or not reservation.proposal.lent:
        return None
    return reservation.proposal


def _is_refused(meeting: Meeting, proposal: Proposal) -> bool:
    moment = proposal.moment
    return any((one.room, one.start, one.end) == (moment.room, moment.start, moment.end) for one in meeting.rooms_refused)
