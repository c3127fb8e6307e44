"""People: what somebody delivers about them, what is kept, and what that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from services.directory.domain.organisations import Register, contains_all, folded
from shared.functions import level_of, umbrella_of
from shared.kernel import (
    AnswersBy,
    ChallengeId,
    Coordinates,
    GovernmentTier,
    Level,
    LocationId,
    OrganisationId,
    PersonId,
    ReserveHours,
    WorkingHours,
)


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as delivered by a form, a file or another program: addresses as typed, an organisation by id or name.

    What is None follows from the function (level) or the organisation (tier, base); `reserve` and `chairs` then stay as they are.
    """

    address: str
    name: str
    function: str = ""
    organisation: str = ""
    tier: GovernmentTier | None = None
    level: Level | None = None
    phone: str | None = None
    phone_shared: bool = False
    base: Coordinates | None = None
    working_hours: WorkingHours = WorkingHours()
    passes: tuple[LocationId, ...] = ()
    challenges: tuple[ChallengeId, ...] = ()
    deputy: str | None = None
    deputy_has_standing_permission: bool = False
    secretariat: str | None = None
    answers_by: AnswersBy = AnswersBy.SELF
    paused: bool = False
    reserve: tuple[ReserveHours, ...] | None = None
    chairs: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as kept. `revision` counts the changes that were said; `organisation` is None for one that is not in the register."""

    id: PersonId
    revision: int
    address: str
    name: str
    function: str = ""
    organisation: OrganisationId | None = None
    organisation_name: str = ""
    tier: GovernmentTier | None = None
    level: Level = Level.CIVIL_SERVICE
    guest: bool = False
    umbrella: bool = False
    phone: str | None = None
    phone_shared: bool = False
    base: Coordinates | None = None
    working_hours: WorkingHours = WorkingHours()
    passes: tuple[LocationId, ...] = ()
    challenges: tuple[ChallengeId, ...] = ()
    deputy: PersonId | None = None
    deputy_has_standing_permission: bool = False
    secretariat: str | None = None
    answers_by: AnswersBy = AnswersBy.SELF
    paused: bool = False
    own_reserve: tuple[ReserveHours, ...] = ()
    """Spoedruimte that this person agreed."""
    chairs: bool = False
    """Consents to chair meetings of challenges in which their own organisation has no seat."""
    organisation_reserve: tuple[ReserveHours, ...] = ()
    """What their organisation agreed for its people; it holds for who has none of their own."""

    @property
    def reserve(self) -> tuple[ReserveHours, ...]:
        return self.own_reserve or self.organisation_reserve


@dataclass(frozen=True, slots=True)
class GuestDetails:
    """All that a request form asks about somebody outside the directory."""

    id: PersonId
    address: str
    name: str
    function: str = ""
    organisation_name: str = ""
    tier: GovernmentTier | None = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What stays of somebody who was forgotten, under the opaque id: the last revision, and when."""

    revision: int
    at: datetime


class Unchanged(Enum):
    """The decision that nothing needs to be stored or said."""

    UNCHANGED = "ongewijzigd"


UNCHANGED = Unchanged.UNCHANGED


def joined(guest: GuestDetails, before: Person | None, register: Register, past: int = 0) -> Person | Unchanged:
    """A guest of a request becomes a person. Somebody known stays as known; a guest's empty fields are filled in."""
    organisation = register.named(guest.organisation_name)
    seen = Person(
        id=guest.id,
        revision=past,
        address=guest.address,
        name=guest.name,
        function=guest.function,
        organisation=organisation.id if organisation else None,
        organisation_name=organisation.name if organisation else guest.organisation_name,
        tier=guest.tier or (organisation.tier if organisation else None),
        level=Level.EXECUTIVE if level_of(guest.function) is Level.EXECUTIVE else Level.CIVIL_SERVICE,
        guest=True,
        umbrella=organisation.umbrella if organisation else umbrella_of(guest.organisation_name, guest.address) is not None,
        base=organisation.seat if organisation else None,
    )
    if before is None:
        return replace(seen, revision=past + 1)
    if not before.guest:
        return UNCHANGED
    fuller = _filled_in(before, seen)
    return UNCHANGED if fuller == before else replace(fuller, revision=before.revision + 1)


def _filled_in(before: Person, seen: Person) -> Person:
    fuller = replace(before, name=before.name or seen.name, tier=before.tier or seen.tier)
    if not before.function:
        fuller = replace(fuller, function=seen.function, level=seen.level)
    if not before.organisation_name:
        fuller = replace(
            fuller,
            organisation=seen.organisation,
            organisation_name=seen.organisation_name,
            umbrella=seen.umbrella,
            base=before.base or seen.base,
        )
    return fuller


def chairing(person: Person, *, willing: bool) -> Person | Unchanged:
    """Somebody says on their own page whether they chair for others."""
    return UNCHANGED if person.chairs is willing else replace(person, revision=person.revision + 1, chairs=willing)


def without_deputy(person: Person) -> Person:
    """After the deputy was forgotten."""
    return replace(person, revision=person.revision + 1, deputy=None, deputy_has_standing_permission=False)


def entry_of(person: Person, address_of: Mapping[PersonId, str]) -> PersonEntry:
    """What would deliver this person again, for an export."""
    return PersonEntry(
        address=person.address,
        name=person.name,
        function=person.function,
        organisation=person.organisation or person.organisation_name,
        tier=person.tier,
        level=person.level,
        phone=person.phone,
        phone_shared=person.phone_shared,
        base=person.base,
        working_hours=person.working_hours,
        passes=person.passes,
        challenges=person.challenges,
        deputy=address_of.get(person.deputy) if person.deputy else None,
        deputy_has_standing_permission=person.deputy_has_standing_permission,
        secretariat=person.secretariat,
        answers_by=person.answers_by,
        paused=person.paused,
        reserve=person.own_reserve,
        chairs=person.chairs,
    )


def found_among(
    people: Sequence[Person], text: str = "", tier: GovernmentTier | None = None, challenge: ChallengeId | None = None
) -> tuple[Person, ...]:
    """Those of the tier and challenge whose name, function, organisation or address contains every word of the text; by name."""
    words = folded(text).split()
    return tuple(
        sorted(
            (
                person
                for person in people
                if (tier is None or person.tier is tier)
                and (challenge is None or challenge in person.challenges)
                and contains_all(words, person.name, person.function, person.organisation_name, person.address)
            ),
            key=lambda person: (folded(person.name), person.id),
        )
    )
