"""When there is no moment: what can be done instead, and a moment that opens later."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.matchmaking.moments import MeetingChanged
from shared.kernel import DayId, Moment


class InsteadKind(StrEnum):
    """What can be done when there is no moment (capability M12)."""

    CALL = "bellen"
    """Twenty minutes by telephone today, between those who are free."""
    SMALLER = "kleiner"
    """The same meeting with a smaller core."""
    ONLINE = "online"
    """The same people, without a place."""
    DAY = "samenwerkdag"
    """The next co-working day that several of them can come to."""


class Instead(BaseModel):
    """One way on, held for nobody. `people` is how many of those asked can come; `of` how many were asked; `day` only with DAY."""

    model_config = ConfigDict(frozen=True)

    kind: InsteadKind
    start: datetime
    end: datetime
    people: int
    of: int
    day: DayId | None = None


class MomentNotFound(MeetingChanged):
    """No moment (left). Invitations of an earlier one are withdrawn. Until `watched_until` calendars are watched: see MomentOpened."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.moment-niet-gevonden"

    sequence: int = 0
    decided_at: datetime
    instead: tuple[Instead, ...] = ()
    watched_until: datetime | None = None


class MomentOpened(MeetingChanged):
    """A moment came free after *geen-moment*: held until `expires`, for the requester to take (OpeningTaken). `opening` counts them."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.moment-vrijgekomen"

    opening: int
    moment: Moment
    expires: datetime
