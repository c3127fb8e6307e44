"""`World` on the projections of what directory and availability said, and on the holds in the store."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from pydantic import TypeAdapter

from services.matchmaking.adapters.free_time import FreeTime
from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.adapters.moves import StoredMoves
from services.matchmaking.adapters.watchers import Watchers
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import horizon_of, unknown_required
from services.matchmaking.domain.situation import Calendar, LocationFacts, PersonFacts, RoomFacts, Situation
from services.matchmaking.domain.suggestions import PlannedDay
from services.matchmaking.ports import Seen, Week
from services.matchmaking.steps import CalendarMoved, RoomMoved
from shared.bus import Bus, Check, Commit, Projection
from shared.contracts.availability import BusyTimeChanged
from shared.contracts.directory import LocationChanged, PersonChanged, Room
from shared.kernel import MeetingId, OwnerId, PersonId, RoomId, person_owner, room_of, room_owner
from shared.travel import great_circle_km
from shared.workdays import days_off_between, exceptions_of, thin_days_between

NEAREST = 5
"""So many other locations are looked at when the one that was asked gives nothing."""
_DAY = TypeAdapter(PlannedDay)


class ProjectedWorld:
    """Implements `services.matchmaking.ports.World`."""

    def __init__(self, bus: Bus, holds: StoredHolds, moves: StoredMoves, week: Week) -> None:
        self._bus, self._holds, self._moves, self._week = bus, holds, moves, week
        self._people = Projection(bus, PersonChanged)
        self._locations = Projection(bus, LocationChanged)
        self._calendars = Projection(bus, BusyTimeChanged)
        self._free_time = FreeTime(bus, self._people)
        self._watchers = Watchers(bus)
        self._days = bus.keys.own("days")

    def follow(self) -> None:
        """Register the handlers that keep the projections."""

        @self._bus.on(LocationChanged)
        async def keep_a_location(event: LocationChanged, commit: Commit) -> None:
            before = await self._locations.of(event.location)
            self._locations.keep(event, commit)
            for room in _reservable(before) - _reservable(event):
                commit.step(*(RoomMoved(meeting=one) for one in await self._holds.holders(room_owner(room))))

        @self._bus.on(PersonChanged)
        async def keep_a_person(event: PersonChanged, commit: Commit) -> None:
            self._people.keep(event, commit)
            self._free_time.person_changed(event.person, commit)

        @self._bus.on(BusyTimeChanged)
        async def keep_a_calendar(event: BusyTimeChanged, commit: Commit) -> None:
            self._calendars.keep(event, commit)
            self._free_time.calendar_changed(event, commit)
            commit.step(*(CalendarMoved(meeting=meeting) for meeting in await self._watchers.of([event.owner])))
            if room_of(event.owner) is not None:
                commit.step(*(RoomMoved(meeting=one) for one in await self._holds.holders(event.owner, event.blocks)))

    def keep_day(self, day: PlannedDay, revision: int, commit: Commit) -> None:
        commit.keep_highest(self._days, day.id, revision, _DAY.dump_json(day).decode())

    async def days(self) -> tuple[PlannedDay, ...]:
        stored: list[bytes] = await self._bus.client.hvals(self._days)
        days = [_DAY.validate_json(raw.split(b" ", 2)[2]) for raw in stored]
        places = await self._locations.many(day.location for day in days)
        where = {place: about.coordinates for place, about in places.items()}
        return tuple(replace(day, coordinates=where.get(day.location)) for day in days)

    async def watchers(self, owners: Iterable[OwnerId]) -> tuple[MeetingId, ...]:
        return await self._watchers.of(owners)

    def watch(self, before: Meeting | None, after: Meeting, commit: Commit) -> None:
        self._watchers.change(before, after, commit)

    async def load(self) -> None:
        """What this process keeps in memory; without it the first poll waits for it."""
        await self._free_time.load()

    def forget(self, person: PersonId, revision: int, commit: Commit) -> None:
        self._people.forget(person, revision, commit)
        self._calendars.drop(person_owner(person), commit)
        self._moves.forget(person, commit)
        self._free_time.forget(person, commit)

    async def knows(self, meeting: Meeting) -> bool:
        members = set(meeting.people) - set(meeting.asked.guests)
        place = meeting.asked.location
        return members <= (await self._people.many(members)).keys() and (place is None or await self._locations.of(place) is not None)

    async def has_heard(self, revisions: Mapping[OwnerId, int]) -> bool:
        heard = await self._calendars.many(revisions)
        return all(owner in heard and heard[owner].revision >= revision for owner, revision in revisions.items())

    async def owners(self, meeting: Meeting) -> tuple[OwnerId, ...]:
        return _owners(meeting, await self._candidates(meeting), lent=False)

    async def look(self, meeting: Meeting, together: Collection[MeetingId] = ()) -> Seen:
        about, locations = await self._people.many(meeting.people), await self._candidates(meeting)
        people = await self._facts(about)
        elsewhere = await self._elsewhere(meeting, locations)
        deputies = [person_owner(facts.deputy) for facts in people.values() if facts.deputy is not None]
        owners = (*_owners(meeting, (*locations, *elsewhere)), *deputies)
        heard = await self._calendars.many(owners)
        (begin, end), now = horizon_of(meeting), self._bus.clock.now()
        moved, as_often = await self._moves.this_month(meeting.people, now, meeting.id)
        taken = await self._holds.taken(owners, begin, end, {meeting.id, *together}, now)
        situation = Situation(
            people=people,
            calendars={OwnerId(owner): _calendar(event) for owner, event in heard.items()},
            locations=locations,
            taken=taken,
            days_off=days_off_between(meeting.horizon.first, meeting.horizon.last),
            thin_days=thin_days_between(meeting.horizon.first, meeting.horizon.last, self._bus.product),
            elsewhere=elsewhere,
            moved=moved,
            host_by=self._week.deadlines(now, meeting.asked.within_working_days).host,
        )
        unknown = [about[person] for person in unknown_required(meeting, situation) if person in about]
        if unknown:
            situation = replace(situation, priors=await self._free_time.priors(unknown))
        return Seen(situation, {owner: self._unchanged(owner, heard.get(owner)) for owner in owners}, as_often)

    async def _facts(self, people: Mapping[str, PersonChanged]) -> dict[PersonId, PersonFacts]:
        deputies = await self._people.many(about.deputy for about in people.values() if about.deputy is not None)
        able = {person for person, about in deputies.items() if not about.paused}
        return {PersonId(person): self._about(about, able) for person, about in people.items()}

    def _about(self, about: PersonChanged, able_to_deputise: set[str]) -> PersonFacts:
        days = exceptions_of(about.organisation, self._bus.product)
        return PersonFacts(
            about.base,
            about.working_hours,
            about.passes,
            about.deputy if about.deputy_has_standing_permission and about.deputy in able_to_deputise else None,
            days.off,
            days.works,
            about.reserve,
        )

    async def _candidates(self, meeting: Meeting) -> tuple[LocationFacts, ...]:
        """The location asked, else every one; none for an online meeting or a place typed by the requester."""
        if not meeting.asked.in_person or meeting.asked.free_place is not None:
            return ()
        if meeting.asked.location is None:
            return tuple(_location(event) for event in await self._locations.all())
        asked = await self._locations.of(meeting.asked.location)
        return () if asked is None else (_location(asked),)

    async def _elsewhere(self, meeting: Meeting, asked: tuple[LocationFacts, ...]) -> tuple[LocationFacts, ...]:
        """The nearest other locations, when one was asked."""
        if meeting.asked.location is None or not asked:
            return ()
        others = [_location(event) for event in await self._locations.all() if event.location != meeting.asked.location]
        return tuple(sorted(others, key=lambda one: (great_circle_km(one.coordinates, asked[0].coordinates), one.id))[:NEAREST])

    def _unchanged(self, owner: OwnerId, heard: BusyTimeChanged | None) -> Check:
        return Check("version", self._calendars.key, (owner, "0" if heard is None else str(heard.revision)))


def _owners(meeting: Meeting, locations: tuple[LocationFacts, ...], *, lent: bool = True) -> tuple[OwnerId, ...]:
    """Everybody at the table and the rooms; those that are `lent` have no calendar to read."""
    rooms = (room_owner(room.id) for location in locations for room in location.rooms if lent or not room.lent)
    return (*map(person_owner, meeting.people), *rooms)


def _reservable(location: LocationChanged | None) -> set[RoomId]:
    return set() if location is None else {room.id for room in _rooms(location)}


def _calendar(event: BusyTimeChanged) -> Calendar:
    return Calendar(event.known, event.valid_from, event.valid_until, event.blocks)


def _location(event: LocationChanged) -> LocationFacts:
    rooms = tuple(RoomFacts(room.id, room.capacity, room.on_request) for room in _rooms(event))
    return LocationFacts(event.location, event.coordinates, rooms, event.opening_hours, event.registration_lead_working_days)


def _rooms(location: LocationChanged) -> tuple[Room, ...]:
    """Those that can be had: one that a host must confirm only where there is a host to ask."""
    return tuple(room for room in location.rooms if not room.on_request or location.host_address is not None)
