"""How a meeting gets its moment, its poll or its bad news: the outcomes that several transitions share."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from services.matchmaking.domain.displacement import Displacement, displaced_by
from services.matchmaking.domain.happenings import Confirmed, DisplacementOpened, NotFound, PollOpened, Released, Reservation, Reserved
from services.matchmaking.domain.holds import Hold
from services.matchmaking.domain.ladder import Due, Rung
from services.matchmaking.domain.meeting import Answered, Deadlines, Decided, Decision, Meeting, Refusal, Replan
from services.matchmaking.domain.polling import Offer, Poll
from services.matchmaking.domain.proposal import Alternative, AnswersNeeded, Findings, Found, NothingFound, Proposal
from shared.kernel import Answer, MeetingStatus, PersonId, Role

MOST_POLLS = 3
MOST_CHANGES = 6
MOST_CHANGES_AFTER_ACCEPTANCE = 2
PEOPLE_INVITED = frozenset({MeetingStatus.RESERVED, MeetingStatus.INVITED, MeetingStatus.CONFIRMED})
GRACE = timedelta(minutes=5)
"""Holds outlive the deadline by this, so that what arrived just before it is decided while everything is still held."""

ENOUGH_CHANGES = "Er is al een paar keer vanzelf een ander moment gekozen. De aanvrager beslist nu of we opnieuw zoeken."
ENOUGH_POLLS = "We hebben een paar keer momenten gevraagd. De aanvrager beslist nu of we opnieuw zoeken."
SOMEBODY_CANNOT = "Een deelnemer die erbij moet zijn, kan niet op het vorige moment."
NOT_EVERYBODY_ANSWERED = "Nog niet iedereen die erbij moet zijn, liet weten of het vorige moment past."
NONE_OF_THESE = "Geen van de gevraagde momenten past bij iedereen die erbij moet zijn."
ASKED_FIRST = "We vragen eerst na of dit moment kan. Tot dan houden we het vast."
NOBODY_REQUIRED = "Er is geen verplichte deelnemer meer."


def settle(replan: Replan, findings: Findings, deadlines: Deadlines) -> Decided:
    """What the search found becomes the meeting's moment, its poll, or its bad news."""
    match findings:
        case Found(best, explanation, alternatives):
            deadline = min(deadlines.answers, best.moment.start)
            meeting, key = _hold(replan.decided.meeting, best, deadline)
            held = Decided(meeting, replan.decided.told)
            if displaced_by(best):
                question = Displacement(0, key, best, displaced_by(best), deadlines.consent, (), explanation, alternatives)
                return ask_to_move(held, question, deadlines, replan.because)
            return reserve(held, Reservation(key, best, deadline), deadlines.due, alternatives, (*replan.because, *explanation))
        case AnswersNeeded(offers, asked, explanation) if offers and asked and replan.decided.meeting.polls_of_search < MOST_POLLS:
            deadline = min(deadlines.poll, max(offer.moment.start for offer in offers))
            polling = _open_poll(replan.decided, offers, asked, (*replan.because, *explanation), deadline)
            return Decided(with_clocks(polling.meeting, deadlines.due), polling.told)
        case AnswersNeeded():
            return give_up(replan.decided, (*replan.because, ENOUGH_POLLS))
        case NothingFound(reasons):
            return give_up(replan.decided, (*replan.because, *reasons))
        case unreachable:
            assert_never(unreachable)


def _hold(meeting: Meeting, proposal: Proposal, deadline: datetime) -> tuple[Meeting, str]:
    """The same meeting holding one moment more, and the key of that hold."""
    key = str(meeting.holds_made + 1)
    hold = Hold(key, proposal.claims, deadline + GRACE)
    return replace(meeting, holds=(*meeting.holds, hold), holds_made=meeting.holds_made + 1), key


def ask_to_move(decided: Decided, question: Displacement, deadlines: Deadlines, because: tuple[str, ...] = ()) -> Decided:
    """Nobody is invited yet: the moment is held while those whose appointments are in the way are asked. The question gets its number."""
    meeting, deadline = decided.meeting, min(question.deadline, question.proposal.moment.start)
    asked = replace(question, sequence=meeting.displacements + 1, deadline=deadline)
    holds = tuple(replace(hold, expires=deadline + GRACE) for hold in meeting.holds if hold.key == asked.key)
    asking = replace(
        meeting, status=MeetingStatus.POLLING, poll=None, displacement=asked, displacements=asked.sequence, holds=holds, reservation=None
    )
    asking = replace(asking, due=(Due(Rung.REMIND, deadlines.consent_reminder),))
    told = called_back(Decided(asking, decided.told), meeting.status)
    return told.tell(DisplacementOpened(asked), (*because, *_what_is_asked(meeting, asked)))


def _what_is_asked(meeting: Meeting, question: Displacement) -> tuple[str, ...]:
    """Counts only, and at a small table not even those."""
    if not meeting.counts_may_be_told:
        return (ASKED_FIRST,)
    people = len(question.people)
    whose = "één deelnemer" if people == 1 else f"{people} deelnemers"
    return (f"Bij {whose} moet een afspraak schuiven. We vragen eerst of dat kan.",)


def with_clocks(meeting: Meeting, due: tuple[Due, ...]) -> Meeting:
    """The same meeting with a new question, whose rungs are all still to be climbed; that of the quorum only when it matters."""
    matters = meeting.asked.quorum is not None and not meeting.quorum_suffices
    return replace(meeting, due=tuple(one for one in due if matters or one.rung is not Rung.QUORUM))


