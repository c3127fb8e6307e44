"""What is known of the world when a moment is looked for: people, calendars, locations, and what other meetings hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.matchmaking.domain.engine.prior import Prior
from services.matchmaking.domain.engine.problem import Prices
from shared.kernel import Block, Coordinates, LocationId, OwnerId, PersonId, ReserveHours, RoomId, WorkingHours


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
    reserve: tuple[ReserveHours, ...] = ()
    """Spoedruimte in their week."""


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
    """A room of a building; one that is `lent` is confirmed by the host, and its time is known by our own holds only."""

    id: RoomId
    capacity: int
    lent: bool = False


@dataclass(frozen=True, slots=True)
class LocationFacts:
    """A building with its rooms; visitors are registered this many working days before."""

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
    elsewhere: tuple[LocationFacts, ...] = ()
    """Other locations near the one that was asked."""
    moved: Mapping[PersonId, int] = field(default_factory=dict)
    """How often people agreed to move something this month."""
    host_by: datetime | None = None
    """By when the host of a building says whether a room can be had, when it is asked now. None: nobody can be asked."""

    def is_lent(self, location: str | None, room: str | None) -> bool:
        """The host of the building must say yes to this room first."""
        return any(one.id == location and offer.id == room and offer.lent for one in self.locations for offer in one.rooms)


@dataclass(frozen=True, slots=True)
class ManyAtOnce:
    """How requests that compete are weighed against each other.

    `gathering` is how long they are collected before the first is placed, `solving` how long a re-plan may think (nothing: there is none).
    `moved` is the price of moving a meeting that people were told of, and one that changed `most_changes` times by itself is left alone.
    """

    gathering: timedelta = timedelta(seconds=0.5)
    solving: timedelta = timedelta(seconds=10)
    moved: Fraction = Fraction(30)
    most_changes: int = 2


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How calendars are watched when there is no moment: looked at `every` so often, and this long after a change (`settles`)."""

    every: timedelta = timedelta(hours=4)
    settles: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an installation sets: the price list, the inloop before a meeting, how soon a meeting may begin at the earliest, and by how much
    a thin day comes after others.
    """

    prices: Prices = field(default_factory=Prices)
    interspace: timedelta = timedelta(minutes=15)
    notice: timedelta = timedelta(hours=1)
    thin_day: Fraction = Fraction(3, 2)
    other_form: Fraction = Fraction(8)
    """What another place or form than was asked must spare at least, once the ladder allows it."""
    lent_room: Fraction = Fraction(1, 4)
    """By how much a moment in a room that is lent on request comes after others: as `thin_day`, in nobody's price."""
    most_moves: int = 2
    """How often somebody is asked to move something for others, in a calendar month."""
    reserve_back: timedelta = timedelta()
    """How long before its day spoedruimte is given back."""
    wish: Fraction = Fraction(3)
    """How much more a moment may cost that somebody invited proposes, before it is declined."""
    many: ManyAtOnce = field(default_factory=ManyAtOnce)
    watching: Rhythm = field(default_factory=Rhythm)
