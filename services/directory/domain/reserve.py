"""Spoedruimte: which hours a week may be kept for urgent meetings, and whose they become."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from services.directory.domain.faults import Fault
from services.directory.domain.people import UNCHANGED, Person, Unchanged
from shared.kernel import OrganisationId, ReserveHours

OPENS, CLOSES = "06:00", "22:00"
MOST_HOURS = 10
"""A week, for one person: what is always kept is no longer urgent."""
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_QUARTERS = ("00", "15", "30", "45")

Agreed = Mapping[OrganisationId, tuple[ReserveHours, ...]]
"""By organisation, what holds for its people."""


def faults_of_reserve(hours: Sequence[ReserveHours], field: str = "spoedruimte") -> tuple[Fault, ...]:
    """Everything that must be put right before these hours of a week can be kept."""
    found = [Fault(text, field) for one in hours for text in _faults_of_one(one)]
    if found:
        return tuple(found)
    for before, after in pairwise(in_order(hours)):
        if before.day == after.day and after.start < before.end:
            text = f"Op {DAYS[before.day - 1]} overlappen {spoken(before)} en {spoken(after)}. Maak er één van, of kies andere tijden."
            found.append(Fault(text, field))
    if sum(map(_minutes, hours)) > MOST_HOURS * 60:
        found.append(Fault(f"Dit is te veel. Houd samen hoogstens {MOST_HOURS} uur in de week vrij.", field))
    return tuple(found)


def _faults_of_one(hours: ReserveHours) -> Iterator[str]:
    if not 1 <= hours.day <= len(DAYS):
        yield "Kies een dag: 1 is maandag, 7 is zondag."
    wrong = [wall for wall in (hours.start, hours.end) if not _TIME.fullmatch(wall)]
    yield from (f"“{wall}” is geen tijd. Schrijf uren en minuten, zoals 09:30." for wall in wrong)
    if wrong:
        return
    if not all(wall[3:] in _QUARTERS for wall in (hours.start, hours.end)):
        yield "Kies hele kwartieren, zoals 09:15."
    if hours.start < OPENS or hours.end > CLOSES:
        yield f"Kies tijden tussen {OPENS} en {CLOSES}."
    if hours.start >= hours.end:
        yield "Het einde moet na het begin liggen."


def _minutes(hours: ReserveHours) -> int:
    start, end = (datetime.strptime(wall, "%H:%M") for wall in (hours.start, hours.end))  # noqa: DTZ007  # walls of one day
    return round((end - start).total_seconds() / 60)


def in_order(hours: Iterable[ReserveHours]) -> tuple[ReserveHours, ...]:
    """As they come in the week, each once."""
    return tuple(sorted(set(hours), key=lambda one: (one.day, one.start, one.end)))


def spoken(hours: ReserveHours) -> str:
    return f"{hours.start.replace(':', '.')}–{hours.end.replace(':', '.')}"


def added(person: Person, hours: ReserveHours) -> Person | Unchanged | tuple[Fault, ...]:
    """With these hours as well. Who had those of their organisation has their own from now on: only these."""
    if hours in person.own_reserve:
        return UNCHANGED
    every = (*person.own_reserve, hours)
    return faults_of_reserve(every) or replace(person, revision=person.revision + 1, own_reserve=in_order(every))


def removed(person: Person, hours: ReserveHours) -> Person | Unchanged:
    """Without these hours; taken away before is fine."""
    if hours not in person.own_reserve:
        return UNCHANGED
    left = tuple(one for one in person.own_reserve if one != hours)
    return replace(person, revision=person.revision + 1, own_reserve=left)


def agreed_for(organisation: OrganisationId | None, agreed: Agreed) -> tuple[ReserveHours, ...]:
    return () if organisation is None else in_order(agreed.get(organisation, ()))


def as_agreed(person: Person, agreed: Agreed) -> Person | Unchanged:
    """The person as their organisation agrees now. A guest agreed to nothing."""
    hours = () if person.guest else agreed_for(person.organisation, agreed)
    if hours == person.organisation_reserve:
        return UNCHANGED
    return replace(person, revision=person.revision + 1, organisation_reserve=hours)
