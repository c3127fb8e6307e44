"""Busy time as bits is the busy time of the blocks, rounded outward, on whole known days."""

import tracemalloc
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel import Block, BusyKind, OwnerId
from shared.planes import DAYS, FULL, UNKNOWN, Counter, Planes, Sheet, on_day, placed, quarters, sheet_of, span

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 10, 5)
"""A Monday; the clock goes back on Sunday 25 October."""
OWNER = OwnerId("persoon:a")


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), AMSTERDAM).astimezone(UTC)


def block(day: date, begin: str, end: str, kind: BusyKind = BusyKind.FIXED, days: int = 0) -> Block:
    return Block(at(day, begin), at(day + timedelta(days=days), end), kind)


def put(*blocks: Block, known_from: datetime | None = None, known_until: datetime | None = None, today: date = TODAY) -> Planes:
    """The planes of one calendar, known for all of the ring unless told otherwise."""
    planes = Planes()
    known = (known_from or at(today, "00:00"), known_until or at(today + timedelta(days=DAYS), "00:00"))
    planes.put(OWNER, Sheet.read(sheet_of(blocks, *known, today).stored()))
    return planes


def bits(*places: tuple[int, int]) -> int:
    """Ones from and until these quarters since six o'clock, the first of the day highest."""
    return sum(2 ** (64 - quarter - 1) for begin, end in places for quarter in range(begin, end))


def test_the_first_quarter_of_the_day_is_the_highest_bit_and_busy_time_rounds_outward() -> None:
    planes = put(block(TODAY, "06:00", "06:15"), block(TODAY, "10:05", "10:10"), block(TODAY, "21:50", "22:00"))
    assert FULL ^ planes.free(OWNER, TODAY) == 1 << 63 | 1 << 47 | 1


def test_what_runs_over_midnight_or_begins_before_six_is_cut_at_the_window() -> None:
    planes = put(block(TODAY, "21:00", "07:00", days=1), block(TODAY + timedelta(days=2), "23:00", "23:30"))
    assert FULL ^ planes.free(OWNER, TODAY) == bits((60, 64))
    assert FULL ^ planes.free(OWNER, TODAY + timedelta(days=1)) == bits((0, 4))
    assert planes.free(OWNER, TODAY + timedelta(days=2)) == FULL


def test_on_both_days_that_the_clock_changes_a_quarter_is_a_quarter_on_the_wall() -> None:
    autumn, spring = date(2026, 10, 25), date(2027, 3, 28)
    assert FULL ^ put(block(autumn, "09:00", "10:00")).free(OWNER, autumn) == bits((12, 16))
    over_the_night = put(block(spring - timedelta(days=1), "20:00", "08:30", days=1), today=date(2027, 3, 1))
    assert FULL ^ over_the_night.free(OWNER, spring - timedelta(days=1)) == bits((56, 64))
    assert FULL ^ over_the_night.free(OWNER, spring) == bits((0, 10))


def test_each_soort_has_its_own_plane_and_may_overlap_another() -> None:
    planes = put(block(TODAY, "09:00", "10:00"), block(TODAY, "09:30", "11:00", BusyKind.TENTATIVE))
    assert FULL ^ planes.free(OWNER, TODAY, [BusyKind.FIXED]) == bits((12, 16))
    assert FULL ^ planes.free(OWNER, TODAY, [BusyKind.TENTATIVE]) == bits((14, 20))
    assert FULL ^ planes.free(OWNER, TODAY) == bits((12, 20))
    assert planes.free(OWNER, TODAY, [BusyKind.MOVABLE]) == FULL


def test_only_whole_known_days_count_and_the_others_are_not_free() -> None:
    days = [TODAY + timedelta(days=number) for number in range(4)]
    planes = put(known_from=at(days[0], "06:15"), known_until=at(days[2], "22:00"))
    assert [planes.free(OWNER, day) for day in days] == [0, FULL, FULL, 0]
    assert planes.known(OWNER) == (days[1].toordinal(), days[3].toordinal())


def test_the_ring_reaches_sixty_four_days_from_today_and_no_further() -> None:
    planes = put(known_from=at(TODAY - timedelta(days=90), "00:00"), known_until=at(TODAY + timedelta(days=365), "00:00"))
    assert planes.free(OWNER, TODAY - timedelta(days=1)) == 0
    assert planes.free(OWNER, TODAY) == FULL
    assert planes.free(OWNER, TODAY + timedelta(days=DAYS - 1)) == FULL
    assert planes.free(OWNER, TODAY + timedelta(days=DAYS)) == 0


def test_a_calendar_of_which_no_whole_day_is_known_takes_no_room() -> None:
    planes = put(block(TODAY, "09:00", "10:00"))
    planes.put(OWNER, sheet_of((), at(TODAY, "07:00"), at(TODAY, "21:00"), TODAY))
    assert OWNER not in planes
    assert planes.known(OWNER) == (0, 0)
    assert sheet_of((), at(TODAY, "07:00"), at(TODAY, "21:00"), TODAY) == UNKNOWN


