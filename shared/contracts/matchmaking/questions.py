"""What is asked for a meeting: calendars to be read, and people to answer."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.intake import MeetingEvent
from shared.contracts.matchmaking.moments import MeetingChanged
from shared.kernel import Block, Moment, OwnerId, PersonId


class AvailabilityWanted(MeetingEvent):
    """Read these calendars anew for a request, at the latest by `deadline`; the answer is AvailabilityCollected with this revision."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.beschikbaarheid-gevraagd"

    owners: tuple[OwnerId, ...]
    until: datetime
    deadline: datetime


class OfferedMoment(BaseModel):
    """One moment of a poll; `key` names it in answers. `held` are those whose time is kept for it until the deadline."""

    model_config = ConfigDict(frozen=True)

    key: str
    moment: Moment
    held: tuple[PersonId, ...] = ()


class AnswersWanted(MeetingChanged):
    """People without a readable calendar are asked which moments suit. All moments are held until `deadline`. `sequence` counts polls."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.antwoorden-gevraagd"

    sequence: int
    moments: tuple[OfferedMoment, ...]
    people: tuple[PersonId, ...]
    deadline: datetime


class Displaced(BaseModel):
    """Somebody whose appointments would have to move, with when those are: told to this person and their secretariat only."""

    model_config = ConfigDict(frozen=True)

    person: PersonId
    blocks: tuple[Block, ...]


class DisplacementAsked(MeetingChanged):
    """Before anybody is invited, these people (or their secretariats) are asked whether their movable appointments may give way.

    The moment is held for everybody meanwhile. `sequence` counts the questions of a meeting; the answer is DisplacementAnswered with the
    same `sequence`. Silence until `deadline` is a no. Whatever follows says whether something still has to move: MomentReserved with this
    moment (who agreed accepted it), or anything else, and then nothing has to move for this question any more.
    """

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.verschuiven-gevraagd"

    sequence: int
    moment: Moment
    people: tuple[Displaced, ...]
    deadline: datetime
    held: tuple[PersonId, ...] = ()
    """Everybody whose time is kept for the moment until the deadline."""


class ReminderAbout(StrEnum):
    """What somebody has not answered yet."""

    POLL = "peiling"
    INVITATION = "uitnodiging"
    DISPLACEMENT = "verschuiven"


class ReminderDue(MeetingChanged):
    """These people are reminded once of a question that is still open; `sequence` is that question's own."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.herinnering-nodig"

    about: ReminderAbout
    sequence: int
    people: tuple[PersonId, ...]
    deadline: datetime


class Deputising(BaseModel):
    """A deputy, and in whose place."""

    model_config = ConfigDict(frozen=True)

    person: PersonId
    principal: PersonId


class DeputiesAsked(MeetingChanged):
    """Of people who have not answered, the deputies are asked as well: in the poll or to the invitation with this `sequence`.

    Whoever of the two says yes first fills the seat. Only of principals who permit it (standing permission).
    """

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.vervangers-gevraagd"

    about: ReminderAbout
    sequence: int
    deputies: tuple[Deputising, ...]
    deadline: datetime


class RoomWanted(MeetingChanged):
    """The room of a reserved moment is lent on request: its host is asked for the room and for the registration of the visitors.

    The room is held meanwhile. Silence until `deadline` is a no: another room or location follows. `sequence` counts these questions of a
    meeting; the answer is RoomAnswered with the same one.
    """

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.ruimte-gevraagd"

    sequence: int
    moment: Moment
    people: int
    """Places needed."""
    visitors: int
    """Of these, how many have no pass for the building."""
    deadline: datetime
    decided_at: datetime


class RoomGranted(MeetingChanged):
    """The host said yes to the RoomWanted of this `sequence`: the room stands, and visitors will be registered."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.ruimte-toegezegd"

    sequence: int
    moment: Moment
    decided_at: datetime


class WishDeclined(MeetingEvent):
    """The other time that somebody proposed (MomentWished) costs too much, or cannot be: the moment stays as it was."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.ander-moment-afgewezen"

    person: PersonId
    wish: int
    """The `revision` of the MomentWished."""
    sequence: int
    start: datetime
    end: datetime
    reason: str
    """For whoever proposed it: one Dutch sentence that names nobody else."""
    decided_at: datetime