def reserve(
    decided: Decided,
    reservation: Reservation,
    due: tuple[Due, ...],
    alternatives: tuple[Alternative, ...] = (),
    explanation: tuple[str, ...] = (),
) -> Decided:
    """The moment is taken; when everybody required agreed beforehand it is confirmed at once."""
    agreed = tuple(Answered(one, decided.meeting.answer_of(one).revision, Answer.YES) for one in reservation.agreed)
    others = tuple(one for one in answers_forgotten(decided.meeting) if one.person not in reservation.agreed)
    meeting = replace(
        decided.meeting,
        status=MeetingStatus.RESERVED,
        sequence=decided.meeting.sequence + 1,
        reservation=reservation,
        poll=None,
        answers=(*others, *agreed),
        accepted=decided.meeting.accepted or bool(agreed),
    )
    asked = with_clocks(meeting, due)
    told = Decided(asked, decided.told).tell(Reserved(asked.sequence, reservation, alternatives), explanation)
    return confirm(told) if enough_said_yes(asked) else told


def _open_poll(
    decided: Decided, offers: tuple[Proposal, ...], asked: tuple[PersonId, ...], why: tuple[str, ...], deadline: datetime
) -> Decided:
    meeting, named = decided.meeting, []
    for proposal in offers:
        meeting, key = _hold(meeting, proposal, deadline)
        named.append(Offer(key, proposal))
    poll = Poll(meeting.polls + 1, tuple(named), asked, deadline)
    polling = replace(meeting, status=MeetingStatus.POLLING, poll=poll, polls=poll.sequence, polls_of_search=meeting.polls_of_search + 1)
    return called_back(Decided(polling, decided.told), meeting.status).tell(PollOpened(poll), why)


def called_back(decided: Decided, before: MeetingStatus) -> Decided:
    """Where people were invited `before`, their invitations are withdrawn under a sequence of its own while the search goes on."""
    if before not in PEOPLE_INVITED:
        return decided
    meeting = replace(decided.meeting, sequence=decided.meeting.sequence + 1)
    return Decided(meeting, decided.told).tell(Released(meeting.sequence))


def seats_of(meeting: Meeting) -> tuple[int, int, int]:
    """How many required seats said yes, can still say yes, and are needed."""
    required = sum(seat.required for seat in meeting.asked.seats)
    coming = () if meeting.reservation is None else meeting.reservation.proposal.people
    answers = [(one.seat, meeting.answer_of(one.person).answer) for one in coming if one.role is Role.REQUIRED]
    yes = {seat for seat, answer in answers if answer is Answer.YES}
    possible = {seat for seat, answer in answers if answer is not Answer.NO}
    return len(yes), len(possible), min(meeting.asked.quorum or required, required)


def enough_said_yes(meeting: Meeting) -> bool:
    """Every required seat that can still be filled; once the quorum suffices, as many as that."""
    yes, possible, needed = seats_of(meeting)
    return yes >= (needed if meeting.quorum_suffices else max(possible, needed))


def confirm(decided: Decided) -> Decided:
    meeting = decided.meeting
    if meeting.reservation is None:
        return decided
    booked = tuple(replace(hold, confirmed=True) for hold in meeting.holds)
    confirmed = replace(meeting, status=MeetingStatus.CONFIRMED, holds=booked, due=())
    return Decided(confirmed, decided.told).tell(Confirmed(confirmed.sequence, meeting.reservation))


def look_further(decided: Decided, refusals: tuple[Refusal, ...], because: str) -> Decision:
    """Another moment, within bounds: after a first acceptance people are not moved about for ever."""
    meeting = decided.meeting
    if not may_still_change(meeting):
        return give_up(decided, (because, ENOUGH_CHANGES))
    changed = replace(
        released(meeting),
        refusals=(*meeting.refusals, *refusals),
        changes=meeting.changes + 1,
        changes_after_acceptance=meeting.changes_after_acceptance + meeting.accepted,
    )
    return Replan(Decided(changed, decided.told), (because,))


def may_still_change(meeting: Meeting) -> bool:
    """By itself: after a first acceptance people are not moved about for ever."""
    if meeting.accepted and meeting.changes_after_acceptance >= MOST_CHANGES_AFTER_ACCEPTANCE:
        return False
    return meeting.changes < MOST_CHANGES


def give_up(decided: Decided, reasons: tuple[str, ...]) -> Decided:
    """No moment (left): what was held is free again, an invitation that went out is withdrawn under the next sequence."""
    meeting = replace(withdrawn(decided.meeting), status=MeetingStatus.NO_MOMENT)
    return Decided(meeting, decided.told).tell(NotFound(max(meeting.sequence, 0)), reasons)


def released(meeting: Meeting) -> Meeting:
    """Nothing is held, asked or watched any more."""
    return replace(
        meeting,
        waits_for=None,
        calendars_by=None,
        poll=None,
        displacement=None,
        due=(),
        quorum_suffices=False,
        reservation=None,
        holds=(),
        answers=answers_forgotten(meeting),
        told_not_to_come=(),
        watch=None,
        loan=None,
    )


def withdrawn(meeting: Meeting) -> Meeting:
    """Nothing held any more; what was sent of an earlier moment is cancelled under a sequence of its own (RFC 5546, 2.1.4)."""
    gone = released(meeting)
    return replace(gone, sequence=gone.sequence + 1) if gone.sequence >= 0 else gone


def answers_forgotten(meeting: Meeting) -> tuple[Answered, ...]:
    """Answers belong to one moment; their revisions stay, so that an old answer never counts as new."""
    return tuple(replace(answered, answer=Answer.NONE) for answered in meeting.answers)
