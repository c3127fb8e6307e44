"""The Pareto list of date against disruption: what the requester chooses from."""

from collections.abc import Iterable
from typing import NamedTuple

from services.matchmaking.domain.engine.attendance import Filling


class Candidate(NamedTuple):
    """An option before it is written out, in the order in which options are shown: cost (scaled), start index, place and room by id.

    `place_at` is the index of the place. Online: empty ids and index 0.
    """

    cost: int
    at: int
    place: str
    room: str
    place_at: int
    filling: Filling


def tradeoff(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those to which no other is preferable: not later and not more disruptive, and better in one of the two; by start.

    Of equals the first place and room.
    """
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda one: (one.at, one.filling.disruption, one.place, one.room)):
        if not kept or candidate.filling.disruption < kept[-1].filling.disruption:
            kept.append(candidate)
    return kept
