from dataclasses import replace

from services.matchmaking.domain.engine.planning import plan_poll
from tests.unit.matchmaking.planning import (
    FRIDAY,
    MONDAY,
    MOVABLE,
    TENTATIVE,
    TUESDAY,
    WEDNESDAY,
    at,
    busy,
    place,
    problem,
    required,
    unknown,
)


def test_people_without_a_calendar_are_asked_about_moments_in_their_working_hours() -> None:
    asked = problem(unknown(required("a")), unknown(required("b")), until=FRIDAY)
    assert [option.start for option in plan_poll(asked)] == [at(MONDAY, "09:00"), at(TUESDAY, "09:00"), at(WEDNESDAY, "09:00")]


def test_the_moments_lie_on_different_half_days() -> None:
    asked = problem(unknown(required("a")), until=TUESDAY, begin="08:30", end="17:30")
    assert [option.start for option in plan_poll(asked)] == [at(MONDAY, "08:30"), at(MONDAY, "12:00"), at(TUESDAY, "08:30")]


def test_with_too_few_half_days_the_moments_at_least_never_overlap() -> None:
    asked = problem(unknown(required("a")), begin="09:00", end="11:30")
    assert [option.start for option in plan_poll(asked)] == [at(MONDAY, "09:00"), at(MONDAY, "10:00")]


def test_the_moments_fit_those_whose_calendar_is_known_the_best_first() -> None:
    monday = busy(MONDAY, "08:30", "11:00"), busy(MONDAY, "11:00", "17:30", MOVABLE)
    known = required("b", *monday, busy(TUESDAY, "08:30", "17:30", TENTATIVE))
    asked = problem(unknown(required("a")), known, until=WEDNESDAY, begin="08:30", end="17:30")
    assert [option.start for option in plan_poll(asked)] == [at(TUESDAY, "08:30"), at(TUESDAY, "12:00"), at(WEDNESDAY, "08:30")]


def test_what_is_known_of_an_unknown_calendar_is_respected() -> None:
    held = unknown(required("a", busy(MONDAY, "09:00", "10:00")))
    assert plan_poll(problem(held)) == ()


def test_each_moment_has_a_place_and_a_room() -> None:
    (option,) = plan_poll(replace(problem(unknown(required("a"))), places=(place("utrecht"), place("arnhem"))))
    assert (option.place, option.room, option.present) == ("arnhem", "zaal", ("a",))
