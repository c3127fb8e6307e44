"""What becomes of a meeting: its moment, its answers, its end."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.intake import MeetingEvent
from shared.kernel import Block, ChallengeId, MeetingForm, MeetingStatus, Moment, PersonId, Role


class MeetingChanged(MeetingEvent):
    """A meeting took another status. `explanation` is for everybody who may see the meeting: counts, never who is touched."""

    status: MeetingStatus
    explanation: tuple[str, ...] = ()


class MeetingSearched(MeetingChanged):
    """The search began, or began anew."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.overleg-gezocht"

    promised_until: datetime
    """The promise: by then there is a moment, or the reason why not."""


class Attendance(BaseModel):
    """Somebody who is asked to come."""

    model_config = ConfigDict(frozen=True)

    person: PersonId
    role: Role
    needs_registration: bool = False
    """No pass for the location: a visitor."""
    already_agreed: bool = False
    """Said *kan* in the poll: informed, not asked again."""
    touched: tuple[Block, ...] = ()
    """What gives way in this person's own calendar: told to this person and their secretariat only."""
    alone_at: tuple[datetime, ...] = ()
    """The first earlier starts at which nobody but this person stands in the way: told as `touched` is."""
    principal: PersonId | None = None
    """In whose place this deputy is asked; the principal is told, and not asked."""


class ReservedMeeting(MeetingChanged):
    """A meeting with a moment. `sequence` is iTIP's SEQUENCE: it rises with every other moment or place; `decided_at` its DTSTAMP."""

    sequence: int
    moment: Moment
    form: MeetingForm
    people: tuple[Attendance, ...]
    decided_at: datetime
    room_asked: bool = False
    """The host of the building must still say yes to the room (RoomWanted): nothing may be announced as registered yet."""
    cost: str | None = "0"
    """Decimal text; money is not a float, and this is not money: it is what must give way. None at a table so small that it would point
    at somebody."""


class Alternative(BaseModel):
    """A moment that was also possible: of the Pareto list of date against disruption."""

    model_config = ConfigDict(frozen=True)

    moment: Moment
    cost: str
    explanation: str


class MomentReserved(ReservedMeeting):
    """All people and the room are held until `expires`. The first of a meeting invites, every later one updates.

    When everybody required already said *kan*, MeetingConfirmed follows in the same commit.
    """

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.moment-gereserveerd"

    expires: datetime
    alternatives: tuple[Alternative, ...] = ()


class MeetingInvited(MeetingChanged):
    """Every invitation of the reserved moment is out: the meeting is *uitgenodigd*."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.overleg-uitgenodigd"


class AnswerCounted(MeetingChanged):
    """An answer was counted; the status may be the same."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.antwoord-geteld"

    person: PersonId
    answer: str
    """An `Answer` to an invitation, or to a poll the best `PollChoice` of this person."""


class MeetingConfirmed(ReservedMeeting):
    """Everybody required comes: the hold became a booking."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.overleg-bevestigd"


class MomentReleased(MeetingChanged):
    """The moment people were invited to is given up while the search goes on: its invitations are withdrawn under `sequence`."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.moment-vrijgegeven"

    sequence: int
    decided_at: datetime


class MeetingCancelled(MeetingChanged):
    """The meeting is off."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.overleg-geannuleerd"

    sequence: int
    reason: str = ""
    decided_at: datetime


class MeetingTookPlace(MeetingChanged):
    """The end of a confirmed meeting passed. `people` said they would come: nothing else is recorded about attendance."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.overleg-gehouden"

    moment: Moment
    people: tuple[PersonId, ...]
    challenge: ChallengeId | None = None
