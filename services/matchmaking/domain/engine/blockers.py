"""Why nothing earlier, in full: who blocks each start, who alone blocks, and the smallest group without a common start.

Strictly: at some single place (or online) every seat has somebody who touches nothing, travel and working hours included; no deputies, no
quorum; rooms, chairs and registration do not matter. Sets of starts are bits of the timeline.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property, reduce
from heapq import merge
from itertools import chain, islice
from operator import or_

from services.matchmaking.domain.engine.attendance import Seat, lacking, seats_of
from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.covers import SearchTooLongError, small_cover, smallest_cover
from services.matchmaking.domain.engine.problem import BlockedStart, LoneBlocker, Problem
from services.matchmaking.domain.engine.starts import moment_of
from services.matchmaking.domain.engine.timeline import positions

MOST_BLOCKED_STARTS = 50


class Blockers:
    """Per place that differs, and per seat, the starts at which somebody fills it strictly."""

    def __init__(self, problem: Problem, calendars: Calendars) -> None:
        self.seats = seats_of(problem)
        self._timeline = calendars.timeline
        members = [who for seat in self.seats for who in seat.members]
        places = [place.id for place in problem.places] or [""]
        journeys = {tuple(problem.travel_minutes.get((who.id, place), 0) for who in members) for place in places}
        self._filled = [self._strictly(dict(zip((who.id for who in members), journey, strict=True)), calendars) for journey in journeys]

    @cached_property
    def strict_starts(self) -> int:
        """The starts at which nobody blocks."""
        found = 0
        for filled in self._filled:
            everybody = self._timeline.starts
            for seat in filled:
                everybody &= seat
            found |= everybody
        return found

    def blocked(self, before: datetime | None) -> tuple[BlockedStart, ...]:
        """The starts before this moment (None: all) with the fewest blockers."""
        earlier = self._timeline.starts_before(before)
        return tuple(islice(chain(self._by_some(earlier), self._by_all(earlier, before)), MOST_BLOCKED_STARTS))

    def _by_some(self, earlier: int) -> Iterator[BlockedStart]:
        """Of these starts those at which not all block, the fewest blockers first."""
        per_place = zip(*(lacking([seat & earlier for seat in filled], earlier) for filled in self._filled), strict=True)
        done = 0
        for within in islice(per_place, len(self.seats)):
            here = reduce(or_, within)
            for at in positions(here & ~done):
                nearest = (filled for filled, starts in zip(self._filled, within, strict=True) if starts >> at & 1)
                masks = (self._lacking_at(at, filled) for filled in nearest)
                yield BlockedStart(self._timeline.moment(at), self._first_by_id(masks))
            done |= here

    def _by_all(self, earlier: int, before: datetime | None) -> Iterator[BlockedStart]:
        """The starts at which nobody can strictly be anywhere, in order of time."""
        anybody = reduce(or_, chain.from_iterable(self._filled), 0)
        worked = map(self._timeline.quarter, positions(earlier & ~anybody))
        everybody = self._first_by_id([(1 << len(self.seats)) - 1])
        for quarter in merge(worked, self._timeline.starts_nobody_works()):
            if before is None or moment_of(quarter) < before:
                yield BlockedStart(moment_of(quarter), everybody)

    def alone(self) -> tuple[LoneBlocker, ...]:
        """Per participant the starts at which nothing but their being free is wanting; members of a group each count."""
        unworked = sum(1 for _ in self._timeline.starts_nobody_works()) if len(self.seats) == 1 else 0
        counts = ((seat, starts.bit_count() + unworked) for seat, starts in zip(self.seats, self._lone, strict=True))
        return tuple(LoneBlocker(who.id, count) for seat, count in counts if count for who in seat.members)

    def alone_at(self, among: int) -> dict[str, tuple[datetime, ...]]:
        """Per participant the first of these starts at which nothing but their being free is wanting; whoever has none is not in it."""
        lone = {who.id: starts & among for seat, starts in zip(self.seats, self._lone, strict=True) for who in seat.members}
        return {who: tuple(map(self._timeline.moment, positions(starts)[:MOST_BLOCKED_STARTS])) for who, starts in lone.items() if starts}

    @cached_property
    def _lone(self) -> list[int]:
        """Per seat the starts, of those at which somebody works, at which it alone blocks."""
        found = [0] * len(self.seats)
        for filled in self._filled:
            for number, starts in enumerate(without_one(filled, self._timeline.starts & ~self.strict_starts)):
                found[number] |= starts
        return found

    def core(self) -> tuple[tuple[str, ...], bool]:
        """A group that by itself has no strict start, and whether it is proven the smallest; members of a group count together."""
        anywhere = self._timeline.starts or next(self._timeline.starts_nobody_works(), None) is not None
        if not anywhere or self.strict_starts:
            return (), False
        sizes = [len(seat.members) for seat in self.seats]
        masks: list[int] = [(1 << len(self.seats)) - 1]
        """Enough of the sets of seats that lack at some start and place: a group that meets these meets all of them."""
        proven, cover = True, smallest_cover(masks, sizes)
        while (missed := self._where_all_of(cover)) is not None:
            masks.append(missed)
            try:
                cover = smallest_cover(masks, sizes) if proven else small_cover(masks, sizes)
            except SearchTooLongError:
                proven, cover = False, small_cover(masks, sizes)
        return tuple(who.id for seat in _seats_in(cover, self.seats) for who in seat.members), proven

    def _where_all_of(self, cover: int) -> int | None:
        """Who lacks at a start where this group could meet, the fewest of a few; None when there is no such start."""
        found: list[int] = []
        for filled in self._filled:
            together = self._timeline.starts
            for number, seat in enumerate(filled):
                if cover >> number & 1:
                    together &= seat
            if together:
                found.append(self._lacking_at(together.bit_length() - 1, filled))
        return min(found, key=int.bit_count, default=None)

    def _lacking_at(self, at: int, filled: list[int]) -> int:
        return sum(1 << number for number, seat in enumerate(filled) if not seat >> at & 1)

    def _strictly(self, journeys: dict[str, int], calendars: Calendars) -> list[int]:
        found = []
        for seat in self.seats:
            starts = 0
            for who in seat.members:
                starts |= calendars.free(who.id, journeys[who.id])
            found.append(starts)
        return found

    def _first_by_id(self, masks: Iterable[int]) -> tuple[str, ...]:
        """Of each seat the first member by id; of equal sets the first by ids."""
        sets = (tuple(min(who.id for who in seat.members) for seat in _seats_in(mask, self.seats)) for mask in masks)
        return min(sets, key=lambda ids: (len(ids), sorted(ids)))


def without_one(filled: list[int], among: int) -> list[int]:
    """Per seat the starts at which it is the only one that is not filled."""
    before = [among]
    for seat in filled:
        before.append(before[-1] & seat)
    found, after = [0] * len(filled), among
    for number in reversed(range(len(filled))):
        found[number] = before[number] & after & ~filled[number]
        after &= filled[number]
    return found


def _seats_in(mask: int, seats: tuple[Seat, ...]) -> Iterator[Seat]:
    return (seat for number, seat in enumerate(seats) if mask >> number & 1)
