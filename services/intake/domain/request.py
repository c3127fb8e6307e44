"""A request: as typed, and as asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.intake.domain.chairs import Willing
from shared.kernel import (
    ChallengeId,
    Conversation,
    GovernmentTier,
    Level,
    LocationId,
    MeetingForm,
    MeetingId,
    OrganisationId,
    PersonId,
    Phase,
    Role,
)


def readable(text: str) -> str:
    """Only what every mail, calendar and page can show; lines stay lines."""
    return "".join(sign if sign == "\n" or sign.isprintable() else " " for sign in text.replace("\r\n", "\n")).strip()


def in_one_line(text: str) -> str:
    return " ".join(readable(text).split())


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as typed: an address, and the person it is."""

    address: str
    person: PersonId


@dataclass(frozen=True, slots=True)
class GuestDetails:
    """What was typed of somebody outside the directory. `level` only matters when the function does not tell."""

    name: str
    function: str
    organisation: str
    tier: GovernmentTier | None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class DraftSeat:
    """A place at the table as typed; `one` or `one_of`, and who it is when the directory does not know."""

    field: str
    one: Named | None
    one_of: tuple[Named, ...]
    role: Role | None
    guest: GuestDetails | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as typed. Nothing in it has been checked but its shape. Duration, form and conversation follow from the phase when None."""

    question: str
    seats: tuple[DraftSeat, ...]
    requester_name: str
    requester: Named
    requester_phone: str | None = None
    challenge: ChallengeId | None = None
    level: Level = Level.CIVIL_SERVICE
    quorum: int | None = None
    duration_minutes: int | None = None
    within_working_days: int = 10
    form: MeetingForm | None = None
    location: LocationId | None = None
    free_place: str | None = None
    chair: str | None = None
    conversation: Conversation | None = None
    sought_since: date | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Of the directory: what a rule needs. `body` is the umbrella body somebody is of, where the register has it.

    `guest`: known only because somebody asked them before.
    """

    level: Level = Level.CIVIL_SERVICE
    umbrella: bool = False
    paused: bool = False
    organisation: str = ""
    body: OrganisationId | None = None
    guest: bool = False


@dataclass(frozen=True, slots=True)
class KnownChallenge:
    """Where a challenge is, from where umbrella bodies join, and which are admitted earlier. `seated`: organisations with people on it."""

    phase: Phase
    umbrella_from: Phase
    admitted: frozenset[OrganisationId] = frozenset()
    seated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """The world in which a request is judged: those people of the draft whom the directory knows, and the rest of what it names.

    `requester_domains` are mail domains from which a meeting may be asked, `guest_domains` of which guests may be; empty: any.
    `willing` are the people who consent to chair.
    """

    today: date
    people: Mapping[PersonId, KnownPerson] = field(default_factory=dict)
    challenge: KnownChallenge | None = None
    locations: frozenset[LocationId] = frozenset()
    requester_domains: frozenset[str] = frozenset()
    guest_domains: frozenset[str] = frozenset()
    willing: tuple[Willing, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at the table: one person, or one of several."""

    people: tuple[PersonId, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody the directory does not know: with what was typed."""

    person: PersonId
    name: str
    address: str
    function: str = ""
    organisation: str = ""
    tier: GovernmentTier | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Another moment asked for the same meeting."""

    earliest: datetime | None
    within_working_days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Request:
    """A meeting as it was asked. `revision` counts what the requester said of it; `place_unknown`: online for want of a place.

    `chair` is a person at the table, or `onafhankelijk`: then one of the people of the seat at `chair_seat` chairs.
    """

    meeting: MeetingId
    asked_at: datetime
    question: str
    requester: PersonId
    requester_phone: str | None
    seats: tuple[Seat, ...]
    guests: tuple[Guest, ...]
    challenge: ChallengeId | None
    level: Level
    quorum: int | None
    duration_minutes: int
    within_working_days: int
    form: MeetingForm
    location: LocationId | None
    free_place: str | None
    chair: str | None
    conversation: Conversation | None
    sought_since: date | None
    chair_seat: int | None = None
    place_unknown: bool = False
    revision: int = 1
    cancellation_asked: bool = False
    move: Move | None = None
    opening_taken: int | None = None

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Everybody who may sit at the table, in the order in which they were named."""
        return tuple(person for seat in self.seats for person in seat.people)

    @property
    def named(self) -> tuple[PersonId, ...]:
        """Those whom the requester named: not the candidates for an independent chair."""
        return tuple(person for index, seat in enumerate(self.seats) if index != self.chair_seat for person in seat.people)

    @property
    def chair_candidates(self) -> tuple[PersonId, ...]:
        return () if self.chair_seat is None else self.seats[self.chair_seat].people

    def without(self, person: PersonId) -> "Request":
        """The same, when somebody is forgotten: no name, address or number of theirs."""
        guests = tuple(guest for guest in self.guests if guest.person != person)
        return replace(self, guests=guests, requester_phone=None if self.requester == person else self.requester_phone)
