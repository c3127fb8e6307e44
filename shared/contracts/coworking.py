"""What `coworking` says: days at one place."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.event import Event
from shared.kernel import ChallengeId, DayId, LocationId, PersonId


class DayEvent(Event):
    """About one co-working day."""

    day: DayId

    @property
    def aggregate(self) -> str:
        return self.day


class DayGuest(BaseModel):
    """Somebody invited to a day, with the one Dutch sentence that says why."""

    model_config = ConfigDict(frozen=True)

    person: PersonId
    reason: str
    needs_registration: bool = False


class DayPlanned(DayEvent):
    """A day has its date, place and people: they are invited to sign up until `sign_up_until`."""

    said_by: ClassVar[str] = "coworking"
    type: ClassVar[str] = "nl.overleggen.samenwerkdag-gepland"
    carries_state: ClassVar[bool] = True

    challenge: ChallengeId
    location: LocationId
    start: datetime
    end: datetime
    seats: int
    invited: tuple[DayGuest, ...]
    sign_up_until: datetime
    planned_at: datetime


class DaySeated(DayEvent):
    """Who comes, in the order in which they signed up; `waiting` have no seat yet."""

    said_by: ClassVar[str] = "coworking"
    type: ClassVar[str] = "nl.overleggen.samenwerkdag-bezet"

    coming: tuple[PersonId, ...]
    waiting: tuple[PersonId, ...] = ()


EVENTS: tuple[type[Event], ...] = (DayPlanned, DaySeated)
