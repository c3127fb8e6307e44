"""The directory as this service heard of it."""

from collections.abc import Sequence

from services.intake.domain.request import Draft, Known, KnownChallenge, KnownPerson
from services.intake.ports import Listed, Place, Room, Topic
from shared.bus import Bus, Projection
from shared.clock import local_day
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged
from shared.kernel import GovernmentTier, LocationId, PersonId

_TIERS = (*GovernmentTier, None)


class HeardDirectory:
    """`Directory` on projections of the directory's events."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.heard_people = Projection(bus, PersonChanged)
        self._places, self._topics = Projection(bus, LocationChanged), Projection(bus, ChallengeChanged)

    def follow(self) -> None:
        for heard in (self.heard_people, self._places, self._topics):
            heard.follow()

    async def known(self, draft: Draft, requester_domains: frozenset[str]) -> Known:
        typed = [draft.requester.person, *(named.person for seat in draft.seats for named in (seat.one, *seat.one_of) if named is not None)]
        people = await self.heard_people.many(typed)
        topic = await self._topics.of(draft.challenge) if draft.challenge else None
        return Known(
            today=local_day(self._bus.clock.now()),
            people={PersonId(id): KnownPerson(heard.level, heard.umbrella, heard.paused) for id, heard in people.items()},
            challenge=None if topic is None else KnownChallenge(topic.phase, topic.umbrella_from),
            locations=frozenset(place.location for place in await self._places.all()),
            requester_domains=requester_domains,
        )

    async def people(self, people: Sequence[PersonId]) -> dict[PersonId, Listed]:
        return {PersonId(id): _listed(heard) for id, heard in (await self.heard_people.many(people)).items()}

    async def everybody(self) -> list[Listed]:
        people = [_listed(heard) for heard in await self.heard_people.all() if not heard.guest and not heard.paused]
        return sorted(people, key=lambda listed: (_TIERS.index(listed.tier), listed.organisation, listed.function, listed.name))

    async def place(self, location: LocationId) -> Place | None:
        heard = await self._places.of(location)
        return None if heard is None else _place(heard)

    async def places(self) -> list[Place]:
        return sorted((_place(heard) for heard in await self._places.all()), key=lambda place: place.name)

    async def topics(self) -> list[Topic]:
        return sorted((Topic(heard.challenge, heard.title) for heard in await self._topics.all()), key=lambda topic: topic.title)


def _listed(heard: PersonChanged) -> Listed:
    return Listed(heard.person, heard.name, heard.address, heard.function, heard.organisation_name, heard.tier, heard.guest)


def _place(heard: LocationChanged) -> Place:
    return Place(heard.location, heard.name, tuple(Room(room.id, room.name, room.capacity) for room in heard.rooms))
