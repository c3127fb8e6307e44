"""Spoedruimte: an urgent meeting lands there before anything has to move, and on the day itself what is left is free."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.matchmaking.domain.engine.prior import KEPT, HourOfWeek, Prior, with_kept_hours
from services.matchmaking.domain.finding import find
from services.matchmaking.domain.posing import pose
from services.matchmaking.domain.proposal import Found
from services.matchmaking.domain.situation import Calendar, PersonFacts, Rules
from shared.kernel import Block, BusyKind, PersonId, ReserveHours, WorkingHours
from tests.unit.matchmaking.meetings import DEADLINES, NOW, searching
from tests.unit.matchmaking.test_finding import at, fixed, found, known, polled, situation

MONDAY, TUESDAY, NEXT_MONDAY = (ReserveHours(1, "13:00", "15:00"), ReserveHours(2, "13:00", "15:00"), 7)
KEEPS = PersonFacts(reserve=(TUESDAY,))


def movable(begin: datetime, end: datetime) -> Block:
    return Block(begin, end, BusyKind.MOVABLE)


def with_a_full_tuesday(*others: Block) -> Calendar:
    """No free hour on Monday or Tuesday, but for spoedruimte from 13:00 to 15:00 on Tuesday."""
    return known(fixed(at(8), at(18)), movable(at(8, day=1), at(13, day=1)), fixed(at(15, day=1), at(18, day=1)), *others)


def reserve_of(facts: PersonFacts, calendar: Calendar | None = None, rules: Rules | None = None, now: datetime = NOW) -> list[Block]:
    """What the problem of that week holds as spoedruimte of this person."""
    problem = pose(searching("a"), situation({"a": calendar or known()}, people={"a": facts}), now, now, rules or Rules())
    return [block for block in problem.participants[0].busy if block.kind is BusyKind.RESERVE]


def test_it_lands_in_spoedruimte_before_a_movable_appointment_moves() -> None:
    best = found(searching("a"), situation({"a": with_a_full_tuesday()}, people={"a": KEEPS})).best
    assert (best.moment.start, best.cost) == (at(13, day=1), Fraction(3, 2)), "a day of waiting, and half for the spoedruimte"
    assert [block.kind for coming in best.people for block in coming.touched] == [BusyKind.RESERVE]


def test_its_price_is_the_installation_s() -> None:
    dear = replace(Rules(), prices=replace(Rules().prices, reserve=Fraction(5)))
    findings = find(searching("a"), situation({"a": with_a_full_tuesday()}, people={"a": KEEPS}), NOW, DEADLINES, dear)
    assert isinstance(findings, Found)
    assert (findings.best.moment.start, findings.best.cost) == (at(8, 30, day=2), Fraction(2)), "a free hour a day later asks less"


def test_free_time_of_the_same_day_comes_first_and_of_a_day_later_does_not() -> None:
    free_hour = known(fixed(at(8), at(18)), movable(at(8, day=1), at(12, day=1)), fixed(at(15, day=1), at(18, day=1)))
    best = found(searching("a"), situation({"a": free_hour}, people={"a": KEEPS})).best
    assert (best.moment.start, best.cost) == (at(12, day=1), Fraction(1))


def test_an_appointment_in_it_is_still_an_appointment() -> None:
    taken = with_a_full_tuesday(fixed(at(13, day=1), at(14, day=1)))
    assert found(searching("a"), situation({"a": taken}, people={"a": KEEPS})).best.moment.start == at(14, day=1)
    all_of_it = with_a_full_tuesday(fixed(at(13, day=1), at(14, 30, day=1)))
    assert found(searching("a"), situation({"a": all_of_it}, people={"a": KEEPS})).best.moment.start == at(8, 30, day=2)


def test_nothing_of_somebody_optional_gives_way() -> None:
    without_monday = known(fixed(at(8), at(18)), fixed(at(8, day=1), at(13, day=1)), fixed(at(15, day=1), at(18, day=1)))
    outcome = found(searching("a", optional="c"), situation({"a": without_monday, "c": known()}, people={"c": KEEPS}))
    assert isinstance(outcome, Found)
    assert outcome.best.moment.start == at(8, 30, day=2), "one more who comes is worth a day"


def test_on_the_day_itself_it_is_free() -> None:
    today = PersonFacts(reserve=(MONDAY,))
    busy_but_then = known(fixed(at(8), at(13)), fixed(at(15), at(18)))
    best = found(searching("a"), situation({"a": busy_but_then}, people={"a": today})).best
    assert (best.moment.start, best.cost, best.people[0].touched) == (at(13), Fraction(0), ())
    assert [block.start for block in reserve_of(today)] == [at(13, day=NEXT_MONDAY)]


def test_it_may_be_given_back_earlier() -> None:
    assert [block.start for block in reserve_of(KEEPS)] == [at(13, day=1)]
    a_day_before = replace(Rules(), reserve_back=timedelta(hours=24))
    assert reserve_of(KEEPS, rules=a_day_before) == []
    from_three_o_clock = replace(Rules(), reserve_back=timedelta(hours=9))
    assert len(reserve_of(KEEPS, rules=from_three_o_clock, now=at(14, 59))) == 1
    assert reserve_of(KEEPS, rules=from_three_o_clock, now=at(15)) == []


def test_there_is_none_on_a_day_on_which_somebody_does_not_work() -> None:
    assert reserve_of(replace(KEEPS, working_hours=WorkingHours(days=(1, 3)))) == []
    assert reserve_of(replace(KEEPS, own_days_off=frozenset({date(2027, 3, 16)}))) == []


def test_hours_that_the_calendar_itself_says_count_once() -> None:
    said = known(Block(at(13, 30, day=1), at(14, 30, day=1), BusyKind.RESERVE))
    assert [block.start for block in reserve_of(KEEPS, said)] == [at(13, 30, day=1)]
    beside_it = known(Block(at(15, day=1), at(16, day=1), BusyKind.RESERVE))
    assert len(reserve_of(KEEPS, beside_it)) == 2


def test_it_is_the_wall_that_counts_when_the_clock_changes() -> None:
    every_day = PersonFacts(reserve=(ReserveHours(5, "13:00", "15:00"), ReserveHours(1, "13:00", "15:00")))
    meeting = replace(searching("a"), horizon=replace(searching("a").horizon, first=date(2027, 3, 26), last=date(2027, 3, 29)))
    problem = pose(meeting, situation({"a": known()}, people={"a": every_day}), NOW, NOW, Rules())
    utc = [block.start.hour for block in problem.participants[0].busy if block.kind is BusyKind.RESERVE]
    assert utc == [12, 11], "Friday in winter time, Monday in summer time"


def test_of_somebody_whose_calendar_is_unknown_it_is_asked_for_first_and_as_free() -> None:
    every_afternoon = PersonFacts(reserve=tuple(ReserveHours(day, "15:00", "17:00") for day in (3, 4, 5)))
    prior = with_kept_hours(Prior({HourOfWeek(3, 15): 100}), every_afternoon.reserve)
    world = replace(situation({}, people={"a": every_afternoon}), priors={PersonId("a"): prior})
    offers = polled(searching("a"), world).offers
    assert offers[0].moment.start == at(15, day=2)
    assert [coming.touched for offer in offers for coming in offer.people] == [()] * len(offers)


def test_what_is_kept_may_be_expected_to_be_free_and_what_is_freer_stays_so() -> None:
    prior = with_kept_hours(Prior({HourOfWeek(2, 13): 950, HourOfWeek(2, 15): 300}, otherwise=400), [ReserveHours(2, "13:00", "14:30")])
    assert prior.shares == {HourOfWeek(2, 13): 950, HourOfWeek(2, 14): KEPT, HourOfWeek(2, 15): 300}
