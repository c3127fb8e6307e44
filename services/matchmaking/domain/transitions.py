"""Every transition of a meeting as a pure function: values in, a decision out.

Nobody else writes a meeting's status, revision, sequence or moment. A transition answers `Ignored`, `Decided`, or `Replan` when another
moment must be found first; then `settle` goes on with what the search found.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.happenings import CalendarsNeeded, Cancelled, Counted, Invited, Reservation, SearchBegan, TookPlace
from services.matchmaking.domain.meeting import (
    Answered,
    Asked,
    Deadlines,
    Decided,
    Decision,
    Horizon,
    Ignored,
    Meeting,
    Refusal,
    Replan,
)
from services.matchmaking.domain.polling import Chosen, NoneSuits, PollAnswer, Undecided, count
from services.matchmaking.domain.proposal import Proposal
from services.matchmaking.domain.settling import (
    GRACE,
    NOBODY_REQUIRED,
    NONE_OF_THESE,
    NOT_EVERYBODY_ANSWERED,
    SOMEBODY_CANNOT,
    answers_forgotten,
    called_back,
    confirm,
    give_up,
    look_further,
    released,
    reserve,
    seats_of,
    withdrawn,
)
from shared.kernel import Answer, MeetingId, MeetingStatus, OwnerId, PersonId, PollChoice, Role, person_owner


def request(meeting: MeetingId, asked: Asked, horizon: Horizon, revision: int, deadlines: Deadlines) -> Decided:
    """A new meeting, being searched."""
    return _search(Meeting(meeting, asked, horizon, revision), deadlines)


def collected(meeting: Meeting, revision: int, unreadable: tuple[OwnerId, ...]) -> Decision:
    """The calendars were read, as asked with `revision`; or the wait for them is over."""
    if meeting.status is not MeetingStatus.SEARCHING or meeting.waits_for != revision:
        return Ignored()
    return Replan(Decided(replace(meeting, waits_for=None, calendars_by=None, unreadable=unreadable)))


def poll_answered(meeting: Meeting, sequence: int, answer: PollAnswer, prices: Prices, now: datetime, deadlines: Deadlines) -> Decision:
    """Somebody said which moments suit."""
    poll = meeting.poll
    if poll is None or poll.sequence != sequence or answer.person not in poll.asked or poll.newest(answer.person) >= answer.revision:
        return Ignored()
    poll = poll.answered(answer)
    best = min((poll.choice(answer.person, offer.key) or PollChoice.CANNOT for offer in poll.offers), key=list(PollChoice).index)
    counted = Decided(replace(meeting, poll=poll)).tell(Counted(answer.person, best))
    return _after_poll(counted, prices, now, deadlines)


def poll_closed(meeting: Meeting, sequence: int, prices: Prices, now: datetime, deadlines: Deadlines) -> Decision:
    """The poll's deadline passed: decide with what there is."""
    if meeting.poll is None or meeting.poll.sequence != sequence:
        return Ignored()
    return _after_poll(Decided(meeting), prices, now, deadlines, closed=True)


def invitations_sent(meeting: Meeting, sequence: int) -> Decision:
    """Every invitation of a moment is out."""
    if meeting.status is not MeetingStatus.RESERVED or meeting.sequence != sequence:
        return Ignored()
    return Decided(replace(meeting, status=MeetingStatus.INVITED)).tell(Invited())


def answered(meeting: Meeting, sequence: int, answer: Answered, now: datetime) -> Decision:
    """Somebody answered the invitation. After bevestigd an answer is counted and told, and changes nothing else; after the end, nothing."""
    reservation = meeting.reservation
    if (
        meeting.status.final
        or reservation is None
        or meeting.sequence != sequence
        or meeting.answer_of(answer.person).revision >= answer.revision
    ):
        return Ignored()
    coming = reservation.proposal.is_for(answer.person)
    if coming is None:
        return Ignored()
    counted = Decided(_with_answer(meeting, answer)).tell(Counted(answer.person, answer.answer))
    if coming.role is Role.OPTIONAL and answer.answer is Answer.NO:
        return Decided(_without_claims_of(counted.meeting, answer.person), counted.told)
    refusal = Refusal(answer.person, reservation.proposal.moment.start, reservation.proposal.moment.end)
    return _weigh_answers(counted, refusal, now)


def hold_expired(meeting: Meeting, sequence: int) -> Decision:
    """Not everybody required answered in time: the next option."""
    if meeting.status not in {MeetingStatus.RESERVED, MeetingStatus.INVITED} or meeting.sequence != sequence or meeting.reservation is None:
        return Ignored()
    moment = meeting.reservation.proposal.moment
    return look_further(Decided(meeting), (Refusal(None, moment.start, moment.end),), NOT_EVERYBODY_ANSWERED)


def cancel(meeting: Meeting, revision: int, reason: str) -> Decision:
    """The requester calls it off."""
    if meeting.status.final or meeting.heard >= revision:
        return Ignored()
    cancelled = replace(withdrawn(meeting), heard=revision, status=MeetingStatus.CANCELLED)
    return Decided(cancelled).tell(Cancelled(max(cancelled.sequence, 0), reason))


