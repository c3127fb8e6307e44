"""Prices of what gives way, as rows of lanes: one number per position of the timeline, for one person and one length of journey."""

from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.lanes import Lanes
from services.matchmaking.domain.engine.problem import Participant, Problem
from services.matchmaking.domain.engine.weights import Weights
from shared.kernel import Role


class PriceRows:
    """The rows of one problem. `never` is more than everything together can cost: what is impossible weighs at least that."""

    def __init__(self, problem: Problem, calendars: Calendars, weights: Weights) -> None:
        self.problem, self.calendars, self.weights = problem, calendars, weights
        self._weight = {id(kind): price for kind, price in weights.blocks}
        """By identity: hashing a member of an enumeration is slow, and there is but one of each."""
        laid = {who: calendars.of(who.id).laid_once for who in problem.participants}
        farthest = max(problem.travel_minutes.values(), default=0)
        dearest = max(weights.required_absent, weights.deputy, weights.optional_absent) + farthest * weights.travel_minute
        of_blocks = sum(self._weight.get(id(block.kind), 0) for blocks in laid.values() for _, _, block in blocks)
        self.never = of_blocks + len(laid) * dearest + 1
        fullest = max(map(len, laid.values()), default=0)
        self.lanes = Lanes(calendars.timeline.size, self.never * (max(fullest, len(laid)) + 4))
        self._starts = self.lanes.all_bits(self.lanes.spread(calendars.timeline.starts))
        self._rows: dict[tuple[str, int, int], int] = {}
        self._begun_and_ended: dict[str, tuple[int, int]] = {}
        self._outside: dict[int, int] = {}

    def price(self, who: Participant, travel_minutes: int, at: int) -> int:
        """Of one start at which they can come, the journey included."""
        return self.lanes.at(self.giving_way(who, travel_minutes), at) + travel_minutes * self.weights.travel_minute

    def giving_way(self, who: Participant, travel_minutes: int, lead: int = 0) -> int:
        """What must give way for somebody to come, without the journey, registered so many working days before.

        Of an optional participant nothing may.
        """
        before, after = self.calendars.around(travel_minutes)
        key = (who.id, before, after)
        if key not in self._rows:
            self._rows[key] = self._touched(who, before, after) + self.outside(self.calendars.at_work(who.id))
        return self._rows[key] + self.outside(self.calendars.registered(lead)) if lead else self._rows[key]

    def outside(self, bits: int) -> int:
        """A row that weighs `never` at every start but these."""
        if bits not in self._outside:
            self._outside[bits] = self.lanes.spread(self.calendars.timeline.starts & ~bits) * self.never
        return self._outside[bits]

    def _touched(self, who: Participant, before: int, after: int) -> int:
        """What has not ended when the journey there begins, less what has not begun when the journey home ends."""
        not_ended, not_begun = self._still_to_come(who)
        return (self.lanes.later(not_ended, -before) & self._starts) - (self.lanes.later(not_begun, after) & self._starts)

    def _still_to_come(self, who: Participant) -> tuple[int, int]:
        """Per position the weight of the blocks that end after it, and of those that begin at it or later."""
        if who.id not in self._begun_and_ended:
            ends, begins = [0] * self.lanes.count, [0] * self.lanes.count
            weight = self._weight if who.role is Role.REQUIRED else {}
            for low, high, block in self.calendars.of(who.id).laid_once:
                price = weight.get(id(block.kind), self.never)
                begins[low] += price
                ends[high - 1] += price
            rows = (self.lanes.from_here_on(self.lanes.row(one)) for one in (ends, begins))
            not_ended, not_begun = rows
            self._begun_and_ended[who.id] = not_ended, not_begun
        return self._begun_and_ended[who.id]
