"""From a meeting and what is known of the world to a planning problem."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.problem import GRID_MINUTES, Exclusion, Participant, Place, Problem, RoomOffer
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.proposal import Seat
from services.matchmaking.domain.situation import Calendar, LocationFacts, PersonFacts, Rules, Situation
from shared.kernel import Block, BusyKind, OwnerId, PersonId, Role, person_owner, room_owner
from shared.travel import travel_minutes

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPTIONS = 20
FRIDAY = 5


def pose(meeting: Meeting, situation: Situation, now: datetime, not_before: datetime, rules: Rules) -> Problem:
    """The problem of finding a moment for this meeting."""
    asked, horizon = meeting.asked, meeting.horizon
    required = [seat for seat in asked.seats if seat.required]
    places = tuple(place for location in situation.locations if (place := _place(location, meeting, situation, rules)).rooms)
    return Problem(
        asked_at=now,
        first_day=max(horizon.first, local_day(now)),
        last_day=horizon.last,
        duration_minutes=round(asked.duration.total_seconds() / 60),
        participants=tuple(
            _participant(person, role, meeting, situation, _reserve(person, meeting, situation, local_day(now + rules.reserve_back)))
            for person, role in roles(meeting).items()
        ),
        interspace_minutes=round(rules.interspace.total_seconds() / 60),
        days_off=_days_off_of_the_table(required, situation),
        quorum=None if asked.quorum is None else min(asked.quorum, len(required)),
        one_of=tuple(tuple(seat.people) for seat in required if len(seat.people) > 1),
        places=places,
        passes=frozenset((person, location) for person in meeting.people for location in facts(person, situation).passes),
        travel_minutes=dict(_journeys(meeting, situation)),
        prices=rules.prices,
        limit=OPTIONS,
        exclude=frozenset(_exclusions(meeting)),
        not_before=not_before if horizon.not_before is None else max(not_before, horizon.not_before),
        thin_days=situation.thin_days,
        thin_day=rules.thin_day,
    )


def local_day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def roles(meeting: Meeting) -> dict[PersonId, Role]:
    """Everybody asked, once, in the order asked."""
    found: dict[PersonId, Role] = {}
    for seat in meeting.asked.seats:
        for person in seat.people:
            found.setdefault(person, seat.role)
    return found


def facts(person: PersonId, situation: Situation) -> PersonFacts:
    return situation.people.get(person, PersonFacts())


def known(person: PersonId, meeting: Meeting, situation: Situation) -> bool:
    """Whether the calendar of this person can be relied on."""
    owner = person_owner(person)
    calendar = situation.calendars.get(owner)
    return calendar is not None and calendar.known and owner not in meeting.unreadable


def unknown_required(meeting: Meeting, situation: Situation) -> tuple[PersonId, ...]:
    """Who must be there, and whose calendar says nothing that a booking can rest on; of a group with one that does, nobody."""
    required = [seat.people for seat in meeting.asked.seats if seat.required]
    unreadable = [people for people in required if not any(known(person, meeting, situation) for person in people)]
    return tuple(dict.fromkeys(person for people in unreadable for person in people))


def _participant(person: PersonId, role: Role, meeting: Meeting, situation: Situation, reserve: Iterable[Block]) -> Participant:
    """Of an unknown calendar too, what is taken for certain is: those hours are not asked for."""
    owner, reliable, about = person_owner(person), known(person, meeting, situation), facts(person, situation)
    calendar = situation.calendars.get(owner)
    refused = (Block(one.start, one.end, BusyKind.FIXED) for one in meeting.refusals if one.person == person)
    uncovered = _uncovered(calendar, meeting) if reliable else ()
    return Participant(
        id=person,
        role=role,
        may_send_deputy=about.deputy is not None and about.deputy not in meeting.people,
        working_hours=about.working_hours,
        days_off=_own_days_off(person, situation),
        busy=(*_taken(owner, calendar, situation), *uncovered, *refused, *reserve),
        calendar_known=reliable,
    )


def _reserve(person: PersonId, meeting: Meeting, situation: Situation, given_back: date) -> Iterator[Block]:
    """Spoedruimte on the days of the horizon after `given_back` on which this person works, unless their calendar says it there itself.

    Of an unknown calendar it is no busy time: those hours are the likeliest to be free (`with_kept_hours`).
    """
    about, calendar = facts(person, situation), situation.calendars.get(person_owner(person))
    if calendar is None or not about.reserve or not known(person, meeting, situation):
        return
    said = [block for block in calendar.blocks if block.kind is BusyKind.RESERVE]
    at_work = set(about.working_hours.days)
    day = max(meeting.horizon.first, given_back + timedelta(days=1))
    while day <= meeting.horizon.last:
        if day.isoweekday() in at_work and day not in _own_days_off(person, situation):
            for block in (hours.on(day) for hours in about.reserve if hours.day == day.isoweekday()):
                if not any(one.start < block.end and block.start < one.end for one in said):
                    yield block
        day += timedelta(days=1)


def _own_days_off(person: PersonId, situation: Situation) -> frozenset[date]:
    about = facts(person, situation)
    return (situation.days_off | about.own_days_off) - about.works_on


def _days_off_of_the_table(required: list[Seat], situation: Situation) -> frozenset[date]:
    """No meeting: days off of all who are required, and public holidays unless all of them work."""
    of_each = [_own_days_off(person, situation) for seat in required for person in seat.people]
    if not of_each:
        return situation.days_off
    return frozenset.intersection(*of_each) | (situation.days_off & frozenset.union(*of_each))


def _place(location: LocationFacts, meeting: Meeting, situation: Situation, rules: Rules) -> Place:
    closed = tuple(_closed(location, meeting))
    rooms = [
        RoomOffer(room.id, room.capacity, (*_taken(owner, calendar, situation), *_uncovered(calendar, meeting), *closed))
        for room in location.rooms
        if not room.lent
        if (calendar := situation.calendars.get(owner := room_owner(room.id))) is None or calendar.known
    ]
    return Place(location.id, (*rooms, *_lent_rooms(location, meeting, situation, rules)), location.registration_working_days)


def _taken(owner: OwnerId, calendar: Calendar | None, situation: Situation) -> Iterator[Block]:
    """What other meetings hold, and what is in the calendar."""
    yield from situation.taken.get(owner, ())
    if calendar is not None:
        yield from calendar.blocks


def _uncovered(calendar: Calendar | None, meeting: Meeting) -> Iterator[Block]:
    """The part of the horizon that the calendar says nothing of."""
    if calendar is not None:
        begin, end = horizon_of(meeting)
        if calendar.known_from > begin:
            yield Block(begin, min(calendar.known_from, end), BusyKind.FIXED)
        if calendar.known_until < end:
            yield Block(max(calendar.known_until, begin), end, BusyKind.FIXED)


def _closed(location: LocationFacts, meeting: Meeting) -> Iterator[Block]:
    """The hours of the horizon in which the building is shut."""
    opening, closing = (time.fromisoformat(text) for text in (location.opening_hours.start, location.opening_hours.end))
    day, end = meeting.horizon.first, meeting.horizon.last
    while day <= end:
        midnight, next_midnight = _at(day, time()), _at(day + timedelta(days=1), time())
        if day.isoweekday() in location.opening_hours.days:
            yield Block(midnight, _at(day, opening), BusyKind.FIXED)
            yield Block(_at(day, closing), next_midnight, BusyKind.FIXED)
        else:
            yield Block(midnight, next_midnight, BusyKind.FIXED)
        day += timedelta(days=1)


def horizon_of(meeting: Meeting) -> tuple[datetime, datetime]:
    """The horizon as instants, with a day on either side for travel."""
    return _at(meeting.horizon.first - timedelta(days=1), time()), _at(meeting.horizon.last + timedelta(days=2), time())


def _at(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, AMSTERDAM)


def _journeys(meeting: Meeting, situation: Situation) -> Iterator[tuple[tuple[str, str], int]]:
    for location in situation.locations:
        for person in meeting.people:
            if (base := facts(person, situation).base) is not None:
                yield (person, location.id), travel_minutes(base, location.coordinates)


def _exclusions(meeting: Meeting) -> Iterator[Exclusion]:
    """Every start that would overlap a moment that is out for everybody."""
    step = timedelta(minutes=GRID_MINUTES)
    for refusal in meeting.refusals:
        if refusal.person is None:
            start = refusal.start
            while start > refusal.start - meeting.asked.duration:
                yield Exclusion(start)
                start -= step
            start = refusal.start + step
            while start < refusal.end:
                yield Exclusion(start)
                start += step


def _lent_rooms(location: LocationFacts, meeting: Meeting, situation: Situation, rules: Rules) -> Iterator[RoomOffer]:
    """Rooms that the host must confirm: of their time only our own holds are known. Not before the host can have answered, so that a no
    can still be told in time, and visitors can be registered after that; never again for a time that was refused.
    """
    if situation.host_by is None:
        return
    begin = horizon_of(meeting)[0]
    soonest = max(situation.host_by + rules.notice, _registered(location, meeting, situation, local_day(situation.host_by)))
    closed = (*_closed(location, meeting), Block(begin, max(soonest, begin), BusyKind.FIXED))
    for room in location.rooms:
        if room.lent:
            refused = (one.block for one in meeting.rooms_refused if one.room == room.id)
            yield RoomOffer(room.id, room.capacity, (*situation.taken.get(room_owner(room.id), ()), *refused, *closed), rules.lent_room)


def _registered(location: LocationFacts, meeting: Meeting, situation: Situation, answered: date) -> datetime:
    """The first instant for which visitors can be registered once the host answered; at once when nobody who is asked is a visitor."""
    everybody = (*meeting.people, *(deputy for person in meeting.people if (deputy := facts(person, situation).deputy)))
    day, left = answered, location.registration_working_days
    if all(location.id in facts(person, situation).passes for person in everybody):
        return _at(answered, time())
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= FRIDAY and day not in situation.days_off
    return _at(day, time())
