"""What it takes of one participant to be there, at every start, for a given travel time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.matchmaking.domain.engine.busy import RunningTotals, Span, distinct
from services.matchmaking.domain.engine.problem import GRID_MINUTES, Participant, Problem
from services.matchmaking.domain.engine.starts import Hours, Start, quarters_up
from services.matchmaking.domain.engine.weights import Weights


@dataclass(frozen=True, slots=True)
class Presence:
    """The price of what must give way (scaled) at each possible start, and the starts at which nothing is touched at all."""

    prices: Mapping[int, int]
    free: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Calendar:
    price: RunningTotals
    count: RunningTotals
    forbidden: int
    """A touched price from this on holds a block that may never be touched."""
    at_work: tuple[int, ...]
    """The starts within working hours, as indices."""


class Calendars:
    """The calendars of one problem, indexed once; presence per travel time is kept, as many places are equally far."""

    def __init__(self, problem: Problem, starts: tuple[Start, ...], weights: Weights) -> None:
        self.starts = starts
        self.span = _span(problem, starts)
        self._duration = problem.duration_minutes
        self._weights = dict(weights.blocks)
        self._default_hours = problem.working_hours
        self._within: dict[Hours, tuple[int, ...]] = {}
        self._presences: dict[tuple[str, int], Presence] = {}
        self._of = {participant.id: self._index(participant) for participant in problem.participants}
        self.in_default_hours = frozenset(self._starts_within(Hours.of(problem.working_hours)))

    def presence(self, participant: str, travel_minutes: int) -> Presence:
        key = (participant, travel_minutes)
        if key not in self._presences:
            self._presences[key] = self._presence(self._of[participant], travel_minutes)
        return self._presences[key]

    def _presence(self, calendar: _Calendar, travel_minutes: int) -> Presence:
        before, after = whole_quarters(travel_minutes), whole_quarters(self._duration + travel_minutes)
        prices: dict[int, int] = {}
        free = set()
        for at in calendar.at_work:
            quarter = self.starts[at].quarter - self.span.first
            low, high = quarter - before, quarter + after
            if not calendar.count.touched(low, high):
                prices[at] = 0
                free.add(at)
            elif (touched := calendar.price.touched(low, high)) < calendar.forbidden:
                prices[at] = touched
        return Presence(prices, frozenset(free))

    def _index(self, participant: Participant) -> _Calendar:
        blocks = distinct(participant.busy)
        forbidden = 1 + sum(self._weights.get(block.kind, 0) for block in blocks)
        hours = Hours.of(participant.working_hours or self._default_hours, participant.days_off)
        return _Calendar(
            price=RunningTotals.of(blocks, self.span, lambda block: self._weights.get(block.kind, forbidden)),
            count=RunningTotals.of(blocks, self.span, lambda _: 1),
            forbidden=forbidden,
            at_work=self._starts_within(hours) if participant.calendar_known else (),
        )

    def _starts_within(self, hours: Hours) -> tuple[int, ...]:
        if hours not in self._within:
            self._within[hours] = tuple(at for at, start in enumerate(self.starts) if hours.hold(start))
        return self._within[hours]


def whole_quarters(minutes: int) -> int:
    """Grid steps that cover so many minutes; blocks lie on the grid, so a window may be widened to it without touching more."""
    return -(-minutes // GRID_MINUTES)


def _span(problem: Problem, starts: Iterable[Start]) -> Span:
    quarters = [start.quarter for start in starts] or [quarters_up(problem.asked_at)]
    widest = max((problem.interspace_minutes, *problem.travel_minutes.values()))
    return Span(min(quarters) - whole_quarters(widest), max(quarters) + whole_quarters(problem.duration_minutes + widest))
