"""A room drops out, or has too few chairs: another room, another building, another moment, or a word to the requester."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.matchmaking.domain import changing
from services.matchmaking.domain.changing import (
    OTHER_ROOM,
    OTHER_TABLE,
    ROOM_GONE,
    ROOM_GONE_AFTERWARDS,
    TOO_SMALL,
    TOO_SMALL_AFTERWARDS,
    Change,
    leave_room,
)
from services.matchmaking.domain.happenings import Confirmed, Reserved
from services.matchmaking.domain.holds import Claim
from services.matchmaking.domain.meeting import Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.proposal import Coming, Found, Proposal
from services.matchmaking.domain.rooming import in_another_room
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.situation import LocationFacts, RoomFacts, Rules, Situation
from shared.kernel import Answer, LocationId, MeetingForm, MeetingStatus, Moment, RoomId, WorkingHours, person_owner, room_owner
from tests.unit.matchmaking.meetings import DEADLINES, KAN, NOW, answer, choose, collected, decided, happened, polling, replanned, searching
from tests.unit.matchmaking.test_changing_meetings import FREE, FULL, YES, accepted, around, changed, coming, held, person, seat
from tests.unit.matchmaking.test_finding import UTRECHT, at, fixed, known, situation

HALL, ATTIC = RoomId("zaal"), RoomId("zolder")
START = at(9, day=1)


def house(*rooms: tuple[RoomId, int], id: str = "huis") -> LocationFacts:
    return LocationFacts(LocationId(id), UTRECHT, tuple(RoomFacts(*room) for room in rooms), WorkingHours("08:00", "18:00"), 0)


def in_the_hall(*people: str, optional: str = "") -> Meeting:
    """An hour on Tuesday at nine, in the hall, with a quarter of an hour before it to walk in."""
    meeting = searching(*people, optional=optional)
    meeting = replace(meeting, asked=replace(meeting.asked, form=MeetingForm.IN_PERSON))
    end = START + timedelta(hours=1)
    comers = tuple(Coming(person(one), number, meeting.asked.seats[number].role) for number, one in enumerate((*people, *optional)))
    claims = (
        *(Claim(person_owner(one.person), START, end) for one in comers),
        Claim(room_owner(HALL), START - timedelta(minutes=15), end),
    )
    moment = Moment(START, end, LocationId("huis"), HALL)
    return settle(collected(meeting), Found(Proposal(moment, comers, claims)), DEADLINES).meeting


def with_rooms(*locations: LocationFacts, busy: RoomId | None = HALL, taken: RoomId | None = None) -> Situation:
    """Everybody is free; these rooms have something else all of that Tuesday, in their calendar or for another meeting."""
    world = situation({"a": FREE, "b": FREE, "c": FREE}, *locations)
    all_day = fixed(at(0, day=1), at(0, day=2))
    calendars = dict(world.calendars) if busy is None else {**world.calendars, room_owner(busy): known(all_day)}
    return replace(world, calendars=calendars, taken={} if taken is None else {room_owner(taken): (all_day,)})


def left(meeting: Meeting, world: Situation) -> Decision:
    return leave_room(meeting, around(world))


def moment_of(meeting: Meeting) -> Moment:
    assert meeting.reservation is not None
    return meeting.reservation.proposal.moment


def test_another_room_of_the_building_is_another_sequence_and_no_other_question() -> None:
    meeting = accepted(in_the_hall("a", "b"), "a")
    decision = decided(left(meeting, with_rooms(house((HALL, 6), (ATTIC, 2)))))
    after = decision.meeting
    assert (happened(decision), decision.told[0].explanation, after.sequence) == ([Reserved], (OTHER_ROOM,), 1)
    assert moment_of(after) == replace(moment_of(meeting), room=ATTIC)
    assert Claim(room_owner(ATTIC), START - timedelta(minutes=15), START + timedelta(hours=1)) in after.holds[0].claims
    assert "ruimte:zaal" not in held(after)
    assert after.answer_of(person("a")).answer is YES
    assert after.changes == 0
    assert Confirmed in happened(answer(after, "b", YES, sequence=1))
    assert left(after, with_rooms(house((HALL, 6), (ATTIC, 2)))) == Ignored(), "heard twice"


def test_who_has_the_moment_has_it_whatever_is_known_of_the_day_or_of_others_for_a_seat() -> None:
    meeting = in_the_hall("a", "b")
    of_two = replace(meeting, asked=replace(meeting.asked, seats=(seat("a", "x"), seat("b"))))
    a_day_off = replace(with_rooms(house((HALL, 6), (ATTIC, 6))), days_off=frozenset({START.date()}))
    assert moment_of(decided(left(of_two, a_day_off)).meeting).room == ATTIC


def test_a_moment_outside_everybody_s_usual_hours_keeps_its_hour_in_another_room() -> None:
    early, evening = replace(house((HALL, 6), (ATTIC, 6)), opening_hours=WorkingHours("06:00", "23:00")), at(21, day=1)
    meeting = in_the_hall("a", "b")
    assert meeting.reservation is not None
    held_then = replace(meeting.reservation.proposal, moment=replace(moment_of(meeting), start=evening, end=evening + timedelta(hours=1)))
    claims = tuple(Claim(one.owner, one.start + timedelta(hours=12), one.end + timedelta(hours=12)) for one in held_then.claims)
    late = replace(held_then, claims=claims)
    moved = in_another_room(meeting, late, with_rooms(early, busy=HALL), NOW, Rules())
    assert moved is not None
    assert (moved.moment.start, moved.moment.room) == (evening, ATTIC)


def test_a_booked_moment_stays_booked_in_another_room() -> None:
    decision = decided(left(accepted(in_the_hall("a", "b"), "a", "b"), with_rooms(house((HALL, 6), (ATTIC, 2)))))
    assert happened(decision) == [Reserved]
    assert (decision.meeting.status, decision.meeting.holds[0].confirmed) == (MeetingStatus.CONFIRMED, True)


@pytest.mark.parametrize(
    "world",
    [
        with_rooms(house((HALL, 6), (ATTIC, 1))),
        with_rooms(house((HALL, 6), (ATTIC, 6)), taken=ATTIC),
        with_rooms(house((HALL, 6))),
        with_rooms(house((HALL, 6)), house((ATTIC, 6), id="elders"), taken=ATTIC),
    ],
    ids=["too small", "held by another meeting", "the only room", "the other building is held"],
)
def test_without_another_room_another_moment_or_after_bevestigd_a_word_to_the_requester(world: Situation) -> None:
    further = left(in_the_hall("a", "b"), world)
    assert isinstance(further, Replan)
    assert (further.because, further.decided.meeting.changes) == ((ROOM_GONE,), 1)
    booked = accepted(in_the_hall("a", "b"), "a", "b")
    told = decided(left(booked, world))
    assert (happened(told), told.told[0].explanation) == ([Confirmed], (ROOM_GONE_AFTERWARDS,))
    assert moment_of(told.meeting) == moment_of(booked)
    assert left(told.meeting, world) == Ignored(), "said once"


def test_another_building_at_the_same_time_is_asked_again_and_only_before_bevestigd() -> None:
    world = with_rooms(house((HALL, 6)), house((ATTIC, 6), id="elders"))
    decision = decided(left(accepted(in_the_hall("a", "b"), "a"), world))
    assert (moment_of(decision.meeting).start, moment_of(decision.meeting).location) == (START, "elders")
    assert (decision.meeting.sequence, decision.meeting.changes_after_acceptance) == (1, 1)
    assert decision.meeting.answer_of(person("a")).answer is Answer.NONE
    assert happened(left(accepted(in_the_hall("a", "b"), "a", "b"), world)) == [Confirmed]


def test_another_building_that_somebody_cannot_be_in_is_no_way_out() -> None:
    world = with_rooms(house((HALL, 6)), house((ATTIC, 6), id="elders"))
    calendars = {**world.calendars, person_owner(person("b")): known(fixed(at(9, day=1), at(10, day=1)))}
    assert isinstance(left(in_the_hall("a", "b"), replace(world, calendars=calendars)), Replan)
    without_c = replace(world, calendars={**world.calendars, person_owner(person("c")): FULL})
    assert isinstance(left(in_the_hall("a", "b", optional="c"), without_c), Replan), "nor is one that an optional person misses"


def test_a_room_that_is_free_still_or_is_another_one_is_left_alone() -> None:
    meeting = in_the_hall("a", "b")
    assert left(meeting, with_rooms(house((HALL, 6), (ATTIC, 6)), busy=None)) == Ignored()
    assert left(meeting, with_rooms(house((HALL, 6), (ATTIC, 6)), busy=ATTIC)) == Ignored()
    assert left(searching("a"), with_rooms(house((HALL, 6)))) == Ignored()


def test_a_room_that_is_taken_out_of_the_building_is_lost_too() -> None:
    decision = decided(left(in_the_hall("a", "b"), with_rooms(house((ATTIC, 6)), busy=None)))
    assert moment_of(decision.meeting).room == ATTIC


def test_a_chair_more_takes_a_larger_room_of_the_building() -> None:
    change, two_rooms = Change(added=(seat("c"),)), with_rooms(house((HALL, 2), (ATTIC, 3)), busy=None)
    decision = decided(changed(in_the_hall("a", "b"), change, two_rooms))
    assert (moment_of(decision.meeting).room, decision.meeting.sequence) == (ATTIC, 1)
    assert decision.told[0].explanation == (OTHER_TABLE, OTHER_ROOM)
    assert sorted(held(decision.meeting)) == ["persoon:a", "persoon:b", "persoon:c", "ruimte:zolder"]


def test_without_a_larger_room_another_moment_and_after_bevestigd_the_requester_decides() -> None:
    change, small = Change(added=(seat("c"),)), with_rooms(house((HALL, 2)), busy=None)
    assert replanned(changed(in_the_hall("a", "b"), change, small)).because == (TOO_SMALL,)
    booked = accepted(in_the_hall("a", "b"), "a", "b")
    decision = decided(changed(booked, change, small))
    assert (happened(decision), decision.told[-1].explanation) == ([Confirmed], (TOO_SMALL_AFTERWARDS,))
    swapped = decided(changed(booked, Change(added=(seat("c"), seat("d")), removed=(person("b"),)), small))
    assert happened(swapped) == [Reserved, Confirmed], "that somebody left is told to the others as well"
    assert (coming(decision.meeting), decision.meeting.status) == (["a", "b"], MeetingStatus.CONFIRMED)


def test_a_room_held_while_people_were_asked_is_looked_at_when_the_moment_is_chosen() -> None:
    asking = polling("a")
    chosen = decided(choose(asking, "a", KAN, KAN, KAN))
    assert not changing.room_may_be_lost(asking, chosen), "online"
    in_a_room = decided(left(in_the_hall("a", "b"), with_rooms(house((HALL, 6), (ATTIC, 6)))))
    assert changing.room_may_be_lost(asking, in_a_room)
    assert not changing.room_may_be_lost(searching("a"), in_a_room), "nothing was held before"


def test_a_meeting_that_was_made_shorter_needs_another_room_for_only_that_time() -> None:
    meeting = in_the_hall("a", "b")
    assert meeting.reservation is not None
    half_past = START + timedelta(minutes=30)
    short = replace(meeting.reservation.proposal, moment=replace(moment_of(meeting), end=half_past))
    shorter = replace(meeting, reservation=replace(meeting.reservation, proposal=short))
    world = with_rooms(house((HALL, 6), (ATTIC, 6)))
    later_taken = replace(world, taken={room_owner(ATTIC): (fixed(half_past, half_past + timedelta(hours=1)),)})
    assert moment_of(decided(left(shorter, later_taken)).meeting).room == ATTIC
