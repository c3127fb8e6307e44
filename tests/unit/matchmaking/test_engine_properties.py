"""What holds of every problem, whatever its people."""

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matchmaking.domain.engine.planning import plan, plan_poll, starts_to_choose_from, strict_starts
from services.matchmaking.domain.engine.problem import Option, Problem
from services.matchmaking.domain.engine.verification import Verification
from shared.kernel import Block, Role
from tests.unit.matchmaking.planning import MONDAY, MOVABLE, TENTATIVE, busy, only, problem, required, unknown
from tests.unit.matchmaking.test_engine_against_reference import SLOW, TIMES, blocks, key, problems

FEW = settings(SLOW, max_examples=20 * TIMES)


def best_price(asked: Problem) -> Fraction | None:
    best = plan(asked).best
    return None if best is None else best.cost


def one_of_the_required(data: st.DataObject, asked: Problem) -> str:
    return data.draw(st.sampled_from([who.id for who in asked.participants if who.role is Role.REQUIRED]))


@FEW
@given(problems(), blocks(), st.data())
def test_one_more_block_of_somebody_required_or_of_the_rooms_never_lowers_the_best_price(
    asked: Problem, block: Block, data: st.DataObject
) -> None:
    """Of an optional participant it may: who stays away does not travel."""
    whose = one_of_the_required(data, asked)
    people = tuple(replace(who, busy=(*who.busy, block)) if who.id == whose else who for who in asked.participants)
    places = tuple(replace(place, rooms=tuple(replace(room, busy=(*room.busy, block)) for room in place.rooms)) for place in asked.places)
    before = best_price(asked)
    for busier in (replace(asked, participants=people), replace(asked, places=places)):
        after = best_price(busier)
        assert after is None or (before is not None and before <= after)


@FEW
@given(problems(), st.randoms())
def test_the_order_of_people_groups_places_and_rooms_does_not_matter(asked: Problem, dice: object) -> None:
    def shuffled(of: tuple) -> tuple:  # type: ignore[type-arg]  # of anything
        return tuple(dice.sample(of, len(of)))  # type: ignore[attr-defined]  # a Random

    other = replace(
        asked,
        participants=shuffled(asked.participants),
        one_of=shuffled(tuple(map(shuffled, asked.one_of))),
        places=shuffled(tuple(replace(place, rooms=shuffled(place.rooms)) for place in asked.places)),
    )
    found, again = plan(asked), plan(other)
    assert [key(option) for option in again.options] == [key(option) for option in found.options]
    assert [key(option) for option in again.tradeoff] == [key(option) for option in found.tradeoff]
    assert strict_starts(other) == strict_starts(asked)
    assert set(again.why_not_earlier.alone) == set(found.why_not_earlier.alone)
    assert len(again.why_not_earlier.core) == len(found.why_not_earlier.core)
    assert again.why_not_earlier.hindrances == found.why_not_earlier.hindrances


@FEW
@given(problems(), st.data())
def test_somebody_required_of_whom_nothing_can_be_read_never_yields_a_moment_to_book(asked: Problem, data: st.DataObject) -> None:
    whose = one_of_the_required(data, asked)
    people = tuple(replace(who, calendar_known=False, may_send_deputy=False) if who.id == whose else who for who in asked.participants)
    found = plan(replace(asked, participants=people, quorum=None, one_of=()))
    assert (found.options, found.tradeoff) == ((), ())


@FEW
@given(problems())
def test_the_same_problem_has_the_same_answer(asked: Problem) -> None:
    assert plan(deepcopy(asked)) == plan(asked)


@FEW
@given(problems())
def test_the_starts_to_choose_from_are_those_that_have_an_option(asked: Problem) -> None:
    assert starts_to_choose_from(asked) == len({option.start for option in plan(asked).options})


@FEW
@given(problems())
def test_every_moment_of_a_poll_and_every_option_passes_its_verification(asked: Problem) -> None:
    found = plan(asked)
    offered: tuple[tuple[Option, ...], ...] = (found.options, found.tradeoff)
    assert not [fault for options in offered for option in options for fault in Verification(asked).faults(option)]
    assert not [fault for option in plan_poll(asked) for fault in Verification(asked, unknown_are_free=True).faults(option)]


def test_prices_beyond_any_machine_word_stay_exact() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", MOVABLE), busy(MONDAY, "09:15", "10:00", TENTATIVE)))
    movable, tentative = Fraction(10**40, 3), Fraction(1, 10**25 + 1)
    assert only(replace(asked, prices=replace(asked.prices, movable=movable, tentative=tentative))).disruption == movable + tentative


def test_what_costs_nothing_to_move_still_is_not_free() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", TENTATIVE)))
    nothing = replace(asked, prices=replace(asked.prices, tentative=Fraction(0)))
    assert only(nothing).disruption == 0
    assert len(only(nothing).touched) == 1
    assert strict_starts(nothing) == ()


def test_a_horizon_without_any_working_day_has_no_option_and_everybody_blocks() -> None:
    saturday = MONDAY.replace(day=20)
    asked = problem(required("a"), required("b"), unknown(required("c")), on=saturday)
    why = plan(asked).why_not_earlier
    assert (plan(asked).options, strict_starts(asked), plan_poll(asked)) == ((), (), ())
    assert (len(why.blocked), why.blocked[0].by, why.alone, why.core, why.core_proven) == (50, ("a", "b", "c"), (), ("a",), True)
