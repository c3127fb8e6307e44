"""Something must move for a moment: who is asked, what their answers bring about, and what counts as fixed afterwards."""

from dataclasses import replace
from datetime import timedelta

from services.matchmaking.domain import displacing, transitions
from services.matchmaking.domain.displacement import Consent
from services.matchmaking.domain.displacing import NOT_EVERYTHING_CAN_MOVE, NOT_POSSIBLE, THEY_AGREED, moving
from services.matchmaking.domain.explain import THEY_DECIDE
from services.matchmaking.domain.happenings import Confirmed, Counted, DisplacementOpened, Released, Reserved
from services.matchmaking.domain.meeting import Decided, Decision, Ignored, Meeting, Refusal
from services.matchmaking.domain.proposal import AnswersNeeded, Found, Proposal
from services.matchmaking.domain.settling import ASKED_FIRST, settle
from shared.kernel import Answer, Block, BusyKind, MeetingStatus, PersonId
from tests.unit.matchmaking.meetings import (
    DEADLINES,
    KAN,
    NOW,
    PRICES,
    answer,
    choose,
    collected,
    decided,
    happened,
    proposal,
    replanned,
    reserved,
    searching,
)

A, B = PersonId("a"), PersonId("b")


def touching(best: Proposal, *people: str, kind: BusyKind = BusyKind.MOVABLE) -> Proposal:
    """For this moment a block of each of these people must give way, from half an hour into it."""
    block = Block(best.moment.start + timedelta(minutes=30), best.moment.end + timedelta(minutes=30), kind)
    return replace(best, people=tuple(replace(one, touched=(block,)) if one.person in people else one for one in best.people))


def asking(*people: str, hours: int = 30) -> Decided:
    """A meeting of a, b and c for which these people are asked whether something may move."""
    meeting = searching("a", "b", "c")
    return settle(
        collected(meeting),
        Found(touching(proposal(meeting, hours), *people), ("Bij één deelnemer moet een verplaatsbare afspraak schuiven.", THEY_DECIDE)),
        DEADLINES,
    )


def says(meeting: Meeting, person: str, *, agreed: bool, sequence: int = 1, revision: int = 1) -> Decision:
    return displacing.consented(meeting, sequence, Consent(PersonId(person), revision, agreed), NOW, DEADLINES)


def test_who_is_in_the_way_is_asked_and_nobody_is_invited() -> None:
    asked = asking("a", "b")
    assert happened(asked) == [DisplacementOpened]
    assert (asked.meeting.status, asked.meeting.reservation, asked.meeting.sequence) == (MeetingStatus.POLLING, None, -1)
    assert [claim.owner for claim in asked.meeting.holds[0].claims] == ["persoon:a", "persoon:b", "persoon:c"]
    assert asked.meeting.holds[0].expires > DEADLINES.consent
    assert asked.told[0].explanation == ("Bij 2 deelnemers moet een afspraak schuiven. We vragen eerst of dat kan.",)


def test_tentative_blocks_and_spoedruimte_are_not_asked_about() -> None:
    meeting = searching("a", "b", "c")
    for kind in (BusyKind.TENTATIVE, BusyKind.RESERVE):
        best = touching(proposal(meeting, 30), "a", kind=kind)
        assert happened(settle(collected(meeting), Found(best), DEADLINES)) == [Reserved]


def test_when_all_agree_people_are_invited_and_who_agreed_has_accepted() -> None:
    first = decided(says(asking("a", "b").meeting, "a", agreed=True))
    assert first.told == ()
    last = decided(says(first.meeting, "b", agreed=True))
    assert happened(last) == [Reserved]
    assert last.told[0].explanation == ("Bij één deelnemer moet een verplaatsbare afspraak schuiven.", THEY_AGREED)
    assert last.meeting.reservation is not None
    assert last.meeting.reservation.agreed == ("a", "b")
    assert last.meeting.holds[0].expires > DEADLINES.answers
    assert (last.meeting.accepted, moving(last.meeting)) == (True, {"a": True, "b": True})
    assert happened(answer(last.meeting, "c", Answer.YES)) == [Counted, Confirmed]


def test_when_everybody_required_agreed_to_move_it_is_booked_at_once() -> None:
    meeting = searching("a", optional="c")
    asked = settle(collected(meeting), Found(touching(proposal(meeting, 30), "a")), DEADLINES).meeting
    assert happened(says(asked, "a", agreed=True)) == [Reserved, Confirmed]


def test_a_no_makes_that_block_fixed_and_the_next_option_is_sought_at_once() -> None:
    meeting = decided(says(asking("a", "b").meeting, "b", agreed=True)).meeting
    replan = replanned(says(meeting, "a", agreed=False))
    after = replan.decided.meeting
    assert replan.because == (NOT_EVERYTHING_CAN_MOVE,)
    assert after.refusals == (Refusal(A, NOW + timedelta(hours=30.5), NOW + timedelta(hours=31.5)),)
    assert (after.holds, after.displacement, after.declined_to_move) == ((), None, ("a",))
    assert moving(after) == {}, "b does not have to move any more"
    assert after.changes == 0, "nobody was invited yet"


