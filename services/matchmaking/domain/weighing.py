"""What the answers so far bring about: of a poll, and to an invitation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from services.matchmaking.domain.displacement import Displacement, displaced_by
from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.happenings import Reservation
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Meeting, Refusal, Replan
from services.matchmaking.domain.polling import Chosen, NoneSuits, Undecided, Waits, count
from services.matchmaking.domain.proposal import Coming
from services.matchmaking.domain.settling import (
    GRACE,
    NONE_OF_THESE,
    SOMEBODY_CANNOT,
    ask_to_move,
    confirm,
    enough_said_yes,
    look_further,
    released,
    reserve,
    seats_of,
)
from shared.kernel import Answer, MeetingStatus, PersonId, person_owner


def after_poll(decided: Decided, prices: Prices, now: datetime, deadlines: Deadlines, waits: Waits = Waits.FOR_EVERYBODY) -> Decision:
    """What the answers to a poll bring about. A moment whose hold lapsed is no longer on offer: the hour may be somebody else's."""
    meeting, poll = decided.meeting, decided.meeting.poll
    if poll is None:
        return decided
    held = {hold.key: hold for hold in meeting.holds if hold.expires > now}
    on_offer = replace(poll, offers=tuple(offer for offer in poll.offers if offer.key in held))
    waits = Waits.FOR_THE_QUORUM if waits is Waits.FOR_EVERYBODY and meeting.quorum_suffices else waits
    counts, asked = meeting.counts_may_be_told, meeting.asked
    match count(on_offer, asked.seats, asked.quorum, prices, now, waits=waits, counts=counts):
        case Chosen(key, proposal, agreed, explanation):
            deadline = min(deadlines.answers, proposal.moment.start)
            suffices = waits is not Waits.FOR_EVERYBODY
            kept = Decided(
                replace(meeting, quorum_suffices=suffices, holds=(replace(held[key], claims=proposal.claims, expires=deadline + GRACE),)),
                decided.told,
            )
            if displaced_by(proposal):
                question = Displacement(0, key, proposal, displaced_by(proposal), deadlines.consent, agreed, explanation)
                return ask_to_move(kept, question, deadlines)
            return reserve(kept, Reservation(key, proposal, deadline, agreed), deadlines.due, explanation=explanation)
        case Undecided():
            return decided
        case NoneSuits():
            moments = [offer.proposal.moment for offer in poll.offers]
            refusals = (*meeting.refusals, *(Refusal(None, moment.start, moment.end) for moment in moments))
            return Replan(Decided(replace(released(meeting), refusals=refusals), decided.told), (NONE_OF_THESE,))
        case unreachable:
            assert_never(unreachable)


def weigh_answers(decided: Decided, now: datetime) -> Decision:
    """Confirm when enough required seats say yes, look further when they no longer can; an expired hold confirms nothing."""
    meeting = decided.meeting
    if meeting.status not in {MeetingStatus.RESERVED, MeetingStatus.INVITED}:
        return decided
    _, possible, needed = seats_of(meeting)
    if possible < needed:
        return look_further(decided, tuple(_refusals(meeting)), SOMEBODY_CANNOT)
    if enough_said_yes(meeting) and all(hold.expires > now for hold in meeting.holds):
        return confirm(decided)
    return decided


def _refusals(meeting: Meeting) -> Iterator[Refusal]:
    """Of everybody who said no to the moment."""
    if meeting.reservation is not None:
        moment = meeting.reservation.proposal.moment
        people = (coming.person for coming in meeting.reservation.proposal.people)
        yield from (Refusal(one, moment.start, moment.end) for one in people if meeting.answer_of(one).answer is Answer.NO)


def seat_filled(meeting: Meeting, person: PersonId) -> Meeting:
    """Somebody said yes: of a principal and their deputy the other is free again."""
    reservation = meeting.reservation
    if reservation is None or (coming := reservation.proposal.is_for(person)) is None:
        return meeting
    for other in reservation.proposal.people:
        if _in_each_others_place(coming, other):
            meeting = without_claims_of(meeting, other.person)
            reservation = replace(reservation, proposal=reservation.proposal.without(other.person))
    return replace(meeting, reservation=reservation)


def _in_each_others_place(one: Coming, other: Coming) -> bool:
    return one.seat == other.seat and (one.principal == other.person or other.principal == one.person)


def without_claims_of(meeting: Meeting, person: PersonId) -> Meeting:
    """The same meeting that no longer holds time of this person."""
    owner = person_owner(person)
    holds = tuple(replace(hold, claims=tuple(claim for claim in hold.claims if claim.owner != owner)) for hold in meeting.holds)
    return replace(meeting, holds=holds)
