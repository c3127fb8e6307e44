"""`World` on the projections of what directory and availability said, and on the holds in the store."""

from collections.abc import Mapping
from dataclasses import replace

from services.matchmaking.adapters.free_time import FreeTime
from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import horizon_of, unknown_required
from services.matchmaking.domain.situation import Calendar, LocationFacts, PersonFacts, RoomFacts, Situation
from services.matchmaking.ports import Seen
from shared.bus import Bus, Check, Commit, Projection
from shared.contracts.availability import BusyTimeChanged
from shared.contracts.directory import LocationChanged, PersonChanged
from shared.kernel import OwnerId, PersonId, person_owner, room_owner
from shared.workdays import days_off_between, exceptions_of, thin_days_between


class ProjectedWorld:
    """Implements `services.matchmaking.ports.World`."""

    def __init__(self, bus: Bus, holds: StoredHolds) -> None:
        self._bus, self._holds = bus, holds
        self._people = Projection(bus, PersonChanged)
        self._locations = Projection(bus, LocationChanged)
        self._calendars = Projection(bus, BusyTimeChanged)
        self._free_time = FreeTime(bus, self._people)

    def follow(self) -> None:
        """Register the handlers that keep the projections."""
        self._locations.follow()

        @self._bus.on(PersonChanged)
        async def keep_a_person(event: PersonChanged, commit: Commit) -> None:
            self._people.keep(event, commit)
            self._free_time.person_changed(event.person, commit)

        @self._bus.on(BusyTimeChanged)
        async def keep_a_calendar(event: BusyTimeChanged, commit: Commit) -> None:
            self._calendars.keep(event, commit)
            self._free_time.calendar_changed(event, commit)

    async def load(self) -> None:
        """What this process keeps in memory; without it the first poll waits for it."""
        await self._free_time.load()

    def forget(self, person: PersonId, revision: int, commit: Commit) -> None:
        self._people.forget(person, revision, commit)
        self._calendars.drop(person_owner(person), commit)
        self._free_time.forget(person, commit)

    async def knows(self, meeting: Meeting) -> bool:
        members = set(meeting.people) - set(meeting.asked.guests)
        place = meeting.asked.location
        return members <= (await self._people.many(members)).keys() and (place is None or await self._locations.of(place) is not None)

    async def has_heard(self, revisions: Mapping[OwnerId, int]) -> bool:
        heard = await self._calendars.many(revisions)
        return all(owner in heard and heard[owner].revision >= revision for owner, revision in revisions.items())

    async def owners(self, meeting: Meeting) -> tuple[OwnerId, ...]:
        return _owners(meeting, await self._candidates(meeting))

    async def look(self, meeting: Meeting) -> Seen:
        about, locations = await self._people.many(meeting.people), await self._candidates(meeting)
        people = await self._facts(about)
        owners = _owners(meeting, locations)
        deputies = [person_owner(facts.deputy) for facts in people.values() if facts.deputy is not None]
        heard = await self._calendars.many(owners)
        begin, end = horizon_of(meeting)
        taken = await self._holds.taken((*owners, *deputies), begin, end, meeting.id, self._bus.clock.now())
        situation = Situation(
            people=people,
            calendars={OwnerId(owner): _calendar(event) for owner, event in heard.items()},
            locations=locations,
            taken=taken,
            days_off=days_off_between(meeting.horizon.first, meeting.horizon.last),
            thin_days=thin_days_between(meeting.horizon.first, meeting.horizon.last, self._bus.product),
        )
        unknown = [about[person] for person in unknown_required(meeting, situation) if person in about]
        if unknown:
            situation = replace(situation, priors=await self._free_time.priors(unknown))
        return Seen(situation, {owner: self._unchanged(owner, heard.get(owner)) for owner in owners})

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
        )

    async def _candidates(self, meeting: Meeting) -> tuple[LocationFacts, ...]:
        """The location asked, else every one; none for an online meeting or a place typed by the requester."""
        if not meeting.asked.in_person or meeting.asked.free_place is not None:
            return ()
        if meeting.asked.location is None:
            return tuple(_location(event) for event in await self._locations.all())
        asked = await self._locations.of(meeting.asked.location)
        return () if asked is None else (_location(asked),)

    def _unchanged(self, owner: OwnerId, heard: BusyTimeChanged | None) -> Check:
        return Check("version", self._calendars.key, (owner, "0" if heard is None else str(heard.revision)))


def _owners(meeting: Meeting, locations: tuple[LocationFacts, ...]) -> tuple[OwnerId, ...]:
    rooms = (room_owner(room.id) for location in locations for room in location.rooms)
    return (*map(person_owner, meeting.people), *rooms)


def _calendar(event: BusyTimeChanged) -> Calendar:
    return Calendar(event.known, event.valid_from, event.valid_until, event.blocks)


def _location(event: LocationChanged) -> LocationFacts:
    """Rooms that a building's host must confirm first are no candidates."""
    rooms = tuple(RoomFacts(room.id, room.capacity) for room in event.rooms if not room.on_request)
    return LocationFacts(event.location, event.coordinates, rooms, event.opening_hours, event.registration_lead_working_days)