def test_another_calendar_in_the_place_of_one_that_was_dropped_is_not_mixed_with_it() -> None:
    planes = put(block(TODAY, "09:00", "10:00"))
    planes.drop(OWNER)
    assert planes.free(OWNER, TODAY) == 0
    other = OwnerId("persoon:b")
    planes.put(other, sheet_of([block(TODAY, "12:00", "13:00")], at(TODAY, "00:00"), at(TODAY, "23:00"), TODAY))
    assert FULL ^ planes.free(other, TODAY) == bits((24, 28))
    assert len(planes) == 1


def test_calendars_are_laid_on_top_of_each_other() -> None:
    planes, other = put(block(TODAY, "09:00", "10:00")), OwnerId("persoon:b")
    planes.put(other, sheet_of([block(TODAY, "10:00", "11:00")], at(TODAY, "00:00"), at(TODAY, "23:00"), TODAY))
    assert on_day(planes.any_busy([OWNER, other]), TODAY) == bits((12, 20))
    assert planes.any_busy([OwnerId("persoon:niemand")]) == 0


def test_working_hours_are_the_quarters_that_lie_wholly_in_them() -> None:
    assert quarters("08:30", "17:30") == bits((10, 46))
    assert quarters("08:35", "17:40") == bits((11, 46))
    assert quarters("05:00", "23:00") == FULL


@given(st.lists(st.integers(0, 2**64 - 1), max_size=40), st.integers(0, 63), st.integers(0, 64))
def test_counting_by_whole_rings_is_counting_bit_by_bit(words: list[int], begin: int, end: int) -> None:
    counter = Counter()
    for word in words:
        counter.add(placed(word, TODAY))
    counts, mask = counter.counts(), span(begin, end)
    each = [sum(word >> bit & 1 for word in words) for bit in range(64) if mask >> bit & 1]
    assert counts.total(placed(mask, TODAY)) == sum(each)
    assert counts.most(placed(mask, TODAY)) == max(each, default=0)


minutes = st.integers(0, (DAYS + 6) * 24 * 60)
intervals = st.lists(st.tuples(minutes, st.integers(1, 3 * 24 * 60), st.sampled_from(list(BusyKind))), max_size=12)


@given(intervals, st.dates(date(2026, 10, 20), date(2026, 10, 26)) | st.dates(date(2027, 1, 25), date(2027, 3, 30)))
def test_every_quarter_is_taken_exactly_when_a_block_touches_it(spans: list[tuple[int, int, BusyKind]], today: date) -> None:
    origin = at(today - timedelta(days=3), "00:00")
    blocks = [Block(origin + timedelta(minutes=begin), origin + timedelta(minutes=begin + length), kind) for begin, length, kind in spans]
    planes = put(*blocks, today=today)
    for kind in BusyKind:
        of_kind = [block for block in blocks if block.kind is kind]
        for number in range(DAYS):
            day = today + timedelta(days=number)
            assert FULL ^ planes.free(OWNER, day, [kind]) == _by_looking(of_kind, day)


def _by_looking(blocks: Iterable[Block], day: date) -> int:
    """Quarter by quarter on the wall, with plain comparisons of instants."""
    word, touching = 0, [block for block in blocks if block.start < at(day, "22:00") and block.end > at(day, "06:00")]
    for quarter in range(64 if touching else 0):
        begin = at(day, f"{6 + quarter // 4:02}:{quarter % 4 * 15:02}")
        end = begin + timedelta(minutes=15)
        word = word << 1 | any(block.start < end and block.end > begin for block in touching)
    return word


def test_fifty_thousand_calendars_fit_in_150_megabytes() -> None:
    chance = Random(4)
    sheets = [
        sheet_of(_a_busy_calendar(chance), at(TODAY, "00:00"), at(TODAY + timedelta(days=DAYS), "00:00"), TODAY).stored()
        for _ in range(100)
    ]
    tracemalloc.start()
    planes = Planes()
    for number in range(50_000):
        planes.put(OwnerId(f"persoon:p{number:020x}"), Sheet.read(sheets[number % len(sheets)]))
    size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(planes) == 50_000
    assert size <= 150_000_000
    assert peak - size < 1_000_000, "it never needs twice the room"


def _a_busy_calendar(chance: Random) -> list[Block]:
    """Four to eight appointments on every working day, of every soort."""
    days = [day for number in range(DAYS) if (day := TODAY + timedelta(days=number)).isoweekday() <= 5]
    return [
        Block(begin, begin + timedelta(minutes=chance.choice([30, 50, 60, 90])), chance.choice(list(BusyKind)))
        for day in days
        for begin in (at(day, f"{hour:02}:00") for hour in chance.sample(range(8, 18), chance.randint(4, 8)))
    ]


def test_the_room_of_a_calendar_that_is_gone_is_for_the_next_and_no_other_is_touched() -> None:
    planes = Planes()
    for number, who in enumerate(("a", "b", "c", "d")):
        owner = OwnerId(f"persoon:{who}")
        hour = block(TODAY, f"{6 + number:02}:00", f"{7 + number:02}:00")
        planes.put(owner, sheet_of([hour], at(TODAY, "00:00"), at(TODAY + timedelta(days=DAYS), "00:00"), TODAY))
        if who == "b":
            planes.drop(OwnerId("persoon:a"))
    assert [FULL ^ planes.free(OwnerId(f"persoon:{who}"), TODAY) for who in "bcd"] == [bits((4, 8)), bits((8, 12)), bits((12, 16))]
    assert planes.free(OwnerId("persoon:a"), TODAY) == 0
