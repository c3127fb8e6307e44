"""One planning problem and its answer, as values.

The meaning of every field is that of the planning file (`korte-lijnen plan`): there a problem has Dutch names, here English ones. Ids are
the caller's own strings (PersonId, LocationId, RoomId). Times are aware datetimes in any offset, durations whole minutes, prices exact
fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from shared.kernel import Block, BusyKind, Role, WorkingHours

GRID_MINUTES = 15
"""Starts are multiples of this on the local clock; busy time rounds outward to it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What each disturbance weighs (capability M5). Exact: money is not a float."""

    waiting_day: Fraction = Fraction(1)
    tentative: Fraction = Fraction(1)
    movable: Fraction = Fraction(4)
    reserve: Fraction = Fraction(1, 2)
    deputy: Fraction = Fraction(12)
    required_absent: Fraction = Fraction(20)
    optional_absent: Fraction = Fraction(3, 2)
    travel_hour: Fraction = Fraction(1, 2)

    def of(self, kind: BusyKind) -> Fraction | None:
        """The price of touching one block of this kind; None: it may never be touched."""
        match kind:
            case BusyKind.TENTATIVE:
                return self.tentative
            case BusyKind.MOVABLE:
                return self.movable
            case BusyKind.RESERVE:
                return self.reserve
            case BusyKind.FIXED | BusyKind.OUT_OF_OFFICE:
                return None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody asked to the table. Without `working_hours` the problem's default holds, also for a member of a group.

    With `calendar_known=False` this person never counts as free in `plan` (a deputy, another member of the group or an empty seat may still
    solve it) and is taken as free within working hours in `plan_poll`.
    """

    id: str
    role: Role = Role.REQUIRED
    may_send_deputy: bool = False
    working_hours: WorkingHours | None = None
    days_off: frozenset[date] = frozenset()
    busy: tuple[Block, ...] = ()
    calendar_known: bool = True


@dataclass(frozen=True, slots=True)
class RoomOffer:
    """A room that may be used, with what takes it already (blocks of any kind).

    Options in it come after others as if they cost `later` more, which they do not: the caller's, and not in a planning file.
    """

    id: str
    capacity: int
    busy: tuple[Block, ...] = ()
    later: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Place:
    """A location: visitors without a pass are registered this many working days before; at least one room."""

    id: str
    rooms: tuple[RoomOffer, ...]
    registration_working_days: int = 0


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A start that the caller has ruled out: everywhere, at one place, or in one room of a place."""

    start: datetime
    place: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Find a moment for these people. No places means online: no room, seats, travel or registration.

    `one_of` are groups of ids of required participants, each group one seat. `passes` holds (participant, place); `travel_minutes` maps
    (participant, place) to minutes one way, missing is 0. `limit` bounds `Plan.options`. The last four are the caller's, and not in a
    planning file: starts declined or passed before, a first start later than the moment of asking, and days that are better left alone
    (recess, a day between holidays): options then come after others as if they cost `thin_day` more, which they do not.
    """

    asked_at: datetime
    first_day: date
    last_day: date
    duration_minutes: int
    participants: tuple[Participant, ...]
    interspace_minutes: int = 0
    working_hours: WorkingHours = field(default_factory=WorkingHours)
    days_off: frozenset[date] = frozenset()
    quorum: int | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    places: tuple[Place, ...] = ()
    passes: frozenset[tuple[str, str]] = frozenset()
    travel_minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    prices: Prices = Prices()
    limit: int = 10
    time_zone: str = "Europe/Amsterdam"
    exclude: frozenset[Exclusion] = frozenset()
    not_before: datetime | None = None
    thin_days: frozenset[date] = frozenset()
    thin_day: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Touched:
    """A block of a participant that has to give way."""

    participant: str
    block: Block


@dataclass(frozen=True, slots=True)
class Option:
    """One way to meet, at its least cost. Times are aware UTC; online has no place and no room.

    `deputised` are the principals whose deputy comes. `absent` are optional people who stay away and required seats left empty (every
    member of a group); members of a group whose seat another fills are in no list. `needs_registration` are those who come without a pass
    (a deputy by the principal's id). `travel_minutes` is the sum over everybody, both ways. `disruption` is cost without waiting.
    """

    start: datetime
    end: datetime
    place: str | None
    room: str | None
    cost: Fraction
    disruption: Fraction
    waiting_days: int
    present: tuple[str, ...]
    deputised: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    touched: tuple[Touched, ...] = ()
    needs_registration: tuple[str, ...] = ()
    travel_minutes: int = 0


@dataclass(frozen=True, slots=True)
class BlockedStart:
    """A start and the smallest set of required participants whose being free would have made it strictly possible."""

    start: datetime
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoneBlocker:
    """At how many starts of the horizon this participant alone stands in the way."""

    participant: str
    starts: int


@dataclass(frozen=True, slots=True)
class Hindrances:
    """Counts of starts for the requester: within the default working hours, before the best option (all of them when there is none).

    `one_person`, `more_people`: so many of the required people cannot come at any price. Else `unknown`: it depends on people whose
    calendar is unknown. Else the people could, but `registration` would be too late, the free rooms lack `seats`, or all `rooms` are
    taken. `dearer`: an option does exist there, at a higher cost; `thin`: it does, on a day that is better left alone.
    """

    one_person: int = 0
    more_people: int = 0
    unknown: int = 0
    registration: int = 0
    seats: int = 0
    rooms: int = 0
    dearer: int = 0
    thin: int = 0

    @property
    def total(self) -> int:
        return sum((self.one_person, self.more_people, self.unknown, self.registration, self.seats, self.rooms, self.dearer, self.thin))


@dataclass(frozen=True, slots=True)
class WhyNotEarlier:
    """Why there is nothing before the best option: for that person and their secretariat only; the requester reads `explain`.

    `blocked`: at most 50, fewest blockers first. `core`: a group that by itself has no strictly common start in the whole horizon,
    smallest when `core_proven`; empty when there is none. `held_days`: the first earlier days without any option that one participant alone
    holds, who is not told: at every start of such a day at which nobody else lacks, it is they who do, at any price. `alone_at`: per
    participant the first earlier starts (UTC) in default working hours, at most 50, that nothing but their being free lacks.
    """

    blocked: tuple[BlockedStart, ...] = ()
    alone: tuple[LoneBlocker, ...] = ()
    core: tuple[str, ...] = ()
    core_proven: bool = False
    hindrances: Hindrances = Hindrances()
    held_days: tuple[date, ...] = ()
    alone_at: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer: the first `limit` options (cost, start, place, room; thin days as if they cost more), and by start the trade-off of
    date against disruption over all.
    """

    options: tuple[Option, ...] = ()
    tradeoff: tuple[Option, ...] = ()
    why_not_earlier: WhyNotEarlier = WhyNotEarlier()

    @property
    def best(self) -> Option | None:
        return self.options[0] if self.options else None
