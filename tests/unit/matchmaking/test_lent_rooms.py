"""A room that its host must confirm: when it can be had at all, what the host is asked, and what a yes, a no and silence bring about."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from services.matchmaking.domain import lending, transitions
from services.matchmaking.domain.changing import ROOM_GONE_AFTERWARDS, Why
from services.matchmaking.domain.finding import find
from services.matchmaking.domain.happenings import Confirmed, Reserved, RoomAsked, RoomGiven
from services.matchmaking.domain.lending import NOT_ANSWERED, NOT_LENT, with_its_room_asked
from services.matchmaking.domain.meeting import Decided, Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.proposal import NothingFound
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.situation import LocationFacts, PersonFacts, RoomFacts, Rules, Situation
from shared.kernel import LocationId, MeetingStatus, Moment, RoomId, WorkingHours, room_owner
from tests.unit.matchmaking.meetings import DEADLINES, WEEK, collected, decided, happened
from tests.unit.matchmaking.test_changing_meetings import FREE, accepted, around
from tests.unit.matchmaking.test_finding import UTRECHT, at, fixed, found, in_person, situation

HALL, AULA, ATTIC = RoomId("zaal"), RoomId("collegezaal"), RoomId("zolder")
HOUR, AT_NOON = timedelta(hours=1), at(13)
"""The host is asked at nine on Monday, and has four office hours."""


def house(*rooms: tuple[RoomId, int, bool], id: str = "huis", lead: int = 0) -> LocationFacts:
    """`lent` or not is the last of each."""
    return LocationFacts(LocationId(id), UTRECHT, tuple(RoomFacts(*room) for room in rooms), WorkingHours("08:00", "18:00"), lead)


def world(*locations: LocationFacts, passes: bool = True) -> Situation:
    known = {one: PersonFacts(passes=(LocationId("huis"), LocationId("elders")) if passes else ()) for one in "ab"}
    return replace(situation({"a": FREE, "b": FREE}, *locations, people=known), host_by=AT_NOON)


def asked(meeting: Meeting, here: Situation) -> Decided:
    """The moment that is found is reserved, and its room asked for."""
    return with_its_room_asked(settle(collected(meeting), found(meeting, here), DEADLINES), DEADLINES, HOUR)


def moment_of(meeting: Meeting) -> Moment:
    assert meeting.reservation is not None
    return meeting.reservation.proposal.moment


AULA_ONLY = world(house((AULA, 40, True)))


def test_a_lent_room_is_possible_once_its_host_can_have_answered() -> None:
    best = found(in_person("a", "b"), AULA_ONLY).best
    assert (best.moment.room, best.lent, best.moment.start) == (AULA, True, at(14, 15)), (
        "an hour after one o'clock, and a quarter to walk in"
    )


def test_visitors_are_registered_after_the_host_answered() -> None:
    here = world(house((AULA, 40, True), lead=2), passes=False)
    assert found(in_person("a", "b"), here).best.moment.start == at(8, 30, day=2), "two working days after Monday"
    late = replace(here, host_by=at(13, day=3))
    assert found(in_person("a", "b"), late).best.moment.start == at(8, 30, day=7), "Friday and Monday: the weekend does not count"


def test_where_nobody_can_be_asked_a_lent_room_is_no_room() -> None:
    nobody = replace(AULA_ONLY, host_by=None)
    assert isinstance(find(in_person("a", "b"), nobody, at(9), DEADLINES, Rules()), NothingFound)


def test_our_own_holds_are_all_that_is_known_of_its_time() -> None:
    afternoon = replace(AULA_ONLY, taken={room_owner(AULA): (fixed(at(13), at(15)),)})
    assert found(in_person("a", "b"), afternoon).best.moment.start == at(15, 15)


def test_a_room_of_our_own_comes_first_at_an_equal_price_and_the_price_says_nothing_of_it() -> None:
    best = found(in_person("a", "b"), replace(world(house((AULA, 40, True), (HALL, 6, False))), host_by=at(8))).best
    assert (best.moment.room, best.lent, best.cost) == (HALL, False, Fraction(0))
    alone = found(in_person("a", "b"), replace(AULA_ONLY, host_by=at(8))).best
    assert (alone.moment.start, alone.cost) == (best.moment.start, Fraction(0))


def test_the_host_is_asked_in_the_same_breath_with_counts_and_a_deadline() -> None:
    decision = asked(in_person("a", "b"), world(house((AULA, 40, True), lead=1), passes=False))
    loan = decision.meeting.loan
    assert loan is not None
    assert happened(decision)[-2:] == [Reserved, RoomAsked]
    assert (loan.sequence, loan.people, loan.visitors, loan.deadline) == (1, 2, 2, AT_NOON)
    again = with_its_room_asked(Decided(decision.meeting), DEADLINES, HOUR)
    assert (happened(again), again.meeting) == ([], decision.meeting), "once"


def test_a_question_that_comes_late_has_its_answer_an_hour_before_the_moment_all_the_same() -> None:
    settled = settle(collected(in_person("a", "b")), found(in_person("a", "b"), AULA_ONLY), DEADLINES)
    loan = with_its_room_asked(settled, replace(DEADLINES, host=at(17)), HOUR).meeting.loan
    assert loan is not None
    assert (loan.moment.start, loan.deadline) == (at(14, 15), at(13, 15))


def test_a_yes_grants_the_room_and_a_second_word_changes_nothing() -> None:
    meeting = asked(in_person("a", "b"), AULA_ONLY).meeting
    decision = decided(lending.host_answered(meeting, 1, around(AULA_ONLY), agreed=True))
    assert happened(decision) == [RoomGiven]
    assert decision.meeting.loan is not None
    assert decision.meeting.loan.granted
    assert lending.host_answered(decision.meeting, 1, around(AULA_ONLY), agreed=False) == Ignored()
    assert lending.host_silent(decision.meeting, 1, around(AULA_ONLY)) == Ignored()
    assert lending.host_answered(meeting, 2, around(AULA_ONLY), agreed=True) == Ignored(), "another question"


@pytest.mark.parametrize(("silent", "why"), [(False, NOT_LENT), (True, NOT_ANSWERED)])
def test_a_no_and_silence_take_the_next_room_of_the_building_at_the_same_time(silent: bool, why: Why) -> None:  # noqa: FBT001 — a case
    meeting = asked(in_person("a", "b"), AULA_ONLY).meeting
    here = world(house((AULA, 40, True), (ATTIC, 4, True)))
    decision = decided(_not_lent(meeting, here, silent=silent))
    after = with_its_room_asked(decision, DEADLINES, HOUR)
    assert moment_of(after.meeting) == replace(moment_of(meeting), room=ATTIC)
    assert happened(after) == [Reserved, RoomAsked]
    assert after.meeting.loan is not None
    assert (after.meeting.loan.sequence, after.meeting.sequence) == (2, 1)
    further = _not_lent(after.meeting, here, sequence=2, silent=silent)
    assert isinstance(further, Replan), "the first is not asked again"
    assert further.because == (why.before,)


def _not_lent(meeting: Meeting, here: Situation, *, sequence: int = 1, silent: bool) -> Decision:
    if silent:
        return lending.host_silent(meeting, sequence, around(here))
    return lending.host_answered(meeting, sequence, around(here), agreed=False)


def test_else_another_building_at_the_same_time_else_the_next_moment_but_never_this_room_then() -> None:
    meeting = asked(in_person("a", "b"), AULA_ONLY).meeting
    elsewhere = world(house((AULA, 40, True)), house((HALL, 6, False), id="elders"))
    moved = decided(_not_lent(meeting, elsewhere, silent=False)).meeting
    assert (moment_of(moved).start, moment_of(moved).room) == (at(14, 15), HALL)
    further = _not_lent(meeting, AULA_ONLY, silent=False)
    assert isinstance(further, Replan)
    next_one = found(further.decided.meeting, AULA_ONLY).best.moment
    assert (next_one.room, next_one.start) == (AULA, at(15, 30)), "after the hour that was refused"


def test_after_bevestigd_the_requester_decides() -> None:
    booked = accepted(asked(in_person("a", "b"), AULA_ONLY).meeting, "a", "b")
    assert booked.status is MeetingStatus.CONFIRMED
    told = decided(_not_lent(booked, AULA_ONLY, silent=False))
    assert [(type(one.what), one.explanation) for one in told.told] == [
        (Reserved, (NOT_LENT.afterwards,)),
        (Confirmed, (NOT_LENT.afterwards,)),
    ]
    assert NOT_LENT.afterwards != ROOM_GONE_AFTERWARDS
    assert happened(with_its_room_asked(told, DEADLINES, HOUR)) == [Reserved, Confirmed], "the same room is not asked again"
    assert moment_of(told.meeting) == replace(moment_of(booked), room=None), "nobody reads any more that it is in that room"
    assert (told.meeting.status, told.meeting.sequence) == (MeetingStatus.CONFIRMED, booked.sequence + 1), "calendars hear it"
    assert all(claim.owner != room_owner(AULA) for hold in told.meeting.holds for claim in hold.claims)


def test_a_question_that_is_overtaken_is_off() -> None:
    meeting = asked(in_person("a", "b"), AULA_ONLY).meeting
    cancelled = decided(transitions.cancel(meeting, 2, "")).meeting
    assert cancelled.loan is None
    moved = decided(transitions.move(meeting, 2, meeting.horizon, 5, DEADLINES)).meeting
    assert (moved.loan, moved.loans) == (None, 1), "its number stays taken"
    assert lending.host_answered(cancelled, 1, around(AULA_ONLY), agreed=True) == Ignored()


def test_the_host_works_in_office_hours_also_for_today() -> None:
    evening: datetime = at(17, 30)
    assert WEEK.deadlines(evening, 1).host == at(8, 30, day=1), "half an hour today, half an hour tomorrow"
    assert WEEK.deadlines(evening, 5).host - evening > timedelta(hours=4)
