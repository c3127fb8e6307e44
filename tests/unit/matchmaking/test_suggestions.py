"""When there is no moment: a call, a smaller table, online, a co-working day."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.happenings import Way, WayOn
from services.matchmaking.domain.meeting import Meeting, Refusal
from services.matchmaking.domain.situation import Calendar, LocationFacts, PersonFacts, Rules, Situation
from services.matchmaking.domain.suggestions import PlannedDay, ways_on
from shared.kernel import Block, BusyKind, DayId, PersonId
from tests.unit.matchmaking.meetings import NOW, searching
from tests.unit.matchmaking.test_finding import HOUSE, UTRECHT, ZWOLLE, at, fixed, in_person, known, situation

FULL = known(fixed(at(0), at(0, day=40)))


def ways(meeting: Meeting, world: Situation, *days: PlannedDay, now: datetime = NOW) -> dict[Way, WayOn]:
    return {way.way: way for way in ways_on(meeting, world, days, now, Rules())}


def at_work(*calendars: Calendar) -> Situation:
    """Calendars of a, b, c, …"""
    return situation(dict(zip("abcdef", calendars, strict=False)))


def day(number: int, *, opens: int = 9, closes: int = 17, where: LocationFacts = HOUSE) -> PlannedDay:
    return PlannedDay(DayId(f"dag-{number}"), where.id, at(opens, day=number), at(closes, day=number), where.coordinates)


def test_a_call_is_today_between_the_largest_group_that_is_free_together() -> None:
    """Until three somebody is missing for each of the three who could; from three to half past five they are all free."""
    morning, afternoon = known(fixed(at(0), at(12))), known(fixed(at(12), at(15)))
    call = ways(searching("a", "b", "c", "d"), at_work(morning, afternoon, known(), FULL))[Way.CALL]
    assert call == WayOn(Way.CALL, at(15), at(15, 20), people=3, asked=4)


def test_of_equal_groups_the_first_call() -> None:
    morning, afternoon = known(fixed(at(0), at(12)), fixed(at(0, day=1), at(0, day=2))), known(fixed(at(12), at(0, day=2)))
    call = ways(searching("a", "b", "c"), at_work(morning, afternoon, known()))[Way.CALL]
    assert (call.start, call.people) == (at(10), 2)


def test_a_call_may_be_on_the_next_working_day_and_no_later() -> None:
    today, until_wednesday = known(fixed(at(0), at(23))), known(fixed(at(0), at(0, day=2)))
    call = ways(searching("a", "b", "c"), at_work(today, today, FULL))[Way.CALL]
    assert call.start == at(8, 30, day=1)
    assert Way.CALL not in ways(searching("a", "b", "c"), at_work(until_wednesday, until_wednesday, FULL))


def test_after_a_friday_the_next_working_day_is_monday() -> None:
    friday = NOW + timedelta(days=4)
    call = ways(searching("a", "b", "c"), at_work(*2 * [known(fixed(friday, friday + timedelta(hours=15)))], FULL), now=friday)[Way.CALL]
    assert call.start == at(8, 30, day=7)


def test_a_call_moves_nothing_and_needs_two() -> None:
    tentative = known(Block(at(0), at(0, day=2), BusyKind.TENTATIVE))
    assert Way.CALL not in ways(searching("a", "b", "c"), at_work(known(), tentative, tentative))


def test_a_call_may_use_spoedruimte() -> None:
    kept = known(Block(at(9), at(12), BusyKind.RESERVE))
    assert ways(searching("a", "b", "c"), at_work(known(), kept, FULL))[Way.CALL].start == at(10)


def test_a_call_is_for_whoever_is_free_and_sends_nobody() -> None:
    world = situation({"a": known(), "b": FULL, "c": FULL}, people={"b": PersonFacts(deputy=PersonId("d"))})
    assert Way.CALL not in ways(searching("a", "b", "c"), world)


def test_an_optional_person_does_not_put_a_call_off_nor_count() -> None:
    late = known(fixed(at(0), at(12)))
    call = ways(searching("a", "b", optional="c"), at_work(known(), known(), late))[Way.CALL]
    assert call == WayOn(Way.CALL, at(10), at(10, 20), people=2, asked=2)


def test_the_largest_group_comes_first_whatever_the_price_list_says_of_an_empty_seat() -> None:
    only_two, all_three = known(fixed(at(0), at(12))), known()
    free_of_charge = Rules(prices=Prices(required_absent=Fraction(0)))
    found = ways_on(searching("a", "b", "c"), at_work(only_two, all_three, all_three), (), NOW, free_of_charge)
    assert (found[0].start, found[0].people) == (at(12), 3)


def test_a_call_is_today_however_thin_the_day() -> None:
    thin = replace(at_work(known(), known(), FULL), thin_days=frozenset({NOW.date()}))
    assert ways(searching("a", "b", "c"), thin)[Way.CALL].start == at(10)


def test_over_a_day_off_the_next_working_day_is_the_one_after() -> None:
    today = known(fixed(at(0), at(23)))
    off = replace(at_work(today, today, FULL), days_off=frozenset({NOW.date() + timedelta(days=1)}))
    assert ways(searching("a", "b", "c"), off)[Way.CALL].start == at(8, 30, day=2)


def test_a_meeting_that_was_moved_is_not_sought_earlier_and_a_call_is() -> None:
    meeting = searching("a", "b", "c")
    for horizon in (replace(meeting.horizon, not_before=at(9, day=3)), replace(meeting.horizon, first=at(9, day=3).date())):
        found = ways(replace(meeting, horizon=horizon), at_work(known(), known(), FULL))
        assert found[Way.CALL].start == at(10)
        assert found[Way.SMALLER].start.date() == at(9, day=3).date()


def test_a_deputy_makes_a_smaller_table_less_small() -> None:
    world = situation({"a": known(), "b": known(), "c": FULL, "d": FULL}, people={"c": PersonFacts(deputy=PersonId("x"))})
    assert ways(searching("a", "b", "c", "d"), world)[Way.SMALLER].people == 3


def test_nobody_with_an_unknown_calendar_is_counted_as_free() -> None:
    assert ways(searching("a", "b", "c"), at_work(known())) == {}


def test_a_smaller_table_leaves_out_as_few_as_possible() -> None:
    one_out = ways(searching("a", "b", "c", "d"), at_work(known(), known(), known(), FULL))[Way.SMALLER]
    assert one_out == WayOn(Way.SMALLER, at(10), at(11), people=3, asked=4)
    two_out = ways(searching("a", "b", "c", "d"), at_work(known(), known(), FULL, FULL))[Way.SMALLER]
    assert two_out.people == 2
    assert Way.SMALLER not in ways(searching(*"abcde"), at_work(known(), known(), FULL, FULL, FULL)), "three out is another meeting"


def test_a_smaller_table_counts_from_the_quorum_that_was_asked() -> None:
    with_quorum = searching("a", "b", "c", "d", quorum=3)
    assert ways(with_quorum, at_work(known(), known(), FULL, FULL))[Way.SMALLER].people == 2
    three_left = searching(*"abcd", quorum=4)
    assert ways(three_left, at_work(known(), known(), known(), FULL))[Way.SMALLER].people == 3


def test_a_smaller_table_keeps_to_the_days_asked() -> None:
    meeting = searching("a", "b", "c")
    assert Way.SMALLER not in ways(meeting, at_work(*2 * [known(fixed(at(0), at(0, day=8)))], FULL))


def test_what_was_declined_stays_declined() -> None:
    meeting = replace(searching("a", "b", "c"), refusals=(Refusal(None, at(10), at(11)),))
    assert ways(meeting, at_work(known(), known(), FULL))[Way.SMALLER].start == at(11)


def test_online_is_the_same_people_without_a_journey() -> None:
    """From Zwolle the journey does not fit between two appointments; online it does."""
    between = known(fixed(at(0), at(12)), fixed(at(13), at(0, day=9)))
    world = situation(dict.fromkeys("abc", between), HOUSE, people=dict.fromkeys("abc", PersonFacts(base=ZWOLLE)))
    found = ways(in_person("a", "b", "c"), world)
    assert found[Way.ONLINE] == WayOn(Way.ONLINE, at(12), at(13), people=3, asked=3)
    assert Way.SMALLER not in found, "nor would a smaller table get there"
    assert Way.ONLINE not in ways(searching("a", "b", "c"), at_work(known(), known(), known())), "it is online already"


def test_the_first_co_working_day_that_several_can_come_to() -> None:
    away = known(fixed(at(0), at(0, day=9)), fixed(at(12, day=9), at(0, day=10)))
    days = (day(14), day(9, opens=12), day(9), day(3))
    found = ways(searching("a", "b", "c"), at_work(away, away, FULL), *days)[Way.DAY]
    assert found == WayOn(Way.DAY, at(9, day=9), at(17, day=9), people=2, asked=3, day=DayId("dag-9"))


def test_a_day_that_began_is_over_or_is_too_far_ahead_is_none() -> None:
    free_after_one = known(fixed(at(0), at(13, day=2)), fixed(at(15, day=2), at(0, day=40)))
    world = at_work(free_after_one, free_after_one, FULL)
    assert Way.DAY not in ways(searching("a", "b", "c"), world, day(2, closes=13))
    assert Way.DAY in ways(searching("a", "b", "c"), world, day(2, closes=14))
    everything = at_work(known(), known(), FULL)
    assert Way.DAY not in ways(searching("a", "b", "c"), everything, day(0, opens=8), day(80))
    assert ways(searching("a", "b", "c"), everything, day(0, opens=10))[Way.DAY].day == "dag-0"


def test_a_co_working_day_is_travelled_to() -> None:
    """An hour is free, and it takes longer to get there and back."""
    hour = known(fixed(at(0), at(10, day=9)), fixed(at(11, day=9), at(0, day=40)))
    near, far = ({"a": PersonFacts(base=base), "b": PersonFacts(base=base)} for base in (UTRECHT, ZWOLLE))
    calendars = {"a": hour, "b": hour, "c": FULL}
    assert Way.DAY in ways(searching("a", "b", "c"), situation(calendars, people=near), day(9))
    assert Way.DAY not in ways(searching("a", "b", "c"), situation(calendars, people=far), day(9))


def test_a_seat_that_one_of_several_fills_counts_once() -> None:
    call = ways(searching("ab", "c", "d"), at_work(known(), known(), known(), FULL))[Way.CALL]
    assert (call.people, call.asked) == (2, 3)


def test_at_a_table_where_a_count_points_at_somebody_there_is_nothing() -> None:
    assert ways(searching("a", "b"), at_work(known(), known())) == {}
    asked_by_one_of_them = searching("a", "b", "c")
    own = replace(asked_by_one_of_them, asked=replace(asked_by_one_of_them.asked, requester=PersonId("a")))
    assert ways(own, at_work(known(), known(), FULL)) == {}


def test_when_nobody_need_be_there_any_more_there_is_nothing_to_do_instead() -> None:
    assert ways(searching(optional="abcd"), at_work(known(), known(), known(), known())) == {}


def test_a_single_seat_does_not_talk_to_itself() -> None:
    one_of_three, alone = searching("abc"), searching("a", optional="bcd")
    for meeting in (one_of_three, alone):
        assert ways(meeting, at_work(known(), known(), known(), known()), day(2)) == {}
