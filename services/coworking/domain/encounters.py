"""Who met whom: facts about pairs, and nothing more. No strength, no counting, no figure on a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from shared.kernel import DayId, MeetingId, PersonId


class EncounterKind(StrEnum):
    """What brought two people together."""

    MEETING = "overleg"
    DAY = "samenwerkdag"


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two people; the same pair whoever is named first."""

    first: PersonId
    second: PersonId


@dataclass(frozen=True, slots=True)
class Encounter:
    """A pair was part of the same meeting or day, on this date (Europe/Amsterdam)."""

    pair: Pair
    on: date
    kind: EncounterKind
    about: MeetingId | DayId


def pair_of(one: PersonId, other: PersonId) -> Pair:
    return Pair(min(one, other), max(one, other))


def encounters(people: Iterable[PersonId], on: date, kind: EncounterKind, about: MeetingId | DayId) -> tuple[Encounter, ...]:
    """Every pair among these people, once."""
    return tuple(Encounter(pair_of(one, other), on, kind, about) for one, other in combinations(sorted(set(people)), 2))
