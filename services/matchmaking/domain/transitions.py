"""Every transition of a meeting as a pure function: values in, a decision out.

Nobody else writes a meeting's status, revision, sequence or moment. A transition answers `Ignored`, `Decided`, or `Replan` when another
moment must be found first; then `settle` goes on with what the search found.
"""

from dataclasses import replace
from datetime import datetime

from services.matchmaking.domain.displacing import after_consents
from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.happenings import CalendarsNeeded, Cancelled, Counted, Invited, SearchBegan, TookPlace
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
from services.matchmaking.domain.polling import PollAnswer, Waits
from services.matchmaking.domain.settling import (
    NOBODY_REQUIRED,
    NOT_EVERYBODY_ANSWERED,
    PEOPLE_INVITED,
    answers_forgotten,
    called_back,
    confirm,
    enough_said_yes,
    give_up,
    look_further,
    withdrawn,
)
from services.matchmaking.domain.weighing import after_poll, seat_filled, weigh_answers, without_claims_of
from shared.kernel import Answer, MeetingId, MeetingStatus, OwnerId, PersonId, PollChoice, Role

SOMEBODY_WAS_ASKED = PEOPLE_INVITED | {MeetingStatus.POLLING}
"""For or about a moment; a search was done before."""


def request(meeting: MeetingId, asked: Asked, horizon: Horizon, revision: int, deadlines: Deadlines) -> Decided:
    """A new meeting, being searched."""
    return search(Meeting(meeting, asked, horizon, revision, opens=deadlines.opens), deadlines)


def collected(meeting: Meeting, revision: int, unreadable: tuple[OwnerId, ...]) -> Decision:
    """The calendars were read, as asked with `revision`; or the wait for them is over."""
    if meeting.status is not MeetingStatus.SEARCHING or meeting.waits_for != revision:
        return Ignored()
    return Replan(Decided(replace(meeting, waits_for=None, calendars_by=None, unreadable=unreadable)))


def answered_in_poll(meeting: Meeting, sequence: int, answer: PollAnswer) -> Decided | Ignored:
    """Somebody said which moments suit: counted, and nothing decided yet."""
    poll = meeting.poll
    if poll is None or poll.sequence != sequence or answer.person not in poll.asked or poll.newest(answer.person) >= answer.revision:
        return Ignored()
    poll = poll.answered(answer)
    best = min((poll.choice(answer.person, offer.key) or PollChoice.CANNOT for offer in poll.offers), key=list(PollChoice).index)
    return Decided(replace(meeting, poll=poll)).tell(Counted(answer.person, best))


def poll_closed(meeting: Meeting, sequence: int, prices: Prices, now: datetime, deadlines: Deadlines) -> Decision:
    """The poll's deadline passed: decide with what there is."""
    if meeting.poll is None or meeting.poll.sequence != sequence:
        return Ignored()
    return after_poll(Decided(meeting), prices, now, deadlines, Waits.NO_LONGER)


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
        return Decided(without_claims_of(counted.meeting, answer.person), counted.told)
    if answer.answer is Answer.YES:
        counted = Decided(seat_filled(counted.meeting, answer.person), counted.told)
    return weigh_answers(counted, now)


def hold_expired(meeting: Meeting, sequence: int, now: datetime) -> Decision:
    """The time to answer is over: with a quorum of yes it goes on, otherwise the next option."""
    if meeting.status not in {MeetingStatus.RESERVED, MeetingStatus.INVITED} or meeting.sequence != sequence or meeting.reservation is None:
        return Ignored()
    if enough_said_yes(replace(meeting, quorum_suffices=True)) and all(hold.expires > now for hold in meeting.holds):
        return confirm(Decided(meeting))
    moment = meeting.reservation.proposal.moment
    return look_further(Decided(meeting), (Refusal(None, moment.start, moment.end),), NOT_EVERYBODY_ANSWERED)


