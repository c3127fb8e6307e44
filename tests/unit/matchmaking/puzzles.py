"""Small meetings that compete for the same hours, and a solver that anybody can follow."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from services.matchmaking.domain.holds import Claim
from services.matchmaking.domain.proposal import Proposal
from services.matchmaking.domain.replanning import Contender, Puzzle, Solved
from shared.kernel import MeetingId, Moment, OwnerId

NINE = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def option(owners: str, quarter: int, cost: int = 0, length: int = 4) -> Proposal:
    """An hour, that many quarters after nine, of the owners that the letters name."""
    start, end = NINE + quarter * QUARTER, NINE + (quarter + length) * QUARTER
    return Proposal(Moment(start, end), (), tuple(Claim(OwnerId(one), start, end) for one in owners), Fraction(cost))


def contender(name: str, owners: str, *quarters: int, holds_one: bool = False) -> Contender:
    """A meeting of these people with its hours, the cheapest first."""
    options = tuple(option(owners, quarter, cost) for cost, quarter in enumerate(quarters))
    return Contender(MeetingId(name), options, holds_one)


class InTurn:
    """A `Replanner` that moves nobody: whoever has no choice yet takes the best that still fits, those with the fewest choices first."""

    def best(self, puzzle: Puzzle, _: timedelta) -> Solved:
        return Solved(puzzle.in_turn(), float(sum(puzzle.worths)))
