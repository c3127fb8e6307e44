from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Exclusion
from shared.kernel import WorkingHours
from tests.unit.matchmaking.planning import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    busy,
    only,
    place,
    problem,
    required,
    starts,
)


def test_starts_are_quarters_within_working_hours() -> None:
    assert starts(problem(required("a"), begin="09:00", end="10:30")) == [at(MONDAY, "09:00"), at(MONDAY, "09:15"), at(MONDAY, "09:30")]


def test_working_hours_hold_to_the_minute() -> None:
    assert starts(problem(required("a"), begin="09:10", end="10:29")) == [at(MONDAY, "09:15")]


def test_a_meeting_of_fifty_minutes_may_end_between_quarters() -> None:
    option = only(replace(problem(required("a"), end="09:50"), duration_minutes=50))
    assert (option.start, option.end) == (at(MONDAY, "09:00"), at(MONDAY, "09:50"))


def test_nothing_starts_before_the_moment_of_asking() -> None:
    asked = replace(problem(required("a"), end="11:00"), asked_at=at(MONDAY, "09:31"))
    assert starts(asked) == [at(MONDAY, "09:45"), at(MONDAY, "10:00")]


def test_nothing_starts_before_what_the_caller_allows() -> None:
    assert starts(replace(problem(required("a"), until=TUESDAY), not_before=at(MONDAY, "12:00"))) == [at(TUESDAY, "09:00")]


def test_travel_may_begin_before_the_moment_of_asking() -> None:
    late = replace(problem(required("a")), asked_at=at(MONDAY, "08:55"))
    asked = replace(late, places=(place("utrecht"),), travel_minutes={("a", "utrecht"): 120})
    assert starts(asked) == [at(MONDAY, "09:00")]


def test_both_ends_of_the_period_are_in_and_a_day_off_is_out() -> None:
    asked = replace(problem(required("a"), until=THURSDAY), days_off=frozenset({TUESDAY}))
    assert starts(asked) == [at(MONDAY, "09:00"), at(WEDNESDAY, "09:00"), at(THURSDAY, "09:00")]


def test_a_start_that_was_ruled_out_is_offered_nowhere() -> None:
    asked = replace(problem(required("a"), until=TUESDAY), exclude=frozenset({Exclusion(at(MONDAY, "09:00"))}))
    assert starts(asked) == [at(TUESDAY, "09:00")]


def test_a_room_that_was_ruled_out_leaves_the_other_rooms() -> None:
    ruled_out = frozenset({Exclusion(at(MONDAY, "09:00"), "arnhem"), Exclusion(at(MONDAY, "09:00"), "utrecht", "andere")})
    assert only(replace(problem(required("a")), places=(place("arnhem"), place("utrecht")), exclude=ruled_out)).room == "zaal"


def test_the_clock_on_the_wall_counts_on_both_sides_of_summer_time() -> None:
    friday_before, monday_after = date(2027, 3, 26), date(2027, 3, 29)
    asked = problem(required("a"), on=friday_before, until=monday_after)
    assert starts(asked) == [datetime(2027, 3, 26, 8, tzinfo=UTC), datetime(2027, 3, 29, 7, tzinfo=UTC)]


def test_the_day_the_clock_goes_back_is_an_ordinary_working_day() -> None:
    sunday = date(2027, 10, 31)
    asked = replace(problem(required("a"), on=sunday), working_hours=WorkingHours("09:00", "10:00", (7,)))
    assert starts(asked) == [datetime(2027, 10, 31, 8, tzinfo=UTC)]


def test_each_working_day_of_waiting_is_paid_and_the_day_of_asking_is_none() -> None:
    asked = replace(problem(required("a"), until=TUESDAY), asked_at=at(MONDAY, "08:00"))
    assert [(option.start, option.cost, option.waiting_days) for option in plan(asked).options] == [
        (at(MONDAY, "09:00"), Fraction(0), 0),
        (at(TUESDAY, "09:00"), Fraction(1), 1),
    ]


def test_weekends_and_days_off_are_no_working_days() -> None:
    asked = replace(problem(required("a"), on=FRIDAY), days_off=frozenset({TUESDAY, date(2027, 3, 13)}))
    assert only(asked).waiting_days == 4


def test_a_meeting_on_somebody_s_saturday_waits_no_day_more_than_friday() -> None:
    saturday = date(2027, 3, 20)
    asked = problem(required("a", hours=WorkingHours("09:00", "10:00", (6,))), on=saturday)
    assert only(asked).cost == 5


def test_busy_time_rounds_outward_to_the_quarter() -> None:
    asked = problem(required("a", busy(MONDAY, "10:05", "10:10")), begin="09:00", end="11:30")
    assert starts(asked) == [at(MONDAY, "09:00"), at(MONDAY, "10:15"), at(MONDAY, "10:30")]


def test_amounts_are_exact() -> None:
    asked = problem(required("a"), on=WEDNESDAY)
    assert only(replace(asked, prices=replace(asked.prices, waiting_day=Fraction(1, 10)))).cost == Fraction(3, 10)
