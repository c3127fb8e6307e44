"""Finding a moment: by the calendars when those of everybody required are known, by a poll when not."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.matchmaking.domain.engine.planning import plan, plan_poll
from services.matchmaking.domain.engine.problem import Option, Plan, Problem
from services.matchmaking.domain.explain import (
    counts_are_safe,
    neutrally,
    neutrally_nothing,
    why_not_earlier,
    why_nothing,
    why_this,
)
from services.matchmaking.domain.holds import Claim, claim, clear
from services.matchmaking.domain.meeting import Deadlines, Meeting
from services.matchmaking.domain.posing import facts, known, local_day, pose, roles, unknown_required
from services.matchmaking.domain.proposal import Alternative, AnswersNeeded, Coming, Findings, Found, NothingFound, Proposal
from services.matchmaking.domain.settling import NOBODY_REQUIRED
from services.matchmaking.domain.situation import Rules, Situation
from shared.kernel import LocationId, Moment, PersonId, Role, RoomId, person_owner, room_owner

MOMENTS_OF_A_POLL = 3
ALTERNATIVES = 5

NO_ROOM = "Op deze locatie is geen ruimte die we zelf kunnen reserveren. Kies een andere locatie of vraag een online overleg."
NO_LOCATION = "Er is nog geen locatie bekend. Het overleg is online."
PERIOD_OVER = "De afgesproken periode is voorbij. De aanvrager beslist nu of we opnieuw zoeken."
TAKEN = "De momenten die konden, zijn net voor een ander overleg vastgehouden."


def find(meeting: Meeting, situation: Situation, now: datetime, deadlines: Deadlines, rules: Rules) -> Findings:
    """The best moment, the moments to ask about, or why there is none."""
    if not any(seat.required for seat in meeting.asked.seats):
        return NothingFound((NOBODY_REQUIRED,))
    if local_day(now) > meeting.horizon.last:
        return NothingFound((PERIOD_OVER,))
    problem = pose(meeting, situation, now, now + rules.notice, rules)
    if situation.locations and not problem.places:
        return NothingFound((NO_ROOM,))
    unknown = tuple(person for person in roles(meeting) if not known(person, meeting, situation))
    search = _Search(meeting, situation, problem, unknown)
    if unknown_required(meeting, situation):
        return search.by_poll(pose(meeting, situation, now, max(deadlines.poll, now + rules.notice), rules))
    return search.by_calendar()


class _Search:
    """One search: the problem with the meeting and the world it was made of."""

    def __init__(self, meeting: Meeting, situation: Situation, problem: Problem, unknown: tuple[PersonId, ...]) -> None:
        self.meeting, self.situation, self.problem, self.unknown = meeting, situation, problem, unknown

    def by_calendar(self) -> Findings:
        outcome = plan(self.problem)
        if outcome.best is None:
            return NothingFound(self._why_nothing(outcome))
        for option in outcome.options:
            proposal = self._proposal(option, asked=())
            if self._can_be_held(proposal):
                return Found(proposal, (*self._why(option, outcome), *self._about_the_place()), self._alternatives(outcome, option))
        return NothingFound((TAKEN,))

    def by_poll(self, after_the_answers: Problem) -> Findings:
        """Moments after everybody could answer; sooner ones when there are none of those."""
        priors = {str(person): prior for person, prior in self.situation.priors.items()}
        options = plan_poll(after_the_answers, MOMENTS_OF_A_POLL, priors) or plan_poll(self.problem, MOMENTS_OF_A_POLL, priors)
        proposals = (self._proposal(option, asked=self.unknown) for option in options)
        offers = tuple(filter(self._can_be_held, proposals))
        if not offers:
            return NothingFound(self._why_nothing(plan(self.problem)) or (TAKEN,))
        count = len(self.unknown)
        whose = "één deelnemer" if count == 1 else f"{count} deelnemers"
        asking = f"Van {whose} kennen we de agenda niet. We vragen welk moment past."
        return AnswersNeeded(offers, self.unknown, (asking, *self._about_the_place()))

    def _why(self, option: Option, outcome: Plan) -> tuple[str, ...]:
        if not counts_are_safe(self.meeting.others_with_a_calendar):
            return neutrally(option, self.problem)
        return (*why_this(option, self.problem), *why_not_earlier(outcome, self.problem))

    def _why_nothing(self, outcome: Plan) -> tuple[str, ...]:
        safe = counts_are_safe(self.meeting.others_with_a_calendar) or outcome.best is not None
        return why_nothing(self.problem, outcome) if safe else neutrally_nothing(self.problem)

    def _can_be_held(self, proposal: Proposal) -> bool:
        """Nobody is held by another meeting, and no deputy of two principals would sit on two seats."""
        people = [coming.person for coming in proposal.people]
        return len(people) == len(set(people)) and clear(proposal.claims, self.situation.taken)

    def _about_the_place(self) -> tuple[str, ...]:
        asked = self.meeting.asked
        return (NO_LOCATION,) if asked.in_person and not self.problem.places and asked.free_place is None else ()

    def _alternatives(self, outcome: Plan, best: Option) -> tuple[Alternative, ...]:
        if not counts_are_safe(self.meeting.others_with_a_calendar):
            return ()
        others = [option for option in outcome.tradeoff if option.start != best.start][:ALTERNATIVES]
        return tuple(Alternative(self._moment(option), option.cost, " ".join(why_this(option, self.problem))) for option in others)

    def _moment(self, option: Option) -> Moment:
        location = None if option.place is None else LocationId(option.place)
        room = None if option.room is None else RoomId(option.room)
        return Moment(option.start, option.end, location, room, self.meeting.asked.free_place if location is None else None)

    def _proposal(self, option: Option, asked: tuple[PersonId, ...]) -> Proposal:
        """Who comes by the calendars, and of the others whoever may still say yes."""
        people = tuple(self._people(option, asked))
        claims = [self._claim(coming, option) for coming in people]
        if option.room is not None:
            interspace = timedelta(minutes=self.problem.interspace_minutes)
            claims.append(claim(room_owner(RoomId(option.room)), option.start, option.end, interspace, timedelta()))
        return Proposal(self._moment(option), people, tuple(claims), option.cost)

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
