"""Two hundred meetings that compete for people and rooms: first come first served, fewest options first, and HiGHS within ten seconds.

Four instances, the same in every run: 800 people with 25 to 50 % of their hours taken, a quarter of that tentative, ten working days. Some
people are asked far more often than others (a zipf law); each meeting may be in two of the cities. Order (`domain/waiting.py`), puzzle
(`domain/replanning.py`) and solver are the product's own; each way is compared by its worth with the bound that HiGHS proves.
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from services.matchmaking.adapters.replanner import HighsReplanner
from services.matchmaking.domain.holds import Claim
from services.matchmaking.domain.proposal import Proposal
from services.matchmaking.domain.replanning import Contender, Puzzle, Row, puzzle_of, together
from services.matchmaking.domain.waiting import Waiting, in_order
from shared.kernel import LocationId, MeetingId, Moment, OwnerId

MEETINGS, PEOPLE, DAYS, OPTIONS = 200, 800, 14, 80
FIRST, LAST = 8, 48
"""Working hours in quarters from 06:00: eight to six."""
LIMIT = timedelta(seconds=10)
MONDAY = datetime(2027, 3, 15, 6, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Case:
    """How hard the competition is."""

    name: str
    zipf: float
    rooms: int = 4
    cities: int = 5


CASES = (
    Case("populariteit zipf 0,8", 0.8),
    Case("gevraagde mensen zipf 1,2", 1.2),
    Case("1 zaal x 5 steden", 0.6, rooms=1),
    Case("1 zaal x 2 steden", 0.6, rooms=1, cities=2),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """One person's hours, by day a bit per quarter: what may not be touched, and what is tentative."""

    fixed: tuple[int, ...]
    tentative: tuple[int, ...]


def measure() -> dict[str, float | str]:
    """Per instance what each way places, and its worth as a share of the bound."""
    figures: dict[str, float | str] = {}
    for case in CASES:
        contenders, puzzle = instance(case)
        began = time.perf_counter()
        solved = HighsReplanner().best(puzzle, LIMIT)
        seconds = time.perf_counter() - began
        first, _ = in_turn(puzzle, arrival(contenders))
        fewest, quick = in_turn(puzzle, fewest_options_first(contenders))
        began = time.perf_counter()
        better = puzzle.in_better_turn()
        again = time.perf_counter() - began
        assert puzzle.keeps_every_row(solved.chosen), "HiGHS keeps to the rows"
        ways = {"op volgorde": (first, None), "minste opties eerst": (fewest, quick), "veertig beurten": (better, again)}
        for name, (chosen, took) in {**ways, "HiGHS": (solved.chosen, seconds)}.items():
            share = float(puzzle.worth(chosen)) / solved.bound
            spent = "" if took is None else f", {took:.2f} s"
            figures[f"{case.name}: {name}"] = f"{len(chosen)} geplaatst, {share:.2%} van de grens{spent}"
        figures[f"{case.name}: bewezen afstand tot het beste (%)"] = 100 * solved.gap(puzzle)
    return figures


def arrival(contenders: Sequence[Contender]) -> list[int]:
    """In the order in which they came."""
    order = list(range(len(contenders)))
    random.Random(1).shuffle(order)
    return order


def fewest_options_first(contenders: Sequence[Contender]) -> list[int]:
    """As the line of matchmaking orders them."""
    since = {number: MONDAY + timedelta(microseconds=turn) for turn, number in enumerate(arrival(contenders))}
    promised = MONDAY + timedelta(days=DAYS)
    line = [
        Waiting(MeetingId(str(number)), 0, (), len({option.moment.start for option in one.options}), promised, since[number])
        for number, one in enumerate(contenders)
    ]
    return [int(waiting.meeting) for waiting in in_order(line, MONDAY)]


def in_turn(puzzle: Puzzle, order: Iterable[int]) -> tuple[frozenset[int], float]:
    """Each takes the best that still fits; and the seconds that took."""
    began = time.perf_counter()
    return puzzle.in_turn(order), time.perf_counter() - began


