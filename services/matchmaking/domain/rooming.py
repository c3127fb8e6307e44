"""Another room for a moment that stays where and when it is."""

from dataclasses import replace
from datetime import datetime

from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Participant
from services.matchmaking.domain.finding import just_then
from services.matchmaking.domain.holds import Claim, clear
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import pose
from services.matchmaking.domain.proposal import Proposal
from services.matchmaking.domain.situation import LocationFacts, Rules, Situation
from shared.kernel import RoomId, WorkingHours, room_owner

AT_ANY_TIME = WorkingHours("00:00", "23:59", (1, 2, 3, 4, 5, 6, 7))
"""Of people who have the hour already."""


def is_lost(proposal: Proposal, situation: Situation) -> bool:
    """The room is no longer there for us to reserve, or something else is in its calendar at the time."""
    claim, here = _claim(proposal), _location(proposal, situation)
    if claim is None or here is None:
        return False
    calendar = situation.calendars.get(claim.owner)
    busy = {claim.owner: () if calendar is None else calendar.blocks}
    return all(room.id != proposal.moment.room for room in here.rooms) or not clear((claim,), busy)


def is_too_small(proposal: Proposal, situation: Situation) -> bool:
    """There is a chair for everybody who is asked to come."""
    here = _location(proposal, situation)
    rooms = () if here is None else here.rooms
    return any(room.id == proposal.moment.room and room.capacity < len(proposal.people) for room in rooms)


def in_another_room(meeting: Meeting, proposal: Proposal, situation: Situation, now: datetime, rules: Rules) -> Proposal | None:
    """The same people at the same time in the same building, in a room that is free and has a chair for everybody. None: there is none."""
    moment, claim = proposal.moment, _claim(proposal)
    as_long = replace(meeting, asked=replace(meeting.asked, duration=moment.end - moment.start))
    problem = just_then(pose(as_long, situation, now, moment.start, rules), moment.start)
    place = next((place for place in problem.places if place.id == moment.location), None)
    if place is None or claim is None:
        return None
    seated = replace(
        problem,
        participants=tuple(Participant(coming.person) for coming in proposal.people),
        working_hours=AT_ANY_TIME,
        days_off=frozenset(),
        quorum=None,
        one_of=(),
        passes=frozenset((coming.person, place.id) for coming in proposal.people),
        places=(place,),
    )
    option = plan(seated).best
    if option is None or option.room is None:
        return None
    room = RoomId(option.room)
    claims = tuple(replace(one, owner=room_owner(room)) if one == claim else one for one in proposal.claims)
    lent = situation.is_lent(option.place, option.room)
    return replace(proposal, moment=replace(moment, room=room), claims=claims, lent=lent)


def _claim(proposal: Proposal) -> Claim | None:
    """What the proposal takes of its room."""
    room = proposal.moment.room
    return None if room is None else next((claim for claim in proposal.claims if claim.owner == room_owner(room)), None)


def _location(proposal: Proposal, situation: Situation) -> LocationFacts | None:
    return next((one for one in situation.locations if one.id == proposal.moment.location), None)
