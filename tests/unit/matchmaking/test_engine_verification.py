"""An option that its problem does not allow never leaves the engine, whatever went wrong inside."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from services.matchmaking.domain.engine.planning import each_option, plan, plan_poll
from services.matchmaking.domain.engine.problem import Exclusion, Option, Problem, RoomOffer, Touched
from services.matchmaking.domain.engine.search import Search
from services.matchmaking.domain.engine.verification import Verification, WrongOptionError
from tests.unit.matchmaking.planning import (
    FIXED,
    MONDAY,
    MOVABLE,
    TENTATIVE,
    TUESDAY,
    at,
    busy,
    only,
    optional,
    place,
    problem,
    required,
    unknown,
)

GIVES_WAY = busy(MONDAY, "09:30", "10:15", TENTATIVE)
TABLE = replace(
    problem(
        required("a", GIVES_WAY, busy(MONDAY, "07:40", "07:45")),
        required("b", busy(MONDAY, "09:00", "10:00"), deputy=True),
        required("c"),
        required("d", busy(MONDAY, "09:00", "10:00")),
        required("e", busy(MONDAY, "09:00", "10:00")),
        optional("x"),
        optional("y", busy(MONDAY, "09:00", "10:00")),
        begin="09:00",
        end="10:00",
    ),
    one_of=(("c", "d"),),
    quorum=3,
    interspace_minutes=15,
    places=(place("utrecht", RoomOffer("zaal", 5, (busy(MONDAY, "08:00", "08:45"),)), lead=1),),
    passes=frozenset({("a", "utrecht")}),
    travel_minutes={("a", "utrecht"): 60, ("c", "utrecht"): 20},
)
"""In the room for five: a (a tentative block moves), the deputy of b, c of a group and x; e's seat stays empty, y stays away."""
OPTION = only(TABLE)


def faults(option: Option, asked: Problem = TABLE) -> tuple[str, ...]:
    return tuple(Verification(asked).faults(option))


def test_what_the_engine_makes_of_it_is_in_order() -> None:
    assert (OPTION.present, OPTION.deputised, OPTION.absent) == (("a", "c", "x"), ("b",), ("e", "y"))
    assert faults(OPTION) == ()


def moved(minutes: int) -> dict[str, Any]:
    return {"start": OPTION.start + timedelta(minutes=minutes), "end": OPTION.end + timedelta(minutes=minutes)}


@pytest.mark.parametrize(
    ("corrupted", "fault"),
    [
        (moved(5), "not on the grid"),
        ({"end": at(MONDAY, "10:15")}, "not as long as asked, or not within a day"),
        (moved(14 * 60 + 15), "not as long as asked, or not within a day"),
        (moved(24 * 60), "not on a day that was asked for"),
        (moved(15), "outside somebody's working hours"),
        (moved(15), "a deputy outside the default working hours"),
        (moved(-30), "something fixed is touched"),
        (moved(-15), "the room is taken"),
        ({"room": "kelder"}, "no such place or room"),
        ({"place": "arnhem"}, "no such place or room"),
        ({"place": None, "room": None}, "no such place or room"),
        ({"present": ("a", "c", "x", "z")}, "somebody who was not asked"),
        ({"present": ("a", "c", "x", "e")}, "something fixed is touched"),
        ({"present": ("a", "c", "x", "y")}, "something of an optional participant is touched"),
        ({"present": ("a", "c", "d", "x")}, "a seat is filled twice"),
        ({"present": ("a", "b", "c", "x")}, "a seat is filled twice"),
        ({"present": ("a", "a", "c", "x")}, "a seat is filled twice"),
        ({"present": ("a", "x")}, "too few seats are filled"),
        ({"deputised": ()}, "too few seats are filled"),
        ({"deputised": ("b", "e")}, "a deputy of somebody who may not send one"),
        ({"present": ("a", "c")}, "not the optional participants that can come"),
        ({"absent": ("y",)}, "who stays away is not told as it is"),
        ({"absent": ("d", "e", "y")}, "who stays away is not told as it is"),
        ({"absent": ("e", "e", "y")}, "who stays away is not told as it is"),
        ({"touched": ()}, "what gives way is not told as it is"),
        ({"touched": (Touched("c", GIVES_WAY),)}, "what gives way is not told as it is"),
        ({"touched": (Touched("a", GIVES_WAY),) * 2}, "what gives way is not told as it is"),
        ({"touched": (Touched("a", replace(GIVES_WAY, kind=MOVABLE)),)}, "what gives way is not told as it is"),
        ({"cost": OPTION.cost + Fraction(1, 10**9)}, "the cost is wrong"),
        ({"disruption": OPTION.disruption - 1}, "the cost is wrong"),
        ({"waiting_days": 0}, "waiting or travel is miscounted"),
        ({"travel_minutes": 80}, "waiting or travel is miscounted"),
        ({"needs_registration": ("c", "x")}, "not those who need registration"),
    ],
)
def test_a_corrupted_option_is_refused(corrupted: Mapping[str, Any], fault: str) -> None:
    option = replace(OPTION, **corrupted)
    assert fault in faults(option)
    with pytest.raises(WrongOptionError, match=fault):
        Verification(TABLE).passed(option)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"asked_at": at(MONDAY, "09:01"), "places": (place("utrecht"),)}, "too soon"),
        ({"not_before": at(MONDAY, "09:15")}, "too soon"),
        ({"days_off": frozenset({MONDAY})}, "not on a day that was asked for"),
        ({"exclude": frozenset({Exclusion(at(MONDAY, "09:00"))})}, "ruled out"),
        ({"exclude": frozenset({Exclusion(at(MONDAY, "09:00"), "utrecht")})}, "ruled out"),
        ({"exclude": frozenset({Exclusion(at(MONDAY, "09:00"), "utrecht", "zaal")})}, "ruled out"),
        ({"interspace_minutes": 16}, "the room is taken"),
        ({"places": (place("utrecht", RoomOffer("zaal", 3), lead=1),)}, "too few chairs"),
        ({"places": (place("utrecht", RoomOffer("zaal", 5), lead=2),)}, "somebody is registered too late"),
        ({"places": (place("utrecht", RoomOffer("zaal", 5), lead=2),)}, "a deputy is registered too late"),
        ({"quorum": 4}, "too few seats are filled"),
        ({"quorum": None}, "too few seats are filled"),
        ({"travel_minutes": {("a", "utrecht"): 76}}, "something fixed is touched"),
        ({"participants": (unknown(TABLE.participants[0]), *TABLE.participants[1:])}, "somebody whose calendar is unknown"),
        ({"participants": (required("a", GIVES_WAY, off=[MONDAY]), *TABLE.participants[1:])}, "outside somebody's working hours"),
    ],
)
def test_an_option_of_another_problem_is_refused(changed: Mapping[str, Any], fault: str) -> None:
    assert fault in faults(OPTION, replace(TABLE, **changed))


