from dataclasses import replace
from datetime import date, timedelta, timezone
from fractions import Fraction

import pytest

from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Problem, RoomOffer, Touched
from shared.kernel import Block, BusyKind, WorkingHours
from tests.unit.matchmaking.planning import (
    AWAY,
    FIXED,
    MONDAY,
    MOVABLE,
    RESERVE,
    TENTATIVE,
    TUESDAY,
    at,
    busy,
    only,
    optional,
    place,
    problem,
    required,
    starts,
    unknown,
)

UTRECHT = place("utrecht")


def at_utrecht(asked: Problem, **minutes: int) -> Problem:
    return replace(asked, places=(UTRECHT,), travel_minutes={(who, "utrecht"): travel for who, travel in minutes.items()})


@pytest.mark.parametrize("kind", [FIXED, AWAY])
def test_fixed_and_out_of_office_are_never_touched(kind: BusyKind) -> None:
    assert plan(problem(required("a", busy(MONDAY, "09:30", "09:45", kind)))).options == ()


@pytest.mark.parametrize(("kind", "price"), [(TENTATIVE, Fraction(1)), (MOVABLE, Fraction(4)), (RESERVE, Fraction(1, 2))])
def test_what_gives_way_costs_its_price_and_is_named(kind: BusyKind, price: Fraction) -> None:
    block = busy(MONDAY, "09:30", "11:00", kind)
    option = only(problem(required("a", block)))
    assert option.disruption == price
    assert option.cost == price + 1
    assert option.touched == (Touched("a", block),)


def test_overlapping_blocks_each_count_and_an_exact_duplicate_once() -> None:
    elsewhere = timezone(timedelta(hours=5))
    twice = busy(MONDAY, "09:00", "10:00", TENTATIVE)
    same = Block(twice.start.astimezone(elsewhere), twice.end.astimezone(elsewhere), TENTATIVE)
    longer = busy(MONDAY, "09:00", "10:10", TENTATIVE)
    option = only(problem(required("a", twice, same, longer)))
    assert option.disruption == 2
    assert option.touched == (Touched("a", twice), Touched("a", longer))


def test_what_ends_at_the_start_or_begins_at_the_end_is_not_touched() -> None:
    asked = problem(required("a", busy(MONDAY, "08:00", "09:00"), busy(MONDAY, "10:00", "11:00")))
    assert only(asked).disruption == 0


def test_what_lies_weeks_before_or_after_matters_nothing() -> None:
    asked = problem(required("a", busy(date(2027, 1, 4), "09:00", "10:00"), busy(date(2027, 5, 31), "09:00", "10:00")))
    assert only(asked).disruption == 0


def test_an_absence_of_weeks_takes_every_day_in_it() -> None:
    away = Block(at(date(2027, 1, 4), "09:00"), at(date(2027, 5, 31), "09:00"), AWAY)
    assert plan(problem(required("a", away), until=TUESDAY)).options == ()


def test_the_journey_before_and_after_touches_blocks_too() -> None:
    asked = problem(required("a", busy(MONDAY, "08:00", "08:30", TENTATIVE), busy(MONDAY, "10:30", "11:00", MOVABLE)))
    assert only(at_utrecht(asked, a=30)).disruption == Fraction(1, 2)
    assert only(at_utrecht(asked, a=35)).disruption == 1 + 4 + Fraction(35, 60)


def test_a_block_outside_the_day_counts_when_the_journey_reaches_it() -> None:
    asked = problem(required("a", busy(MONDAY, "05:40", "05:50")), begin="07:00", end="08:00")
    assert only(at_utrecht(asked, a=60)).disruption == 1
    assert plan(at_utrecht(asked, a=75)).options == ()


def test_the_journey_home_may_reach_into_the_next_day() -> None:
    asked = problem(required("a", busy(TUESDAY, "01:30", "02:30")), begin="21:00", end="22:00")
    assert only(at_utrecht(asked, a=210)).start == at(MONDAY, "21:00")
    assert plan(at_utrecht(asked, a=215)).options == ()


def test_travel_costs_by_the_hour_both_ways() -> None:
    option = only(at_utrecht(problem(required("a"), required("b")), a=45, b=20))
    assert option.disruption == Fraction(130, 60) / 2
    assert option.travel_minutes == 130


def test_online_there_is_no_travel() -> None:
    asked = replace(problem(required("a")), travel_minutes={("a", "utrecht"): 45})
    option = only(asked)
    assert (option.place, option.room, option.disruption, option.travel_minutes) == (None, None, Fraction(0), 0)


def test_own_working_hours_replace_the_default() -> None:
    asked = problem(required("a", hours=WorkingHours("07:00", "08:15", (1,))), until=TUESDAY)
    assert starts(asked) == [at(MONDAY, "07:00"), at(MONDAY, "07:15")]


def test_own_days_off_are_kept_and_are_working_days_still() -> None:
    option = only(problem(required("a", off=[MONDAY]), until=TUESDAY))
    assert (option.start, option.waiting_days) == (at(TUESDAY, "09:00"), 2)


def test_travel_may_lie_outside_working_hours() -> None:
    assert only(at_utrecht(problem(required("a")), a=120)).start == at(MONDAY, "09:00")


