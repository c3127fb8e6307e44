"""A request: as typed, and as asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from shared.kernel import ChallengeId, Conversation, GovernmentTier, Level, LocationId, MeetingForm, MeetingId, PersonId, Phase, Role


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
    """What was typed of somebody outside the directory."""

    name: str
    function: str
    organisation: str
    tier: GovernmentTier | None


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
    """A request as typed. Nothing in it has been checked but its shape."""

    question: str
    seats: tuple[DraftSeat, ...]
    requester_name: str
    requester: Named
    requester_phone: str | None = None
    challenge: ChallengeId | None = None
    level: Level = Level.CIVIL_SERVICE
    quorum: int | None = None
    duration_minutes: int = 60
    within_working_days: int = 10
    form: MeetingForm = MeetingForm.IN_PERSON
    location: LocationId | None = None
    free_place: str | None = None
    chair: str | None = None
    conversation: Conversation | None = None
    sought_since: date | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Of the directory: what a rule needs."""

    level: Level = Level.CIVIL_SERVICE
    umbrella: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class KnownChallenge:
    """Where a challenge is, and from where umbrella bodies join."""

    phase: Phase
    umbrella_from: Phase


@dataclass(frozen=True, slots=True)
class Known:
    """The world in which a request is judged: those people of the draft whom the directory knows, and the rest of what it names.

    `requester_domains` are mail domains from which a meeting may be asked; empty: from any.
    """

    today: date
    people: Mapping[PersonId, KnownPerson] = field(default_factory=dict)
    challenge: KnownChallenge | None = None
    locations: frozenset[LocationId] = frozenset()
    requester_domains: frozenset[str] = frozenset()


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

    `chair` is a person at the table, or `onafhankelijk`.
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
    place_unknown: bool = False
    revision: int = 1
    cancellation_asked: bool = False
    move: Move | None = None

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Everybody who may sit at the table, in the order in which they were named."""
        return tuple(person for seat in self.seats for person in seat.people)

    def without(self, person: PersonId) -> "Request":
        """The same, when somebody is forgotten: no name, address or number of theirs."""
        guests = tuple(guest for guest in self.guests if guest.person != person)
        return replace(self, guests=guests, requester_phone=None if self.requester == person else self.requester_phone)
