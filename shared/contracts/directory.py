"""What `directory` says: who, where and what about. All of it is state, so all of it is on the board."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.event import Event
from shared.kernel import (
    AnswersBy,
    ChallengeId,
    Coordinates,
    GovernmentTier,
    Level,
    LocationId,
    OrganisationId,
    PersonId,
    Phase,
    ReserveHours,
    RoomId,
    WorkingHours,
)


class PersonEvent(Event):
    """About one person."""

    person: PersonId

    @property
    def aggregate(self) -> str:
        return self.person

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        return (self.person,)


class PersonChanged(PersonEvent):
    """The one event that carries names and addresses. `phone` is only there when its owner agreed to share it."""

    said_by: ClassVar[str] = "directory"
    type: ClassVar[str] = "nl.overleggen.persoon-gewijzigd"
    carries_state: ClassVar[bool] = True

    name: str
    address: str
    function: str = ""
    organisation: OrganisationId | None = None
    organisation_name: str = ""
    tier: GovernmentTier | None = None
    level: Level = Level.CIVIL_SERVICE
    guest: bool = False
    umbrella: bool = False
    phone: str | None = None
    base: Coordinates | None = None
    working_hours: WorkingHours = WorkingHours()
    passes: tuple[LocationId, ...] = ()
    challenges: tuple[ChallengeId, ...] = ()
    deputy: PersonId | None = None
    deputy_has_standing_permission: bool = False
    secretariat: str | None = None
    answers_by: AnswersBy = AnswersBy.SELF
    paused: bool = False
    reserve: tuple[ReserveHours, ...] = ()
    """Spoedruimte: hours a week that are kept movable, agreed by this person or by their organisation."""
    chairs: bool = False
    """Willing to chair meetings of challenges in which their own organisation has no seat."""


class PersonForgotten(PersonEvent):
    """Everything about this person goes, everywhere."""

    said_by: ClassVar[str] = "directory"
    type: ClassVar[str] = "nl.overleggen.persoon-vergeten"
    forgets: ClassVar[bool] = True

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        return ()


class PersonalPageAsked(PersonEvent):
    """Somebody asked for the link to their own page. `revision` counts how often."""

    said_by: ClassVar[str] = "directory"
    type: ClassVar[str] = "nl.overleggen.eigen-pagina-gevraagd"

    asked_at: datetime


class Room(BaseModel):
    """A room. `on_request` rooms are confirmed by the building's host; the others have a calendar of ours."""

    model_config = ConfigDict(frozen=True)

    id: RoomId
    name: str
    capacity: int
    equipment: tuple[str, ...] = ()
    on_request: bool = False


class LocationChanged(Event):
    """A building, its rooms and how one gets in."""

    said_by: ClassVar[str] = "directory"
    type: ClassVar[str] = "nl.overleggen.locatie-gewijzigd"
    carries_state: ClassVar[bool] = True

    location: LocationId
    name: str
    address: str
    coordinates: Coordinates
    rooms: tuple[Room, ...]
    opening_hours: WorkingHours = WorkingHours("08:00", "18:00")
    registration_lead_working_days: int = 1
    identification_required: bool = False
    daily_visitors: int | None = None
    wifi: str | None = None
    step_free: bool = False
    hearing_loop: bool = False
    host_address: str | None = None
    reception_address: str | None = None
    directions: str = ""

    @property
    def aggregate(self) -> str:
        return self.location

    @property
    def subject(self) -> str | None:
        return self.location


class ChallengeChanged(Event):
    """An opgave: the question, not the outcome."""

    said_by: ClassVar[str] = "directory"
    type: ClassVar[str] = "nl.overleggen.opgave-gewijzigd"
    carries_state: ClassVar[bool] = True

    challenge: ChallengeId
    title: str
    question: str = ""
    tiers: tuple[GovernmentTier, ...] = ()
    phase: Phase = Phase.EXPLORE
    umbrella_from: Phase = Phase.DESIGN
    ground_rules: tuple[str, ...] = ()
    call_first: dict[GovernmentTier, PersonId] = {}
    admitted: tuple[OrganisationId, ...] = ()
    """Umbrella bodies that its owner lets join before the phase `umbrella_from`."""

    @property
    def aggregate(self) -> str:
        return self.challenge

    @property
    def subject(self) -> str | None:
        return self.challenge


EVENTS: tuple[type[Event], ...] = (PersonChanged, PersonForgotten, PersonalPageAsked, LocationChanged, ChallengeChanged)
