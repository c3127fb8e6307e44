"""The world as the directory and availability said it: this service's own projections."""

from collections.abc import Iterable

from services.coworking.domain.candidates import Calendar, Candidate, Challenge, welcomes_umbrella
from services.coworking.domain.planning import Venue, Wish
from services.coworking.ports import Attendee, Choice, Choices
from shared.bus import Bus, Commit, Projection
from shared.contracts.availability import BusyTimeChanged
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged
from shared.kernel import ChallengeId, LocationId, PersonId, person_owner
from shared.security import PersonIds
from shared.workdays import exceptions_of


class HeardWorld:
    """Ports `World` and `People`."""

    def __init__(self, bus: Bus, ids: PersonIds) -> None:
        self._ids, self._product = ids, bus.product
        self._people = Projection(bus, PersonChanged)
        self._locations = Projection(bus, LocationChanged)
        self._challenges = Projection(bus, ChallengeChanged)
        self._busy = Projection(bus, BusyTimeChanged)

    def follow(self) -> None:
        """Keep all of it by handlers of its own."""
        for projection in (self._people, self._locations, self._challenges, self._busy):
            projection.follow()

    async def choices(self) -> Choices:
        challenges = [Choice(one.challenge, one.title) for one in await self._challenges.all()]
        locations = [Choice(one.location, one.name) for one in await self._locations.all()]
        return Choices(_sorted(challenges), _sorted(locations))

    async def challenge(self, id: ChallengeId) -> Challenge | None:
        heard = await self._challenges.of(id)
        return None if heard is None else Challenge(id, heard.title, welcomes_umbrella(heard.phase, heard.umbrella_from))

    async def venue(self, id: LocationId) -> Venue | None:
        """People sit together: as many as fit in the largest room, and as the building lets in."""
        heard = await self._locations.of(id)
        if heard is None:
            return None
        largest = max((room.capacity for room in heard.rooms), default=0)
        seats = largest if heard.daily_visitors is None else min(largest, heard.daily_visitors)
        return Venue(heard.name, heard.opening_hours, heard.registration_lead_working_days, seats)

    async def candidates(self, wish: Wish) -> tuple[Candidate, ...]:
        people = [one for one in await self._people.all() if wish.challenge in one.challenges or one.person == wish.asker]
        busy = await self._busy.many(person_owner(one.person) for one in people)
        return tuple(self._candidate(one, wish.location, busy.get(person_owner(one.person))) for one in people)

    async def known(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        return frozenset(one.person for one in (await self._people.many(people)).values())

    async def colleague(self, address: str) -> PersonId | None:
        heard = await self._people.of(self._ids.of(address))
        return None if heard is None or heard.guest else heard.person

    async def attendees(self, people: Iterable[PersonId]) -> tuple[Attendee, ...]:
        found = (await self._people.many(people)).values()
        return tuple(Attendee(one.function, one.organisation_name, one.tier) for one in found)

    def forget(self, person: PersonId, revision: int, commit: Commit) -> None:
        self._people.forget(person, revision, commit)
        self._busy.drop(person_owner(person), commit)

    def _candidate(self, heard: PersonChanged, location: LocationId, busy: BusyTimeChanged | None) -> Candidate:
        return Candidate(
            person=heard.person,
            tier=heard.tier,
            organisation=heard.organisation_name,
            hours=heard.working_hours,
            has_pass=location in heard.passes,
            calendar=None if busy is None else Calendar(busy.valid_from, busy.valid_until, busy.blocks, busy.known),
            level=heard.level,
            umbrella=heard.umbrella,
            paused=heard.paused,
            own_days_off=exceptions_of(heard.organisation, self._product).off,
        )


def _sorted(choices: list[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: choice.name.casefold()))
