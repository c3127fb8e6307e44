"""The directory as this service heard of it."""

from collections.abc import Iterable, Sequence

from services.intake.domain.chairs import Chaired, Willing
from services.intake.domain.request import Known, KnownChallenge, KnownPerson
from services.intake.ports import Listed, Place, Room, Topic
from shared.bus import Bus, Documents, Projection
from shared.clock import local_day
from shared.contracts.availability import SourcesChanged
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged
from shared.functions import umbrella_name, umbrella_of
from shared.kernel import ChallengeId, GovernmentTier, LocationId, PersonId, person_owner

_TIERS = (*GovernmentTier, None)


class HeardDirectory:
    """`Directory` on projections of the directory's events; `chaired` is who chaired when."""

    def __init__(self, bus: Bus, chaired: Documents[Chaired]) -> None:
        self._bus, self._chaired = bus, chaired
        self.heard_people = Projection(bus, PersonChanged)
        self.heard_sources = Projection(bus, SourcesChanged)
        self._places, self._topics = Projection(bus, LocationChanged), Projection(bus, ChallengeChanged)

    def follow(self) -> None:
        for heard in (self.heard_people, self.heard_sources, self._places, self._topics):
            heard.follow()

    async def known(self, people: Iterable[PersonId], challenge: ChallengeId | None, *, with_chairs: bool = False) -> Known:
        heard_people = await self.heard_people.many(people)
        everybody = await self.heard_people.all() if with_chairs else []
        topic = await self._topics.of(challenge) if challenge else None
        return Known(
            today=local_day(self._bus.clock.now()),
            people={PersonId(id): _known(heard) for id, heard in heard_people.items()},
            challenge=None if topic is None else _challenge(topic, everybody),
            locations=frozenset(place.location for place in await self._places.all()),
            willing=await self._willing(everybody),
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
        return sorted((_topic(heard) for heard in await self._topics.all()), key=lambda topic: topic.title)

    async def topic(self, challenge: ChallengeId) -> Topic | None:
        heard = await self._topics.of(challenge)
        return None if heard is None else _topic(heard)

    async def _willing(self, everybody: Sequence[PersonChanged]) -> tuple[Willing, ...]:
        willing = [heard for heard in everybody if heard.chairs and not heard.paused and not heard.guest]
        chaired = await self._chaired.many([heard.person for heard in willing])
        sources = await self.heard_sources.many([person_owner(heard.person) for heard in willing])
        return tuple(
            Willing(
                heard.person,
                heard.organisation_name,
                heard.level,
                heard.challenges,
                last=last.at if (last := chaired[heard.person].value) else None,
                connected=bool((known := sources.get(person_owner(heard.person))) and known.kinds),
            )
            for heard in willing
        )


def _known(heard: PersonChanged) -> KnownPerson:
    body = umbrella_of(heard.organisation_name, heard.address) or heard.organisation if heard.umbrella else None
    return KnownPerson(heard.level, heard.umbrella, heard.paused, heard.organisation_name, body, heard.guest)


def _challenge(topic: ChallengeChanged, everybody: Sequence[PersonChanged]) -> KnownChallenge:
    seated = frozenset(heard.organisation_name for heard in everybody if topic.challenge in heard.challenges)
    return KnownChallenge(topic.phase, topic.umbrella_from, frozenset(topic.admitted), seated)


def _listed(heard: PersonChanged) -> Listed:
    return Listed(
        heard.person,
        heard.name,
        heard.address,
        heard.function,
        heard.organisation_name,
        heard.tier,
        heard.guest,
        heard.challenges,
        heard.secretariat,
        heard.level,
    )


def _topic(heard: ChallengeChanged) -> Topic:
    return Topic(heard.challenge, heard.title, heard.phase, heard.tiers, heard.umbrella_from, tuple(map(umbrella_name, heard.admitted)))


def _place(heard: LocationChanged) -> Place:
    rooms = tuple(Room(room.id, room.name, room.capacity) for room in heard.rooms)
    return Place(heard.location, heard.name, rooms, heard.registration_lead_working_days)
