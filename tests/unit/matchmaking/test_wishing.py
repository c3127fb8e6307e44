"""Somebody invited proposes another time: taken when it costs little more and the meeting may still change, else declined with a reason."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from services.matchmaking.domain import transitions
from services.matchmaking.domain.happenings import Confirmed, NotFound, Reserved, WishRefused
from services.matchmaking.domain.meeting import Decision, Ignored, Meeting
from services.matchmaking.domain.settling import MOST_CHANGES
from services.matchmaking.domain.situation import Rules, Situation
from services.matchmaking.domain.wishing import (
    COSTS_TOO_MUCH,
    DEFINITE,
    DOES_NOT_FIT,
    OFTEN_ENOUGH,
    OTHER_LENGTH,
    OUT_OF_REACH,
    TOO_SOON,
    WISHED,
    Wish,
    hear_wish,
)
from shared.kernel import Answer, BusyKind, MeetingStatus, PersonId
from tests.unit.matchmaking.meetings import DEADLINES, NOW, answer, decided, happened, reserved
from tests.unit.matchmaking.test_finding import at, fixed, known, situation

HOUR = timedelta(hours=1)
FREE = situation({"a": known(), "b": known()})
WEDNESDAY = at(10, day=2)
"""The moment of now is on Tuesday at three; a day of waiting costs one."""


def hoped(
    meeting: Meeting,
    start: datetime,
    world: Situation = FREE,
    *,
    sequence: int = 0,
    number: int = 1,
    length: timedelta = HOUR,
    price: int = 3,
) -> Decision:
    wish = Wish(PersonId("b"), number, sequence, start, start + length)
    return hear_wish(meeting, wish, world, NOW, DEADLINES, Rules(wish=Fraction(price)))


def reason(decision: Decision) -> str:
    refused = decided(decision).told[0].what
    assert isinstance(refused, WishRefused)
    return refused.reason


def priced(meeting: Meeting, cost: int) -> Meeting:
    assert meeting.reservation is not None
    proposal = replace(meeting.reservation.proposal, cost=Fraction(cost))
    return replace(meeting, reservation=replace(meeting.reservation, proposal=proposal))


def test_a_wish_that_fits_everybody_becomes_the_moment_under_the_next_sequence() -> None:
    decision = decided(hoped(reserved("a", "b"), WEDNESDAY))
    after = decision.meeting
    assert happened(decision) == [Reserved]
    assert decision.told[0].explanation[0] == WISHED
    assert after.reservation is not None
    assert (after.reservation.proposal.moment.start, after.sequence, after.changes) == (WEDNESDAY, 1, 1)
    assert [(claim.owner, claim.start) for hold in after.holds for claim in hold.claims] == [
        ("persoon:a", WEDNESDAY),
        ("persoon:b", WEDNESDAY),
    ]


@pytest.mark.parametrize(("present", "price", "taken"), [(0, 3, True), (0, 2, False), (1, 2, True), (3, 0, True), (2, 0, False)])
def test_it_must_cost_less_than_the_moment_of_now_and_the_price_together(present: int, price: int, *, taken: bool) -> None:
    decision = hoped(priced(reserved("a", "b"), present), WEDNESDAY, price=price)
    assert happened(decision) == ([Reserved] if taken else [WishRefused])
    assert taken or reason(decision) == COSTS_TOO_MUCH


def test_when_somebody_cannot_the_moment_stays_and_the_reason_names_nobody() -> None:
    meeting = reserved("a", "b")
    decision = decided(hoped(meeting, WEDNESDAY, situation({"a": known(fixed(at(9, day=2), at(12, day=2))), "b": known()})))
    assert (reason(decision), decision.meeting.reservation) == (DOES_NOT_FIT, meeting.reservation)
    assert decision.meeting.holds == meeting.holds


def test_nobody_is_asked_to_move_something_for_a_wish() -> None:
    movable = replace(fixed(at(9, day=2), at(12, day=2)), kind=BusyKind.MOVABLE)
    assert reason(hoped(reserved("a", "b"), WEDNESDAY, situation({"a": known(movable), "b": known()}), price=50)) == DOES_NOT_FIT


def test_whoever_wishes_it_can_come_when_their_own_calendar_is_not_seen_and_others_cannot() -> None:
    assert happened(hoped(reserved("a", "b"), WEDNESDAY, situation({"a": known()}))) == [Reserved]
    assert reason(hoped(reserved("a", "b"), WEDNESDAY, situation({"b": known()}))) == DOES_NOT_FIT


@pytest.mark.parametrize(
    ("start", "length", "why"),
    [
        (NOW + timedelta(minutes=59), HOUR, TOO_SOON),
        (at(10, day=8), HOUR, OUT_OF_REACH),
        (WEDNESDAY, 2 * HOUR, OTHER_LENGTH),
        (at(7, day=2), HOUR, DOES_NOT_FIT),
    ],
)
def test_what_cannot_be_searched_is_declined_with_its_own_reason(start: datetime, length: timedelta, why: str) -> None:
    assert reason(hoped(reserved("a", "b"), start, length=length, price=50)) == why


def test_a_meeting_does_not_change_by_itself_for_ever() -> None:
    accepted = decided(answer(reserved("a", "b"), "a", Answer.YES)).meeting
    assert reason(hoped(replace(accepted, changes_after_acceptance=2), WEDNESDAY)) == OFTEN_ENOUGH
    assert happened(hoped(replace(accepted, changes_after_acceptance=1), WEDNESDAY)) == [Reserved]
    assert reason(hoped(replace(reserved("a", "b"), changes=MOST_CHANGES), WEDNESDAY)) == OFTEN_ENOUGH


def test_after_bevestigd_the_requester_hears_of_it_and_nothing_changes() -> None:
    meeting = reserved("a", "b")
    for one in "ab":
        meeting = decided(answer(meeting, one, Answer.YES)).meeting
    assert meeting.status is MeetingStatus.CONFIRMED
    decision = decided(hoped(meeting, WEDNESDAY))
    assert (happened(decision), reason(decision)) == ([WishRefused, Confirmed], DEFINITE)
    assert decision.told[1].explanation == (
        "Een deelnemer stelt een ander moment voor: woensdag 17 maart, 10.00 uur. U beslist of het overleg verschuift.",
    )
    assert (decision.meeting.holds, decision.meeting.sequence) == (meeting.holds, 0)


def test_a_wish_against_a_moment_that_is_gone_heard_twice_or_of_somebody_else_is_no_news() -> None:
    meeting = reserved("a", "b")
    assert isinstance(hoped(meeting, WEDNESDAY, sequence=1), Ignored)
    refused = decided(hoped(meeting, WEDNESDAY, price=0)).meeting
    assert isinstance(hoped(refused, WEDNESDAY, price=0), Ignored)
    assert happened(hoped(refused, WEDNESDAY, price=0, number=2)) == [WishRefused]
    assert isinstance(hear_wish(meeting, Wish(PersonId("x"), 1, 0, WEDNESDAY, WEDNESDAY + HOUR), FREE, NOW, DEADLINES, Rules()), Ignored)
    off = decided(transitions.cancel(meeting, 2, "")).meeting
    assert isinstance(hoped(off, WEDNESDAY, sequence=off.sequence), Ignored)


def test_what_was_declined_already_does_not_stand_in_the_way_of_a_no() -> None:
    refused = decided(hoped(reserved("a", "b"), WEDNESDAY, price=0)).meeting
    after = answer(refused, "b", Answer.NO)
    assert not isinstance(after, Ignored)
    assert NotFound not in happened(after)
