"""Delivered people: what must be put right, and what is kept of them."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from services.directory.domain.faults import Fault
from services.directory.domain.organisations import Register
from services.directory.domain.people import UNCHANGED, Person, PersonEntry, Unchanged
from services.directory.domain.reserve import Agreed, agreed_for, faults_of_reserve, in_order
from shared.functions import ASK, level_of, umbrella_of
from shared.kernel import AnswersBy, ChallengeId, Level, LocationId, PersonId, WorkingHours

ADDRESS = re.compile(r"[^@\s<>(),;:\"\[\]\\]+@[^@\s<>(),;:\"\[\]\\]+\.[^@\s<>(),;:\"\[\]\\.]+")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Known:
    """What a delivered person may refer to. `ids` maps every normalised address of the delivery; a deputy may be delivered later.

    `agreed` is the spoedruimte of organisations.
    """

    register: Register
    locations: AbstractSet[LocationId]
    challenges: AbstractSet[ChallengeId]
    ids: Mapping[str, PersonId]
    agreed: Agreed = field(default_factory=dict)


def faults_of(entry: PersonEntry, known: Known) -> tuple[Fault, ...]:
    """Everything that must be put right before this person can be kept; fields by their names on the wire."""
    organisation = known.register.named(entry.organisation)
    found: list[Fault] = []

    def unless(right: object, field: str, text: str) -> None:
        if not right:
            found.append(Fault(text, field))

    unless(
        ADDRESS.fullmatch(entry.address) is not None,
        "email",
        f"“{entry.address}” is geen e-mailadres. Vul een adres in zoals naam@organisatie.nl.",
    )
    unless(entry.name.strip(), "naam", "Vul een naam in.")
    unless(organisation or not entry.organisation or entry.tier is not None, "bestuurslaag", _unknown_organisation(entry))
    unless(
        entry.level is not None or level_of(entry.function) is not ASK,
        "niveau",
        "Bij deze functie is het niveau niet te raden. Vul in: ambtelijk of bestuurlijk.",
    )
    unless(
        entry.secretariat is None or ADDRESS.fullmatch(entry.secretariat) is not None,
        "secretariaat",
        f"“{entry.secretariat}” is geen e-mailadres.",
    )
    unless(
        entry.answers_by is AnswersBy.SELF or entry.secretariat is not None,
        "antwoordDoor",
        "Er is geen secretariaat. Vul het adres van het secretariaat in, of kies: zelf.",
    )
    unless(entry.deputy is None or ADDRESS.fullmatch(entry.deputy) is not None, "plaatsvervanger", f"“{entry.deputy}” is geen e-mailadres.")
    unless(entry.deputy is None or entry.deputy != entry.address, "plaatsvervanger", "Iemand kan niet de eigen plaatsvervanger zijn.")
    found.extend(Fault(f"Locatie “{id}” bestaat niet.", "passen") for id in entry.passes if id not in known.locations)
    found.extend(Fault(f"Opgave “{id}” bestaat niet.", "opgaven") for id in entry.challenges if id not in known.challenges)
    found.extend(faults_of_hours(entry.working_hours, "werktijden"))
    found.extend(faults_of_reserve(entry.reserve or ()))
    return tuple(found)


def _unknown_organisation(entry: PersonEntry) -> str:
    return f"Organisatie “{entry.organisation}” staat niet in de lijst. Controleer de naam, of vul ook de bestuurslaag in."


def faults_of_hours(hours: WorkingHours, field: str) -> tuple[Fault, ...]:
    """Times are `HH:MM`, the end after the start, days 1 (Monday) to 7, at least one."""
    found = [
        Fault(f"“{time}” is geen tijd. Schrijf uren en minuten, zoals 08:30.", field)
        for time in (hours.start, hours.end)
        if not _TIME.fullmatch(time)
    ]
    if not found and hours.start >= hours.end:
        found.append(Fault("De eindtijd moet na de begintijd liggen.", field))
    if not hours.days or not set(hours.days) <= set(range(1, 8)):
        found.append(Fault("Vul minstens één dag in: 1 is maandag, 7 is zondag.", field))
    return tuple(found)


def kept(entry: PersonEntry, before: Person | None, id: PersonId, known: Known, past: int = 0) -> Person | Unchanged:
    """The person to keep after a delivery without faults. `past` is the last revision of somebody who was forgotten.

    A guest who is delivered stops being a guest and stays the same person.
    """
    organisation = known.register.named(entry.organisation)
    level = entry.level or level_of(entry.function)
    revision = past if before is None else before.revision
    person = Person(
        id=id,
        revision=revision,
        address=entry.address,
        name=entry.name.strip(),
        function=entry.function.strip(),
        organisation=organisation.id if organisation else None,
        organisation_name=organisation.name if organisation else entry.organisation.strip(),
        tier=entry.tier or (organisation.tier if organisation else None),
        level=Level.CIVIL_SERVICE if level is ASK else level,
        umbrella=organisation.umbrella if organisation else umbrella_of(entry.organisation) is not None,
        phone=entry.phone or None,
        phone_shared=entry.phone_shared,
        base=known.register.with_stations(entry.base) if entry.base else (organisation.seat if organisation else None),
        working_hours=replace(entry.working_hours, days=tuple(sorted(set(entry.working_hours.days)))),
        passes=tuple(dict.fromkeys(entry.passes)),
        challenges=tuple(dict.fromkeys(entry.challenges)),
        deputy=known.ids[entry.deputy] if entry.deputy else None,
        deputy_has_standing_permission=entry.deputy_has_standing_permission,
        secretariat=entry.secretariat or None,
        answers_by=entry.answers_by,
        paused=entry.paused,
        own_reserve=in_order(entry.reserve) if entry.reserve is not None else before.own_reserve if before else (),
        chairs=entry.chairs if entry.chairs is not None else before is not None and before.chairs,
        organisation_reserve=agreed_for(organisation.id if organisation else None, known.agreed),
    )
    return UNCHANGED if person == before else replace(person, revision=revision + 1)
