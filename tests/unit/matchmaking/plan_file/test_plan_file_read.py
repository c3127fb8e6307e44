"""What a planning file says, as a problem for the engine; and a problem written as a file again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

import services.matchmaking
from services.matchmaking.adapters.plan_file.reading import PRICES, problem_of_file
from services.matchmaking.adapters.plan_file.recording import NotInAFile, file_of_problem
from services.matchmaking.adapters.plan_file.writing import answer_text
from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Exclusion, Place, Prices, Problem, RoomOffer
from shared.kernel import Block, BusyKind, WorkingHours
from tests.matching.generated import file_of
from tests.unit.matchmaking.plan_file.files import a_file, bytes_of, changed


def read(**changes: object) -> Problem:
    return problem_of_file(bytes_of(a_file(**changes)))


def test_what_is_left_out_has_the_documented_default() -> None:
    needed = ("nu", "van", "tot", "duurMinuten", "deelnemers")
    problem = problem_of_file(bytes_of({name: a_file()[name] for name in needed}))
    assert problem.working_hours == WorkingHours("08:30", "17:30", (1, 2, 3, 4, 5))
    assert (problem.interspace_minutes, problem.limit, problem.quorum, problem.time_zone) == (0, 10, None, "Europe/Amsterdam")
    assert (problem.places, problem.one_of, problem.passes, problem.travel_minutes, problem.days_off) == (
        (),
        (),
        frozenset(),
        {},
        frozenset(),
    )
    assert problem.prices == Prices(
        waiting_day=Fraction(1),
        tentative=Fraction(1),
        movable=Fraction(4),
        reserve=Fraction(1, 2),
        deputy=Fraction(12),
        required_absent=Fraction(20),
        optional_absent=Fraction(3, 2),
        travel_hour=Fraction(1, 2),
    )
    assert not problem.participants[0].may_send_deputy
    assert problem.participants[0].working_hours is None


def test_each_price_that_is_left_out_keeps_its_own_default() -> None:
    assert read(prijzen={"wachtdag": 3}).prices == replace(Prices(), waiting_day=Fraction(3))


def test_prices_are_read_as_they_are_written() -> None:
    text = bytes_of(a_file()).replace(b'{"vervanger": 10}', b'{"vervanger": 0.1, "wachtdag": 0.30000000000000000001, "reisuur": 2E-2}')
    prices = problem_of_file(text).prices
    assert (prices.deputy, prices.waiting_day) == (Fraction(1, 10), Fraction(30000000000000000001, 10**20))
    assert prices.travel_hour == Fraction(1, 50)


def test_own_hours_replace_the_default_and_own_days_off_come_beside_it() -> None:
    own = {"begin": "09:10", "einde": "12:05", "dagen": [6]}
    problem = problem_of_file(
        bytes_of(changed("deelnemers.1", {"id": "b", "rol": "verplicht", "werktijden": own, "vrijeDagen": ["2027-03-16"]}))
    )
    assert problem.participants[1].working_hours == WorkingHours("09:10", "12:05", (6,))
    assert problem.participants[1].days_off == {date(2027, 3, 16)}
    assert problem.participants[0].working_hours is None


@pytest.mark.parametrize(
    "begin", ["2027-03-15T09:00:00+01:00", "2027-03-15T08:00:00Z", "2027-03-15T13:30+05:30", "2027-03-15t08:00:00.000z"]
)
def test_times_may_have_any_offset(begin: str) -> None:
    (block,) = problem_of_file(bytes_of(changed("deelnemers.0.bezet.0.begin", begin))).participants[0].busy
    assert block == Block(datetime(2027, 3, 15, 8, tzinfo=UTC), datetime(2027, 3, 15, 9, tzinfo=UTC), BusyKind.FIXED)


def test_a_block_may_last_beyond_any_horizon() -> None:
    problem_of_file(bytes_of(changed("deelnemers.0.bezet.0.einde", "9998-12-31T23:59:59Z")))


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert problem_of_file(bytes_of(a_file()).replace(b'"duurMinuten": 60', b'"duurMinuten": 60.0')).duration_minutes == 60


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    assert problem_of_file(b"\xef\xbb\xbf" + bytes_of(a_file())) == read()


def test_a_quorum_counts_each_group_once() -> None:
    assert read(eenVan=[["a", "b"]], quorum=1).quorum == 1


@pytest.mark.parametrize("seed", range(40))
def test_a_problem_written_as_a_file_is_read_as_the_same_problem(seed: int) -> None:
    problem = problem_of_file(json.dumps(file_of(Random(seed))).encode())
    again = problem_of_file(file_of_problem(problem))
    assert again == problem
    assert answer_text(again, plan(again)) == answer_text(problem, plan(problem))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"exclude": frozenset({Exclusion(datetime(2027, 3, 15, 9, tzinfo=UTC))})}, "exclude"),
        ({"not_before": datetime(2027, 3, 15, 9, tzinfo=UTC)}, "not_before"),
        ({"thin_days": frozenset({date(2027, 3, 15)}), "thin_day": Fraction(1)}, "thin_days"),
        ({"prices": Prices(waiting_day=Fraction(1, 3))}, "prices"),
        ({"places": (Place("", (RoomOffer("1", 1),)),)}, "id"),
    ],
)
def test_what_a_file_cannot_say_is_refused_and_named(changes: dict[str, object], named: str) -> None:
    problem = replace(read(locaties=[], passen={}, reistijden={}), **changes)  # type: ignore[arg-type]  # each its own type
    with pytest.raises(NotInAFile, match=named):
        file_of_problem(problem)


def test_a_calendar_that_is_unknown_cannot_be_said() -> None:
    problem = read()
    unknown = replace(problem, participants=(replace(problem.participants[0], calendar_known=False), *problem.participants[1:]))
    with pytest.raises(NotInAFile, match="calendar_known"):
        file_of_problem(unknown)


def test_a_first_start_that_changes_nothing_may_be_left_out() -> None:
    problem = read()
    again = problem_of_file(file_of_problem(replace(problem, not_before=problem.asked_at - timedelta(hours=1))))
    assert again == problem


def test_every_field_price_and_kind_of_block_is_on_the_page() -> None:
    page = (Path(services.matchmaking.__file__).parent / "plan.md").read_text()
    fields = [*a_file(), "inloopMinuten", "rasterMinuten", "werktijden", "vrijeDagen", "quorum", "aantal", *PRICES, *BusyKind]
    assert [field for field in fields if f"`{field}`" not in page] == []
