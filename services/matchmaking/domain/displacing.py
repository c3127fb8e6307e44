"""Answers to whether something may move: everybody yes, and people are invited; a no or silence, and the next option is sought at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.matchmaking.domain.displacement import Consent, Displacement, displaced_by
from services.matchmaking.domain.explain import THEY_DECIDE
from services.matchmaking.domain.happenings import Reservation
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting, Refusal, Replan
from services.matchmaking.domain.settling import GRACE, released, reserve, seats_of
from shared.kernel import PersonId

NOT_EVERYTHING_CAN_MOVE = "Voor het vorige moment kon niet alles schuiven wat in de weg stond."
THEY_AGREED = "Wie een verplaatsbare afspraak heeft, is akkoord."
NOT_POSSIBLE = "Het vorige moment kon toch niet."


def consented(meeting: Meeting, sequence: int, consent: Consent, now: datetime, deadlines: Deadlines) -> Decision:
    """Somebody, or their secretariat, said whether theirs may move. After the moment was reserved a later word changes nothing."""
    question = meeting.displacement
    if question is None or not meeting.asks_to_move or question.sequence != sequence:
        return Ignored()
    known = question.consent_of(consent.person)
    if consent.person not in {one.person for one in question.people} or (known is not None and known.revision >= consent.revision):
        return Ignored()
    return after_consents(Decided(replace(meeting, displacement=question.answered(consent))), now, deadlines)


def consents_closed(meeting: Meeting, sequence: int, now: datetime, deadlines: Deadlines) -> Decision:
    """The time to answer is over: silence is a no."""
    question = meeting.displacement
    if question is None or not meeting.asks_to_move or question.sequence != sequence:
        return Ignored()
    for person in question.silent:
        question = question.answered(Consent(person, 0, agreed=False))
    return after_consents(Decided(replace(meeting, displacement=question)), now, deadlines)


def after_consents(decided: Decided, now: datetime, deadlines: Deadlines) -> Decision:
    """What the answers so far bring about. Who agrees to move accepts the moment, as with *kan als ik iets verzet* in a poll."""
    meeting, question = decided.meeting, decided.meeting.displacement
    if question is None:
        return decided
    if refused := question.refused:
        blocks = tuple(Refusal(one.person, block.start, block.end) for one in refused for block in one.blocks)
        declined = (*meeting.declined_to_move, *(one.person for one in refused))
        given_up = replace(released(meeting), refusals=(*meeting.refusals, *blocks), declined_to_move=declined)
        return Replan(Decided(given_up, decided.told), (_why(meeting),))
    possible = _can_be_filled(meeting, question)
    if possible and question.silent:
        return decided
    if not possible or any(hold.expires <= now for hold in meeting.holds):
        return Replan(Decided(released(meeting), decided.told))
    deadline = min(deadlines.answers, question.proposal.moment.start)
    holds = tuple(replace(hold, expires=deadline + GRACE) for hold in meeting.holds)
    agreed = tuple(dict.fromkeys((*question.agreed_before, *question.agreed)))
    reservation = Reservation(question.key, question.proposal, deadline, agreed)
    return reserve(
        Decided(replace(meeting, holds=holds), decided.told), reservation, deadlines.due, question.alternatives, _agreed(question.why)
    )


def _can_be_filled(meeting: Meeting, question: Displacement) -> bool:
    """Whether enough of those who must be there come at this moment: somebody may have left the table since."""
    _, possible, needed = seats_of(replace(meeting, reservation=Reservation(question.key, question.proposal, question.deadline)))
    return possible >= needed


def _agreed(why: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(THEY_AGREED if sentence == THEY_DECIDE else sentence for sentence in why)


def moving(meeting: Meeting | None) -> Mapping[PersonId, bool]:
    """Who moves something for this meeting, or may be asked to for a moment that is held; and whether they agreed."""
    if meeting is None:
        return {}
    agreed = () if meeting.displacement is None else meeting.displacement.agreed
    undecided = meeting.proposals if meeting.reservation is None else ()
    asked = {one.person: False for proposal in undecided for one in displaced_by(proposal)}
    return {**asked, **dict.fromkeys(agreed, True)}


def asked_to_move(meeting: Meeting | None) -> Displacement | None:
    """The question that is open."""
    return meeting.displacement if meeting is not None and meeting.asks_to_move else None


def _why(meeting: Meeting) -> str:
    return NOT_EVERYTHING_CAN_MOVE if meeting.counts_may_be_told else NOT_POSSIBLE
