"""Days off: those of everybody, those of one organisation, and days that are better left alone."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from services.matchmaking.domain.engine.planning import plan, plan_poll
from services.matchmaking.domain.engine.problem import Problem
from services.matchmaking.domain.finding import find
from services.matchmaking.domain.posing import pose
from services.matchmaking.domain.proposal import Found
from services.matchmaking.domain.situation import PersonFacts, Rules, Situation
from tests.unit.matchmaking.meetings import DEADLINES, NOW, searching
from tests.unit.matchmaking.planning import FRIDAY, MONDAY, TENTATIVE, THURSDAY, TUESDAY, WEDNESDAY, at, busy, problem, required, unknown
from tests.unit.matchmaking.test_finding import at as on_that_monday
from tests.unit.matchmaking.test_finding import found, known, situation

HOLIDAY = frozenset({MONDAY})


def world(days_off: frozenset[date] = frozenset(), **people: PersonFacts) -> Situation:
    """Everybody's calendar is empty."""
    return replace(situation({one: known() for one in people}, people=people), days_off=days_off)


def first(of: Situation, *seats: str, optional: str = "") -> datetime:
    return found(searching(*seats, optional=optional), of).best.moment.start


def test_on_a_day_off_of_one_organisation_its_people_do_not_come() -> None:
    local_holiday = PersonFacts(own_days_off=HOLIDAY)
    assert first(world(a=local_holiday, b=PersonFacts()), "a", "b") == on_that_monday(8, 30, day=1)
    assert first(world(a=local_holiday, b=PersonFacts()), "b") == on_that_monday(10)


def test_somebody_optional_who_has_the_day_off_keeps_nobody_else_from_meeting() -> None:
    assert first(world(a=PersonFacts(), c=PersonFacts(own_days_off=HOLIDAY)), "a", optional="c") == on_that_monday(8, 30, day=1), (
        "one more who comes is worth a day"
    )
    everywhere_off = PersonFacts(own_days_off=frozenset(date(2027, 3, day) for day in range(15, 23)))
    assert first(world(a=PersonFacts(), c=everywhere_off), "a", optional="c") == on_that_monday(10)


def test_on_a_public_holiday_there_is_a_meeting_only_when_everybody_required_works() -> None:
    works = PersonFacts(works_on=HOLIDAY)
    assert first(world(HOLIDAY, a=works, b=works), "a", "b") == on_that_monday(10)
    assert first(world(HOLIDAY, a=works, b=PersonFacts()), "a", "b") == on_that_monday(8, 30, day=1)


def posed(of: Situation, *seats: str) -> Problem:
    return pose(searching(*seats), of, NOW, NOW, Rules())


def test_no_deputy_is_sent_on_a_public_holiday_of_the_principal() -> None:
    works, principal = PersonFacts(works_on=HOLIDAY), PersonFacts()
    assert posed(world(HOLIDAY, a=works, b=principal), "a", "b").days_off == HOLIDAY


def test_a_day_on_which_all_required_people_are_off_is_no_working_day_for_them() -> None:
    off = PersonFacts(own_days_off=HOLIDAY)
    assert posed(world(a=off, b=off), "a", "b").days_off == HOLIDAY
    assert posed(world(a=off, b=PersonFacts()), "a", "b").days_off == frozenset()


def thin(of: Problem, *days: date, weight: Fraction = Fraction(3, 2)) -> Problem:
    return replace(of, thin_days=frozenset(days), thin_day=weight)


def test_a_thin_day_comes_after_the_next_working_day_and_costs_what_it_costs() -> None:
    outcome = plan(thin(problem(required("a"), until=WEDNESDAY), MONDAY))
    assert [(option.start, int(option.cost)) for option in outcome.options] == [
        (at(TUESDAY, "09:00"), 2),
        (at(MONDAY, "09:00"), 1),
        (at(WEDNESDAY, "09:00"), 3),
    ]
    assert [option.start for option in outcome.tradeoff] == [at(MONDAY, "09:00")], "the trade-off of date against disruption is as it was"


def test_a_thin_day_is_taken_when_the_others_ask_more() -> None:
    rest = (busy(day, "09:00", "10:00", TENTATIVE) for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY))
    best = plan(thin(problem(required("a", *rest), until=FRIDAY), MONDAY)).best
    assert best is not None
    assert best.start == at(MONDAY, "09:00")


def test_when_every_day_is_thin_nothing_changes() -> None:
    asked = problem(required("a"), until=TUESDAY)
    assert plan(thin(asked, MONDAY, TUESDAY)) == plan(asked)


def test_a_poll_asks_for_other_days_than_thin_ones_first() -> None:
    asked = thin(problem(unknown(required("a")), until=THURSDAY), MONDAY)
    assert [option.start for option in plan_poll(asked)] == [at(TUESDAY, "09:00"), at(MONDAY, "09:00"), at(WEDNESDAY, "09:00")]


def test_the_requester_reads_that_earlier_is_possible_in_the_recess() -> None:
    meeting = searching("a", "b", "c")
    of = replace(world(a=PersonFacts(), b=PersonFacts(), c=PersonFacts()), thin_days=HOLIDAY)
    findings = find(meeting, of, NOW, DEADLINES, Rules())
    assert isinstance(findings, Found)
    assert findings.best.moment.start == on_that_monday(8, 30, day=1)
    assert "Op 27 momenten eerder kan het ook, maar dan is het reces of een dag rond een feestdag." in findings.explanation