def test_silence_is_a_no() -> None:
    meeting = decided(says(asking("a", "b").meeting, "b", agreed=True)).meeting
    replan = replanned(displacing.consents_closed(meeting, 1, DEADLINES.consent, DEADLINES))
    assert [refusal.person for refusal in replan.decided.meeting.refusals] == ["a"]
    assert displacing.consents_closed(meeting, 2, DEADLINES.consent, DEADLINES) == Ignored()


def test_an_answer_twice_of_a_stranger_or_to_another_question_is_ignored() -> None:
    meeting = decided(says(asking("a", "b").meeting, "a", agreed=True)).meeting
    assert says(meeting, "a", agreed=False, revision=1) == Ignored()
    assert says(meeting, "c", agreed=True) == Ignored()
    assert says(meeting, "b", agreed=True, sequence=2) == Ignored()
    assert says(reserved("a"), "a", agreed=True) == Ignored()


def test_a_changed_mind_before_the_others_answered_counts() -> None:
    meeting = decided(says(asking("a", "b").meeting, "a", agreed=True)).meeting
    replanned(says(meeting, "a", agreed=False, revision=2))


def test_at_a_small_table_nothing_is_said_of_anybodys_calendar() -> None:
    meeting = searching("a", "b")
    asked = settle(collected(meeting), Found(touching(proposal(meeting, 30), "a")), DEADLINES)
    assert asked.told[0].explanation == (ASKED_FIRST,)
    assert replanned(says(asked.meeting, "a", agreed=False)).because == (NOT_POSSIBLE,)


def test_who_was_invited_before_hears_that_the_earlier_moment_is_gone() -> None:
    refused = replanned(answer(reserved("a", "b", "c"), "c", Answer.NO))
    asked = settle(refused, Found(touching(proposal(refused.decided.meeting, 60), "a")), DEADLINES)
    assert happened(asked) == [Counted, Released, DisplacementOpened]
    agreed = decided(says(asked.meeting, "a", agreed=True))
    assert (happened(agreed), agreed.meeting.sequence) == ([Reserved], 2)


def test_a_poll_for_which_something_must_move_asks_after_the_poll_and_keeps_what_was_agreed() -> None:
    meeting = searching("a", "b", "c")
    offer = touching(proposal(meeting, 30), "a")
    polled = settle(collected(meeting), AnswersNeeded((offer,), (B, PersonId("c"))), DEADLINES).meeting
    polled = decided(choose(polled, "b", KAN)).meeting
    asked = decided(choose(polled, "c", KAN))
    assert happened(asked) == [Counted, DisplacementOpened]
    assert happened(says(asked.meeting, "a", agreed=True)) == [Reserved, Confirmed]


def test_who_may_still_be_asked_to_move_something_counts_as_well_as_who_agreed() -> None:
    asked = asking("a", "b").meeting
    assert moving(asked) == {A: False, B: False}
    assert moving(decided(says(asked, "a", agreed=True)).meeting) == {A: True, B: False}
    meeting = searching("a", "b")
    offers = (touching(proposal(meeting, 30), "a"), proposal(meeting, 54))
    assert moving(settle(collected(meeting), AnswersNeeded(offers, (B,)), DEADLINES).meeting) == {A: False}, "after the poll, maybe"
    assert moving(reserved("a", "b")) == {}


def test_calling_off_and_moving_end_the_question() -> None:
    meeting = decided(says(asking("a", "b").meeting, "a", agreed=True)).meeting
    cancelled = decided(transitions.cancel(meeting, 2, "niet nodig")).meeting
    assert (cancelled.displacement, moving(cancelled), cancelled.holds) == (None, {}, ())
    moved = decided(transitions.move(meeting, 2, meeting.horizon, 5, DEADLINES)).meeting
    assert (moved.displacement, moved.displacements) == (None, 1)


def test_somebody_forgotten_is_not_waited_for() -> None:
    meeting = decided(says(asking("a", "b").meeting, "a", agreed=True)).meeting
    decision = transitions.left(meeting, B, PRICES, NOW, DEADLINES)
    assert happened(decision) == [Counted, Reserved]
    assert [claim.owner for claim in decided(decision).meeting.holds[0].claims] == ["persoon:a", "persoon:c"]


def test_the_last_yes_after_the_hold_lapsed_looks_again() -> None:
    meeting = decided(says(asking("a", "b").meeting, "a", agreed=True)).meeting
    late = displacing.consented(meeting, 1, Consent(B, 1, agreed=True), DEADLINES.consent + timedelta(hours=1), DEADLINES)
    assert replanned(late).decided.meeting.refusals == ()


def test_when_nobody_is_left_for_a_seat_the_others_are_not_asked_to_move_for_that_moment() -> None:
    """b may come as well, and was not planned: of that seat nobody comes to this moment."""
    meeting = searching("ab", "c")
    best = touching(proposal(meeting, 30).without(B), "c")
    asked = settle(collected(meeting), Found(best), DEADLINES).meeting
    left = transitions.left(asked, A, PRICES, NOW, DEADLINES)
    assert replanned(left).decided.meeting.holds == ()
