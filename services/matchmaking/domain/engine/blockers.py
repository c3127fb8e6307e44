"""Why nothing earlier, in full: who blocks each start, who alone blocks, and the smallest group without a common start.

Strictly: at some single place (or online) every seat has somebody who touches nothing, travel and working hours included; no deputies, no
quorum; rooms, chairs and registration do not matter. Sets of seats are bit masks here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from services.matchmaking.domain.engine.attendance import Seat, seats_of
from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.problem import BlockedStart, LoneBlocker, Problem
from services.matchmaking.domain.engine.starts import moment_of

MOST_BLOCKED_STARTS = 50
_SEARCH_STEPS = 20_000
"""Bound of the search for the smallest core; beyond it a small one is found greedily."""


@dataclass(frozen=True, slots=True)
class Blockers:
    """Per start the distinct sets of seats that nobody fills strictly, one for each place that differs."""

    problem: Problem
    calendars: Calendars
    seats: tuple[Seat, ...]
    masks: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, problem: Problem, calendars: Calendars) -> "Blockers":
        seats = seats_of(problem)
        journeys = {tuple(_journeys(problem, seats, place)) for place in _place_ids(problem)}
        per_place = [_unfilled(seats, dict(journey), calendars) for journey in journeys]
        return cls(problem, calendars, seats, tuple(frozenset(masks) for masks in zip(*per_place, strict=True)))

    def strict_starts(self) -> tuple[int, ...]:
        """Indices of the starts at which nobody blocks."""
        return tuple(at for at, masks in enumerate(self.masks) if 0 in masks)

    def blocked(self, before: int) -> tuple[BlockedStart, ...]:
        """The starts before this index with the fewest blockers."""
        fewest = ((min(mask.bit_count() for mask in masks), at) for at, masks in enumerate(self.masks[:before]))
        chosen = nsmallest(MOST_BLOCKED_STARTS, fewest)
        return tuple(BlockedStart(moment_of(self.calendars.starts[at].quarter), self._smallest(self.masks[at])) for _, at in chosen)

    def alone(self) -> tuple[LoneBlocker, ...]:
        """Per participant the starts at which nothing but their being free is wanting; members of a group each count."""
        counts = {who.id: 0 for seat in self.seats for who in seat.members}
        for masks in self.masks:
            if 0 in masks:
                continue
            for mask in masks:
                if mask.bit_count() == 1:
                    for who in self.seats[mask.bit_length() - 1].members:
                        counts[who.id] += 1
        return tuple(LoneBlocker(who, starts) for who, starts in counts.items() if starts)

    def core(self) -> tuple[tuple[str, ...], bool]:
        """A group that by itself has no strict start, and whether it is proven the smallest; members of a group count together."""
        unfilled = frozenset[int]().union(*self.masks)
        if not unfilled or 0 in unfilled:
            return (), False
        sizes = [len(seat.members) for seat in self.seats]
        smallest = smallest_cover(unfilled, sizes)
        cover = small_cover(unfilled, sizes) if smallest is None else smallest
        return tuple(who.id for seat in _seats_in(cover, self.seats) for who in seat.members), smallest is not None

    def _smallest(self, masks: Iterable[int]) -> tuple[str, ...]:
        """Of each seat the first member by id; of equal sets the first by ids."""
        sets = (tuple(min(who.id for who in seat.members) for seat in _seats_in(mask, self.seats)) for mask in masks)
        return min(sets, key=lambda ids: (len(ids), sorted(ids)))


def smallest_cover(masks: Iterable[int], sizes: list[int]) -> int | None:
    """The lightest set of bits that meets every mask, by deepening; None when the search is too long."""
    minimal = _minimal(masks)
    steps = iter(range(_SEARCH_STEPS))
    try:
        for weight in range(sum(sizes) + 1):
            if (cover := _cover(minimal, sizes, weight, 0, steps)) is not None:
                return cover
    except _SearchTooLong:
        pass
    return None


def small_cover(masks: Iterable[int], sizes: list[int]) -> int:
    """A set of bits that meets every mask: the bit that meets most first, then what is not needed left out."""
    left, cover = set(masks), 0
    while left:
        most = max(range(len(sizes)), key=lambda bit: sum(mask >> bit & 1 for mask in left) / sizes[bit])
        cover |= 1 << most
        left = {mask for mask in left if not mask & cover}
    for bit in range(len(sizes)):
        if all(mask & cover & ~(1 << bit) for mask in masks):
            cover &= ~(1 << bit)
    return cover


class _SearchTooLong(Exception):
    pass


def _cover(masks: list[int], sizes: list[int], weight: int, chosen: int, steps: Iterator[int]) -> int | None:
    """`chosen` with bits of at most this weight added, so that it meets every mask."""
    if next(steps, None) is None:
        raise _SearchTooLong
    unmet = next((mask for mask in masks if not mask & chosen), None)
    if unmet is None:
        return chosen
    for bit, size in enumerate(sizes):
        if unmet >> bit & 1 and size <= weight and (cover := _cover(masks, sizes, weight - size, chosen | 1 << bit, steps)) is not None:
            return cover
    return None


def _minimal(masks: Iterable[int]) -> list[int]:
    """Without those that hold another: meeting the smaller one meets both."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda one: (one.bit_count(), one)):
        if not any(smaller & mask == smaller for smaller in kept):
            kept.append(mask)
    return kept


def _unfilled(seats: tuple[Seat, ...], journeys: dict[str, int], calendars: Calendars) -> list[int]:
    masks = [(1 << len(seats)) - 1] * len(calendars.starts)
    for number, seat in enumerate(seats):
        for at in frozenset[int]().union(*(calendars.presence(who.id, journeys[who.id]).free for who in seat.members)):
            masks[at] ^= 1 << number
    return masks


def _journeys(problem: Problem, seats: tuple[Seat, ...], place: str | None) -> Iterator[tuple[str, int]]:
    for seat in seats:
        for who in seat.members:
            yield who.id, problem.travel_minutes.get((who.id, place), 0) if place else 0


def _place_ids(problem: Problem) -> tuple[str | None, ...]:
    return tuple(place.id for place in problem.places) or (None,)


def _seats_in(mask: int, seats: tuple[Seat, ...]) -> Iterator[Seat]:
    return (seat for number, seat in enumerate(seats) if mask >> number & 1)
