"""Who comes at one place: at which starts enough of them can, and at one start the cheapest way to fill the seats."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.prices import PriceRows
from services.matchmaking.domain.engine.problem import Participant, Place, Problem
from shared.kernel import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat at the table that one of these required people fills, or the deputy of one of them."""

    members: tuple[Participant, ...]
    may_send_deputy: bool


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


class Journey(NamedTuple):
    """Minutes one way, and how many working days before they must be registered."""

    minutes: int
    lead: int


def seats_of(problem: Problem) -> tuple[Seat, ...]:
    """Each required participant outside the groups is a seat, each group is one; in the order in which people are named."""
    group_of = {member: group for group in problem.one_of for member in group}
    by_id = {participant.id: participant for participant in problem.participants}
    groups = dict.fromkeys(group_of.get(who.id, (who.id,)) for who in problem.participants if who.role is Role.REQUIRED)
    tables = (tuple(by_id[member] for member in group) for group in groups)
    return tuple(Seat(members, any(who.may_send_deputy for who in members)) for members in tables)


def lacking(filled: list[int], everywhere: int) -> Iterator[int]:
    """Of sets of starts, one for each seat: the starts at which at most 0 seats are not filled, at most 1, at most 2, …"""
    fewer = [0] * len(filled)
    while True:
        within, so_far = everywhere, []
        for seat, with_one_less in zip(filled, fewer, strict=True):
            so_far.append(within)
            within = within & seat | with_one_less
        yield within
        fewer = so_far


class Table:
    """Who are asked: the seats, the optional people, and how many seats must be filled."""

    def __init__(self, problem: Problem) -> None:
        self.seats = seats_of(problem)
        self.optional = tuple(who for who in problem.participants if who.role is Role.OPTIONAL)
        self.quorum = len(self.seats) if problem.quorum is None else problem.quorum
        self.spare = len(self.seats) - self.quorum
        """Seats that may stay empty."""


class Attendance:
    """The people of a problem at one place (None: online)."""

    def __init__(self, table: Table, place: Place | None, rows: PriceRows) -> None:
        self.table, self.place = table, place
        self._rows, self._calendars, self._weights = rows, rows.calendars, rows.weights
        self._lead = place.registration_working_days if place else 0
        problem = rows.problem
        self.passes = {who.id for who in problem.participants if place is None or (who.id, place.id) in problem.passes}
        """Who need no registration here; online that is everybody."""
        lead = self._lead if self._calendars.registered(self._lead) != self._calendars.timeline.starts else 0
        self.journeys = {
            who.id: Journey(
                problem.travel_minutes.get((who.id, place.id), 0) if place else 0,
                0 if who.id in self.passes else lead,
            )
            for who in problem.participants
        }
        self.deputies = self._calendars.in_default_hours & self._calendars.registered(self._lead)
        """The starts at which deputies come."""

    @cached_property
    def possible(self) -> int:
        """The starts at which enough seats can be filled."""
        return next(islice(lacking(self.fillable, self._calendars.timeline.starts), self.table.spare, None))

    @cached_property
    def fillable(self) -> list[int]:
        """Per seat the starts at which it can be filled, at any price."""
        return [self._fillable(seat) for seat in self.table.seats]

    def fillable_unregistered(self, calendars: Calendars) -> list[int]:
        """The same by these calendars, as if nobody had to be registered."""
        if calendars is self._calendars and self._calendars.registered(self._lead) == calendars.timeline.starts:
            return self.fillable
        found = []
        for seat in self.table.seats:
            starts = calendars.in_default_hours if seat.may_send_deputy else 0
            for who in seat.members:
                starts |= calendars.possible(who.id, self.journeys[who.id].minutes)
            found.append(starts)
        return found

    def filling(self, at: int, chairs: int) -> Filling | None:
        """The least disruption with so many chairs; None: they are too few, or too few seats can be filled."""
        prices = sorted(sitter.price for sitter in self._sitters_at(at) if sitter)
        journeys = [self.journeys[who.id].minutes * self._weights.travel_minute for who in self._joiners_at(at)]
        best: Filling | None = None
        for seats in range(min(len(prices), chairs), self.table.quorum - 1, -1):
            joining = journeys[: chairs - seats]
            empty = (len(self.table.seats) - seats) * self._weights.required_absent
            away = (len(self.table.optional) - len(joining)) * self._weights.optional_absent
            disruption = sum(prices[:seats]) + empty + sum(joining) + away
            if best is None or disruption < best.disruption:
                best = Filling(disruption, seats, len(joining))
        return best

    def sitters(self, at: int, seats: int) -> tuple[Sitter | None, ...]:
        """Who fills each seat when so many of them are, the cheapest first; None: that seat stays empty."""
        cheapest = self._sitters_at(at)
        ranked = sorted((sitter.price, number) for number, sitter in enumerate(cheapest) if sitter)
        filled = {number for _, number in ranked[:seats]}
        return tuple(sitter if number in filled else None for number, sitter in enumerate(cheapest))

    def joining(self, at: int, count: int) -> tuple[str, ...]:
        """The first optional people who can come, smallest travel price first."""
        return tuple(who.id for who in self._joiners_at(at))[:count]

    def _sitters_at(self, at: int) -> list[Sitter | None]:
        return [self._sitter(seat, at) for seat in self.table.seats]

    def _sitter(self, seat: Seat, at: int) -> Sitter | None:
        coming = ((who, self.journeys[who.id]) for who in seat.members)
        ways = [
            Sitter(self._rows.price(who, journey.minutes, at), Sent.SELF, who)
            for who, journey in coming
            if self._comes(who, journey) >> at & 1
        ]
        if seat.may_send_deputy and self.deputies >> at & 1:
            ways += [Sitter(self._weights.deputy, Sent.DEPUTY, who) for who in seat.members if who.may_send_deputy]
        return min(ways, key=lambda way: (way.price, way.sent), default=None)

    def _fillable(self, seat: Seat) -> int:
        starts = self.deputies if seat.may_send_deputy else 0
        for who in seat.members:
            starts |= self._comes(who, self.journeys[who.id])
        return starts

    def _comes(self, who: Participant, journey: Journey) -> int:
        starts = self._calendars.possible(who.id, journey.minutes)
        return starts & self._calendars.registered(journey.lead) if journey.lead else starts

    def _joiners_at(self, at: int) -> list[Participant]:
        return [who for who, comes in self._joiners if comes >> at & 1]

    @cached_property
    def _joiners(self) -> list[tuple[Participant, int]]:
        """Optional people with the starts at which nothing stands in the way, cheapest journey first, then by id."""
        nearest = sorted(self.table.optional, key=lambda who: (self.journeys[who.id].minutes * self._weights.travel_minute, who.id))
        return [
            (who, self._calendars.free(who.id, journey.minutes) & self._calendars.registered(journey.lead))
            for who in nearest
            for journey in [self.journeys[who.id]]
        ]
