"""The engine against the slow reference, on small random problems; `KL_PLAN_EXAMPLES` makes that many times as many."""

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.matchmaking.domain.engine.planning import plan, strict_starts
from services.matchmaking.domain.engine.problem import Exclusion, Option, Participant, Place, Prices, Problem, RoomOffer
from shared.kernel import Block, BusyKind, Role, WorkingHours
from tests.unit.matchmaking import reference

MIDNIGHT = datetime(2027, 3, 26, tzinfo=UTC)
"""A Friday; the clock is put forward in the night to Sunday 28 March."""
DAYS = (date(2027, 3, 26), date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29))
HOURS = (
    WorkingHours("09:00", "12:00"),
    WorkingHours("10:10", "12:35", (1, 5, 6, 7)),
    WorkingHours("08:30", "10:30", (1, 2, 3, 4, 6, 7)),
    WorkingHours("06:00", "09:30", (5, 7)),
)


def moments(step: int = 5) -> st.SearchStrategy[datetime]:
    return st.integers(4 * 60 // step, 85 * 60 // step).map(lambda steps: MIDNIGHT + timedelta(minutes=steps * step))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    start = draw(moments())
    length = draw(st.sampled_from((5, 20, 45, 60, 180)))
    return Block(start, start + timedelta(minutes=length), draw(st.sampled_from(BusyKind)))


@st.composite
def busy_mornings(draw: st.DrawFn) -> tuple[Block, ...]:
    """Long blocks over the mornings, so that free time is scarce, and a few loose ones."""
    found = draw(st.lists(blocks(), max_size=4))
    for day in range(4):
        for hour in (6, 8, 9, 10):
            if (kind := draw(st.sampled_from((None, None, *BusyKind)))) is not None:
                start = MIDNIGHT + timedelta(days=day, hours=hour)
                found.append(Block(start, start + timedelta(minutes=draw(st.sampled_from((50, 60, 90)))), kind))
    return (*found, *found[:1])


def people(draw: st.DrawFn) -> list[Participant]:
    count = draw(st.integers(1, 4))
    return [
        Participant(
            id=f"p{number}",
            role=Role.REQUIRED if number == 0 else draw(st.sampled_from(Role)),
            may_send_deputy=draw(st.booleans()),
            working_hours=draw(st.sampled_from((None, *HOURS))),
            days_off=draw(st.frozensets(st.sampled_from(DAYS), max_size=1)),
            busy=draw(busy_mornings()),
            calendar_known=draw(st.integers(0, 9)) > 0,
        )
        for number in range(count)
    ]


def amounts(draw: st.DrawFn) -> Prices:
    amount = st.sampled_from((Fraction(0), Fraction(1, 10), Fraction(1, 3), Fraction(1), Fraction(4)))
    return Prices(*(draw(amount) for _ in range(8))) if draw(st.booleans()) else Prices()


@st.composite
def rooms(draw: st.DrawFn) -> tuple[RoomOffer, ...]:
    count = draw(st.integers(1, 2))
    return tuple(RoomOffer(f"r{at}", draw(st.integers(1, 5)), tuple(draw(st.lists(blocks(), max_size=6)))) for at in range(count))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    participants = people(draw)
    required = [who.id for who in participants if who.role is Role.REQUIRED]
    one_of = (tuple(required[:2]),) if len(required) >= 2 and draw(st.booleans()) else ()
    seats = len(required) - sum(len(group) - 1 for group in one_of)
    leads = draw(st.lists(st.integers(0, 2), max_size=2))
    places = tuple(Place(f"l{number}", draw(rooms()), lead) for number, lead in enumerate(leads))
    pairs = [(who.id, place.id) for who in participants for place in places]
    first = draw(st.sampled_from(DAYS))
    return Problem(
        asked_at=draw(moments(1)),
        first_day=first,
        last_day=draw(st.sampled_from([day for day in DAYS if day >= first])),
        duration_minutes=draw(st.sampled_from((30, 50, 60))),
        participants=tuple(participants),
        interspace_minutes=draw(st.sampled_from((0, 15, 20))),
        working_hours=draw(st.sampled_from(HOURS)),
        days_off=draw(st.frozensets(st.sampled_from(DAYS), max_size=1)),
        quorum=draw(st.one_of(st.none(), st.integers(1, seats))),
        one_of=one_of,
        places=places,
        passes=frozenset(pair for pair in pairs if draw(st.booleans())),
        travel_minutes={pair: draw(st.sampled_from((0, 5, 15, 40, 125))) for pair in pairs},
        prices=amounts(draw),
        limit=10_000,
        exclude=draw(st.frozensets(st.builds(Exclusion, moments(15), st.sampled_from((None, "l0")), st.just(None)), max_size=2)),
    )


def key(option: Option) -> reference.Answer:
    return reference.Answer(option.start, option.place, option.room, option.cost, option.disruption)


TIMES = int(os.environ.get("KL_PLAN_EXAMPLES", "1"))
SLOW = settings(max_examples=30 * TIMES, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(problems())
def test_every_option_and_the_order_and_the_tradeoff_are_those_of_the_reference(problem: Problem) -> None:
    expected = reference.solve(problem)
    found = plan(problem)
    assert [key(option) for option in found.options] == expected
    assert [key(option) for option in found.tradeoff] == reference.tradeoff(expected)


@SLOW
@given(problems())
def test_every_option_holds_against_the_raw_intervals(problem: Problem) -> None:
    for option in plan(problem).options:
        assert reference.cost_of(problem, option) == option.cost


@SLOW
@given(problems())
def test_why_nothing_earlier_is_that_of_the_reference(problem: Problem) -> None:
    found = plan(problem)
    why = found.why_not_earlier
    assert list(strict_starts(problem)) == reference.strict(problem)
    assert {one.participant: one.starts for one in why.alone} == reference.alone(problem)
    earlier = [start for start in reference.starts(problem) if found.best is None or start < found.best.start]
    fewest = sorted((reference.fewest_blockers(problem, start), start) for start in earlier)[:50]
    assert [(len(one.by), one.start) for one in why.blocked] == fewest
    for one in why.blocked:
        assert any(reference.open_to(problem, place, one.start, one.by) for place in problem.places or (None,))
    assert len(why.core) == reference.smallest_core(problem)
    assert why.core_proven == bool(why.core)


@SLOW
@given(problems())
def test_every_start_in_working_hours_before_the_best_is_counted_under_one_hindrance(problem: Problem) -> None:
    found = plan(problem)
    counted = Counter(
        reference.within(problem, problem.working_hours, frozenset(), start)
        for start in reference.starts(problem)
        if found.best is None or start < found.best.start
    )
    assert found.why_not_earlier.hindrances.total == counted[True]
