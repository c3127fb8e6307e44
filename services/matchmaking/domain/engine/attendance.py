"""Who comes: the cheapest way to fill the seats at one place, start by start, and the optional people who fit beside them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.problem import Participant, Place, Problem
from services.matchmaking.domain.engine.weights import Weights
from shared.kernel import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat at the table that one of these required people fills, or the deputy of one of them."""

    members: tuple[Participant, ...]


class Sent(IntEnum):
    """Who comes for a participant; at equal prices rather themselves."""

    SELF = 0
    DEPUTY = 1


class Filling(NamedTuple):
    """The least disruption at a start (scaled), and how many seats and optional people that takes."""

    disruption: int
    seats: int
    joining: int


class Sitter(NamedTuple):
    """Who fills a seat, at what price (scaled, travel included)."""

    price: int
    sent: Sent
    participant: Participant


class Joiner(NamedTuple):
    """An optional participant at a place: price of the journey, and the starts at which nothing stands in the way."""

    travel_price: int
    id: str
    comes: frozenset[int]


def seats_of(problem: Problem) -> tuple[Seat, ...]:
    """Each required participant outside the groups is a seat, each group is one; in the order in which people are named."""
    group_of = {member: group for group in problem.one_of for member in group}
    by_id = {participant.id: participant for participant in problem.participants}
    groups = dict.fromkeys(group_of.get(who.id, (who.id,)) for who in problem.participants if who.role is Role.REQUIRED)
    return tuple(Seat(tuple(by_id[member] for member in group)) for group in groups)


class Attendance:
    """The people of a problem at one place (None: online). With `registering=False` nobody's registration is looked at."""

    def __init__(self, problem: Problem, place: Place | None, calendars: Calendars, weights: Weights, *, registering: bool = True) -> None:
        self.problem = problem
        self.place = place
        self.seats = seats_of(problem)
        self._calendars = calendars
        self._weights = weights
        self._lead = place.registration_working_days if place and registering else 0
        self._quorum = len(self.seats) if problem.quorum is None else problem.quorum

    def travel(self, participant: str) -> int:
        """Minutes one way."""
        return self.problem.travel_minutes.get((participant, self.place.id), 0) if self.place else 0

    def has_pass(self, participant: str) -> bool:
        """Somebody who needs no registration here; online nobody does."""
        return self.place is None or (participant, self.place.id) in self.problem.passes

    @cached_property
    def chairs(self) -> int:
        """More chairs than this make no difference."""
        return len(self.seats) + len(self._joiners)

    @cached_property
    def possible(self) -> frozenset[int]:
        """The starts at which enough seats can be filled."""
        return frozenset(at for at, seats in self._fillable.items() if seats >= self._quorum)

    def missing(self, at: int) -> int:
        """How many seats too few can be filled, at any price."""
        return max(0, self._quorum - self._fillable[at])

    def filling(self, at: int, chairs: int) -> Filling | None:
        """The least disruption with so many chairs; None: they are too few, or too few seats can be filled."""
        prices = sorted(of_seat[at] for of_seat in self._seat_prices if at in of_seat)
        best: Filling | None = None
        for seats in range(min(len(prices), chairs), self._quorum - 1, -1):
            journeys = [joiner.travel_price for joiner in self._joiners if at in joiner.comes][: chairs - seats]
            empty = (len(self.seats) - seats) * self._weights.required_absent
            away = (len(self._joiners) - len(journeys)) * self._weights.optional_absent
            disruption = sum(prices[:seats]) + empty + sum(journeys) + away
            if best is None or disruption < best.disruption:
                best = Filling(disruption, seats, len(journeys))
        return best

    def sitters(self, at: int, seats: int) -> tuple[Sitter | None, ...]:
        """Who fills each seat when so many of them are, the cheapest first; None: that seat stays empty."""
        cheapest = [self._sitter(seat, at) for seat in self.seats]
        ranked = sorted((sitter.price, number) for number, sitter in enumerate(cheapest) if sitter)
        filled = {number for _, number in ranked[:seats]}
        return tuple(sitter if number in filled else None for number, sitter in enumerate(cheapest))

    def joining(self, at: int, count: int) -> tuple[str, ...]:
        """The first optional people who can come, smallest travel price first."""
        return tuple(joiner.id for joiner in self._joiners if at in joiner.comes)[:count]

    def _sitter(self, seat: Seat, at: int) -> Sitter | None:
        ways = [Sitter(prices[at], Sent.SELF, who) for who in seat.members if at in (prices := self._own_prices[who.id])]
        if at in self._deputy_prices:
            ways += [Sitter(self._deputy_prices[at], Sent.DEPUTY, who) for who in seat.members if who.may_send_deputy]
        return min(ways, key=lambda way: (way.price, way.sent), default=None)

    @cached_property
    def _fillable(self) -> Counter[int]:
        """Per start the number of seats that can be filled."""
        return Counter(chain.from_iterable(self._seat_prices))

    @cached_property
    def _seat_prices(self) -> list[Mapping[int, int]]:
        """Per seat the price of its cheapest sitter, at the starts where it has one."""
        return [self._cheapest(seat) for seat in self.seats]

    def _cheapest(self, seat: Seat) -> Mapping[int, int]:
        ways = [self._own_prices[who.id] for who in seat.members]
        if any(who.may_send_deputy for who in seat.members):
            ways.append(self._deputy_prices)
        if len(ways) == 1:
            return ways[0]
        return {at: min(prices[at] for prices in ways if at in prices) for at in set().union(*ways)}

    @cached_property
    def _own_prices(self) -> Mapping[str, Mapping[int, int]]:
        """Per required participant what coming in person takes, at the starts where that is possible."""
        return {who.id: self._prices(who) for seat in self.seats for who in seat.members}

    def _prices(self, who: Participant) -> Mapping[int, int]:
        travel = self.travel(who.id)
        journey = travel * self._weights.travel_minute
        welcome = self._everywhere if self.has_pass(who.id) else self._registered
        return {at: price + journey for at, price in self._calendars.presence(who.id, travel).prices.items() if at in welcome}

    @cached_property
    def _deputy_prices(self) -> Mapping[int, int]:
        """A deputy keeps the default working hours and is always a visitor."""
        return dict.fromkeys(self._calendars.in_default_hours & self._registered, self._weights.deputy)

    @cached_property
    def _everywhere(self) -> range:
        return range(len(self._calendars.starts))

    @cached_property
    def _registered(self) -> frozenset[int]:
        """The starts at which whoever has no pass is registered in time."""
        return frozenset(at for at, start in enumerate(self._calendars.starts) if start.waiting_days >= self._lead)

    @cached_property
    def _joiners(self) -> list[Joiner]:
        """Optional people, cheapest journey first, then by id."""
        return sorted((self._joiner(who) for who in self.problem.participants if who.role is Role.OPTIONAL), key=lambda one: one[:2])

    def _joiner(self, who: Participant) -> Joiner:
        travel = self.travel(who.id)
        free = self._calendars.presence(who.id, travel).free
        return Joiner(travel * self._weights.travel_minute, who.id, free if self.has_pass(who.id) else free & self._registered)