def instance(case: Case, seed: int = 5) -> tuple[list[Contender], Puzzle]:
    """The meetings, and all that they could do."""
    chance = random.Random(seed)
    everybody = [_taken(chance) for _ in range(PEOPLE)]
    wanted = [1 / (1 + rank) ** case.zipf for rank in range(PEOPLE)]
    contenders = [_meeting(number, everybody, wanted, case, chance) for number in range(MEETINGS)]
    alone = puzzle_of(contenders, Fraction(0))
    return contenders, Puzzle(
        alone.worths, alone.meetings, (*alone.rows, *sorted(_rows_of_cities(contenders, case), key=lambda row: row.choices))
    )


def _taken(chance: random.Random) -> Taken:
    """Appointments of half an hour to two hours; some days away."""
    load = chance.uniform(0.25, 0.5)
    lengths = (2, 4, 4, 4, 6, 8)
    begins = 1.06 / (1 + sum(lengths) / len(lengths) * (1 - load) / load)
    fixed, tentative = [0] * DAYS, [0] * DAYS
    for day in range(DAYS):
        if day % 7 >= 5:
            continue
        if chance.random() < 0.04:
            fixed[day] = _bits(FIRST, LAST)
            continue
        quarter = FIRST
        while quarter < LAST:
            if chance.random() >= begins:
                quarter += 1
                continue
            end = min(quarter + chance.choice(lengths), LAST)
            kind = tentative if chance.random() < 0.25 else fixed
            kind[day] |= _bits(quarter, end)
            quarter = end
    return Taken(tuple(fixed), tuple(tentative))


def _meeting(number: int, everybody: Sequence[Taken], wanted: Sequence[float], case: Case, chance: random.Random) -> Contender:
    size, length = chance.randint(3, 6), chance.choice((4, 4, 6, 8))
    people: dict[int, None] = {}
    while len(people) < size:
        people |= dict.fromkeys(chance.choices(range(PEOPLE), wanted))
    cities = chance.sample(range(case.cities), 2)
    windows = []
    for day in (day for day in range(DAYS) if day % 7 < 5):
        working_day = day // 7 * 5 + day % 7
        for quarter in range(FIRST, LAST - length + 1, 2):
            window = _bits(quarter, quarter + length)
            if not any(everybody[one].fixed[day] & window for one in people):
                touched = sum(bool(everybody[one].tentative[day] & window) for one in people)
                windows.append((working_day * 10 + quarter // 8 + 6 * touched, day, quarter))
    cheapest = sorted(windows)[:OPTIONS]
    options = [(cost + 2 * second, day, quarter, city) for cost, day, quarter in cheapest for second, city in enumerate(cities)]
    found = (_option(people, day, quarter, length, city, cost) for cost, day, quarter, city in sorted(options))
    return Contender(MeetingId(str(number)), tuple(found), holds_one=False)


def _option(people: Iterable[int], day: int, quarter: int, length: int, city: int, cost: int) -> Proposal:
    start = MONDAY + timedelta(days=day) + quarter * QUARTER
    end = start + length * QUARTER
    claims = tuple(Claim(OwnerId(f"persoon:{one}"), start, end) for one in people)
    return Proposal(Moment(start, end, LocationId(str(city))), (), claims, Fraction(cost))


def _rows_of_cities(contenders: Sequence[Contender], case: Case) -> set[Row]:
    """No more meetings at a time than a city has rooms; which room is nobody's concern."""
    times: defaultdict[str | None, list[tuple[datetime, datetime, int]]] = defaultdict(list)
    options = [(number, option) for number, one in enumerate(contenders) for option in one.options]
    for choice, (_, option) in enumerate(options):
        times[option.moment.location].append((option.moment.start, option.moment.end, choice))
    found = (row for of_city in times.values() for row in together(of_city))
    return {Row(row, case.rooms) for row in found if len({options[choice][0] for choice in row}) > case.rooms}


def _bits(begin: int, end: int) -> int:
    return (1 << end) - (1 << begin)


if __name__ == "__main__":
    for label, figure in measure().items():
        sys.stdout.write(f"{label:<60} {figure}\n")
