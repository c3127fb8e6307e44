"""In which order moments are proposed: by cost, days that are better left alone later, and in a poll what is likely to suit sooner.

None of this is part of what an option costs: it only orders.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from services.matchmaking.domain.engine.attendance import Seat, seats_of
from services.matchmaking.domain.engine.prior import CERTAIN, Prior
from services.matchmaking.domain.engine.search import Search
from services.matchmaking.domain.engine.tradeoff import Candidate


class Rank(NamedTuple):
    """What is proposed first is smallest: weight (scaled), then start, place and room as in the order of options."""

    weight: int
    at: int
    place: str
    room: str


class Ranking:
    """The order of the candidates of one search; without `priors`, which only a poll has, of those that can be booked."""

    def __init__(self, search: Search, priors: Mapping[str, Prior] | None = None) -> None:
        self._problem, self._starts = search.problem, search.calendars.starts
        self._thin_day = int(self._problem.thin_day * search.weights.unit * CERTAIN)
        self._movable = search.weights.movable
        self._priors = priors or {}
        self._seats = [seat for seat in seats_of(self._problem) if all(who.id in self._priors for who in seat.members)]
        self._beside_cost = cache(self._beside)

    def of(self, candidate: Candidate) -> Rank:
        return Rank(candidate.cost * CERTAIN + self._beside_cost(candidate.at), candidate.at, candidate.place, candidate.room)

    def _beside(self, at: int) -> int:
        thin = self._thin_day if self._starts[at].day in self._problem.thin_days else 0
        return thin + self._movable * sum(self._doubt(seat, at) for seat in self._seats)

    def _doubt(self, seat: Seat, at: int) -> int:
        """How likely it is (thousandths) that nobody of this seat has the time free; each weighs as an appointment that must move."""
        start = self._starts[at]
        doubt = CERTAIN
        for who in seat.members:
            share = self._priors[who.id].of(start.day.isoweekday(), start.begins, start.ends)
            doubt = doubt * (CERTAIN - share) // CERTAIN
        return doubt
