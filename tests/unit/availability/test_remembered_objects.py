"""What is remembered of a calendar's objects, and what that says of the calendar as a whole."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter

from services.availability.domain.busy import Window
from services.availability.domain.objects import Kept, Objects, Span, kept, reach_of
from services.availability.domain.reading import Fault, Reading, SourceState, Unreadable
from shared.clock import AMSTERDAM, local_day
from shared.kernel import Block, BusyKind

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
REACH = Window(datetime(2026, 11, 20, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
WINDOW = Window(datetime(2026, 11, 23, 23, tzinfo=UTC), datetime(2027, 1, 25, 23, tzinfo=UTC))


def block(day: int, start: tuple[int, int] = (9, 0), end: tuple[int, int] = (10, 0), kind: BusyKind = BusyKind.FIXED) -> Block:
    return Block(datetime(2026, 11, day, *start, tzinfo=UTC), datetime(2026, 11, day, *end, tzinfo=UTC), kind)


def read(*blocks: Block, events: int = 1, refused: tuple[str, ...] = ()) -> Kept:
    return kept("e", Reading(blocks, events=events, refused=refused), REACH)


def objects(**each: Kept) -> Objects:
    return Objects("basis", "tag", NOW, each)


def state(all_of_it: Objects) -> SourceState:
    return all_of_it.state(SourceState(failures=2), WINDOW, NOW, NOW)


def test_busy_time_of_all_objects_is_that_of_the_calendar_cut_to_what_is_said() -> None:
    found = state(objects(a=read(block(22), block(25, (9, 7), (9, 50))), b=read(block(25, (10, 0), (10, 30)), events=2)))
    assert found.blocks == (block(25, (9, 0), (10, 30)),)
    assert (found.fault, found.failures, found.events, found.refused) == ("", 0, 3, 0)
    assert found.read_at == found.tried_at == found.content_at == NOW


def test_one_object_that_cannot_be_read_leaves_the_others_and_makes_the_calendar_partly_unreadable() -> None:
    found = state(objects(a=read(block(25)), b=kept("e", Unreadable(Fault.TOO_BIG, "took too long"), REACH)))
    assert found.blocks == (block(25),)
    assert (found.fault, found.failures, found.events, found.refused) == (Fault.PARTLY, 0, 1, 1)


def test_one_refused_event_makes_the_calendar_partly_unreadable() -> None:
    found = state(objects(a=read(block(25), refused=("FREQ refused",))))
    assert (found.blocks, found.fault, found.refused) == ((block(25),), Fault.PARTLY, 1)


def test_a_calendar_of_which_nothing_can_be_read_fails_with_that_fault() -> None:
    found = state(objects(a=kept("e", Unreadable(Fault.TOO_BIG, "too big"), REACH)))
    assert (found.blocks, found.fault, found.failures, found.read_at) == ((), Fault.TOO_BIG, 3, None)


def test_an_empty_calendar_is_free() -> None:
    assert (state(objects()).blocks, state(objects()).fault) == ((), "")


def test_once_a_day_everything_is_listed_and_what_could_not_be_read_is_tried_again() -> None:
    all_of_it = objects(a=read(), b=kept("f", Unreadable(Fault.UNREADABLE, "odd"), REACH))
    assert not all_of_it.must_be_listed(NOW + timedelta(hours=23))
    assert all_of_it.etags(NOW) == {"a": "e", "b": "f"}
    assert all_of_it.must_be_listed(NOW + timedelta(hours=24))
    assert all_of_it.etags(NOW + timedelta(hours=24)) == {"a": "e"}


def test_thousands_of_objects_are_stored_in_little_room_and_come_back_as_they_were() -> None:
    shape = TypeAdapter(Objects)
    all_of_it = objects(**{f"abcdefghij{number:02}": read(block(25, (number % 9, 0), (9, 15))) for number in range(100)})
    stored = shape.dump_json(all_of_it)
    assert shape.validate_json(stored) == all_of_it
    assert len(stored) < 100 * 75


@pytest.mark.parametrize("phase", [0.0, 0.31, 0.999])
def test_the_reach_holds_every_window_of_its_week_and_moves_once_a_week(phase: float) -> None:
    ahead = timedelta(days=63)
    reaches = set()
    for hours in range(14 * 24):  # over the end of summer time
        now = datetime(2026, 10, 19, tzinfo=UTC) + timedelta(hours=hours)
        midnight = datetime.combine(local_day(now), datetime.min.time(), AMSTERDAM)
        reach = reach_of(now, ahead, phase)
        assert reach.start <= midnight - timedelta(days=1)
        assert reach.end >= midnight + ahead
        assert (reach.start - datetime(2026, 1, 1, tzinfo=UTC)) % timedelta(minutes=15) == timedelta()
        reaches.add(reach)
    assert len(reaches) in {2, 3}


def test_not_all_calendars_are_read_anew_at_the_same_moment() -> None:
    begun = {reach_of(NOW, timedelta(days=63), number / 7).start for number in range(7)}
    assert len(begun) == 7


def test_more_stretches_than_a_calendar_can_have_are_too_big() -> None:
    crowded = Kept("e", tuple(Span(2 * number, 1, BusyKind.FIXED) for number in range(30_000)))
    found = state(objects(a=crowded, b=crowded))
    assert (found.fault, found.blocks) == (Fault.TOO_BIG, ())
    assert state(objects(a=crowded)).fault == ""
