"""Readings that nobody waits for are told when there is room, one after the other."""

from datetime import UTC, datetime, timedelta

from services.availability.handlers.spare import FIRST_GUESS, Spare

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def test_each_is_told_a_time_after_the_one_before() -> None:
    spare = Spare(2)
    told = [spare.room_after(NOW) for _ in range(1_000)]
    step = timedelta(seconds=FIRST_GUESS / 2)
    assert told == [NOW + number * step for number in range(1, 1_001)]


async def test_whoever_comes_later_does_not_wait_for_room_of_the_past() -> None:
    spare = Spare(1)
    spare.room_after(NOW)
    later = NOW + timedelta(hours=1)
    assert spare.room_after(later) == later + timedelta(seconds=FIRST_GUESS)


async def test_quick_readings_make_the_next_wait_shorter() -> None:
    spare = Spare(1)
    for _ in range(40):
        async with spare.turn():
            assert spare.full
    assert not spare.full
    assert spare.room_after(NOW) < NOW + timedelta(seconds=FIRST_GUESS / 4)
