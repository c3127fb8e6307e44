"""When there is no moment: what can be done instead, found with the same engine on problems that differ a little (capability M12).

Counts only, and nothing is held. At a table so small that a count points at somebody, nothing at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Option, Participant, Place, Problem, RoomOffer
from services.matchmaking.domain.happenings import Way, WayOn
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import AMSTERDAM, facts, local_day, pose
from services.matchmaking.domain.situation import Rules, Situation
from shared.kernel import Block, BusyKind, Coordinates, DayId, LocationId, Role
from shared.travel import travel_minutes

CALL = timedelta(minutes=20)
AT_LEAST = 2
"""With fewer people there is nobody to talk to."""
MOST_LEFT_OUT = 2
DAYS_AHEAD = timedelta(days=60)
"""How far ahead co-working days are looked at."""
FAR_MORE = Fraction(1000)
"""Weighs more than anything else on the price list: first as many people as possible."""


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A co-working day. `coordinates` are of its location, once that is known."""

    id: DayId
    location: LocationId
    start: datetime
    end: datetime
    coordinates: Coordinates | None = None


def looked_at(meeting: Meeting, now: datetime) -> Meeting:
    """The meeting with the days that matter for what can be done instead: from today, beyond its own horizon."""
    today = local_day(now)
    return replace(meeting, horizon=replace(meeting.horizon, first=today, last=max(meeting.horizon.last, today + DAYS_AHEAD)))


def ways_on(meeting: Meeting, situation: Situation, days: Iterable[PlannedDay], now: datetime, rules: Rules) -> tuple[WayOn, ...]:
    """What can be done instead. The situation is that of `looked_at(meeting, now)`."""
    if not meeting.counts_may_be_told or not any(seat.required for seat in meeting.asked.seats):
        return ()
    wide = pose(looked_at(meeting, now), situation, now, now + rules.notice, rules)
    soon = replace(wide, not_before=now + rules.notice)
    asked = replace(wide, first_day=max(wide.first_day, meeting.horizon.first), last_day=meeting.horizon.last)
    found = (_call(soon), _smaller(asked), _online(asked), _co_working_day(wide, meeting, situation, days))
    return tuple(way for way in found if way is not None)


def _call(soon: Problem) -> WayOn | None:
    """Twenty minutes by telephone between as many as are free, today or on the next working day."""
    days = (soon.first_day + timedelta(days=number) for number in range(1, (soon.last_day - soon.first_day).days + 1))
    working_days = (day for day in days if day.isoweekday() in soon.working_hours.days and day not in soon.days_off)
    online = replace(_online_only(soon), last_day=next(working_days, soon.first_day), duration_minutes=round(CALL.total_seconds() / 60))
    return _way(Way.CALL, _together(online), soon)


def _smaller(problem: Problem) -> WayOn | None:
    """The same meeting without as few of the required people as possible."""
    needed = _seats(problem) if problem.quorum is None else problem.quorum
    for quorum in range(needed - 1, max(needed - MOST_LEFT_OUT, AT_LEAST) - 1, -1):
        if (best := plan(replace(problem, quorum=quorum)).best) is not None:
            return _way(Way.SMALLER, best, problem)
    return None


def _online(problem: Problem) -> WayOn | None:
    """The same people, without a place."""
    return _way(Way.ONLINE, plan(_online_only(problem)).best, problem) if problem.places else None


def _co_working_day(wide: Problem, meeting: Meeting, situation: Situation, days: Iterable[PlannedDay]) -> WayOn | None:
    """The first day at one place on which several of them have time for the conversation."""
    for day in sorted(days, key=lambda one: (one.start, one.id)):
        on = local_day(day.start)
        if day.start >= wide.asked_at and on <= wide.last_day and (best := _together(_at_the_day(wide, day, on, meeting, situation))):
            return replace(_counted(Way.DAY, best, wide), start=day.start, end=day.end, day=day.id)
    return None


def _at_the_day(wide: Problem, day: PlannedDay, on: date, meeting: Meeting, situation: Situation) -> Problem:
    """Between the beginning and the end of the day, at its location, in a room for everybody. No location is known: nobody travels."""
    midnight = datetime.combine(on, time(), AMSTERDAM)
    around = (Block(midnight, day.start, BusyKind.FIXED), Block(day.end, midnight + timedelta(days=1), BusyKind.FIXED))
    room = RoomOffer(day.id, len(wide.participants), around)
    journeys: dict[tuple[str, str], int] = {
        (person, day.id): travel_minutes(base, day.coordinates)
        for person in meeting.people
        if day.coordinates is not None and (base := facts(person, situation).base) is not None
    }
    places = (Place(day.id, (room,)),)
    return replace(wide, first_day=on, last_day=on, interspace_minutes=0, places=places, travel_minutes=journeys)


def _together(problem: Problem) -> Option | None:
    """The first moment for the most people who are free as it is: nothing moves for it, and nobody sends somebody else."""
    if _seats(problem) < AT_LEAST:
        return None
    nothing = Fraction(0)
    prices = replace(problem.prices, required_absent=FAR_MORE, reserve=nothing, optional_absent=nothing)
    people = tuple(map(_as_it_is, problem.participants))
    return plan(replace(problem, participants=people, quorum=AT_LEAST, prices=prices, thin_days=frozenset())).best


def _as_it_is(who: Participant) -> Participant:
    fixed = (block if block.kind is BusyKind.RESERVE else replace(block, kind=BusyKind.FIXED) for block in who.busy)
    return replace(who, may_send_deputy=False, busy=tuple(fixed))


def _online_only(problem: Problem) -> Problem:
    return replace(problem, places=(), passes=frozenset(), travel_minutes={})


def _way(way: Way, option: Option | None, problem: Problem) -> WayOn | None:
    return None if option is None else _counted(way, option, problem)


def _counted(way: Way, option: Option, problem: Problem) -> WayOn:
    required = {who.id for who in problem.participants if who.role is Role.REQUIRED}
    people = len(required.intersection((*option.present, *option.deputised)))
    return WayOn(way, option.start, option.end, people, _seats(problem))


def _seats(problem: Problem) -> int:
    """Places at the table that must be filled; a group is one."""
    in_groups = {member for group in problem.one_of for member in group}
    alone = sum(who.role is Role.REQUIRED and who.id not in in_groups for who in problem.participants)
    return alone + len(problem.one_of)
