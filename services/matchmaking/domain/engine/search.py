"""The complete search: every start, place and room, each at its exact least cost, the first in order worked out first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from services.matchmaking.domain.engine.attendance import Attendance, Filling, Sent, Sitter, Table
from services.matchmaking.domain.engine.busy import distinct
from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.least import LeastDisruption
from services.matchmaking.domain.engine.prices import PriceRows
from services.matchmaking.domain.engine.prior import CERTAIN
from services.matchmaking.domain.engine.problem import Option, Problem, Touched
from services.matchmaking.domain.engine.rooms import AnyRoom, rooms_at
from services.matchmaking.domain.engine.timeline import Timeline, positions
from services.matchmaking.domain.engine.tradeoff import Candidate, tradeoff
from services.matchmaking.domain.engine.weights import Weights

_WHOLE_START = -1


@dataclass(frozen=True, slots=True)
class AtPlace:
    """One place, or online, with its people and rooms; `least` is a row of what it disturbs at the very least.

    `later`: what each room weighs beside the cost (scaled, in thousandths).
    """

    id: str
    attendance: Attendance
    rooms: tuple[AnyRoom, ...]
    least: int
    later: tuple[int, ...]

    def fits(self, at: int) -> bool:
        """Enough people can be there; of rooms nothing is said."""
        return bool(self.attendance.possible >> at & 1)


class _Ripening(NamedTuple):
    """What may still become candidates, at a weight that they do not come below: a start, one place of it, or one room with its filling."""

    weight: int
    at: int
    place: str
    room: str
    place_at: int
    filling: Filling | None


class Search:
    """All candidates of one problem, in the order asked for, and each of them written out when it is to be shown."""

    def __init__(self, problem: Problem, *, unknown_are_free: bool = False) -> None:
        self.problem = problem
        self.weights = Weights.of(problem.prices)
        self.timeline = Timeline(problem)
        self.calendars = Calendars(problem, self.timeline, unknown_are_free=unknown_are_free)
        self._rows = PriceRows(problem, self.calendars, self.weights)
        self.at_places = tuple(self._at_places())

    def ranked(self, beside: Callable[[int], int], *, one_a_start: bool = False) -> Iterator[Candidate]:
        """Candidates by cost and what weighs `beside` it at their start (scaled, in thousandths), then start, place and room by id."""
        done: set[int] = set()
        weights = ((at, (least + self._waiting(at)) * CERTAIN + beside(at)) for at, least in self._least_at_starts)
        heap = [_Ripening(weight, at, "", "", _WHOLE_START, None) for at, weight in weights]
        heapify(heap)
        while heap:
            first = heappop(heap)
            if first.at in done:
                continue
            if first.filling:
                if one_a_start:
                    done.add(first.at)
                cost = first.filling.disruption + self._waiting(first.at)
                yield Candidate(cost, first.at, first.place, first.room, first.place_at, first.filling)
            else:
                for riper in self._ripened(first, self._waiting(first.at) * CERTAIN + beside(first.at)):
                    heappush(heap, riper)

    def tradeoff(self) -> list[Candidate]:
        """Of date against disruption, over all candidates; by start."""
        return tradeoff(self._least_at_starts, self._least_at)

    def with_option(self, among: int) -> int:
        """Of these starts those at which there is any; no room is looked at when all of them have one already."""
        wanted = found = 0
        for at_place in self.at_places:
            wanted |= at_place.attendance.possible & among
        for at_place in self.at_places:
            here = wanted & at_place.attendance.possible
            for room in at_place.rooms:
                if here & ~found and room.chairs >= at_place.attendance.table.quorum:
                    found |= here & room.free
        return found

    def written_out(self, candidate: Candidate) -> Option:
        """The candidate with who comes, what gives way and who must be registered."""
        attendance = self.at_places[candidate.place_at].attendance
        begin = self.timeline.moment(candidate.at)
        sitters = attendance.sitters(candidate.at, candidate.filling.seats)
        seated = [sitter for sitter in sitters if sitter]
        joining = attendance.joining(candidate.at, candidate.filling.joining)
        present = {sitter.participant.id for sitter in seated if sitter.sent is Sent.SELF}.union(joining)
        deputised = {sitter.participant.id for sitter in seated if sitter.sent is Sent.DEPUTY}
        visiting_deputies = deputised if attendance.place else set()
        empty = {who.id for seat, sitter in zip(attendance.table.seats, sitters, strict=True) if sitter is None for who in seat.members}
        away = {who.id for who in attendance.table.optional}.difference(joining)
        return Option(
            start=begin,
            end=begin + timedelta(minutes=self.problem.duration_minutes),
            place=candidate.place or None,
            room=candidate.room or None,
            cost=self.weights.exact(candidate.cost),
            disruption=self.weights.exact(candidate.filling.disruption),
            waiting_days=self.timeline.day(candidate.at).waiting_days,
            present=self._as_named(present),
            deputised=self._as_named(deputised),
            absent=self._as_named(empty | away),
            touched=tuple(self._touched(seated, attendance, candidate.at)),
            needs_registration=self._as_named(present - attendance.passes | visiting_deputies),
            travel_minutes=2 * sum(attendance.journeys[who].minutes for who in present),
        )

    def _at_places(self) -> Iterator[AtPlace]:
        table = Table(self.problem)
        least = LeastDisruption(table, self._rows)
        for place in self.problem.places or (None,):
            attendance = Attendance(table, place, self._rows)
            rooms = rooms_at(place, self.problem, self.timeline)
            chairs_for_all = all(room.chairs >= len(self.problem.participants) for room in rooms)
            later = tuple(int(room.later * self.weights.unit * CERTAIN) for room in rooms)
            yield AtPlace(place.id if place else "", attendance, rooms, least.at(attendance, chairs_for_all=chairs_for_all), later)

    @cached_property
    def _least_at_starts(self) -> list[tuple[int, int]]:
        """The starts at which enough people can be somewhere, and what that disturbs at the very least wherever it is."""
        lanes, possible, row = self._rows.lanes, 0, None
        for at_place in self.at_places:
            possible |= at_place.attendance.possible
            row = at_place.least if row is None else lanes.least(row, at_place.least)
        numbers = lanes.numbers(row or 0)
        return [(at, numbers[at]) for at in positions(possible)]

    def _least_at(self, at: int) -> Candidate | None:
        heap = list(self._ripened(_Ripening(0, at, "", "", _WHOLE_START, None), 0))
        heapify(heap)
        while heap:
            first = heappop(heap)
            if first.filling:
                return Candidate(first.filling.disruption + self._waiting(at), at, first.place, first.room, first.place_at, first.filling)
            for riper in self._ripened(first, 0):
                heappush(heap, riper)
        return None

    def _ripened(self, one: _Ripening, beside: int) -> Iterator[_Ripening]:
        """The places of a start where enough people can be, or the rooms of a place that do."""
        at = one.at
        if one.place_at == _WHOLE_START:
            for place_at, at_place in enumerate(self.at_places):
                if at_place.fits(at):
                    least = self._rows.lanes.at(at_place.least, at)
                    yield _Ripening(least * CERTAIN + beside, at, at_place.id, "", place_at, None)
            return
        at_place = self.at_places[one.place_at]
        fillings: dict[int, Filling | None] = {}
        for room, later in zip(at_place.rooms, at_place.later, strict=True):
            if room.free >> at & 1:
                chairs = min(room.chairs, len(self.problem.participants))
                if chairs not in fillings:
                    fillings[chairs] = at_place.attendance.filling(at, chairs)
                if filling := fillings[chairs]:
                    yield _Ripening(filling.disruption * CERTAIN + beside + later, at, one.place, room.id, one.place_at, filling)

    def _waiting(self, at: int) -> int:
        return self.timeline.day(at).waiting_days * self.weights.waiting_day

    def _touched(self, seated: list[Sitter], attendance: Attendance, at: int) -> Iterator[Touched]:
        coming = {sitter.participant.id for sitter in seated if sitter.sent is Sent.SELF}
        for who in self.problem.participants:
            travel = attendance.journeys[who.id].minutes
            if who.id in coming and not self.calendars.free(who.id, travel) >> at & 1:
                before, after = self.calendars.around(travel)
                low, high = at - before, at + after
                here = [block for begins, ends, block in self.calendars.of(who.id).laid if begins < high and ends > low]
                yield from (Touched(who.id, block) for block in distinct(here))

    def _as_named(self, ids: set[str]) -> tuple[str, ...]:
        """In the order in which the problem names its people."""
        return tuple(who.id for who in self.problem.participants if who.id in ids)
