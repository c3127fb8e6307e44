"""Deputies of silent people are asked along: who, for which moments, and whose yes fills the seat."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.matchmaking.domain import escalating, transitions
from services.matchmaking.domain.happenings import About, Confirmed, Counted, DeputiesJoined, Reserved
from services.matchmaking.domain.ladder import Due, Rung
from services.matchmaking.domain.meeting import Decided, Meeting, Refusal, Replan
from services.matchmaking.domain.polling import PollAnswer
from services.matchmaking.domain.situation import Calendar, PersonFacts, Situation
from shared.kernel import Answer, Block, BusyKind, MeetingStatus, OwnerId, PersonId
from tests.unit.matchmaking.meetings import (
    DEADLINES,
    KAN,
    NIET,
    NOW,
    PRICES,
    WEEK,
    answer,
    choose,
    decided,
    happened,
    polling,
    replanned,
    reserved,
)

SEVEN_HOURS_ON = NOW + timedelta(hours=7)
A, D = PersonId("a"), PersonId("d")
D_OWNER = OwnerId("persoon:d")


def world(**taken: Block) -> Situation:
    """One in which d may come for a; what others hold of somebody is `taken`."""
    held = {OwnerId(f"persoon:{person}"): (block,) for person, block in taken.items()}
    return Situation({A: PersonFacts(deputy=D)}, {}, (), held, frozenset())


def busy(start: datetime, kind: BusyKind = BusyKind.FIXED) -> Situation:
    """A world in which the calendar of d has this hour."""
    blocks = (Block(start, start + timedelta(hours=1), kind),)
    return replace(world(), calendars={D_OWNER: Calendar(known=True, known_from=NOW, known_until=NOW + timedelta(days=30), blocks=blocks)})


def deputies_asked(meeting: Meeting, situation: Situation) -> Decided:
    """Only the rung of the deputies is due."""
    waiting = replace(meeting, due=(Due(Rung.DEPUTY, SEVEN_HOURS_ON),))
    return decided(escalating.climb(waiting, SEVEN_HOURS_ON, situation, PRICES, WEEK.deadlines(SEVEN_HOURS_ON, 5)))


def with_deputy() -> Meeting:
    return deputies_asked(reserved("a", "b"), world()).meeting


def claims(meeting: Meeting) -> set[str]:
    return {claim.owner for hold in meeting.holds for claim in hold.claims}


def test_the_deputy_of_who_is_silent_is_asked_and_held_as_well() -> None:
    asked = deputies_asked(reserved("a", "b"), world())
    assert happened(asked) == [DeputiesJoined]
    assert claims(asked.meeting) == {"persoon:a", "persoon:b", "persoon:d"}
    assert asked.meeting.reservation is not None
    coming = asked.meeting.reservation.proposal.is_for(D)
    assert coming is not None
    assert (coming.principal, coming.seat) == ("a", 0)


@pytest.mark.parametrize("said", [Answer.YES, Answer.NO, Answer.MAYBE])
def test_who_answered_needs_no_deputy(said: Answer) -> None:
    meeting = decided(answer(reserved("a", "b", quorum=1), "a", said)).meeting
    assert happened(deputies_asked(meeting, world())) == []


def test_a_deputy_who_is_busy_held_elsewhere_or_at_the_table_already_is_not_asked() -> None:
    start = NOW + timedelta(hours=30)
    held = Block(start, start + timedelta(hours=1), BusyKind.FIXED)
    assert happened(deputies_asked(reserved("a", "b"), busy(start))) == []
    assert happened(deputies_asked(reserved("a", "b"), world(d=held))) == []
    assert happened(deputies_asked(reserved("a", "d"), world())) == []
    assert happened(deputies_asked(reserved("b", optional="a"), world())) == [], "nobody comes for an optional person"
    assert happened(deputies_asked(reserved("a", "b"), busy(start + timedelta(hours=1)))) == [DeputiesJoined]
    assert happened(deputies_asked(reserved("a", "b"), busy(start, BusyKind.RESERVE))) == [DeputiesJoined]


def test_the_first_yes_of_the_two_fills_the_seat_and_the_other_is_free_again() -> None:
    deputy_first = decided(answer(with_deputy(), "d", Answer.YES)).meeting
    assert claims(deputy_first) == {"persoon:b", "persoon:d"}
    assert happened(answer(deputy_first, "b", Answer.YES)) == [Counted, Confirmed]
    principal_first = decided(answer(with_deputy(), "a", Answer.YES)).meeting
    assert claims(principal_first) == {"persoon:a", "persoon:b"}
    confirmed = decided(answer(principal_first, "b", Answer.YES)).meeting
    assert confirmed.status is MeetingStatus.CONFIRMED
    assert confirmed.reservation is not None
    assert [one.person for one in confirmed.reservation.proposal.people] == ["a", "b"]


def test_a_no_of_one_leaves_the_seat_to_the_other_and_of_both_ends_the_moment_for_both() -> None:
    meeting = decided(answer(with_deputy(), "a", Answer.NO)).meeting
    assert meeting.status is MeetingStatus.RESERVED
    replan = replanned(answer(meeting, "d", Answer.NO))
    start, end = NOW + timedelta(hours=30), NOW + timedelta(hours=31)
    assert set(replan.decided.meeting.refusals) == {Refusal(A, start, end), Refusal(D, start, end)}


def test_in_a_poll_the_deputy_is_asked_for_the_moments_at_which_they_are_free() -> None:
    second = NOW + timedelta(hours=54)
    asked = deputies_asked(polling("a", "b"), busy(second))
    assert happened(asked) == [DeputiesJoined]
    assert isinstance(joined := asked.told[0].what, DeputiesJoined)
    assert (joined.question.about, joined.question.sequence, joined.deputies) == (About.POLL, 1, ((D, A),))
    assert [any(claim.owner == D_OWNER for claim in hold.claims) for hold in asked.meeting.holds] == [True, False, True]
    assert asked.meeting.poll is not None
    assert asked.meeting.poll.asked == ("a", "b", "d")


def test_in_a_poll_the_deputys_own_kan_fills_the_seat() -> None:
    meeting = deputies_asked(polling("a", "b"), world()).meeting
    meeting = decided(choose(meeting, "b", KAN, KAN, NIET)).meeting
    said = PollAnswer(D, 1, {"1": NIET, "2": KAN, "3": KAN})
    decision = decided(escalating.poll_answered(meeting, 1, said, world(), PRICES, SEVEN_HOURS_ON, DEADLINES))
    assert happened(decision) == [Counted, Reserved, Confirmed]
    assert decision.meeting.reservation is not None
    assert decision.meeting.reservation.key == "2"
    assert [one.person for one in decision.meeting.reservation.proposal.people] == ["b", "d"]
    assert claims(decision.meeting) == {"persoon:b", "persoon:d"}


def test_who_can_at_none_of_the_moments_of_a_poll_has_their_deputy_asked_at_once() -> None:
    decision = decided(choose(polling("a"), "a", NIET, NIET, NIET, situation=world()))
    assert happened(decision) == [Counted, DeputiesJoined]
    assert isinstance(joined := decision.told[1].what, DeputiesJoined)
    assert (joined.question.about, joined.deputies) == (About.POLL, ((D, A),))
    assert claims(decision.meeting) == {"persoon:a", "persoon:d"}
    confirmed = decided(choose(decision.meeting, "d", NIET, KAN, NIET, situation=world()))
    assert happened(confirmed) == [Counted, Reserved, Confirmed]
    assert claims(confirmed.meeting) == {"persoon:d"}
    assert happened(choose(decision.meeting, "d", NIET, NIET, NIET, situation=world())) == [Counted], "then the search goes on"
    assert isinstance(choose(decision.meeting, "d", NIET, NIET, NIET, situation=world()), Replan)


def test_no_deputy_is_asked_while_the_principal_or_another_of_the_seat_can_still_come() -> None:
    assert happened(choose(polling("a", "b"), "a", NIET, NIET, KAN, situation=world())) == [Counted]
    assert happened(choose(polling("ac", "b"), "a", NIET, NIET, NIET, situation=world())) == [Counted]
    assert happened(choose(polling("b", optional="a"), "a", NIET, NIET, NIET, situation=world())) == [Counted]
    elsewhere = Block(NOW, NOW + timedelta(days=9), BusyKind.FIXED)
    assert isinstance(choose(polling("a"), "a", NIET, NIET, NIET, situation=world(d=elsewhere)), Replan), "nor one who is not free"


def test_a_principal_who_can_themselves_is_taken_rather_than_their_deputy() -> None:
    meeting = deputies_asked(polling("a", "b"), world()).meeting
    for person in "ad":
        meeting = decided(choose(meeting, person, KAN, NIET, NIET)).meeting
    confirmed = decided(choose(meeting, "b", KAN, NIET, NIET)).meeting
    assert confirmed.reservation is not None
    assert [one.person for one in confirmed.reservation.proposal.people] == ["a", "b"]


def test_a_moment_for_a_deputy_weighs_more_than_one_for_the_principal() -> None:
    meeting = deputies_asked(polling("a", "b"), world()).meeting
    meeting = decided(choose(meeting, "a", NIET, KAN, NIET)).meeting
    meeting = decided(choose(meeting, "d", KAN, NIET, NIET)).meeting
    chosen = decided(choose(meeting, "b", KAN, KAN, NIET)).meeting.reservation
    # 1: 1 + 12; 2: 2
    assert chosen is not None
    assert chosen.key == "2"


def test_once_the_quorum_suffices_a_poll_waits_for_nobody_else() -> None:
    meeting = polling("a", "b", "c", quorum=2)
    for person in "ab":
        meeting = decided(choose(meeting, person, KAN, NIET, NIET)).meeting
    assert meeting.status is MeetingStatus.POLLING
    at = NOW + timedelta(hours=8)
    waiting = replace(meeting, due=(Due(Rung.QUORUM, at),))
    decision = escalating.climb(waiting, at, world(), PRICES, WEEK.deadlines(at, 5))
    assert happened(decision) == [Reserved, Confirmed]
    alone = replace(polling("a", "b", "c", quorum=2), due=(Due(Rung.QUORUM, at),))
    later = decided(escalating.climb(alone, at, world(), PRICES, WEEK.deadlines(at, 5))).meeting
    later = decided(choose(later, "a", KAN, NIET, NIET)).meeting
    assert happened(choose(later, "c", KAN, NIET, NIET)) == [Counted, Reserved, Confirmed], "the next yes that makes it enough decides"


def test_a_deputy_who_is_forgotten_leaves_the_seat_to_the_principal() -> None:
    meeting = decided(transitions.left(with_deputy(), D, PRICES, NOW, DEADLINES)).meeting
    assert claims(meeting) == {"persoon:a", "persoon:b"}
    assert happened(answer(decided(answer(meeting, "b", Answer.YES)).meeting, "a", Answer.YES)) == [Counted, Confirmed]
