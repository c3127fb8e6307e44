"""The matching engine on the problems of `problems.py`, beside what it is measured against, in one run. CPU, the best of many.

The strict set is asked of our engine from blocks, of big whole numbers with a bit per five minutes (from ms, as such a search is usually
written, and from the same blocks as ours) and of merging intervals. All must find the same starts.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial, reduce
from operator import or_
from statistics import median
from timeit import repeat

from services.matchmaking.domain.engine.planning import plan, strict_starts, why_not_earlier
from services.matchmaking.domain.engine.problem import Problem
from services.matchmaking.domain.engine.search import Search
from shared import planes
from shared.kernel import OwnerId
from tests.benchmarks import problems
from tests.benchmarks.problems import AMSTERDAM, DAYS, FIRST, Millis

CELL = 300_000
HOUR, QUARTER = 3_600_000, 900_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLI = timedelta(milliseconds=1)


def measure() -> dict[str, float | str]:
    """Milliseconds and ratios, by name."""
    figures: dict[str, float | str] = {}
    for people in (12, 60, 500):
        figures |= _strict(people)
    return {**figures, **_from_planes(), **_whole()}


def _strict(people: int) -> dict[str, float | str]:
    calendars = problems.common_hour(people)
    asked = problems.as_problem(calendars)
    ways: dict[str, Callable[[], list[int]]] = {
        "onze motor, uit blokken": lambda: [_millis(start) for start in strict_starts(asked)],
        "big-int, uit ms": lambda: by_big_int(calendars),
        "big-int, uit blokken": lambda: by_big_int(in_millis(asked)),
        "intervallen samenvoegen, uit ms": lambda: by_merging(calendars),
    }
    ours, *others = ways
    assert all(ways[way]() == ways[ours]() for way in others), "the same answer"
    rounds = max(3, 600 // people)
    spent = _best(list(ways.values()), rounds)
    name = f"strikt, {people} mensen"
    ratios = {f"{name}: {ours.split(',')[0]} : {way}": spent[0] / one for way, one in zip(others, spent[1:], strict=True)}
    return {**{f"{name}: {way} (ms)": one * 1000 for way, one in zip(ways, spent, strict=True)}, **ratios}


def _from_planes() -> dict[str, float | str]:
    """Microseconds of the strict set of 12 people whose calendars lie ready as bits of 64 days (`shared.planes`), 30 of which count.

    Quarters from 06:00 to 22:00, so without journeys; what is left of it is checked on blocks.
    """
    asked = problems.as_problem(problems.common_hour(12))
    ready = planes.Planes()
    for who in asked.participants:
        ready.put(OwnerId(who.id), planes.sheet_of(who.busy, asked.asked_at, asked.asked_at + timedelta(days=planes.DAYS), FIRST))
    owners = [OwnerId(who.id) for who in asked.participants]
    rings = [ready.ring(owner) for owner in owners]
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    at_work = sum(planes.placed(planes.quarters("09:00", "17:00"), day) for day in days if day.isoweekday() <= 5)

    def hours_in_common() -> int:
        free = at_work & ~reduce(or_, rings)
        free &= free << 1
        return free & free << 2

    assert hours_in_common().bit_count() == len(strict_starts(asked)), "the same answer"
    core, laid_together = (min(repeat(way, number=1000, repeat=9)) * 1000 for way in (hours_in_common, lambda: ready.any_busy(owners)))
    return {
        "strikt, 12 mensen, uit klare vlakken: kern (µs)": core,
        "strikt, 12 mensen: vlakken uit het geheugen samen (µs)": laid_together,
    }


def _whole() -> dict[str, float | str]:
    """All of it, with verification and explanation; the explanation apart; beside the strict set by a well-known way at the same time."""
    tables = [problems.whole_table(seed) for seed in range(1, 6)]
    calendars = problems.common_hour(12)
    spent = [_best([partial(plan, table), _explaining(table), partial(by_big_int, calendars)], 15) for table in tables]
    solved, explained, yardstick = (median(one) for one in zip(*spent, strict=True))
    return {
        "hele tafel, 12 mensen, 50 locaties: plan (ms)": solved * 1000,
        "hele tafel, traagste van vijf: plan (ms)": max(one[0] for one in spent) * 1000,
        "hele tafel: waarom niet eerder (ms)": explained * 1000,
        "hele tafel: plan : big-int strikt van 12": solved / yardstick,
        "hele tafel: waarom niet eerder : big-int strikt van 12": explained / yardstick,
    }


def _explaining(table: Problem) -> Callable[[], object]:
    search, best = Search(table), plan(table).best
    assert best is not None
    return lambda: why_not_earlier(search, best.start)


def by_big_int(calendars: list[list[Millis]]) -> list[int]:
    """Everybody's busy time as one number, and a window of twelve bits laid on it at every start."""
    first, taken = _working_hours()[0][0], 0
    for calendar in calendars:
        mine = 0
        for begin, end in calendar:
            low, high = (begin - first) // CELL, -(-(end - first) // CELL)
            mine |= ((1 << high - low) - 1) << low if low >= 0 else ((1 << high) - 1 if high > 0 else 0)
        taken |= mine
    window = (1 << HOUR // CELL) - 1
    return [start for start in _starts(_working_hours()) if not taken >> (start - first) // CELL & window]


def by_merging(calendars: list[list[Millis]]) -> list[int]:
    """All busy time in order, merged, and the gaps of the working day walked beside it."""
    merged: list[list[int]] = []
    for begin, end in sorted(one for calendar in calendars for one in calendar):
        if merged and begin <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([begin, end])
    gaps, at = [], 0
    for opens, closes in _working_hours():
        free_from = opens
        while at < len(merged) and merged[at][0] < closes:
            begin, end = merged[at]
            if begin > free_from:
                gaps.append((free_from, begin))
            free_from = max(free_from, end)
            if end > closes:
                break
            at += 1
        if free_from < closes:
            gaps.append((free_from, closes))
    return _starts(gaps)


def in_millis(asked: Problem) -> list[list[Millis]]:
    return [[(_millis(block.start), _millis(block.end)) for block in who.busy] for who in asked.participants]


def _millis(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLI


def _working_hours() -> list[Millis]:
    """Nine to five on working days."""
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    return [(_clock(day, 9), _clock(day, 17)) for day in days if day.isoweekday() <= 5]


def _clock(day: date, hour: int) -> int:
    return _millis(datetime(day.year, day.month, day.day, hour, tzinfo=AMSTERDAM))


def _starts(stretches: list[Millis]) -> list[int]:
    return [start for begin, end in stretches for start in range(-(-begin // QUARTER) * QUARTER, end - HOUR + 1, QUARTER)]


def _best(ways: list[Callable[[], object]], rounds: int) -> list[float]:
    """Seconds of CPU of each, by turns."""
    best = [float("inf")] * len(ways)
    for _ in range(rounds):
        for number, way in enumerate(ways):
            began = time.process_time()
            way()
            best[number] = min(best[number], time.process_time() - began)
    return best


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), ensure_ascii=False, indent=2) + "\n")
