"""Rows of numbers in one number do what the numbers would, one by one; sets of starts what sets would."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matchmaking.domain.engine.attendance import lacking
from services.matchmaking.domain.engine.blockers import without_one
from services.matchmaking.domain.engine.busy import touching
from services.matchmaking.domain.engine.lanes import Lanes
from services.matchmaking.domain.engine.timeline import positions


@st.composite
def rows(draw: st.DrawFn) -> tuple[Lanes, list[int], list[int]]:
    largest = draw(st.sampled_from((1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 2**100)))
    count = draw(st.integers(1, 9))
    some = st.lists(st.integers(0, largest), min_size=count, max_size=count)
    return Lanes(count, largest), draw(some), draw(some)


@given(rows())
def test_each_lane_is_compared_by_itself(of: tuple[Lanes, list[int], list[int]]) -> None:
    lanes, some, others = of
    row, other = lanes.row(some), lanes.row(others)
    pairs = list(zip(some, others, strict=True))
    assert list(lanes.numbers(row)) == some
    assert [lanes.at(row, at) for at in range(len(some))] == some
    assert list(lanes.numbers(lanes.over(row, other))) == [max(0, one - two) for one, two in pairs]
    assert list(lanes.numbers(lanes.least(row, other))) == [min(pair) for pair in pairs]
    assert list(lanes.numbers(lanes.most(row, other))) == [max(pair) for pair in pairs]
    assert list(lanes.numbers(lanes.zero(row))) == [int(one == 0) for one in some]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=20), st.integers(0, 5))
def test_sums_run_to_the_end_and_rows_shift(some: list[int], by: int) -> None:
    lanes = Lanes(len(some), 20_000)
    assert list(lanes.numbers(lanes.from_here_on(lanes.row(some)))) == [sum(some[at:]) for at in range(len(some))]
    assert list(lanes.numbers(lanes.later(lanes.row(some), by))) == (some[by:] + [0] * by)[: len(some)]


@pytest.mark.parametrize(("largest", "width"), [(2**31 - 1, 32), (2**31, 64), (2**63, 128)])
def test_a_lane_is_as_wide_as_it_must_be(largest: int, width: int) -> None:
    lanes = Lanes(3, largest)
    assert lanes.width == width
    assert list(lanes.numbers(lanes.spread(0b101))) == [1, 0, 1]


@given(st.integers(0, 2**30 - 1), st.integers(0, 4), st.integers(1, 9))
def test_a_window_touches_what_lies_in_it(bits: int, before: int, after: int) -> None:
    expected = [at for at in range(before, 40) if any(bits >> step & 1 for step in range(at - before, at + after))]
    assert [at for at in positions(touching(bits, before, after)) if at >= before] == expected


@given(st.lists(st.integers(0, 255), max_size=5), st.integers(0, 6))
def test_how_many_seats_lack_is_counted_for_all_starts_at_once(filled: list[int], most: int) -> None:
    lack = [sum(not seat >> at & 1 for seat in filled) for at in range(8)]
    assert list(islice(lacking(filled, 255), most + 1)) == [
        sum(1 << at for at in range(8) if lack[at] <= count) for count in range(most + 1)
    ]
    alone = [sum(1 << at for at in range(8) if lack[at] == 1 and not seat >> at & 1) for seat in filled]
    assert without_one(filled, 255) == alone
