from dataclasses import replace
from datetime import date
from fractions import Fraction

from services.matchmaking.domain.engine.covers import small_cover, smallest_cover
from services.matchmaking.domain.engine.planning import plan, strict_starts
from services.matchmaking.domain.engine.problem import BlockedStart, Hindrances, LoneBlocker, Problem, RoomOffer
from tests.unit.matchmaking.planning import (
    MONDAY,
    MOVABLE,
    TENTATIVE,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    busy,
    optional,
    place,
    problem,
    required,
    unknown,
)


def in_hours(asked: Problem) -> set[BlockedStart]:
    """The blocked starts at nine, the only hour everybody works."""
    days = {at(day, "09:00") for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)}
    return {one for one in plan(asked).why_not_earlier.blocked if one.start in days}


def test_per_start_before_the_best_the_smallest_set_that_blocks() -> None:
    asked = problem(
        required("a", busy(MONDAY, "09:00", "10:00"), busy(TUESDAY, "09:00", "10:00")),
        required("b", busy(TUESDAY, "09:00", "10:00")),
        required("c"),
        until=WEDNESDAY,
    )
    assert in_hours(asked) == {BlockedStart(at(MONDAY, "09:00"), ("a",)), BlockedStart(at(TUESDAY, "09:00"), ("a", "b"))}


def test_the_hours_that_nobody_works_are_blocked_by_all() -> None:
    asked = problem(required("a"), required("b"), begin="00:15", end="01:15")
    assert plan(asked).why_not_earlier.blocked == (BlockedStart(at(MONDAY, "00:00"), ("a", "b")),)


def test_at_most_fifty_starts_are_named_the_fewest_blockers_first() -> None:
    people = required("a", busy(TUESDAY, "09:00", "10:00")), required("b")
    asked = problem(*people, on=TUESDAY, until=WEDNESDAY)
    blocked = plan(asked).why_not_earlier.blocked
    assert len(blocked) == 50
    assert blocked[0] == BlockedStart(at(TUESDAY, "09:00"), ("a",))


def test_the_place_with_the_fewest_blockers_is_told() -> None:
    asked = problem(required("a", busy(MONDAY, "08:00", "09:00")), required("b", busy(MONDAY, "09:00", "10:00")))
    far_and_near = replace(asked, places=(place("arnhem"), place("utrecht")), travel_minutes={("a", "arnhem"): 30})
    assert in_hours(far_and_near) == {BlockedStart(at(MONDAY, "09:00"), ("b",))}


def test_whoever_only_has_something_tentative_blocks_strictly_too() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", MOVABLE)), until=TUESDAY)
    assert in_hours(asked) == {BlockedStart(at(MONDAY, "09:00"), ("a",))}


def test_of_a_group_nobody_blocks_while_one_is_free() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    asked = replace(problem(required("a"), required("c", taken), required("d"), until=TUESDAY), one_of=(("c", "d"),))
    assert plan(asked).why_not_earlier.alone == ()


def test_of_a_blocking_group_the_first_by_id_is_named_and_each_is_alone() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    asked = replace(problem(required("a"), required("d", taken), required("c", taken), until=TUESDAY), one_of=(("d", "c"),))
    assert in_hours(asked) == {BlockedStart(at(MONDAY, "09:00"), ("c",))}
    assert plan(asked).why_not_earlier.alone == (LoneBlocker("d", 1), LoneBlocker("c", 1))


def test_who_alone_blocks_is_counted_over_the_whole_horizon() -> None:
    asked = problem(
        required("a", busy(MONDAY, "09:00", "10:00"), busy(WEDNESDAY, "09:00", "10:00")),
        required("b", busy(TUESDAY, "09:00", "10:00", TENTATIVE)),
        optional("x", busy(THURSDAY, "09:00", "10:00")),
        until=THURSDAY,
    )
    assert plan(asked).why_not_earlier.alone == (LoneBlocker("a", 2), LoneBlocker("b", 1))


def test_nobody_is_alone_at_a_start_that_is_strictly_open_elsewhere() -> None:
    near = problem(required("a", busy(MONDAY, "08:00", "08:45")), required("b"))
    asked = replace(near, places=(place("arnhem"), place("utrecht")), travel_minutes={("a", "arnhem"): 30})
    assert plan(asked).why_not_earlier.alone == ()


def test_strict_starts_touch_nothing_whatever_rooms_and_registration() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", TENTATIVE), deputy=True), required("b"), until=TUESDAY)
    nowhere = place("utrecht", RoomOffer("bezet", 0, (busy(TUESDAY, "09:00", "10:00"),)), lead=30)
    assert strict_starts(replace(asked, quorum=1, places=(nowhere,))) == (at(TUESDAY, "09:00"),)


def test_a_group_of_people_without_a_common_start_is_the_core() -> None:
    asked = problem(
        required("a"),
        required("b", busy(MONDAY, "09:00", "10:00")),
        required("c", busy(TUESDAY, "09:00", "10:00")),
        until=TUESDAY,
    )
    why = plan(asked).why_not_earlier
    assert (why.core, why.core_proven) == (("b", "c"), True)


def test_there_is_no_core_when_everybody_can_meet_strictly() -> None:
    why = plan(problem(required("a"), required("b"))).why_not_earlier
    assert (why.core, why.core_proven) == ((), False)


def test_whose_calendar_is_unknown_has_no_start_at_all() -> None:
    assert plan(problem(required("a"), unknown(required("b")))).why_not_earlier.core == ("b",)