def cancel(meeting: Meeting, revision: int, reason: str) -> Decision:
    """The requester calls it off."""
    if meeting.status.final or meeting.heard >= revision:
        return Ignored()
    cancelled = replace(withdrawn(meeting.hears(revision)), status=MeetingStatus.CANCELLED)
    return Decided(cancelled).tell(Cancelled(max(cancelled.sequence, 0), reason))


def move(meeting: Meeting, revision: int, horizon: Horizon, within_working_days: int, deadlines: Deadlines) -> Decision:
    """The requester wants another moment for the same meeting: everything starts anew, the sequence goes on."""
    if meeting.status.final:
        return Ignored()
    if meeting.heard >= revision:
        return heard_in_vain(meeting, revision)
    asked, heard = replace(meeting.asked, within_working_days=within_working_days), meeting.hears(revision)
    fresh = Meeting(meeting.id, asked, horizon, heard.heard, heard.missed, opens=deadlines.opens)
    kept = replace(
        fresh,
        revision=meeting.revision,
        sequence=meeting.sequence,
        polls=meeting.polls,
        displacements=meeting.displacements,
        holds_made=meeting.holds_made,
        openings=meeting.openings,
        loans=meeting.loans,
        rooms_refused=meeting.rooms_refused,
    )
    return search(replace(kept, answers=answers_forgotten(meeting)), deadlines, before=meeting.status)


def heard_in_vain(meeting: Meeting, revision: int) -> Decision:
    """Nothing comes of what the requester said, but for what waits until it was heard."""
    after = meeting.hears(revision)
    return Ignored() if after == meeting else Decided(after)


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
    smaller = without(replace(meeting, asked=replace(meeting.asked, seats=seats)), person)
    told = Decided(smaller).tell(Counted(person, Answer.NO))
    if not any(seat.required for seat in seats):
        return give_up(told, (NOBODY_REQUIRED,))
    if smaller.poll is not None:
        return after_poll(told, prices, now, deadlines)
    if smaller.asks_to_move:
        return after_consents(told, now, deadlines)
    return weigh_answers(told, now) if smaller.reservation is not None else told


def search_once_more(decided: Decided, deadlines: Deadlines, before: MeetingStatus) -> Decided:
    """Another moment is needed and what could be one is held for others: from the start, so that those can give way."""
    again = search(decided.meeting, deadlines, before)
    return Decided(again.meeting, (*decided.told, *again.told))


def search(meeting: Meeting, deadlines: Deadlines, before: MeetingStatus = MeetingStatus.REQUESTED) -> Decided:
    """The search begins, with calendars that are read anew; people who were invited `before` hear that their moment is gone."""
    searching = called_back(Decided(replace(meeting, status=MeetingStatus.SEARCHING, calendars_by=deadlines.calendars)), before)
    asking = searching.tell(SearchBegan(meeting.horizon.promised_until)).tell(CalendarsNeeded(deadlines.calendars))
    return Decided(replace(asking.meeting, waits_for=asking.meeting.revision), asking.told)


def _with_answer(meeting: Meeting, answer: Answered) -> Meeting:
    others = tuple(answered for answered in meeting.answers if answered.person != answer.person)
    return replace(meeting, answers=(*others, answer), accepted=meeting.accepted or answer.answer is Answer.YES)


def without(meeting: Meeting, person: PersonId) -> Meeting:
    """Nothing that is held, asked or reserved is for this person any more."""
    smaller = without_claims_of(meeting, person)
    if (poll := smaller.poll) is not None:
        offers = tuple(replace(offer, proposal=offer.proposal.without(person)) for offer in poll.offers)
        smaller = replace(smaller, poll=replace(poll, offers=offers, asked=tuple(one for one in poll.asked if one != person)))
    if (reservation := smaller.reservation) is not None:
        smaller = replace(smaller, reservation=replace(reservation, proposal=reservation.proposal.without(person)))
    if (displacement := smaller.displacement) is not None:
        smaller = replace(smaller, displacement=displacement.without(person))
    return replace(smaller, declined_to_move=tuple(one for one in smaller.declined_to_move if one != person))