def test_nobody_comes_for_an_optional_participant_even_when_they_could_send_somebody() -> None:
    sends = replace(TABLE, participants=tuple(replace(who, may_send_deputy=True) if who.id == "y" else who for who in TABLE.participants))
    assert faults(OPTION, sends) == ()
    assert "a deputy of somebody who may not send one" in faults(replace(OPTION, deputised=("b", "y")), sends)


def test_optional_people_take_the_chairs_that_are_left_the_shortest_journey_first() -> None:
    asked = replace(problem(required("a"), optional("x"), optional("y")), places=(place("utrecht", RoomOffer("klein", 2)),))
    near = replace(asked, travel_minutes={("x", "utrecht"): 30, ("y", "utrecht"): 15})
    option = only(near)
    other = replace(option, present=("a", "x"), absent=("y",), travel_minutes=60, needs_registration=("a", "x"))
    assert option.present == ("a", "y")
    assert faults(other, near)[0] == "not the optional participants that can come"


def test_in_a_poll_an_unknown_calendar_may_be_asked_but_what_is_known_of_it_holds() -> None:
    asked = problem(unknown(required("a", busy(TUESDAY, "09:00", "10:00"))), until=TUESDAY)
    (option,) = plan_poll(asked)
    assert tuple(Verification(asked, unknown_are_free=True).faults(option)) == ()
    assert faults(option, asked) == ("somebody whose calendar is unknown",)
    tuesday: dict[str, Any] = {"start": at(TUESDAY, "09:00"), "end": at(TUESDAY, "10:00"), "waiting_days": 2, "cost": Fraction(2)}
    assert "something fixed is touched" in tuple(Verification(asked, unknown_are_free=True).faults(replace(option, **tuesday)))


@pytest.mark.parametrize(
    "offered",
    [
        lambda asked: plan(asked).options,
        lambda asked: plan(replace(asked, limit=0)).tradeoff,
        plan_poll,
        lambda asked: list(each_option(asked)),
    ],
    ids=["options", "tradeoff", "poll", "each"],
)
def test_an_engine_that_goes_wrong_offers_nothing(offered: Callable[[Problem], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """The search itself is broken here, on purpose: it forgets what has to give way."""
    written_out = Search.written_out
    monkeypatch.setattr(Search, "written_out", lambda self, candidate: replace(written_out(self, candidate), touched=()))
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", TENTATIVE), busy(TUESDAY, "09:00", "10:00", FIXED)), until=TUESDAY)
    with pytest.raises(WrongOptionError):
        offered(asked)
