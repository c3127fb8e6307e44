"""The line of requests whose calendars were read, and who in it is cornered by what is held for others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.matchmaking.domain.situation import Rules
from services.matchmaking.domain.waiting import MOST_REPLANS, PATIENCE, Waiting, cornered, gathered, in_order, is_cornered, options_of
from shared.kernel import MeetingId
from tests.unit.matchmaking.meetings import NOW, collected, searching
from tests.unit.matchmaking.test_finding import at, fixed, known, situation

RULES = Rules(notice=timedelta(hours=1))


def waiting(name: str, options: int = 5, *, promised_in_days: int = 3, seconds: float = 0) -> Waiting:
    return Waiting(MeetingId(name), 1, (), options, NOW + timedelta(days=promised_in_days), NOW + timedelta(seconds=seconds))


def names(line: tuple[Waiting, ...]) -> list[str]:
    return [one.meeting for one in line]


def test_fewest_options_first_then_the_earliest_promise_then_who_came_first() -> None:
    line = [
        waiting("ruim", 9),
        waiting("later", seconds=1),
        waiting("eerder"),
        waiting("haast", promised_in_days=1, seconds=2),
        waiting("krap", 1),
    ]
    assert names(in_order(line, NOW)) == ["krap", "haast", "eerder", "later", "ruim"]


def test_who_is_cornered_waits_outside_the_line_until_a_re_plan_was_tried() -> None:
    aside = waiting("klem", 0).aside()
    line = [aside, waiting("ander")]
    assert (names(in_order(line, NOW)), names(cornered(line))) == (["ander"], ["klem"])
    assert names(in_order([aside.again(), waiting("ander")], NOW)) == ["klem", "ander"]
    assert (aside.again().may_replan, aside.for_the_last_time().may_replan) == (True, False)
    assert names(in_order([aside.for_the_last_time()], NOW)) == ["klem"]


def test_a_request_is_re_planned_for_a_few_times_only() -> None:
    one = waiting("klem")
    for _ in range(MOST_REPLANS):
        assert one.may_replan
        one = one.aside().again()
    assert not one.may_replan


def test_who_cannot_be_placed_does_not_hold_up_the_line_for_ever() -> None:
    line = [waiting("kapot", 0), waiting("ander", seconds=20)]
    assert names(in_order(line, NOW + PATIENCE)) == ["ander"]


@pytest.mark.parametrize(("now", "due"), [(0.0, 0.5), (0.1, 0.5), (0.4, 0.5), (0.5, 1.0), (0.7, 1.0)])
def test_rounds_lie_on_a_grid_so_that_no_request_puts_off_another(now: float, due: float) -> None:
    assert gathered(NOW + timedelta(seconds=now), timedelta(seconds=0.5)) == NOW + timedelta(seconds=due)


def test_without_gathering_a_request_is_placed_at_once() -> None:
    assert gathered(NOW, timedelta()) == NOW


def test_options_are_starts_and_of_whom_nothing_is_known_counts_as_free() -> None:
    meeting = collected(searching("a", "b")).decided.meeting
    until_ten = known(*(fixed(at(10, day=day), at(18, day=day)) for day in range(-1, 9)), fixed(at(8), at(10)))
    five_starts = options_of(meeting, situation({"a": until_ten, "b": known()}), NOW, RULES)
    assert five_starts == options_of(meeting, situation({"a": until_ten}), NOW, RULES)
    assert five_starts == 3 * 5, "half past eight to nine in three quarters of an hour, on five working days"


def test_cornered_is_who_would_have_a_moment_were_nothing_held_for_others() -> None:
    meeting = replace(collected(searching("a")).decided.meeting)
    full, held = fixed(at(8), at(18, day=8)), fixed(at(8), at(18, day=8))
    assert is_cornered(meeting, situation({"a": known()}, a=held), NOW, RULES)
    assert not is_cornered(meeting, situation({"a": known(full)}, a=held), NOW, RULES), "the calendar itself is full"
    assert not is_cornered(meeting, situation({"a": known()}), NOW, RULES), "nothing is held"
    assert not is_cornered(meeting, situation({}, a=held), NOW, RULES), "nothing is known: that is for a poll"
