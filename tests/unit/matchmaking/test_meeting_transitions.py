"""A reserved meeting: answers, silence, calling off, moving, and somebody who is forgotten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.matchmaking.domain import transitions
from services.matchmaking.domain.happenings import (
    CalendarsNeeded,
    Cancelled,
    Confirmed,
    Counted,
    Invited,
    NotFound,
    PollOpened,
    Released,
    Reserved,
    SearchBegan,
    TookPlace,
)
from services.matchmaking.domain.meeting import Horizon, Ignored, Meeting, Refusal
from services.matchmaking.domain.proposal import AnswersNeeded, Found, NothingFound
from services.matchmaking.domain.settling import MOST_CHANGES, SOMEBODY_CANNOT, settle
from shared.kernel import Answer, MeetingStatus, PersonId, Role
from tests.unit.matchmaking.meetings import (
    DEADLINES,
    KAN,
    NOW,
    PRICES,
    TOMORROW,
    answer,
    choose,
    collected,
    decided,
    happened,
    polling,
    proposal,
    replanned,
    reserved,
    searching,
)

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE


def booked(*groups: str, optional: str = "") -> Meeting:
    meeting = reserved(*groups, optional=optional)
    for group in groups:
        meeting = decided(answer(meeting, group[0], YES)).meeting
    assert meeting.status is MeetingStatus.CONFIRMED
    return meeting


def test_a_request_is_a_search_that_asks_for_calendars() -> None:
    meeting = searching("a", "b")
    assert (meeting.status, meeting.revision, meeting.waits_for, meeting.sequence) == (MeetingStatus.SEARCHING, 2, 2, -1)


def test_calendars_collected_for_another_question_are_ignored() -> None:
    assert transitions.collected(searching("a"), 1, ()) == Ignored()
    assert transitions.collected(reserved("a"), 2, ()) == Ignored()


def test_the_first_moment_has_sequence_zero_and_holds_everybody() -> None:
    meeting = reserved("a", "b", optional="c")
    assert (meeting.sequence, meeting.status, meeting.revision) == (0, MeetingStatus.RESERVED, 3)
    assert [claim.owner for claim in meeting.holds[0].claims] == ["persoon:a", "persoon:b", "persoon:c"]


def test_nobody_can_answer_after_the_meeting_began() -> None:
    meeting = reserved("a", hours=3)
    assert meeting.reservation is not None
    assert meeting.reservation.expires == NOW + timedelta(hours=3)


def test_nothing_found_is_told_with_its_reasons() -> None:
    decision = settle(collected(searching("a")), NothingFound(("Dit houdt het tegen.",)), DEADLINES)
    assert (decision.meeting.status, happened(decision)) == (MeetingStatus.NO_MOMENT, [NotFound])
    assert decision.told[-1].explanation == ("Dit houdt het tegen.",)


def test_invited_when_the_invitations_of_this_moment_are_out() -> None:
    decision = transitions.invitations_sent(reserved("a", "b"), 0)
    assert (decided(decision).meeting.status, happened(decision)) == (MeetingStatus.INVITED, [Invited])
    assert transitions.invitations_sent(decided(decision).meeting, 0) == Ignored()
    assert transitions.invitations_sent(reserved("a", "b"), 1) == Ignored()


def test_every_required_yes_books() -> None:
    first = decided(answer(reserved("a", "b", optional="c"), "a", YES))
    assert happened(first) == [Counted]
    last = answer(first.meeting, "b", YES)
    assert happened(last) == [Counted, Confirmed]
    assert [hold.confirmed for hold in decided(last).meeting.holds] == [True]


def test_a_quorum_of_yes_waits_for_the_others_while_they_can_still_answer() -> None:
    first = decided(answer(reserved("a", "b", "c", quorum=2), "a", YES)).meeting
    second = decided(answer(first, "c", YES))
    assert happened(second) == [Counted]
    assert happened(answer(second.meeting, "b", NO)) == [Counted, Confirmed], "nobody is left to wait for"
    assert happened(transitions.hold_expired(second.meeting, 0, TOMORROW)) == [Confirmed], "at the deadline it suffices"
    replanned(transitions.hold_expired(first, 0, TOMORROW))


def test_a_no_that_still_leaves_the_quorum_possible_is_only_counted() -> None:
    assert happened(answer(reserved("a", "b", "c", quorum=2), "a", NO)) == [Counted]


def test_perhaps_is_not_yes() -> None:
    assert happened(answer(reserved("a"), "a", MAYBE)) == [Counted]


def test_an_answer_to_an_earlier_moment_twice_or_of_a_stranger_is_ignored() -> None:
    meeting = decided(answer(reserved("a", "b"), "a", YES, revision=2)).meeting
    assert answer(meeting, "a", YES, revision=2) == Ignored()
    assert answer(meeting, "a", NO, revision=1) == Ignored()
    assert answer(meeting, "b", NO, sequence=-1) == Ignored()
    assert answer(meeting, "x", NO) == Ignored()


def test_the_last_yes_after_the_hold_expired_books_nothing() -> None:
    late = answer(reserved("a"), "a", YES, now=TOMORROW + timedelta(hours=1))
    assert happened(late) == [Counted]
    assert decided(late).meeting.status is MeetingStatus.RESERVED


def test_a_yes_within_the_grace_after_the_deadline_still_books() -> None:
    assert happened(answer(reserved("a"), "a", YES, now=TOMORROW + timedelta(minutes=1))) == [Counted, Confirmed]


def test_a_required_no_excludes_the_moment_for_that_person_and_looks_further() -> None:
    meeting = decided(answer(reserved("a", "b"), "a", YES)).meeting
    replan = replanned(answer(meeting, "b", NO))
    after = replan.decided.meeting
    assert after.refusals == (Refusal(PersonId("b"), NOW + timedelta(hours=30), NOW + timedelta(hours=31)),)
    assert (after.holds, after.reservation) == ((), None)
    again = settle(replan, Found(proposal(meeting, 50)), DEADLINES)
    assert happened(again) == [Counted, Reserved]
    assert (again.meeting.sequence, again.meeting.holds[0].key) == (1, "2")
    assert again.told[-1].explanation == (SOMEBODY_CANNOT,)
    assert again.meeting.answer_of(PersonId("a")).answer is Answer.NONE


def test_after_a_first_acceptance_at_most_two_automatic_changes() -> None:
    meeting = decided(answer(reserved("a", "b"), "a", YES)).meeting
    for change in range(2):
        replan = replanned(answer(meeting, "b", NO, revision=change + 1))
        meeting = settle(replan, Found(proposal(meeting, 50 + 24 * change)), DEADLINES).meeting
    last = answer(meeting, "b", NO, revision=3)
    assert happened(last) == [Counted, NotFound]
    assert decided(last).meeting.holds == ()
    assert decided(last).meeting.sequence == 3, "the withdrawal has a sequence of its own"


def test_without_any_acceptance_the_changes_are_bounded_too() -> None:
    meeting = reserved("a")
    for change in range(MOST_CHANGES):
        replan = replanned(transitions.hold_expired(meeting, change, TOMORROW))
        meeting = settle(replan, Found(proposal(meeting, 50 + 24 * change)), DEADLINES).meeting
    assert happened(transitions.hold_expired(meeting, MOST_CHANGES, TOMORROW)) == [NotFound]


def test_an_optional_no_gives_only_their_own_time_back() -> None:
    decision = decided(answer(reserved("a", optional="b"), "b", NO))
    assert happened(decision) == [Counted]
    assert [claim.owner for claim in decision.meeting.holds[0].claims] == ["persoon:a"]


def test_after_the_booking_a_no_is_counted_and_nothing_else() -> None:
    meeting = booked("a", "b")
    decision = decided(answer(meeting, "b", NO, revision=2))
    assert happened(decision) == [Counted]
    assert (decision.meeting.status, decision.meeting.holds) == (MeetingStatus.CONFIRMED, meeting.holds)


def test_silence_excludes_the_moment_for_everybody() -> None:
    replan = replanned(transitions.hold_expired(reserved("a", "b"), 0, TOMORROW))
    assert [refusal.person for refusal in replan.decided.meeting.refusals] == [None]
    assert transitions.hold_expired(reserved("a"), 1, TOMORROW) == Ignored()
    assert transitions.hold_expired(booked("a"), 0, TOMORROW) == Ignored()


@pytest.mark.parametrize("meeting", [searching("a"), polling("a"), reserved("a"), booked("a")])
def test_calling_off_frees_everything_once(meeting: Meeting) -> None:
    decision = decided(transitions.cancel(meeting, 2, "niet nodig"))
    assert happened(decision) == [Cancelled]
    assert (decision.meeting.status, decision.meeting.holds) == (MeetingStatus.CANCELLED, ())
    assert transitions.cancel(decision.meeting, 2, "niet nodig") == Ignored()
    assert transitions.cancel(decision.meeting, 3, "nog eens") == Ignored()
    assert answer(decision.meeting, "a", YES, sequence=0, revision=9) == Ignored()
    assert choose(decision.meeting, "a", KAN) == Ignored()


def test_moving_begins_anew_under_the_next_sequence() -> None:
    horizon = Horizon(date(2027, 3, 17), date(2027, 3, 22), NOW + timedelta(days=7), NOW + timedelta(days=2))
    meeting = decided(answer(reserved("a", "b"), "a", YES)).meeting
    decision = decided(transitions.move(meeting, 2, horizon, 3, DEADLINES))
    assert happened(decision) == [Released, SearchBegan, CalendarsNeeded]
    assert decision.told[0].what == Released(1), "who was invited hears that this moment is gone"
    assert (decision.meeting.holds, decision.meeting.revision) == ((), meeting.revision + 3)
    assert transitions.move(decision.meeting, 2, horizon, 3, DEADLINES) == Ignored()
    again = settle(collected(decision.meeting), Found(proposal(meeting, 60)), DEADLINES).meeting
    assert again.sequence == 2
    assert answer(again, "a", YES, sequence=2, revision=1) == Ignored(), "the yes was to the earlier moment"
    assert happened(answer(again, "a", YES, revision=2)) == [Counted]


def test_a_new_poll_after_a_no_calls_the_invitations_back_first() -> None:
    refused = replanned(answer(reserved("a", "b"), "a", NO))
    asked = settle(refused, AnswersNeeded((proposal(refused.decided.meeting, 60),), (PersonId("a"),)), DEADLINES)
    assert happened(asked)[-2:] == [Released, PollOpened]
    assert asked.meeting.sequence == 1
    again = settle(replace(refused, decided=asked), AnswersNeeded((proposal(asked.meeting, 120),), (PersonId("a"),)), DEADLINES)
    assert happened(again).count(Released) == 1, "nobody is invited to the moments of a poll"


def test_a_cancelled_meeting_is_not_moved_and_one_without_a_moment_is() -> None:
    cancelled = decided(transitions.cancel(reserved("a"), 2, "")).meeting
    horizon = cancelled.horizon
    assert transitions.move(cancelled, 3, horizon, 3, DEADLINES) == Ignored()
    nothing = settle(collected(searching("a")), NothingFound(()), DEADLINES).meeting
    assert happened(transitions.move(nothing, 2, horizon, 3, DEADLINES)) == [SearchBegan, CalendarsNeeded]


def test_after_the_end_only_those_who_said_yes_were_there() -> None:
    meeting = decided(answer(booked("a", "b", optional="c"), "b", NO, revision=2)).meeting
    decision = decided(transitions.ended(meeting, 0))
    assert decision.told[-1].what == TookPlace(meeting.reservation, (PersonId("a"),))  # type: ignore[arg-type]  # there is one
    assert (decision.meeting.status, decision.meeting.holds) == (MeetingStatus.HELD, ())
    assert answer(decision.meeting, "a", NO, revision=2) == Ignored(), "an answer after the end counts for nothing"
    assert transitions.ended(decision.meeting, 0) == Ignored()
    assert transitions.ended(meeting, 1) == Ignored()


def test_somebody_forgotten_leaves_their_seat_and_the_rest_goes_on() -> None:
    meeting = decided(answer(reserved("a", "b", optional="c"), "a", YES)).meeting
    decision = transitions.left(meeting, PersonId("b"), PRICES, NOW, DEADLINES)
    assert happened(decision) == [Counted, Confirmed]
    assert [claim.owner for claim in decided(decision).meeting.holds[0].claims] == ["persoon:a", "persoon:c"]
    assert transitions.left(decided(decision).meeting, PersonId("b"), PRICES, NOW, DEADLINES) == Ignored()


def test_without_anybody_required_there_is_no_meeting() -> None:
    decision = transitions.left(reserved("a", optional="b"), PersonId("a"), PRICES, NOW, DEADLINES)
    assert happened(decision) == [Counted, NotFound]


def test_somebody_forgotten_during_a_poll_is_not_waited_for() -> None:
    meeting = decided(choose(polling("a", "b"), "a", KAN, KAN, KAN)).meeting
    decision = transitions.left(meeting, PersonId("b"), PRICES, NOW, DEADLINES)
    assert happened(decision) == [Counted, Reserved, Confirmed]


def test_a_deputy_fills_the_seat_of_their_principal() -> None:
    meeting = searching("a", "b")
    best = proposal(meeting, 30)
    deputy = replace(best.people[1], person=PersonId("d"), principal=PersonId("b"), role=Role.REQUIRED)
    reserved_ = settle(collected(meeting), Found(replace(best, people=(best.people[0], deputy))), DEADLINES).meeting
    meeting = decided(answer(reserved_, "a", YES)).meeting
    assert answer(meeting, "b", YES) == Ignored()
    assert happened(answer(meeting, "d", YES)) == [Counted, Confirmed]
    replanned(transitions.left(meeting, PersonId("d"), PRICES, NOW, DEADLINES))