def test_a_deputy_comes_at_a_price_without_travel() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00"), deputy=True))
    option = only(at_utrecht(asked, a=60))
    assert option.disruption == 12
    assert (option.present, option.deputised, option.absent, option.travel_minutes) == ((), ("a",), (), 0)


def test_a_deputy_comes_when_that_disturbs_less_than_the_principal() -> None:
    blocks = [busy(MONDAY, f"09:{minute}", "10:00", MOVABLE) for minute in ("00", "15", "30", "45")]
    assert only(problem(required("a", *blocks[:3], deputy=True))).present == ("a",)
    assert only(problem(required("a", *blocks, deputy=True))).deputised == ("a",)


def test_a_deputy_keeps_the_default_hours_whatever_the_principal_s() -> None:
    asked = problem(required("a", hours=WorkingHours("14:00", "15:00"), off=[MONDAY], deputy=True))
    assert only(asked).start == at(MONDAY, "09:00")
    assert only(asked).deputised == ("a",)


def test_nobody_sends_a_deputy_without_permission_and_an_optional_never() -> None:
    asked = problem(required("a"), replace(optional("x", busy(MONDAY, "09:00", "10:00")), may_send_deputy=True))
    assert only(asked).absent == ("x",)
    assert plan(problem(required("a", busy(MONDAY, "09:00", "10:00")))).options == ()


def test_a_deputy_takes_a_chair() -> None:
    asked = problem(required("a"), required("b", busy(MONDAY, "09:00", "10:00"), deputy=True))
    assert plan(replace(asked, places=(place("utrecht", RoomOffer("klein", 1)),))).options == ()


def test_of_a_group_the_cheapest_member_comes_and_the_others_are_in_no_list() -> None:
    movable, tentative = busy(MONDAY, "09:00", "10:00", MOVABLE), busy(MONDAY, "09:00", "10:00", TENTATIVE)
    asked = problem(required("a"), required("c", movable), required("d", tentative))
    option = only(replace(asked, one_of=(("c", "d"),)))
    assert (option.present, option.deputised, option.absent, option.disruption) == (("a", "d"), (), (), Fraction(1))


def test_the_deputy_of_a_member_may_fill_the_seat_of_a_group() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    asked = replace(problem(required("c", taken), required("d", taken, deputy=True)), one_of=(("c", "d"),))
    assert (only(asked).deputised, only(asked).disruption) == (("d",), Fraction(12))


def test_without_quorum_every_seat_is_filled() -> None:
    assert plan(problem(required("a"), required("b", busy(MONDAY, "09:00", "10:00")))).options == ()


def test_with_a_quorum_a_seat_may_stay_empty_at_a_price() -> None:
    asked = problem(required("a"), required("b", busy(MONDAY, "09:00", "10:00")))
    option = only(replace(asked, quorum=1))
    assert (option.present, option.absent, option.disruption) == (("a",), ("b",), Fraction(20))
    assert plan(replace(asked, quorum=2)).options == ()


def test_a_seat_is_left_empty_when_filling_it_disturbs_more() -> None:
    blocks = [busy(MONDAY, "09:00", f"10:{minute:02}", MOVABLE) for minute in range(6)]
    asked = replace(problem(required("a"), required("b", *blocks)), quorum=1)
    assert (only(asked).absent, only(asked).disruption) == (("b",), Fraction(20))


def test_of_a_group_whose_seat_stays_empty_all_members_are_absent() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    asked = replace(problem(required("a"), required("c", taken), required("d", taken)), one_of=(("c", "d"),), quorum=1)
    assert (only(asked).absent, only(asked).disruption) == (("c", "d"), Fraction(20))


def test_an_optional_person_comes_when_strictly_free_only() -> None:
    asked = problem(required("a"), optional("x"), optional("y", busy(MONDAY, "09:00", "10:00", RESERVE)))
    option = only(asked)
    assert (option.present, option.absent, option.disruption) == (("a", "x"), ("y",), Fraction(3, 2))


def test_an_optional_person_comes_whatever_the_journey_costs() -> None:
    option = only(at_utrecht(problem(required("a"), optional("x")), x=240))
    assert (option.present, option.disruption) == (("a", "x"), Fraction(4))


def test_optional_people_take_the_chairs_that_are_left_nearest_first() -> None:
    asked = problem(required("a"), optional("x"), optional("y"))
    small = replace(at_utrecht(asked, x=30, y=15), places=(place("utrecht", RoomOffer("klein", 2)),))
    assert (only(small).present, only(small).absent) == (("a", "y"), ("x",))
    assert only(small).disruption == Fraction(1, 4) + Fraction(3, 2)


def test_an_unknown_calendar_is_never_free() -> None:
    assert plan(problem(unknown(required("a")))).options == ()
    assert only(problem(required("a"), unknown(optional("x")))).absent == ("x",)


def test_an_unknown_calendar_may_be_gone_round_by_a_deputy_a_group_or_a_quorum() -> None:
    assert only(problem(unknown(required("a", deputy=True)))).deputised == ("a",)
    assert only(replace(problem(unknown(required("c")), required("d")), one_of=(("c", "d"),))).present == ("d",)
    assert only(replace(problem(unknown(required("a")), required("b")), quorum=1)).absent == ("a",)
