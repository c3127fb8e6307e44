"""Finding a moment: by the calendars when those of everybody required are known, by a poll when not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from services.matchmaking.domain.engine.planning import each_option, plan, plan_poll
from services.matchmaking.domain.engine.problem import GRID_MINUTES, Exclusion, Option, Place, Plan, Problem, RoomOffer
from services.matchmaking.domain.explain import (
    counts_are_safe,
    neutrally,
    neutrally_nothing,
    why_not_earlier,
    why_nothing,
    why_this,
)
from services.matchmaking.domain.meeting import Deadlines, Meeting
from services.matchmaking.domain.moving import nothing_moves
from services.matchmaking.domain.posing import known, local_day, pose, roles, unknown_required
from services.matchmaking.domain.proposal import Alternative, AnswersNeeded, Findings, Found, NothingFound, Proposal, Seat
from services.matchmaking.domain.proposing import Proposals
from services.matchmaking.domain.settling import NOBODY_REQUIRED
from services.matchmaking.domain.situation import Rules, Situation
from shared.kernel import Moment, PersonId, Role, person_owner

MOMENTS_OF_A_POLL = 3
SEARCHED, MOST_POSSIBILITIES, WAYS_OF_A_START = 400, 50, 2
"""Of so many options, so many are kept of which somebody could be moved to one; of a start no more than so many rooms."""
ALTERNATIVES = 5
MOMENTS_TOLD = 3
"""Of those at which somebody alone stands in the way."""
MOST_STARTS_OF_A_DAY = 100
"""On the longest day of the year, that on which the clock goes back."""

NO_ROOM = "Op deze locatie is geen ruimte die we zelf kunnen reserveren. Kies een andere locatie of vraag een online overleg."
NO_LOCATION = "Er is nog geen locatie bekend. Het overleg is online."
PERIOD_OVER = "De afgesproken periode is voorbij. De aanvrager beslist nu of we opnieuw zoeken."
TAKEN = "De momenten die konden, zijn net voor een ander overleg vastgehouden."


def find(meeting: Meeting, situation: Situation, now: datetime, deadlines: Deadlines, rules: Rules) -> Findings:
    """The best moment, the moments to ask about, or why there is none."""
    if (reason := hopeless(meeting, now)) is not None:
        return NothingFound((reason,))
    problem = pose(meeting, situation, now, now + rules.notice, rules)
    if situation.locations and not problem.places:
        return NothingFound((NO_ROOM,))
    unknown = tuple(person for person in roles(meeting) if not known(person, meeting, situation))
    search = _Search(meeting, situation, problem, unknown)
    if not unknown_required(meeting, situation):
        found = search.by_calendar()
        if not isinstance(found, NothingFound) or not search.somebody_of_a_group_is_unknown():
            return found
    return search.by_poll(pose(meeting, situation, now, max(deadlines.poll, now + rules.notice), rules))


def hopeless(meeting: Meeting, now: datetime) -> str | None:
    """Why there is nothing to look for, however far the search reaches."""
    if not any(seat.required for seat in meeting.asked.seats):
        return NOBODY_REQUIRED
    return PERIOD_OVER if local_day(now) > meeting.horizon.last else None


def possibilities(meeting: Meeting, situation: Situation, now: datetime, rules: Rules) -> tuple[Proposal, ...]:
    """The cheapest moments that can be held without asking anybody to move something, spread over starts; none when somebody required has
    no known calendar.
    """
    situation = nothing_moves(meeting, situation)
    search = _by_calendar(meeting, situation, pose(meeting, situation, now, now + rules.notice, rules))
    return () if search is None else search.spread()


def at_moment(meeting: Meeting, situation: Situation, now: datetime, rules: Rules, moment: Moment) -> Found | None:
    """This very moment, when it can (still) be held without asking anybody to move something."""
    situation = nothing_moves(meeting, situation)
    day, problem = local_day(moment.start), pose(meeting, situation, now, now + rules.notice, rules)
    places = tuple(replace(place, rooms=rooms) for place in problem.places if (rooms := _rooms_of(place, moment)))
    if bool(problem.places) != bool(places) or not problem.first_day <= day <= problem.last_day:
        return None
    search = _by_calendar(meeting, situation, replace(problem, places=places, first_day=day, last_day=day))
    return None if search is None else search.exactly(moment.start)


def at_start(meeting: Meeting, situation: Situation, now: datetime, rules: Rules, start: datetime) -> Found | None:
    """A moment that begins at this very start, anywhere, when the calendars of everybody required are known and there is one."""
    problem = just_then(pose(meeting, situation, now, start, rules), start)
    search = _by_calendar(meeting, situation, problem)
    return None if search is None else search.exactly(start)


def joining(meeting: Meeting, number: int, situation: Situation, now: datetime, rules: Rules, moment: Moment) -> Proposal | None:
    """Somebody for one seat, at a moment and in a room that the others have already; whose calendar is unknown is asked. None: nobody can.

    The room is not claimed: it is. Whether it has a chair more is for the caller to see.
    """
    asked = meeting.asked
    seats = tuple(Seat(seat.people if at == number else ()) for at, seat in enumerate(asked.seats))
    alone = replace(meeting, asked=replace(asked, seats=seats, duration=moment.end - moment.start))
    problem = just_then(pose(alone, situation, now, moment.start, rules), moment.start)
    here = next((location for location in situation.locations if location.id == moment.location), None)
    room = RoomOffer(moment.room or "", len(meeting.people))
    role = asked.seats[number].role
    problem = replace(
        problem,
        participants=tuple(
            replace(one, calendar_known=True, may_send_deputy=one.may_send_deputy and role is Role.REQUIRED) for one in problem.participants
        ),
        places=() if here is None else (Place(here.id, (room,), here.registration_working_days),),
        days_off=frozenset(),
    )
    found = _Search(alone, situation, problem, ()).exactly(moment.start)
    if found is None:
        return None
    people = tuple(replace(coming, role=role) for coming in found.best.people)
    owners = {person_owner(coming.person) for coming in people}
    return Proposal(moment, people, tuple(claim for claim in found.best.claims if claim.owner in owners))


def just_then(problem: Problem, start: datetime) -> Problem:
    """The same problem with only this start."""
    day, step = local_day(start), timedelta(minutes=GRID_MINUTES)
    later = frozenset(Exclusion(start + number * step) for number in range(1, MOST_STARTS_OF_A_DAY))
    return replace(problem, first_day=day, last_day=day, not_before=start, exclude=problem.exclude | later)


def _apart(starts: Iterable[datetime], duration: timedelta) -> tuple[datetime, ...]:
    """The first few that are not within another."""
    chosen: list[datetime] = []
    for start in starts:
        if not chosen or start >= chosen[-1] + duration:
            chosen.append(start)
    return tuple(chosen[:MOMENTS_TOLD])


def _rooms_of(place: Place, moment: Moment) -> tuple[RoomOffer, ...]:
    return tuple(room for room in place.rooms if (place.id, room.id) == (moment.location, moment.room))


def _by_calendar(meeting: Meeting, situation: Situation, problem: Problem) -> "_Search | None":
    """A search that needs no answers. None: it does, or there is nothing to search for."""
    seats_taken = any(seat.required for seat in meeting.asked.seats)
    if not seats_taken or unknown_required(meeting, situation) or (situation.locations and not problem.places):
        return None
    return _Search(meeting, situation, problem, tuple(person for person in roles(meeting) if not known(person, meeting, situation)))


class _Search:
    """One search: the problem with the meeting and the world it was made of."""

    def __init__(self, meeting: Meeting, situation: Situation, problem: Problem, unknown: tuple[PersonId, ...]) -> None:
        self.meeting, self.situation, self.problem, self.unknown = meeting, situation, problem, unknown
        self.proposals = Proposals(meeting, situation, problem, unknown)

    def by_calendar(self) -> Findings:
        outcome = plan(self.problem)
        if outcome.best is None:
            return NothingFound(self._why_nothing(outcome))
        for option in outcome.options:
            proposal = self.proposals.of(option)
            if self.proposals.can_be_held(proposal):
                told = proposal.with_who_blocks(self._who_alone_blocks(outcome))
                return Found(told, (*self._why(option, outcome), *self._about_the_place()), self._alternatives(outcome, option))
        return NothingFound((TAKEN,))

    def somebody_of_a_group_is_unknown(self) -> bool:
        """Of whom an answer may still give a moment."""
        return any(seat.required and set(seat.people).intersection(self.unknown) for seat in self.meeting.asked.seats)

    def by_poll(self, after_the_answers: Problem) -> Findings:
        """Moments after everybody could answer; sooner ones when there are none of those."""
        priors = {str(person): prior for person, prior in self.situation.priors.items()}
        options = plan_poll(after_the_answers, MOMENTS_OF_A_POLL, priors) or plan_poll(self.problem, MOMENTS_OF_A_POLL, priors)
        proposals = (self.proposals.of(option, self.unknown) for option in options)
        offers = tuple(filter(self.proposals.can_be_held, proposals))
        if not offers:
            return NothingFound(self._why_nothing(plan(self.problem)) or (TAKEN,))
        count = len(self.unknown)
        whose = "één deelnemer" if count == 1 else f"{count} deelnemers"
        asking = f"Van {whose} kennen we de agenda niet. We vragen welk moment past."
        return AnswersNeeded(offers, self.unknown, (asking, *self._about_the_place()))

    def spread(self) -> tuple[Proposal, ...]:
        """Of each start the cheapest few ways, of all of those the cheapest."""
        used: Counter[datetime] = Counter()
        found: list[Proposal] = []
        for option in islice(each_option(self.problem), SEARCHED):
            if len(found) == MOST_POSSIBILITIES:
                break
            if used[option.start] < WAYS_OF_A_START and self.proposals.can_be_held(proposal := self.proposals.of(option)):
                used[option.start] += 1
                found.append(proposal)
        return tuple(found)

    def exactly(self, start: datetime) -> Found | None:
        option = next((one for one in each_option(self.problem) if one.start == start), None)
        if option is None or not self.proposals.can_be_held(proposal := self.proposals.of(option)):
            return None
        safe = self.meeting.counts_may_be_told
        return Found(proposal, why_this(option, self.problem) if safe else neutrally(option, self.problem))

    def _who_alone_blocks(self, outcome: Plan) -> Mapping[str, tuple[datetime, ...]]:
        """Nobody at a small table: that the others are free would tell of one of them."""
        if not self.meeting.counts_may_be_told:
            return {}
        return {who: _apart(starts, self.meeting.asked.duration) for who, starts in outcome.why_not_earlier.alone_at.items()}

    def _why(self, option: Option, outcome: Plan) -> tuple[str, ...]:
        if not self.meeting.counts_may_be_told:
            return neutrally(option, self.problem)
        return (*why_this(option, self.problem), *why_not_earlier(self._tellable(outcome), self.problem))

    def _why_nothing(self, outcome: Plan) -> tuple[str, ...]:
        safe = self.meeting.counts_may_be_told or outcome.best is not None
        return why_nothing(self.problem, self._tellable(outcome)) if safe else neutrally_nothing(self.problem)

    def _tellable(self, outcome: Plan) -> Plan:
        """Without the days that one of the required alone holds, when few others are required: who asks would know whose day it is."""
        required = {person for person, role in roles(self.meeting).items() if role is Role.REQUIRED}
        if counts_are_safe(required.intersection(self.meeting.others_with_a_calendar)):
            return outcome
        return replace(outcome, why_not_earlier=replace(outcome.why_not_earlier, held_days=()))

    def _about_the_place(self) -> tuple[str, ...]:
        asked = self.meeting.asked
        return (NO_LOCATION,) if asked.in_person and not self.problem.places and asked.free_place is None else ()

    def _alternatives(self, outcome: Plan, best: Option) -> tuple[Alternative, ...]:
        if not self.meeting.counts_may_be_told:
            return ()
        others = [option for option in outcome.tradeoff if option.start != best.start][:ALTERNATIVES]
        return tuple(
            Alternative(self.proposals.moment_of(option), option.cost, " ".join(why_this(option, self.problem))) for option in others
        )
