from dataclasses import replace
from fractions import Fraction

from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import RoomOffer
from tests.unit.matchmaking.planning import (
    MONDAY,
    MOVABLE,
    TENTATIVE,
    TUESDAY,
    WEDNESDAY,
    at,
    busy,
    only,
    optional,
    place,
    problem,
    required,
    starts,
)


def test_a_visitor_without_a_pass_is_registered_in_time() -> None:
    asked = replace(problem(required("a"), until=WEDNESDAY), places=(place("utrecht", lead=2),))
    assert starts(asked) == [at(TUESDAY, "09:00"), at(WEDNESDAY, "09:00")]
    assert plan(asked).options[0].needs_registration == ("a",)


def test_who_has_a_pass_needs_no_registration() -> None:
    asked = replace(problem(required("a")), places=(place("utrecht", lead=5),), passes=frozenset({("a", "utrecht")}))
    assert only(asked).needs_registration == ()


def test_a_pass_opens_its_own_place_only() -> None:
    places = place("arnhem", lead=5), place("utrecht", lead=5)
    asked = replace(problem(required("a")), places=places, passes=frozenset({("a", "utrecht")}))
    assert only(asked).place == "utrecht"


def test_a_deputy_never_has_a_pass() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    asked = replace(problem(required("a", taken, deputy=True)), places=(place("utrecht", lead=1),), passes=frozenset({("a", "utrecht")}))
    assert only(asked).needs_registration == ("a",)
    assert plan(replace(asked, places=(place("utrecht", lead=2),))).options == ()


def test_an_optional_person_too_late_to_register_stays_away() -> None:
    asked = replace(problem(required("a"), optional("x")), places=(place("utrecht", lead=2),), passes=frozenset({("a", "utrecht")}))
    assert only(asked).absent == ("x",)


def test_online_nobody_is_registered() -> None:
    assert only(problem(required("a", busy(MONDAY, "09:00", "10:00"), deputy=True))).needs_registration == ()


def test_a_room_is_free_from_the_time_to_walk_in() -> None:
    rooms = RoomOffer("bezet", 10, (busy(MONDAY, "08:30", "08:50", TENTATIVE),)), RoomOffer("vrij", 10, (busy(MONDAY, "08:00", "08:45"),))
    asked = replace(problem(required("a")), places=(place("utrecht", *rooms),))
    assert [option.room for option in plan(asked).options] == ["bezet", "vrij"]
    assert [option.room for option in plan(replace(asked, interspace_minutes=15)).options] == ["vrij"]


def test_the_time_to_walk_in_is_nobody_s_but_the_room_s() -> None:
    asked = replace(problem(required("a", busy(MONDAY, "08:00", "09:00"))), places=(place("utrecht"),), interspace_minutes=15)
    assert only(asked).disruption == 0


def test_what_takes_a_room_rounds_outward() -> None:
    room = RoomOffer("zaal", 10, (busy(MONDAY, "10:05", "10:10"),))
    asked = replace(problem(required("a"), begin="09:00", end="10:15"), places=(place("utrecht", room),))
    assert starts(asked) == [at(MONDAY, "09:00")]


def test_a_meeting_that_ends_between_quarters_needs_the_room_to_the_next() -> None:
    room = RoomOffer("zaal", 10, (busy(MONDAY, "09:45", "10:00"),))
    asked = replace(problem(required("a"), end="09:50"), duration_minutes=50, places=(place("utrecht", room),))
    assert plan(asked).options == ()
    assert only(replace(asked, duration_minutes=45, limit=1)).start == at(MONDAY, "09:00")


def test_there_is_a_chair_for_everybody_who_comes() -> None:
    rooms = RoomOffer("klein", 1), RoomOffer("groot", 2)
    assert only(replace(problem(required("a"), required("b")), places=(place("utrecht", *rooms),))).room == "groot"


def test_with_too_few_chairs_a_quorum_leaves_the_dearest_seat_empty() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", TENTATIVE)), required("b"))
    option = only(replace(asked, quorum=1, places=(place("utrecht", RoomOffer("klein", 1)),)))
    assert (option.present, option.absent, option.disruption) == (("b",), ("a",), Fraction(20))


def test_there_is_one_option_per_start_place_and_room_in_the_order_of_cost_start_and_ids() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", TENTATIVE)), until=TUESDAY)
    places = place("zwolle", RoomOffer("2", 5), RoomOffer("10", 5)), place("Zwolle"), place("arnhem")
    options = plan(replace(asked, places=places, travel_minutes={("a", "arnhem"): 30})).options
    assert [(option.cost, option.start, option.place, option.room) for option in options] == [
        (2, at(MONDAY, "09:00"), "Zwolle", "zaal"),
        (2, at(MONDAY, "09:00"), "zwolle", "10"),
        (2, at(MONDAY, "09:00"), "zwolle", "2"),
        (2, at(TUESDAY, "09:00"), "Zwolle", "zaal"),
        (2, at(TUESDAY, "09:00"), "zwolle", "10"),
        (2, at(TUESDAY, "09:00"), "zwolle", "2"),
        (Fraction(5, 2), at(MONDAY, "09:00"), "arnhem", "zaal"),
        (Fraction(5, 2), at(TUESDAY, "09:00"), "arnhem", "zaal"),
    ]


def test_only_so_many_options_are_written_out_but_the_tradeoff_is_over_all() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", MOVABLE)), until=WEDNESDAY)
    found = plan(replace(asked, limit=1))
    assert [option.start for option in found.options] == [at(TUESDAY, "09:00")]
    assert [option.start for option in found.tradeoff] == [at(MONDAY, "09:00"), at(TUESDAY, "09:00")]


def test_the_tradeoff_keeps_what_is_sooner_or_disturbs_less_and_of_equals_the_first_place() -> None:
    monday, tuesday = busy(MONDAY, "09:00", "10:00", MOVABLE), busy(TUESDAY, "09:00", "10:00", MOVABLE)
    asked = replace(problem(required("a", monday, tuesday), until=WEDNESDAY), places=(place("zwolle"), place("arnhem")))
    assert [(option.start, option.place, option.disruption) for option in plan(asked).tradeoff] == [
        (at(MONDAY, "09:00"), "arnhem", Fraction(4)),
        (at(WEDNESDAY, "09:00"), "arnhem", Fraction(0)),
    ]


def test_an_optional_person_for_whom_there_is_no_chair_is_cheaper_than_one_who_comes_from_afar() -> None:
    asked = replace(problem(required("a"), optional("x")), travel_minutes={("x", "arnhem"): 240, ("a", "zwolle"): 90})
    small, large = place("arnhem", RoomOffer("klein", 1)), place("zwolle")
    options = plan(replace(asked, places=(small, large), limit=1)).options
    assert [(option.place, option.disruption) for option in options] == [("arnhem", Fraction(3, 2))]
