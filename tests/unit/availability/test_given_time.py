"""Busy time that is given to us: how long it counts, of which time it speaks, and what adding it up makes known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.availability.domain.busy import Choices, Window
from services.availability.domain.given import Given, Keeping, cut, made_at, state_of
from services.availability.domain.reading import Busy, Fault, SourceState, added_up
from services.availability.domain.sources import GivenKind, Sources
from services.availability.domain.spans import shared_span
from shared.kernel import Block, BusyKind

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WINDOW = Window(MONDAY, MONDAY + timedelta(days=63))
KEEPING = Keeping(snapshot=timedelta(days=7), pushed=timedelta(hours=24))


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def block(day: int, start: int, end: int, kind: BusyKind = BusyKind.FIXED) -> Block:
    return Block(at(day, start), at(day, end), kind)


def given(kind: GivenKind, content_at: datetime = MONDAY, *, covers: Window | None = None, whole: bool = True) -> Given:
    return Given(kind, (block(1, 9, 10),), covers, content_at, content_at, whole)


def busy(*states: SourceState, for_a_room: bool = False) -> Busy:
    sources = {str(number): state for number, state in enumerate(states)}
    return added_up(Busy(), sources, WINDOW, at(0, 12), known_without_sources=for_a_room)


@pytest.mark.parametrize(
    ("kind", "last", "over"),
    [
        (GivenKind.SNAPSHOT, at(6, 23, 59), at(7)),
        (GivenKind.PUSHED, at(0, 23, 59), at(1)),
    ],
)
def test_what_was_given_counts_until_it_is_too_old(kind: GivenKind, last: datetime, over: datetime) -> None:
    assert state_of(given(kind), KEEPING, last).blocks == (block(1, 9, 10),)
    expired = state_of(given(kind), KEEPING, over)
    assert (expired.fault, expired.blocks, expired.failures) == (Fault.EXPIRED, (), 0)
    assert (expired.read_at, expired.content_at) == (MONDAY, MONDAY)


def test_an_uploaded_file_is_as_old_as_it_says_and_a_quiet_calendar_says_nothing() -> None:
    exported, quiet = b"BEGIN:VCALENDAR\r\nmethod:PUBLISH\r\nBEGIN:VEVENT", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nMETHOD:PUBLISH"
    assert made_at(exported, at(-30), at(0)) == at(-30)
    assert made_at(exported, at(3), at(0)) == at(0)
    assert made_at(exported, None, at(0)) == at(0)
    assert made_at(quiet, at(-30), at(0)) == at(0)


def test_hours_typed_in_by_hand_never_expire() -> None:
    assert state_of(given(GivenKind.MANUAL), KEEPING, at(3650)).fault == ""


def test_a_source_of_which_nothing_was_given_is_unknown() -> None:
    assert state_of(None, KEEPING, MONDAY).fault == Fault.EXPIRED
    assert not busy(state_of(None, KEEPING, MONDAY)).known


def test_known_is_only_the_time_that_every_source_speaks_about() -> None:
    early, late = Window(at(-30), at(20)), Window(at(2), at(90))
    assert shared_span([early, late, None], WINDOW) == Window(at(2), at(20))
    assert shared_span([], WINDOW) == WINDOW
    assert shared_span([None], WINDOW) == WINDOW
    assert shared_span([Window(at(-9), at(-1))], WINDOW) is None
    assert shared_span([Window(at(0), at(2)), Window(at(2), at(4))], WINDOW) is None


def test_busy_time_is_said_for_the_time_that_is_covered_and_not_a_day_longer() -> None:
    pushed = state_of(given(GivenKind.PUSHED, covers=Window(at(-1), at(14))), KEEPING, at(0, 12))
    fetched = SourceState(blocks=(block(3, 9, 10), block(40, 9, 10)), read_at=at(0))
    both = busy(pushed, fetched)
    assert both.known
    assert (both.valid_from, both.valid_until) == (WINDOW.start, at(14))
    assert both.blocks == (block(1, 9, 10), block(3, 9, 10))
    assert busy(pushed, SourceState(covers=Window(at(20), at(30)))).known is False


def test_hours_by_hand_add_up_but_alone_make_nobody_known() -> None:
    cannot = state_of(given(GivenKind.MANUAL, whole=False), KEEPING, at(0, 12))
    alone = busy(cannot)
    assert (alone.known, alone.blocks) == (False, (block(1, 9, 10),))
    assert busy(cannot, SourceState(read_at=at(0))).blocks == (block(1, 9, 10),)
    assert busy(cannot, for_a_room=True).known
    everything = state_of(given(GivenKind.MANUAL, whole=True), KEEPING, at(0, 12))
    assert busy(everything).known


def test_a_file_that_was_read_in_part_makes_nobody_known() -> None:
    in_part = replace(given(GivenKind.SNAPSHOT), refused=1)
    assert state_of(in_part, KEEPING, MONDAY).fault == Fault.PARTLY
    assert not busy(state_of(in_part, KEEPING, MONDAY)).known


def test_one_source_that_expired_makes_its_owner_unknown() -> None:
    expired = state_of(given(GivenKind.PUSHED, at(-2)), KEEPING, at(0, 12))
    assert not busy(SourceState(read_at=at(0)), expired).known


def test_blocks_are_cut_to_the_span_and_joined_on_the_grid() -> None:
    odd = Block(at(0, 9, 7), at(0, 9, 50), BusyKind.FIXED)
    outside = Block(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), BusyKind.OUT_OF_OFFICE)
    assert cut([odd, block(0, 10, 11), outside], Window(at(0), at(1))) == (
        Block(at(0), at(1), BusyKind.OUT_OF_OFFICE),
        Block(at(0, 9), at(0, 11), BusyKind.FIXED),
    )
    assert cut([block(5, 9, 10)], Window(at(0), at(1))) == ()


def test_blocks_are_in_utc_and_on_its_grid_whatever_the_offset_they_came_in() -> None:
    nepal = timezone(timedelta(hours=5, minutes=45))
    local = timezone(timedelta(minutes=20))
    sent = Block(at(0, 9, 5).astimezone(nepal), at(0, 9, 55).astimezone(local), BusyKind.FIXED)
    (found,) = cut([sent], Window(at(0).astimezone(nepal), at(1)))
    assert found == block(0, 9, 10)
    assert (found.start.tzinfo, found.end.tzinfo) == (UTC, UTC)
    first = Block(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), at(0, 1), BusyKind.FIXED)
    assert cut([first], Window(at(0), at(1))) == (block(0, 0, 1),)


def test_what_an_owner_chose_adds_to_what_holds_for_everybody() -> None:
    general = Choices(("verplaatsbaar",), ("spoedruimte",))
    assert Sources().choosing(general) == general
    chosen = Sources().with_choices(Choices(("schuifbaar",), (), alone_moves=False, unanswered_is_tentative=True))
    both = Choices(("verplaatsbaar", "schuifbaar"), ("spoedruimte",), alone_moves=False, unanswered_is_tentative=True)
    assert chosen.choosing(general) == replace(both, movable_in_titles=("schuifbaar",))  # in titles only the owner's own
    assert chosen.revision == 0