def test_the_members_of_a_group_are_in_the_core_together() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    asked = replace(problem(required("a"), required("c", taken), required("d", taken)), one_of=(("c", "d"),))
    assert plan(asked).why_not_earlier.core == ("c", "d")


def test_the_smallest_cover_is_found_where_taking_the_most_frequent_first_is_not() -> None:
    masks = [0b00011, 0b00101, 0b01001, 0b10010, 0b10100, 0b11000]
    assert smallest_cover(masks, [1] * 5) == 0b10001
    assert smallest_cover([0b01, 0b10], [1, 5]) == 0b11


def test_a_group_counts_for_as_many_people_as_it_has() -> None:
    assert smallest_cover([0b101, 0b110], [2, 2, 3]) == 0b100


def test_a_greedy_cover_meets_every_set_and_nothing_can_be_left_out_of_it() -> None:
    assert small_cover([0b011, 0b101, 0b010, 0b100], [1] * 3) == 0b110


def test_hindrances_count_each_start_within_working_hours_under_what_was_nearest() -> None:
    taken = {day: busy(day, "09:00", "10:00") for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)}
    people = required("a", taken[MONDAY]), required("b", taken[MONDAY], taken[TUESDAY])
    room = RoomOffer("zaal", 2, (taken[WEDNESDAY],))
    asked = replace(problem(*people, until=THURSDAY), places=(place("utrecht", room), place("arnhem", RoomOffer("klein", 1), lead=4)))
    assert plan(asked).why_not_earlier.hindrances == Hindrances(one_person=1, more_people=1, rooms=1)
    at_arnhem = replace(asked, places=asked.places[1:])
    assert plan(at_arnhem).why_not_earlier.hindrances == Hindrances(one_person=1, more_people=1, registration=1, seats=1)


def test_an_earlier_option_that_disturbs_more_is_counted_as_dearer() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", MOVABLE)), until=TUESDAY)
    assert plan(asked).why_not_earlier.hindrances == Hindrances(dearer=1)


def test_a_start_that_only_an_unknown_calendar_stands_between_is_nobody_s_refusal() -> None:
    people = required("a", busy(MONDAY, "09:00", "10:00")), unknown(required("b"))
    assert plan(problem(*people, until=WEDNESDAY)).why_not_earlier.hindrances == Hindrances(one_person=1, unknown=2)


def test_whoever_alone_blocks_can_be_told_at_which_earlier_moments() -> None:
    asked = problem(
        required("a", busy(MONDAY, "09:00", "10:00"), busy(WEDNESDAY, "09:00", "10:00")),
        required("b", busy(TUESDAY, "09:00", "10:00", TENTATIVE), busy(WEDNESDAY, "09:00", "10:00", MOVABLE)),
        required("c", busy(THURSDAY, "09:00", "10:00", MOVABLE)),
        until=THURSDAY,
    )
    assert plan(asked).why_not_earlier.alone_at == {"a": (at(MONDAY, "09:00"),)}, "on Tuesday it is possible, and best"
    dearer = replace(asked, prices=replace(asked.prices, tentative=Fraction(9)))
    assert plan(dearer).why_not_earlier.alone_at == {"a": (at(MONDAY, "09:00"),), "b": (at(TUESDAY, "09:00"),)}


def test_only_the_first_fifty_of_those_moments_in_default_working_hours_are_told() -> None:
    full = (busy(MONDAY, "08:00", "17:00"), busy(TUESDAY, "08:00", "17:00"), busy(WEDNESDAY, "08:00", "17:00"))
    told = plan(problem(required("a", *full), begin="09:00", end="17:00", until=THURSDAY)).why_not_earlier.alone_at["a"]
    assert (len(told), told[:2]) == (50, (at(MONDAY, "09:00"), at(MONDAY, "09:15")))


def held(asked: Problem) -> tuple[date, ...]:
    return plan(asked).why_not_earlier.held_days


def test_a_day_is_held_by_one_when_they_lack_wherever_nobody_else_does() -> None:
    people = required("a", busy(MONDAY, "09:00", "12:00")), required("b", busy(MONDAY, "09:00", "10:00")), required("c")
    asked = problem(*people, until=TUESDAY, end="12:00")
    assert held(asked) == (MONDAY,)
    assert held(replace(asked, participants=(*people, required("d", busy(MONDAY, "10:00", "12:00"))))) == (), "then two lack"


def test_a_day_with_an_option_at_a_price_or_a_seat_that_may_stay_empty_is_held_by_nobody() -> None:
    assert held(problem(required("a", busy(MONDAY, "09:00", "10:00", MOVABLE)), until=TUESDAY)) == ()
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00")), required("b"), until=TUESDAY)
    assert held(asked) == (MONDAY,)
    assert held(replace(asked, quorum=1)) == ()


def test_a_group_holds_no_day_and_the_day_of_the_best_option_is_not_told() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    group = replace(problem(required("a"), required("c", taken), required("d", taken), until=TUESDAY), one_of=(("c", "d"),))
    assert held(group) == ()
    assert held(problem(required("a", busy(MONDAY, "09:00", "10:00")), end="11:00")) == ()


def test_a_day_on_which_everybody_could_come_but_no_room_is_free_is_held_by_nobody() -> None:
    people = required("a", busy(MONDAY, "09:00", "10:00")), required("b"), required("c")
    room = RoomOffer("zaal", 10, (busy(MONDAY, "10:00", "11:00"),))
    asked = replace(problem(*people, until=TUESDAY, end="11:00"), places=(place("utrecht", room),))
    assert held(asked) == ()
