"""The rungs of a question that is open: who is silent is reminded, their deputies are asked along, and a quorum begins to suffice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from services.matchmaking.domain import transitions
from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.happenings import About, DeputiesJoined, Question, Reminded
from services.matchmaking.domain.holds import Claim, claim, clear
from services.matchmaking.domain.ladder import Rung
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting
from services.matchmaking.domain.polling import Poll, PollAnswer
from services.matchmaking.domain.proposal import Coming, Proposal
from services.matchmaking.domain.settling import GRACE
from services.matchmaking.domain.situation import Situation
from services.matchmaking.domain.weighing import after_poll, weigh_answers
from shared.kernel import Answer, BusyKind, MeetingStatus, Moment, PersonId, PollChoice, Role, person_owner


def rungs_due(meeting: Meeting, at: datetime) -> tuple[Rung, ...]:
    """What the clock of the open question asks for at this instant, in the order of `Rung`; after its deadline nothing."""
    question = open_question(meeting)
    if question is None or at >= question.deadline:
        return ()
    return tuple(rung for rung in Rung if any(one.rung is rung and one.at <= at for one in meeting.due))


def climb(meeting: Meeting, at: datetime, situation: Situation, prices: Prices, deadlines: Deadlines) -> Decision:
    """Everything that is due at this instant."""
    due = rungs_due(meeting, at)
    if not due:
        return Ignored()
    climbed = Decided(replace(meeting, due=tuple(one for one in meeting.due if one.rung not in due)))
    if Rung.QUORUM in due:
        decision = _quorum_suffices(climbed.meeting, at, prices, deadlines)
        if not isinstance(decision, Decided) or not _same(open_question(decision.meeting), open_question(meeting)):
            return decision
        climbed = decision
    slow = silent(climbed.meeting)
    if Rung.DEPUTY in due:
        climbed = _ask_deputies(climbed, slow, situation, deadlines.patience)
    return _remind(climbed, slow, deadlines.patience) if Rung.REMIND in due and slow else climbed


def poll_answered(
    meeting: Meeting, sequence: int, answer: PollAnswer, situation: Situation, prices: Prices, now: datetime, deadlines: Deadlines
) -> Decision:
    """Somebody said which moments suit. Who can at none of them is no longer waited for: their deputy is asked at once."""
    counted = transitions.answered_in_poll(meeting, sequence, answer)
    if isinstance(counted, Ignored):
        return counted
    asked = _ask_deputies(counted, _unable(counted.meeting), situation, deadlines.patience)
    return after_poll(asked, prices, now, deadlines)


def _unable(meeting: Meeting) -> tuple[PersonId, ...]:
    """Who said of every moment of the poll that they cannot, when nobody else of their seat was asked or can."""
    if (poll := meeting.poll) is None:
        return ()
    cannot = {person for person in poll.asked if all(poll.choice(person, offer.key) is PollChoice.CANNOT for offer in poll.offers)}
    seats = [seat.people for seat in meeting.asked.seats if seat.required]
    return tuple(person for people in seats if cannot.issuperset(people) for person in people)


def open_question(meeting: Meeting) -> Question | None:
    """What people are being asked now."""
    if meeting.asks_to_move and meeting.displacement is not None:
        return Question(About.DISPLACEMENT, meeting.displacement.sequence, meeting.displacement.deadline)
    if meeting.status is MeetingStatus.POLLING and meeting.poll is not None:
        return Question(About.POLL, meeting.poll.sequence, meeting.poll.deadline)
    if meeting.status in {MeetingStatus.RESERVED, MeetingStatus.INVITED} and meeting.reservation is not None:
        return Question(About.INVITATION, meeting.sequence, meeting.reservation.expires)
    return None


def _same(one: Question | None, other: Question | None) -> bool:
    return one is not None and other is not None and (one.about, one.sequence) == (other.about, other.sequence)


def silent(meeting: Meeting) -> tuple[PersonId, ...]:
    """Who has not answered the open question, and is still waited for."""
    if meeting.asks_to_move and meeting.displacement is not None:
        return meeting.displacement.silent
    if meeting.poll is not None:
        answered = {answer.person for answer in meeting.poll.answers}
        return tuple(person for person in meeting.poll.asked if person not in answered)
    if meeting.reservation is None:
        return ()
    people = meeting.reservation.proposal.people
    filled = {one.seat for one in people if meeting.answer_of(one.person).answer is Answer.YES}
    waited_for = (one.person for one in people if one.seat not in filled and meeting.answer_of(one.person).answer is Answer.NONE)
    return tuple(dict.fromkeys(waited_for))


def _quorum_suffices(meeting: Meeting, now: datetime, prices: Prices, deadlines: Deadlines) -> Decision:
    decided = Decided(replace(meeting, quorum_suffices=True))
    return after_poll(decided, prices, now, deadlines) if meeting.poll is not None else weigh_answers(decided, now)


def _remind(decided: Decided, people: tuple[PersonId, ...], patience: datetime) -> Decided:
    patient = _with_patience(decided.meeting, patience)
    question = open_question(patient)
    return decided if question is None else Decided(patient, decided.told).tell(Reminded(question, people))


def _ask_deputies(decided: Decided, principals: tuple[PersonId, ...], situation: Situation, patience: datetime) -> Decided:
    """The deputies who are free and may come without being asked first take part in the open question; their time is held as well."""
    meeting, joined = decided.meeting, []
    for principal in principals:
        deputy = situation.people[principal].deputy if principal in situation.people else None
        if deputy is not None and not meeting.involves(deputy):
            with_deputy = _beside(meeting, principal, deputy, situation)
            if with_deputy != meeting:
                meeting = with_deputy
                joined.append((deputy, principal))
    patient = _with_patience(meeting, patience)
    question = open_question(patient)
    if not joined or question is None:
        return decided
    return Decided(patient, decided.told).tell(DeputiesJoined(question, tuple(joined)))


def _beside(meeting: Meeting, principal: PersonId, deputy: PersonId, situation: Situation) -> Meeting:
    """The same meeting with the deputy at every moment of the open question at which they are free; the same when there is none."""
    if meeting.poll is not None:
        return _beside_in_poll(meeting, meeting.poll, principal, deputy, situation)
    reservation = meeting.reservation
    if reservation is None or (wanted := _deputising(reservation.proposal, principal, deputy, situation)) is None:
        return meeting
    with_deputy = replace(reservation, proposal=reservation.proposal.beside(*wanted))
    return _also_holding(replace(meeting, reservation=with_deputy), reservation.key, wanted[1])


def _beside_in_poll(meeting: Meeting, poll: Poll, principal: PersonId, deputy: PersonId, situation: Situation) -> Meeting:
    offers = []
    for offer in poll.offers:
        wanted = _deputising(offer.proposal, principal, deputy, situation)
        offers.append(offer if wanted is None else replace(offer, proposal=offer.proposal.beside(*wanted)))
        if wanted is not None:
            meeting = _also_holding(meeting, offer.key, wanted[1])
    asked = replace(poll, offers=tuple(offers), asked=(*poll.asked, deputy))
    return meeting if asked.offers == poll.offers else replace(meeting, poll=asked)


def _deputising(proposal: Proposal, principal: PersonId, deputy: PersonId, situation: Situation) -> tuple[Coming, Claim] | None:
    """The deputy on the principal's required seat, with the time that is held; None: the seat is not theirs, or the deputy is not free."""
    coming, moment = proposal.is_for(principal), proposal.moment
    if coming is None or coming.role is not Role.REQUIRED:
        return None
    wanted = claim(person_owner(deputy), moment.start, moment.end, timedelta(), timedelta())
    if not clear((wanted,), situation.taken) or any(_busy(deputy, moment, situation)):
        return None
    return Coming(deputy, coming.seat, Role.REQUIRED, principal, needs_registration=moment.location is not None), wanted


