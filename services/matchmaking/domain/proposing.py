"""From an option of the engine to a moment made concrete: who is asked to come, and what must be held for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from services.matchmaking.domain.engine.problem import Option, Problem
from services.matchmaking.domain.holds import Claim, claim, clear
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import facts, roles
from services.matchmaking.domain.proposal import Coming, Proposal
from services.matchmaking.domain.situation import Situation
from shared.kernel import LocationId, Moment, PersonId, Role, RoomId, person_owner, room_owner


@dataclass(frozen=True, slots=True)
class Proposals:
    """The options of one problem, for the meeting and the world it was made of. `unknown`: of whom no calendar is known."""

    meeting: Meeting
    situation: Situation
    problem: Problem
    unknown: tuple[PersonId, ...]

    def of(self, option: Option, asked: tuple[PersonId, ...] = ()) -> Proposal:
        """Who comes by the calendars, and of the others whoever may still say yes."""
        people = tuple(self._people(option, asked))
        claims = [self._claim(coming, option) for coming in people]
        if option.room is not None:
            interspace = timedelta(minutes=self.problem.interspace_minutes)
            claims.append(claim(room_owner(RoomId(option.room)), option.start, option.end, interspace, timedelta()))
        lent = self.situation.is_lent(option.place, option.room)
        return Proposal(self.moment_of(option), people, tuple(claims), option.cost, lent=lent)

    def moment_of(self, option: Option) -> Moment:
        location = None if option.place is None else LocationId(option.place)
        room = None if option.room is None else RoomId(option.room)
        return Moment(option.start, option.end, location, room, self.meeting.asked.free_place if location is None else None)

    def can_be_held(self, proposal: Proposal) -> bool:
        """Nobody is held by another meeting, nobody sits on two seats as the deputy of two, and who refused that time does not come."""
        people, moment = [coming.person for coming in proposal.people], proposal.moment
        at_that_time = (one.person for one in self.meeting.refusals if one.start < moment.end and moment.start < one.end)
        return (
            len(people) == len(set(people)) and not set(people).intersection(at_that_time) and clear(proposal.claims, self.situation.taken)
        )

    def _people(self, option: Option, asked: tuple[PersonId, ...]) -> Iterable[Coming]:
        role_of = roles(self.meeting)
        chairs = self._chairs(option) - len(option.present) - len(option.deputised)
        for number, seat in enumerate(self.meeting.asked.seats):
            for person in seat.people:
                deputy = facts(person, self.situation).deputy
                if person in option.deputised and deputy is not None:
                    yield Coming(deputy, number, Role.REQUIRED, person, needs_registration=option.place is not None)
                elif person in option.present or self._may_come(person, role_of[person], option, asked, chairs):
                    chairs -= role_of[person] is Role.OPTIONAL and person not in option.present
                    touched = tuple(one.block for one in option.touched if one.participant == person)
                    visitor = option.place is not None and (person, option.place) not in self.problem.passes
                    yield Coming(person, number, role_of[person], None, visitor, touched)

    def _chairs(self, option: Option) -> int:
        """Of the room; online there is one for everybody."""
        chairs = (
            room.capacity for place in self.problem.places for room in place.rooms if (place.id, room.id) == (option.place, option.room)
        )
        return next(chairs, len(self.meeting.people))

    def _may_come(self, person: PersonId, role: Role, option: Option, asked: tuple[PersonId, ...], chairs: int) -> bool:
        """Of an unknown calendar, optional (while there are chairs) or asked in this poll, and not held elsewhere at that time."""
        wanted = self._claim(Coming(person, 0, role), option)
        matters = person in self.unknown and chairs > 0 if role is Role.OPTIONAL else person in asked
        return matters and clear((wanted,), self.situation.taken)

    def _claim(self, coming: Coming, option: Option) -> Claim:
        minutes = 0 if coming.principal else self.problem.travel_minutes.get((coming.person, option.place or ""), 0)
        travel = timedelta(minutes=minutes)
        return claim(person_owner(coming.person), option.start, option.end, travel, travel)
