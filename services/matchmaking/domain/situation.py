"""What is known of the world when a moment is looked for: people, calendars, locations, and what other meetings hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.matchmaking.domain.engine.prior import Prior
from services.matchmaking.domain.engine.problem import Prices
from shared.kernel import Block, Coordinates, LocationId, OwnerId, PersonId, RoomId, WorkingHours


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody of the directory, or a guest with only the defaults. `deputy` is there when they may come instead without being asked.

    Their organisation may have days off of its own, and work on public holidays.
    """

    base: Coordinates | None = None
    working_hours: WorkingHours = WorkingHours()
    passes: tuple[LocationId, ...] = ()
    deputy: PersonId | None = None
    own_days_off: frozenset[date] = frozenset()
    works_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Busy time of one owner. Outside `[known_from, known_until)`, or when not `known`, the time is unknown: never free.

    Of one that is not known there may be blocks all the same: what could be read of it.
    """

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
    """Everything a search rests on. `locations` are the candidates (none: online); `taken` is held or booked by other meetings.

    `days_off` are those of everybody, `thin_days` working days that are better left alone. `priors` say of people with an unknown calendar
    when they are likely to be free: for choosing what to ask, never for booking.
    """

    people: Mapping[PersonId, PersonFacts]
    calendars: Mapping[OwnerId, Calendar]
    locations: tuple[LocationFacts, ...]
    taken: Mapping[OwnerId, tuple[Block, ...]]
    days_off: frozenset[date]
    thin_days: frozenset[date] = frozenset()
    priors: Mapping[PersonId, Prior] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an installation sets: the price list, the inloop before a meeting, how soon a meeting may begin at the earliest, and by how much
    a thin day comes after others.
    """

    prices: Prices = field(default_factory=Prices)
    interspace: timedelta = timedelta(minutes=15)
    notice: timedelta = timedelta(hours=1)
    thin_day: Fraction = Fraction(3, 2)
