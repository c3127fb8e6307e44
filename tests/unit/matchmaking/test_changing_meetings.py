"""Who is at the table changes, or a room drops out: what stays, what is asked, and what is left to the requester."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.matchmaking.domain import transitions
from services.matchmaking.domain.changing import CHANGED, OTHER_TABLE, Change, Surroundings, change_table, with_table
from services.matchmaking.domain.happenings import CalendarsNeeded, Confirmed, NotFound, Released, Reserved, SearchBegan
from services.matchmaking.domain.holds import Claim
from services.matchmaking.domain.meeting import Decision, Ignored, Meeting
from services.matchmaking.domain.proposal import Coming, Found, NothingFound, Proposal, Seat
from services.matchmaking.domain.settling import GRACE, NOBODY_REQUIRED, settle
from services.matchmaking.domain.situation import Calendar, PersonFacts, Rules, Situation
from shared.kernel import Answer, MeetingStatus, Moment, PersonId, Role, person_owner
from tests.unit.matchmaking.meetings import (
    DEADLINES,
    KAN,
    NOW,
    TOMORROW,
    answer,
    choose,
    collected,
    decided,
    happened,
    polling,
    replanned,
    reserved,
    searching,
)
from tests.unit.matchmaking.test_finding import at, fixed, known, situation

YES, NO = Answer.YES, Answer.NO
FREE, FULL = known(), known(fixed(at(0), at(0, day=40)))
NOTHING_KNOWN = situation({})


ONE_ASKED = "Er is één nieuwe deelnemer gevraagd. Het antwoord volgt."


def person(name: str) -> PersonId:
    return PersonId(name)


def seat(*people: str, role: Role = Role.REQUIRED) -> Seat:
    return Seat(tuple(map(person, people)), role)


def changed(meeting: Meeting, change: Change, world: Situation = NOTHING_KNOWN, now: datetime = NOW) -> Decision:
    return change_table(meeting, with_table(meeting, change, 2), around(world, now))


def around(world: Situation, now: datetime = NOW) -> Surroundings:
    return Surroundings(world, now, DEADLINES, Rules())


def accepted(meeting: Meeting, *people: str) -> Meeting:
    for one in people:
        meeting = decided(answer(meeting, one, YES)).meeting
    return meeting


def coming(meeting: Meeting) -> list[str]:
    assert meeting.reservation is not None
    return [one.person for one in meeting.reservation.proposal.people]


def held(meeting: Meeting) -> list[str]:
    return [claim.owner for hold in meeting.holds for claim in hold.claims]


def test_seats_keep_their_places_and_nobody_sits_on_two() -> None:
    change = Change(
        added=(seat("d", "a"), seat("c", role=Role.OPTIONAL)),
        replaced=((person("a"), person("x")),),
        removed=(person("b"),),
        guests=(person("x"), person("y")),
    )
    after = with_table(searching("a", "b", "c"), change, 2)
    assert after.asked.seats == (seat("x"), seat(), seat("c"), seat("d", "a"))
    assert (after.asked.guests, after.heard) == ((person("x"),), 2)


def test_somebody_added_holds_their_time_with_the_rest_and_is_waited_for() -> None:
    meeting = accepted(reserved("a", "b"), "a")
    decision = decided(changed(meeting, Change(added=(seat("c"),)), situation({"c": FREE})))
    after = decision.meeting
    assert (happened(decision), after.sequence, after.status) == ([Reserved], 0, MeetingStatus.RESERVED)
    assert decision.told[0].explanation == (OTHER_TABLE,)
    assert (coming(after), held(after)) == (["a", "b", "c"], ["persoon:a", "persoon:b", "persoon:c"])
    assert after.reservation is not None
    assert after.reservation.agreed == ("a",)
    assert happened(answer(after, "b", YES)) != [Confirmed]
    assert Confirmed in happened(answer(accepted(after, "b"), "c", YES))


def test_twice_is_once() -> None:
    change = Change(added=(seat("c"),))
    after = decided(changed(reserved("a"), change, situation({"c": FREE}))).meeting
    assert change_table(after, with_table(after, change, 2), around(situation({"c": FREE}))) == Ignored()


def test_whoever_is_new_has_their_own_time_to_answer() -> None:
    meeting = reserved("a", hours=54)
    later = NOW + timedelta(hours=20)
    deadlines = replace(DEADLINES, answers=later + timedelta(hours=24))
    after = with_table(meeting, Change(added=(seat("c"),)), 2)
    longer = decided(change_table(meeting, after, replace(around(situation({"c": FREE}), later), deadlines=deadlines))).meeting
    assert longer.reservation is not None
    assert longer.reservation.expires == later + timedelta(hours=24)
    assert [hold.expires for hold in longer.holds] == [later + timedelta(hours=24) + GRACE]
    two = reserved("a", "b", hours=54)
    fewer = with_table(two, Change(removed=(person("b"),)), 2)
    same = decided(change_table(two, fewer, replace(around(NOTHING_KNOWN, later), deadlines=deadlines))).meeting
    assert same.reservation is not None
    assert same.reservation.expires == TOMORROW


def test_an_unknown_calendar_is_no_reason_not_to_invite_but_what_it_does_say_is() -> None:
    assert coming(decided(changed(reserved("a"), Change(added=(seat("c"),)))).meeting) == ["a", "c"]
    taken = replace(FULL, known=False)
    assert replanned(changed(reserved("a"), Change(added=(seat("c"),)), situation({"c": taken}))).because == (CHANGED,)


def test_time_that_another_meeting_holds_is_not_free() -> None:
    elsewhere = situation({"c": FREE}, c=fixed(NOW + timedelta(hours=30), NOW + timedelta(hours=31)))
    assert replanned(changed(reserved("a"), Change(added=(seat("c"),)), elsewhere)).because == (CHANGED,)


def test_a_deputy_may_come_for_whoever_is_added() -> None:
    world = situation({"c": FULL}, people={"c": PersonFacts(deputy=person("d"))})
    after = decided(changed(reserved("a"), Change(added=(seat("c"),)), world)).meeting
    assert after.reservation is not None
    assert after.reservation.proposal.people[1] == Coming(person("d"), 1, Role.REQUIRED, person("c"))
    assert held(after) == ["persoon:a", "persoon:d"]


def test_an_optional_person_who_cannot_come_changes_nothing_for_the_others() -> None:
    decision = decided(changed(reserved("a"), Change(added=(seat("c", role=Role.OPTIONAL),)), situation({"c": FULL})))
    assert (coming(decision.meeting), decision.told[0].explanation) == (["a"], (OTHER_TABLE,))
    with_deputy = situation({"c": FULL}, people={"c": PersonFacts(deputy=person("d"))})
    assert coming(decided(changed(reserved("a"), Change(added=(seat("c", role=Role.OPTIONAL),)), with_deputy)).meeting) == ["a"]
    joined = decided(changed(reserved("a"), Change(added=(seat("c", role=Role.OPTIONAL),)), situation({"c": FREE})))
    assert [one.role for one in joined.meeting.reservation.proposal.people] == [Role.REQUIRED, Role.OPTIONAL]  # type: ignore[union-attr]  # there is one


def test_with_a_quorum_that_can_still_be_reached_the_moment_stays() -> None:
    decision = decided(changed(reserved("a", "b", quorum=2), Change(added=(seat("c"),)), situation({"c": FULL})))
    assert (happened(decision), decision.told[0].explanation) == ([Reserved], (OTHER_TABLE,))


def test_the_next_moment_is_sought_within_the_bounds() -> None:
    change, world = Change(added=(seat("c"),)), situation({"c": FULL})
    first = replanned(changed(reserved("a", "b"), change, world))
    assert (first.because, first.decided.meeting.changes, first.decided.meeting.holds) == ((CHANGED,), 1, ())
    assert len(first.decided.meeting.asked.seats) == 3
    tired = replace(accepted(reserved("a", "b"), "a"), changes_after_acceptance=2)
    assert happened(changed(tired, change, world)) == [NotFound]
    assert CHANGED == "De deelnemers zijn gewijzigd. We zoeken een moment waarop iedereen kan."


@pytest.mark.parametrize("calendar", [FREE, FULL], ids=["free", "full"])
def test_after_bevestigd_who_is_new_is_invited_whatever_their_calendar_says_and_it_stays_bevestigd(calendar: Calendar) -> None:
    booked = accepted(reserved("a", "b"), "a", "b")
    decision = decided(changed(booked, Change(added=(seat("c"),)), situation({"c": calendar})))
    assert happened(decision) == [Reserved], "that it goes on is not said again"
    assert [(told.status, told.explanation) for told in decision.told] == [(MeetingStatus.CONFIRMED, (OTHER_TABLE, ONE_ASKED))]
    after = decision.meeting
    assert (coming(after), held(after), after.sequence) == (["a", "b", "c"], ["persoon:a", "persoon:b", "persoon:c"], 0)
    assert after.reservation is not None
    assert after.reservation.agreed == ("a", "b"), "nobody else is asked again"
    assert [hold.confirmed for hold in after.holds] == [True]
    late_no = decided(answer(decision.meeting, "c", NO))
    assert late_no.meeting.status is MeetingStatus.CONFIRMED


def test_after_bevestigd_whoever_another_meeting_of_ours_holds_is_invited_without_their_time() -> None:
    booked = accepted(reserved("a", "b"), "a", "b")
    elsewhere = situation({"c": FREE}, c=fixed(NOW + timedelta(hours=30), NOW + timedelta(hours=31)))
    after = decided(changed(booked, Change(replaced=((person("b"), person("c")),)), elsewhere)).meeting
    assert (coming(after), held(after)) == (["a", "c"], ["persoon:a"])
    assert after.told_not_to_come == ("b",)


def test_after_bevestigd_several_are_counted_and_somebody_optional_comes_only_when_they_can() -> None:
    booked = accepted(reserved("a"), "a")
    several = Change(added=(seat("b"), seat("c"), seat("d", role=Role.OPTIONAL)))
    decision = decided(changed(booked, several, situation({"b": FREE, "c": FULL, "d": FULL})))
    assert coming(decision.meeting) == ["a", "b", "c"]
    assert decision.told[0].explanation == (OTHER_TABLE, "Er zijn 2 nieuwe deelnemers gevraagd. De antwoorden volgen.")
    nobody = decided(changed(booked, Change(added=(seat("d", role=Role.OPTIONAL),)), situation({"d": FULL})))
    assert [(type(told.what), told.explanation) for told in nobody.told] == [(Reserved, (OTHER_TABLE,))]


def test_somebody_replaced_takes_their_answer_along_and_their_time() -> None:
    meeting = accepted(reserved("a", "b"), "a")
    after = decided(changed(meeting, Change(replaced=((person("a"), person("c")),)), situation({"c": FREE}))).meeting
    assert (coming(after), sorted(held(after))) == (["c", "b"], ["persoon:b", "persoon:c"])
    assert Confirmed not in happened(answer(after, "b", YES)), "c did not say yes"


def test_a_seat_that_another_of_its_group_fills_stays_filled() -> None:
    meeting = searching("ab", "c")
    start, end = NOW + timedelta(hours=30), NOW + timedelta(hours=31)
    people = (Coming(person("a"), 0), Coming(person("c"), 1))
    only_a = Proposal(Moment(start, end), people, tuple(Claim(person_owner(one.person), start, end) for one in people))
    meeting = settle(collected(meeting), Found(only_a), DEADLINES).meeting
    unchanged = decided(changed(meeting, Change(replaced=((person("b"), person("x")),))))
    assert (unchanged.told, unchanged.meeting.asked.seats[0].people) == ((), ("a", "x"))
    other = decided(changed(meeting, Change(replaced=((person("a"), person("x")),)), situation({"b": FULL, "x": FREE})))
    assert coming(other.meeting) == ["x", "c"]


def test_without_a_principal_there_is_no_deputy_and_with_one_there_is() -> None:
    meeting = searching("a", "b")
    start, end = NOW + timedelta(hours=30), NOW + timedelta(hours=31)
    people = (Coming(person("a"), 0), Coming(person("d"), 1, principal=person("b")))
    proposal = Proposal(Moment(start, end), people, tuple(Claim(person_owner(one.person), start, end) for one in people))
    meeting = settle(collected(meeting), Found(proposal), DEADLINES).meeting
    after = decided(changed(meeting, Change(removed=(person("b"),)))).meeting
    assert (coming(after), held(after)) == (["a"], ["persoon:a"])
    other = decided(changed(meeting, Change(removed=(person("a"),)))).meeting
    assert (coming(other), held(other)) == (["d"], ["persoon:d"])


def test_without_somebody_who_was_waited_for_it_may_be_bevestigd() -> None:
    decision = decided(changed(accepted(reserved("a", "b"), "a"), Change(removed=(person("b"),))))
    assert happened(decision) == [Reserved, Confirmed]
    assert held(decision.meeting) == ["persoon:a"]


def test_who_said_no_and_gave_their_time_back_does_not_get_it_held_again() -> None:
    meeting = decided(answer(reserved("a", optional="b"), "b", NO)).meeting
    after = decided(changed(meeting, Change(added=(seat("c"),)), situation({"c": FREE}))).meeting
    assert held(after) == ["persoon:a", "persoon:c"]


def test_nobody_required_is_no_meeting() -> None:
    decision = decided(changed(reserved("a", optional="b"), Change(removed=(person("a"),))))
    assert (happened(decision), decision.told[0].explanation) == ([NotFound], (NOBODY_REQUIRED,))


@pytest.mark.parametrize("meeting", [searching("a"), polling("a"), settle(collected(searching("a")), NothingFound(()), DEADLINES).meeting])
def test_without_a_moment_the_search_goes_on_with_the_new_table(meeting: Meeting) -> None:
    decision = decided(changed(meeting, Change(added=(seat("c"),))))
    assert happened(decision)[-2:] == [SearchBegan, CalendarsNeeded]
    assert Released not in happened(decision), "nobody was invited"
    assert (decision.meeting.people, decision.meeting.holds) == (("a", "c"), ())
    assert decision.meeting.waits_for == decision.meeting.revision


def test_what_others_said_in_a_poll_stays_when_somebody_is_removed() -> None:
    meeting = decided(choose(polling("a", "b"), "a", KAN, KAN, KAN)).meeting
    assert happened(changed(meeting, Change(removed=(person("b"),)))) == [Reserved, Confirmed]


def test_after_the_promise_only_the_table_changes() -> None:
    nothing = settle(collected(searching("a", "b")), NothingFound(()), DEADLINES).meeting
    late = decided(changed(nothing, Change(removed=(person("b"),)), now=nothing.horizon.promised_until))
    assert (late.told, late.meeting.people) == ((), ("a",))


def test_of_a_meeting_that_is_off_nobody_changes_the_table() -> None:
    off = decided(transitions.cancel(reserved("a"), 2, "")).meeting
    assert change_table(off, with_table(off, Change(added=(seat("c"),)), 3), around(NOTHING_KNOWN)) == Ignored()


def test_whoever_joins_a_meeting_that_was_made_shorter_needs_only_that_time() -> None:
    meeting = reserved("a")
    assert meeting.reservation is not None
    half_past = meeting.reservation.proposal.moment.start + timedelta(minutes=30)
    short = replace(meeting.reservation.proposal, moment=replace(meeting.reservation.proposal.moment, end=half_past))
    shorter = replace(meeting, reservation=replace(meeting.reservation, proposal=short))
    world = situation({"c": known(fixed(half_past, half_past + timedelta(hours=3)))})
    after = decided(changed(shorter, Change(added=(seat("c"),)), world)).meeting
    assert coming(after) == ["a", "c"]
    assert after.holds[0].claims[-1].end == half_past


def test_whoever_was_taken_off_the_table_and_comes_after_all_hears_it_above_their_cancellation() -> None:
    """The CANCEL went out under one higher (RFC 5546, 2.1.4); the others keep what they answered."""
    meeting = accepted(reserved("a", "b"), "a")
    less = decided(changed(meeting, Change(removed=(person("b"),), added=(seat("c"),)), situation({"c": FREE}))).meeting
    assert less.sequence == 0
    after = with_table(less, Change(added=(seat("b"),)), 3)
    back = decided(change_table(less, after, around(situation({"b": FREE})))).meeting
    assert (back.sequence, coming(back)) == (2, ["a", "c", "b"])
    assert back.answer_of(person("a")).answer is YES
    other = with_table(back, Change(added=(seat("d"),)), 4)
    assert decided(change_table(back, other, around(situation({"d": FREE})))).meeting.sequence == 2
