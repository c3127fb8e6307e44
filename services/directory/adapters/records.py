"""People, challenges and locations in the store: what is kept is said, in the same commit."""

from collections.abc import Iterable

from services.directory.domain.challenges import Challenge
from services.directory.domain.locations import Location
from services.directory.domain.people import Forgotten, Person
from services.directory.domain.personal import PageAsked
from shared.bus import Bus, Commit, Document, Documents
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonalPageAsked, PersonChanged, PersonForgotten, Room
from shared.kernel import PersonId


class SaidPeople:
    """Port `People`."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._people = Documents(bus, "person", Person)
        self._forgotten = Documents(bus, "forgotten", Forgotten)
        self._page_asked = Documents(bus, "page-asked", PageAsked)

    async def of(self, id: PersonId) -> Document[Person]:
        return await self._people.of(id)

    async def many(self, ids: Iterable[PersonId]) -> dict[PersonId, Document[Person]]:
        return {PersonId(id): document for id, document in (await self._people.many(ids)).items()}

    async def all(self) -> list[Document[Person]]:
        return await self._people.all()

    def keep(self, commit: Commit, before: Document[Person], person: Person) -> None:
        commit.keep(before.becomes(person)).say(person_changed(person))

    async def forgotten(self, ids: Iterable[PersonId]) -> dict[PersonId, Forgotten]:
        found = await self._forgotten.many(ids)
        return {PersonId(id): document.value for id, document in found.items() if document.value is not None}

    async def page_asked(self, id: PersonId) -> Document[PageAsked]:
        return await self._page_asked.of(id)

    def say_page_asked(self, commit: Commit, before: Document[PageAsked], asked: PageAsked) -> None:
        commit.keep(before.becomes(asked))
        commit.say(PersonalPageAsked(revision=asked.count, person=PersonId(before.id), asked_at=asked.at))

    async def forget(self, commit: Commit, before: Document[Person]) -> None:
        person = before.there
        revision = person.revision + 1
        trace = await self._forgotten.of(person.id)
        commit.keep(before.gone()).keep(trace.becomes(Forgotten(revision, commit.now)))
        asked = await self._page_asked.of(person.id)
        if asked.value is None:
            commit.unchanged(asked)
        else:
            commit.keep(asked.gone())
        commit.say(PersonForgotten(revision=revision, person=person.id))
        await self._bus.forget(person.id, commit)


class SaidChallenges:
    """Port `Challenges`."""

    def __init__(self, bus: Bus) -> None:
        self._challenges = Documents(bus, "challenge", Challenge)

    async def of(self, id: str) -> Document[Challenge]:
        return await self._challenges.of(id)

    async def all(self) -> list[Document[Challenge]]:
        return await self._challenges.all()

    def keep(self, commit: Commit, before: Document[Challenge], challenge: Challenge) -> None:
        commit.keep(before.becomes(challenge)).say(challenge_changed(challenge))


class SaidLocations:
    """Port `Locations`."""

    def __init__(self, bus: Bus) -> None:
        self._locations = Documents(bus, "location", Location)

    async def of(self, id: str) -> Document[Location]:
        return await self._locations.of(id)

    async def all(self) -> list[Document[Location]]:
        return await self._locations.all()

    def keep(self, commit: Commit, before: Document[Location], location: Location) -> None:
        commit.keep(before.becomes(location)).say(location_changed(location))


def person_changed(person: Person) -> PersonChanged:
    """The phone number leaves the directory only with consent."""
    return PersonChanged(
        revision=person.revision,
        person=person.id,
        name=person.name,
        address=person.address,
        function=person.function,
        organisation=person.organisation,
        organisation_name=person.organisation_name,
        tier=person.tier,
        level=person.level,
        guest=person.guest,
        umbrella=person.umbrella,
        phone=person.phone if person.phone_shared else None,
        base=person.base,
        working_hours=person.working_hours,
        passes=person.passes,
        challenges=person.challenges,
        deputy=person.deputy,
        deputy_has_standing_permission=person.deputy_has_standing_permission,
        secretariat=person.secretariat,
        answers_by=person.answers_by,
        paused=person.paused,
        reserve=person.reserve,
        chairs=person.chairs,
    )


def challenge_changed(challenge: Challenge) -> ChallengeChanged:
    return ChallengeChanged(
        revision=challenge.revision,
        challenge=challenge.id,
        title=challenge.title,
        question=challenge.question,
        tiers=challenge.tiers,
        phase=challenge.phase,
        umbrella_from=challenge.umbrella_from,
        ground_rules=challenge.ground_rules,
        call_first={first.tier: first.person for first in challenge.call_first},
        admitted=challenge.admitted,
    )


def location_changed(location: Location) -> LocationChanged:
    details = location.details
    return LocationChanged(
        revision=location.revision,
        location=location.id,
        name=details.name,
        address=details.address,
        coordinates=details.coordinates,
        rooms=tuple(
            Room(id=room.id, name=room.name, capacity=room.capacity, equipment=room.equipment, on_request=room.on_request)
            for room in details.rooms
        ),
        opening_hours=details.opening_hours,
        registration_lead_working_days=details.registration_lead_working_days,
        identification_required=details.identification_required,
        daily_visitors=details.daily_visitors,
        wifi=details.wifi,
        step_free=details.step_free,
        hearing_loop=details.hearing_loop,
        host_address=details.host_address,
        reception_address=details.reception_address,
        directions=details.directions,
    )
