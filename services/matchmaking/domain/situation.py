"""What is known of the world when a moment is looked for: people, calendars, locations, and what other meetings hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.matchmaking.domain.problem import Prices
from shared.kernel import Block, Coordinates, LocationId, OwnerId, PersonId, RoomId, WorkingHours


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody of the directory, or a guest with only the defaults. `deputy` is there when they may come instead without being asked."""

    base: Coordinates | None = None
    working_hours: WorkingHours = WorkingHours()
    passes: tuple[LocationId, ...] = ()
    deputy: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Busy time of one owner. Outside `[known_from, known_until)`, or when not `known`, the time is unknown: never free."""

    known: bool
    known_from: datetime
    known_until: datetime
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room that can be reserved directly."""

    id: RoomId
    capacity: int


@dataclass(frozen=True, slots=True)
class LocationFacts:
    """A building with its directly reservable rooms; visitors are registered this many working days before."""

    id: LocationId
    coordinates: Coordinates
    rooms: tuple[RoomFacts, ...]
    opening_hours: WorkingHours
    registration_working_days: int


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a search rests on. `locations` are the candidates (none: online); `taken` is held or booked by other meetings."""

    people: Mapping[PersonId, PersonFacts]
    calendars: Mapping[OwnerId, Calendar]
    locations: tuple[LocationFacts, ...]
    taken: Mapping[OwnerId, tuple[Block, ...]]
    days_off: frozenset[date]


@dataclass(frozen=True, slots=True)
class Rules:
    """What an installation sets: the price list, the inloop before a meeting, and how soon a meeting may begin at the earliest."""

    prices: Prices = field(default_factory=Prices)
    interspace: timedelta = timedelta(minutes=15)
    notice: timedelta = timedelta(hours=1)
