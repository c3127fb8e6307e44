"""`World` on the projections of what directory and availability said, and on the holds in the store."""

from collections.abc import Mapping

from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import horizon_of
from services.matchmaking.domain.situation import Calendar, LocationFacts, PersonFacts, RoomFacts, Situation
from services.matchmaking.ports import Seen
from shared.bus import Bus, Check, Commit, Projection
from shared.contracts.availability import BusyTimeChanged
from shared.contracts.directory import LocationChanged, PersonChanged
from shared.kernel import OwnerId, PersonId, person_owner, room_owner
from shared.workdays import days_off_between


class ProjectedWorld:
    """Implements `services.matchmaking.ports.World`."""

    def __init__(self, bus: Bus, holds: StoredHolds) -> None:
        self._bus, self._holds = bus, holds
        self._people = Projection(bus, PersonChanged)
        self._locations = Projection(bus, LocationChanged)
        self._calendars = Projection(bus, BusyTimeChanged)

    def follow(self) -> None:
        """Register the handlers that keep the projections."""
        for projection in (self._people, self._locations, self._calendars):
            projection.follow()

    def forget(self, person: PersonId, revision: int, commit: Commit) -> None:
        self._people.forget(person, revision, commit)
        self._calendars.drop(person_owner(person), commit)

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
        people, locations = await self._facts(meeting), await self._candidates(meeting)
        owners = _owners(meeting, locations)
        deputies = [person_owner(about.deputy) for about in people.values() if about.deputy is not None]
        heard = await self._calendars.many(owners)
        begin, end = horizon_of(meeting)
        taken = await self._holds.taken((*owners, *deputies), begin, end, meeting.id, self._bus.clock.now())
        situation = Situation(
            people=people,
            calendars={OwnerId(owner): _calendar(event) for owner, event in heard.items()},
            locations=locations,
            taken=taken,
            days_off=days_off_between(meeting.horizon.first, meeting.horizon.last),
        )
        return Seen(situation, {owner: self._unchanged(owner, heard.get(owner)) for owner in owners})

    async def _facts(self, meeting: Meeting) -> dict[PersonId, PersonFacts]:
        people = await self._people.many(meeting.people)
        deputies = await self._people.many(about.deputy for about in people.values() if about.deputy is not None)
        able = {person for person, about in deputies.items() if not about.paused}
        return {
            PersonId(person): PersonFacts(
                about.base,
                about.working_hours,
                about.passes,
                about.deputy if about.deputy_has_standing_permission and about.deputy in able else None,
            )
            for person, about in people.items()
        }

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