def move(meeting: Meeting, revision: int, horizon: Horizon, within_working_days: int, deadlines: Deadlines) -> Decision:
    """The requester wants another moment for the same meeting: everything starts anew, the sequence goes on."""
    if meeting.status.final or meeting.heard >= revision:
        return Ignored()
    asked = replace(meeting.asked, within_working_days=within_working_days)
    fresh = Meeting(meeting.id, asked, horizon, revision)
    kept = replace(fresh, revision=meeting.revision, sequence=meeting.sequence, polls=meeting.polls, holds_made=meeting.holds_made)
    return _search(replace(kept, answers=answers_forgotten(meeting)), deadlines, before=meeting.status)


def ended(meeting: Meeting, sequence: int) -> Decision:
    """The end of a confirmed meeting passed."""
    if meeting.status is not MeetingStatus.CONFIRMED or meeting.sequence != sequence or meeting.reservation is None:
        return Ignored()
    came = tuple(one.person for one in meeting.reservation.proposal.people if meeting.answer_of(one.person).answer is Answer.YES)
    return Decided(replace(meeting, status=MeetingStatus.HELD, holds=())).tell(TookPlace(meeting.reservation, came))


def left(meeting: Meeting, person: PersonId, prices: Prices, now: datetime, deadlines: Deadlines) -> Decision:
    """Somebody was forgotten: they count as declined, and the meeting goes on without their seat."""
    if not meeting.open or not meeting.involves(person):
        return Ignored()
    seats = tuple(replace(seat, people=tuple(one for one in seat.people if one != person)) for seat in meeting.asked.seats)
    smaller = replace(_without_claims_of(meeting, person), asked=replace(meeting.asked, seats=seats))
    if (poll := smaller.poll) is not None:
        offers = tuple(replace(offer, proposal=_without(offer.proposal, person)) for offer in poll.offers)
        smaller = replace(smaller, poll=replace(poll, offers=offers, asked=tuple(one for one in poll.asked if one != person)))
    if (reservation := smaller.reservation) is not None:
        smaller = replace(smaller, reservation=replace(reservation, proposal=_without(reservation.proposal, person)))
    told = Decided(smaller).tell(Counted(person, Answer.NO))
    if not any(seat.required for seat in seats):
        return give_up(told, (NOBODY_REQUIRED,))
    if smaller.poll is not None:
        return _after_poll(told, prices, now, deadlines)
    return _weigh_answers(told, None, now) if smaller.reservation is not None else told


def _search(meeting: Meeting, deadlines: Deadlines, before: MeetingStatus = MeetingStatus.REQUESTED) -> Decided:
    searching = called_back(Decided(replace(meeting, status=MeetingStatus.SEARCHING, calendars_by=deadlines.calendars)), before)
    asking = searching.tell(SearchBegan(meeting.horizon.promised_until)).tell(CalendarsNeeded(deadlines.calendars))
    return Decided(replace(asking.meeting, waits_for=asking.meeting.revision), asking.told)


def _after_poll(decided: Decided, prices: Prices, now: datetime, deadlines: Deadlines, *, closed: bool = False) -> Decision:
    """What the answers so far bring about. A moment whose hold lapsed is no longer on offer: the hour may be somebody else's."""
    meeting, poll = decided.meeting, decided.meeting.poll
    if poll is None:
        return decided
    held = {hold.key: hold for hold in meeting.holds if hold.expires > now}
    on_offer = replace(poll, offers=tuple(offer for offer in poll.offers if offer.key in held))
    match count(on_offer, meeting.asked.seats, meeting.asked.quorum, prices, now, closed=closed):
        case Chosen(key, proposal, agreed, explanation):
            deadline = min(deadlines.answers, proposal.moment.start)
            kept = replace(held[key], claims=proposal.claims, expires=deadline + GRACE)
            reservation = Reservation(key, proposal, deadline, agreed)
            return reserve(Decided(replace(meeting, holds=(kept,)), decided.told), reservation, explanation=explanation)
        case Undecided():
            return decided
        case NoneSuits():
            moments = [offer.proposal.moment for offer in poll.offers]
            refusals = (*meeting.refusals, *(Refusal(None, moment.start, moment.end) for moment in moments))
            return Replan(Decided(replace(released(meeting), refusals=refusals), decided.told), (NONE_OF_THESE,))
        case unreachable:
            assert_never(unreachable)


def _weigh_answers(decided: Decided, refusal: Refusal | None, now: datetime) -> Decision:
    """Confirm when the required seats say yes, look further when they no longer can; an expired hold confirms nothing."""
    meeting = decided.meeting
    if meeting.status not in {MeetingStatus.RESERVED, MeetingStatus.INVITED}:
        return decided
    yes, possible, needed = seats_of(meeting)
    if possible < needed:
        return look_further(decided, () if refusal is None else (refusal,), SOMEBODY_CANNOT)
    if yes >= needed and all(hold.expires > now for hold in meeting.holds):
        return confirm(decided)
    return decided


def _with_answer(meeting: Meeting, answer: Answered) -> Meeting:
    others = tuple(answered for answered in meeting.answers if answered.person != answer.person)
    return replace(meeting, answers=(*others, answer), accepted=meeting.accepted or answer.answer is Answer.YES)


def _without_claims_of(meeting: Meeting, person: PersonId) -> Meeting:
    owner = person_owner(person)
    holds = tuple(replace(hold, claims=tuple(claim for claim in hold.claims if claim.owner != owner)) for hold in meeting.holds)
    return replace(meeting, holds=holds)


def _without(proposal: Proposal, person: PersonId) -> Proposal:
    claims = tuple(claim for claim in proposal.claims if claim.owner != person_owner(person))
    return replace(proposal, people=tuple(coming for coming in proposal.people if coming.person != person), claims=claims)
