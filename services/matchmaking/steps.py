"""What matchmaking leaves for itself: its clocks, and one step per meeting of somebody who is forgotten."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.event import PrivateEvent
from shared.kernel import MeetingId, Moment, PersonId


class MeetingStep(PrivateEvent):
    """About one meeting."""

    meeting: MeetingId

    @property
    def aggregate(self) -> str:
        return self.meeting


class SearchOverdue(MeetingStep):
    """Nothing was heard of the calendars asked for with `wanted`: go on with what is known."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.agendas-te-laat"

    wanted: int


class PollClosed(MeetingStep):
    """The deadline of a poll passed."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.peiling-gesloten"

    sequence: int
    due: datetime | None = None
    """The deadline that passed; a reminder may have made it a later one meanwhile."""


class HoldExpired(MeetingStep):
    """Not everybody required accepted the moment in time."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.reservering-verlopen"

    sequence: int
    due: datetime | None = None
    """As of PollClosed."""


class DisplacementClosed(MeetingStep):
    """The time to say whether something may move is over."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.verschuiven-gesloten"

    sequence: int
    due: datetime


class RungDue(MeetingStep):
    """A rung of the open question is due: a reminder, the deputies, the quorum."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.trede-bereikt"


class MeetingEnded(MeetingStep):
    """The end of a confirmed meeting passed."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.overleg-afgelopen"

    sequence: int


class ParticipantForgotten(MeetingStep):
    """Somebody at the table of this meeting was forgotten."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.deelnemer-vergeten"

    person: PersonId


class CalendarMoved(MeetingStep):
    """A calendar changed, or hours were given back, that this meeting without a moment waits for."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.agenda-bewogen"


class LookAgain(MeetingStep):
    """Time to see whether a moment opened."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.opnieuw-kijken"


class OpeningLapsed(MeetingStep):
    """The requester did not take the moment that opened."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.vrijgekomen-moment-verlopen"

    opening: int


class RoomMoved(MeetingStep):
    """The room of this meeting has something else at the time, or is no longer there."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.zaal-bezet"


class HostSilent(MeetingStep):
    """The time of the host to say whether the room can be had is over; `sequence` of the question."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.gastheer-stil"

    sequence: int


class PlaceWaiting(PrivateEvent):
    """Place whoever is first in the line of requests whose calendars were read."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.rij-plaatsen"


class ReplanDue(PrivateEvent):
    """Somebody found no moment because of what is held for others: look whether those can give way."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.herplannen"


class Move(BaseModel):
    """A meeting and the moment it would get. It counts only while the meeting is at `sequence`, as it was looked at."""

    model_config = ConfigDict(frozen=True)

    meeting: MeetingId
    sequence: int
    moment: Moment


class MoveTogether(PrivateEvent):
    """These meetings take these moments, all of them or none."""

    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.samen-verplaatsen"

    moves: tuple[Move, ...]


STEPS: tuple[type[PrivateEvent], ...] = (
    SearchOverdue,
    PollClosed,
    HoldExpired,
    DisplacementClosed,
    RungDue,
    MeetingEnded,
    ParticipantForgotten,
    CalendarMoved,
    LookAgain,
    OpeningLapsed,
    RoomMoved,
    HostSilent,
    PlaceWaiting,
    ReplanDue,
    MoveTogether,
)
