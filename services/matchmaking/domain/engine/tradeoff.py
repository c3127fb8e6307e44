"""The Pareto list of date against disruption: what the requester chooses from."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from services.matchmaking.domain.engine.attendance import Filling


class Candidate(NamedTuple):
    """An option before it is written out, in the order in which options are shown: cost (scaled), start, place and room by id.

    `at` is the position of the start, `place_at` the index of the place. Online: empty ids and index 0.
    """

    cost: int
    at: int
    place: str
    room: str
    place_at: int
    filling: Filling


def tradeoff(starts: Iterable[tuple[int, int]], least_at: Callable[[int], Candidate | None]) -> list[Candidate]:
    """Those to which no other is preferable: not later and not more disruptive, and better in one of the two; by start.

    Of equals the first place and room. `starts` are, in order, each start and what it disturbs at the very least.
    """
    kept: list[Candidate] = []
    for at, bound in starts:
        if not kept or bound < kept[-1].filling.disruption:
            candidate = least_at(at)
            if candidate and (not kept or candidate.filling.disruption < kept[-1].filling.disruption):
                kept.append(candidate)
    return kept
