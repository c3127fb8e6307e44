"""The complete search: every start, place and room, each at its exact least cost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from services.matchmaking.domain.engine.attendance import Attendance, Filling, Sent, Sitter
from services.matchmaking.domain.engine.busy import distinct, touches
from services.matchmaking.domain.engine.calendars import Calendars, whole_quarters
from services.matchmaking.domain.engine.problem import Option, Place, Problem, Touched
from services.matchmaking.domain.engine.rooms import FreeRoom, free_rooms
from services.matchmaking.domain.engine.starts import moment_of, starts_of
from services.matchmaking.domain.engine.tradeoff import Candidate
from services.matchmaking.domain.engine.weights import Weights
from shared.kernel import Role


@dataclass(frozen=True, slots=True)
class AtPlace:
    """One place, or online, with its people and rooms; `unregistered` are the same people as if nobody had to be registered."""

    attendance: Attendance
    unregistered: Attendance
    rooms: tuple[FreeRoom, ...]


class Search:
    """All candidates of one problem, and each of them written out when it is to be shown."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = Weights.of(problem.prices)
        self.calendars = Calendars(problem, starts_of(problem), self.weights)
        self.at_places = tuple(self._at(place) for place in problem.places or (None,))

    def supposing_all_known(self) -> "Search":
        """The same search, in which nobody's calendar is unknown."""
        people = self.problem.participants
        if all(who.calendar_known for who in people):
            return self
        return Search(replace(self.problem, participants=tuple(replace(who, calendar_known=True) for who in people)))

    @cached_property
    def candidates(self) -> list[Candidate]:
        """One per start, place and room that can be had, in no particular order."""
        return [candidate for place_at in range(len(self.at_places)) for candidate in self._candidates(place_at)]

    def written_out(self, candidate: Candidate) -> Option:
        """The candidate with who comes, what gives way and who must be registered."""
        attendance = self.at_places[candidate.place_at].attendance
        start = self.calendars.starts[candidate.at]
        begin = moment_of(start.quarter)
        sitters = attendance.sitters(candidate.at, candidate.filling.seats)
        seated = [sitter for sitter in sitters if sitter]
        joining = attendance.joining(candidate.at, candidate.filling.joining)
        present = {sitter.participant.id for sitter in seated if sitter.sent is Sent.SELF}.union(joining)
        deputised = {sitter.participant.id for sitter in seated if sitter.sent is Sent.DEPUTY}
        visiting_deputies = deputised if attendance.place else set()
        empty = {who.id for seat, sitter in zip(attendance.seats, sitters, strict=True) if sitter is None for who in seat.members}
        away = {who.id for who in self.problem.participants if who.role is Role.OPTIONAL}.difference(joining)
        return Option(
            start=begin,
            end=begin + timedelta(minutes=self.problem.duration_minutes),
            place=candidate.place or None,
            room=candidate.room or None,
            cost=self.weights.exact(candidate.cost),
            disruption=self.weights.exact(candidate.filling.disruption),
            waiting_days=start.waiting_days,
            present=self._as_named(present),
            deputised=self._as_named(deputised),
            absent=self._as_named(empty | away),
            touched=tuple(self._touched(seated, attendance, start.quarter)),
            needs_registration=self._as_named({who for who in present if not attendance.has_pass(who)} | visiting_deputies),
            travel_minutes=2 * sum(attendance.travel(who) for who in present),
        )

    def _at(self, place: Place | None) -> AtPlace:
        attendance = Attendance(self.problem, place, self.calendars, self.weights)
        leads = place is not None and place.registration_working_days > 0
        unregistered = Attendance(self.problem, place, self.calendars, self.weights, registering=False) if leads else attendance
        return AtPlace(attendance, unregistered, free_rooms(attendance, self.problem, self.calendars))

    def _candidates(self, place_at: int) -> Iterator[Candidate]:
        at_place = self.at_places[place_at]
        place = at_place.attendance.place.id if at_place.attendance.place else ""
        for at in at_place.attendance.possible:
            waiting = self.calendars.starts[at].waiting_days * self.weights.waiting_day
            fillings: dict[int, Filling | None] = {}
            for room in at_place.rooms:
                if at not in room.free:
                    continue
                if room.chairs not in fillings:
                    fillings[room.chairs] = at_place.attendance.filling(at, room.chairs)
                if filling := fillings[room.chairs]:
                    yield Candidate(filling.disruption + waiting, at, place, room.id, place_at, filling)

    def _touched(self, seated: list[Sitter], attendance: Attendance, quarter: int) -> Iterator[Touched]:
        coming = {sitter.participant.id for sitter in seated if sitter.sent is Sent.SELF}
        for who in self.problem.participants:
            if who.id in coming:
                travel = attendance.travel(who.id)
                low, high = quarter - whole_quarters(travel), quarter + whole_quarters(self.problem.duration_minutes + travel)
                yield from (Touched(who.id, block) for block in distinct(who.busy) if touches(block, low, high))

    def _as_named(self, ids: set[str]) -> tuple[str, ...]:
        """In the order in which the problem names its people."""
        return tuple(who.id for who in self.problem.participants if who.id in ids)
