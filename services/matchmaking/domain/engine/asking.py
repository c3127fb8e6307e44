"""What the order of moments looks at beside cost: days that are better left alone come later, in a poll what is likely to suit sooner.

None of this is part of what an option costs: it only orders.
"""

from collections.abc import Mapping
from functools import cache

from services.matchmaking.domain.engine.attendance import Seat, seats_of
from services.matchmaking.domain.engine.prior import CERTAIN, Prior
from services.matchmaking.domain.engine.search import Search


class Beside:
    """What weighs beside the cost at each start of one search (scaled, in thousandths). Only a poll has `priors`."""

    def __init__(self, search: Search, priors: Mapping[str, Prior] | None = None) -> None:
        self._problem, self._timeline = search.problem, search.timeline
        self._thin_day = int(self._problem.thin_day * search.weights.unit * CERTAIN)
        self._movable = search.weights.movable
        self._priors = priors or {}
        self._seats = [seat for seat in seats_of(self._problem) if all(who.id in self._priors for who in seat.members)]
        self.at = cache(self._beside)

    def _beside(self, at: int) -> int:
        thin = self._thin_day if self._timeline.day(at).date in self._problem.thin_days else 0
        return thin + self._movable * sum(self._doubt(seat, at) for seat in self._seats)

    def _doubt(self, seat: Seat, at: int) -> int:
        """How likely it is (thousandths) that nobody of this seat has the time free; each weighs as an appointment that must move."""
        weekday, (begins, ends) = self._timeline.day(at).date.isoweekday(), self._timeline.clock(at)
        doubt = CERTAIN
        for who in seat.members:
            doubt = doubt * (CERTAIN - self._priors[who.id].of(weekday, begins, ends)) // CERTAIN
        return doubt
