"""Who comes to a table that has its moment already."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.matchmaking.domain.finding import joining
from services.matchmaking.domain.holds import claim, clear
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import facts, pose
from services.matchmaking.domain.proposal import Coming, Proposal, Seat
from services.matchmaking.domain.situation import Rules, Situation
from shared.kernel import MeetingStatus, person_owner


@dataclass(frozen=True, slots=True)
class Arrivals:
    """For the seats that are new, or lost whoever filled them: who comes, and of which nobody can."""

    joined: tuple[Proposal, ...]
    missing: tuple[Seat, ...]

    @property
    def people(self) -> tuple[Coming, ...]:
        return tuple(coming for one in self.joined for coming in one.people)


def arrivals(meeting: Meeting, after: Meeting, stays: Proposal, situation: Situation, now: datetime, rules: Rules) -> Arrivals:
    """After bevestigd somebody required is invited whatever is known of their hours: they decide by answering."""
    before, taken = meeting.asked.seats, {coming.seat for coming in stays.people}
    joined, missing = [], []
    for number, seat in enumerate(after.asked.seats):
        if number in taken or not seat.people or (number < len(before) and before[number] == seat):
            continue
        arriving = joining(after, number, situation, now, rules, stays.moment)
        if arriving is None and seat.required and meeting.status is MeetingStatus.CONFIRMED:
            arriving = _invited_anyway(after, number, stays, situation, now, rules)
        if arriving is None or any(stays.is_for(coming.person) for coming in arriving.people):
            missing.append(seat)
        else:
            joined.append(arriving)
    return Arrivals(tuple(joined), tuple(missing))


def with_arrivals(stays: Proposal, arriving: Arrivals) -> Proposal:
    """The same moment with them beside those who had it, in the order of the seats."""
    people = sorted((*stays.people, *arriving.people), key=lambda coming: coming.seat)
    return replace(stays, people=tuple(people), claims=(*stays.claims, *(claim for one in arriving.joined for claim in one.claims)))


def _invited_anyway(meeting: Meeting, number: int, stays: Proposal, situation: Situation, now: datetime, rules: Rules) -> Proposal | None:
    """The first of the seat who does not come already. Hours that another meeting of ours holds are not claimed. None: they all come."""
    moment, seat = stays.moment, meeting.asked.seats[number]
    person = next((one for one in seat.people if stays.is_for(one) is None), None)
    if person is None:
        return None
    problem = pose(meeting, situation, now, moment.start, rules)
    travel = timedelta(minutes=problem.travel_minutes.get((person, moment.location or ""), 0))
    hours = claim(person_owner(person), moment.start, moment.end, travel, travel)
    visitor = moment.location is not None and moment.location not in facts(person, situation).passes
    coming = Coming(person, number, seat.role, needs_registration=visitor)
    return Proposal(moment, (coming,), (hours,) if clear((hours,), situation.taken) else ())
