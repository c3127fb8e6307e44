"""What `intake` says: what requesters ask."""

from datetime import date, datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.event import Event
from shared.kernel import (
    ChallengeId,
    Conversation,
    GovernmentTier,
    Level,
    LocationId,
    MeetingForm,
    MeetingId,
    PersonId,
    Role,
)


class Guest(BaseModel):
    """Somebody outside the directory, with only what the form asked. A requester may be one without function or organisation."""

    model_config = ConfigDict(frozen=True)

    person: PersonId
    name: str
    address: str
    function: str = ""
    organisation: str = ""
    tier: GovernmentTier | None = None


class AskedSeat(BaseModel):
    """A place at the table: one person, or one of several (`eenVan`, then always required)."""

    model_config = ConfigDict(frozen=True)

    people: tuple[PersonId, ...]
    role: Role = Role.REQUIRED


class MeetingEvent(Event):
    """About one meeting."""

    meeting: MeetingId

    @property
    def aggregate(self) -> str:
        return self.meeting

    @property
    def subject(self) -> str | None:
        return self.meeting


class MeetingRequested(MeetingEvent):
    """A meeting is asked for. `guests` are the participants and the requester as far as the directory did not know them."""

    said_by: ClassVar[str] = "intake"
    type: ClassVar[str] = "nl.overleggen.overleg-aangevraagd"

    asked_at: datetime
    question: str
    requester: PersonId
    requester_phone: str | None = None
    seats: tuple[AskedSeat, ...]
    guests: tuple[Guest, ...] = ()
    challenge: ChallengeId | None = None
    level: Level = Level.CIVIL_SERVICE
    quorum: int | None = None
    duration_minutes: int = 60
    within_working_days: int = 10
    form: MeetingForm = MeetingForm.IN_PERSON
    location: LocationId | None = None
    free_place: str | None = None
    chair: str | None = None
    """A person at the table, or `onafhankelijk`: then whoever comes of the seat at `chair_seat` chairs."""
    chair_seat: int | None = None
    conversation: Conversation | None = None
    sought_since: date | None = None

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        guests = tuple(guest.person for guest in self.guests)
        return guests if self.requester_phone is None or self.requester in guests else (*guests, self.requester)


class CancellationAsked(MeetingEvent):
    """The requester calls the meeting off."""

    said_by: ClassVar[str] = "intake"
    type: ClassVar[str] = "nl.overleggen.annulering-gevraagd"

    reason: str = ""


class MoveAsked(MeetingEvent):
    """The requester asks another moment for the same meeting, not before `earliest`."""

    said_by: ClassVar[str] = "intake"
    type: ClassVar[str] = "nl.overleggen.verplaatsing-gevraagd"

    earliest: datetime | None = None
    within_working_days: int = 10
    reason: str = ""


class Replacement(BaseModel):
    """Somebody who comes instead of somebody else."""

    model_config = ConfigDict(frozen=True)

    person: PersonId
    by: PersonId


class ParticipantsChanged(MeetingEvent):
    """The requester changes who is at the table: seats added, people replaced, people who need not come. `guests`: as far as new."""

    said_by: ClassVar[str] = "intake"
    type: ClassVar[str] = "nl.overleggen.deelnemers-gewijzigd"

    asked_at: datetime | None = None
    added: tuple[AskedSeat, ...] = ()
    replaced: tuple[Replacement, ...] = ()
    removed: tuple[PersonId, ...] = ()
    guests: tuple[Guest, ...] = ()

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        return tuple(guest.person for guest in self.guests)


class OpeningTaken(MeetingEvent):
    """The requester takes the moment that came free (MomentOpened with this `opening`)."""

    said_by: ClassVar[str] = "intake"
    type: ClassVar[str] = "nl.overleggen.vrijgekomen-moment-gekozen"

    opening: int


EVENTS: tuple[type[Event], ...] = (MeetingRequested, CancellationAsked, MoveAsked, ParticipantsChanged, OpeningTaken)