def _busy(person: PersonId, moment: Moment, situation: Situation) -> Iterator[bool]:
    """Of an unknown calendar, what could be read of it; spoedruimte is for this."""
    calendar = situation.calendars.get(person_owner(person))
    for block in () if calendar is None else calendar.blocks:
        yield block.kind is not BusyKind.RESERVE and block.start < moment.end and moment.start < block.end


def _also_holding(meeting: Meeting, key: str, wanted: Claim) -> Meeting:
    holds = tuple(replace(hold, claims=(*hold.claims, wanted)) if hold.key == key else hold for hold in meeting.holds)
    return replace(meeting, holds=holds)


def _with_patience(meeting: Meeting, until: datetime) -> Meeting:
    """The open question and its holds last at least until then, never past the start of the moment (the last one of a poll).

    Whether something may move is not waited for any longer.
    """
    if meeting.asks_to_move:
        return meeting
    if meeting.poll is not None:
        ends = _later(meeting.poll.deadline, until, max(offer.proposal.moment.start for offer in meeting.poll.offers))
        meeting = replace(meeting, poll=replace(meeting.poll, deadline=ends))
    elif meeting.reservation is not None:
        ends = _later(meeting.reservation.expires, until, meeting.reservation.proposal.moment.start)
        meeting = replace(meeting, reservation=replace(meeting.reservation, expires=ends))
    else:
        return meeting
    return replace(meeting, holds=tuple(replace(hold, expires=max(hold.expires, ends + GRACE)) for hold in meeting.holds))


def _later(deadline: datetime, until: datetime, start: datetime) -> datetime:
    return max(deadline, min(until, start))
