"""What `invitations` says: what was sent, and what people answered."""

from datetime import datetime
from typing import ClassVar

from shared.contracts.event import Event
from shared.contracts.intake import MeetingEvent
from shared.kernel import Answer, DayId, PersonId, PollChoice


class InvitationsSent(MeetingEvent):
    """Every invitation of this `sequence` is delivered, or its deadline passed with some `outstanding`. `revision` is the meeting's."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.uitnodigingen-verstuurd"

    sequence: int
    by_mail: int
    in_calendar: int
    outstanding: tuple[PersonId, ...] = ()


class InvitationAnswered(MeetingEvent):
    """Somebody answered an invitation: by link, in the calendar, later by mail. Every answer of a person has a higher `revision`."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.uitnodiging-beantwoord"

    person: PersonId
    sequence: int
    """The SEQUENCE that was answered: an answer to an older moment does not count for a newer one."""
    answer: Answer
    via: str
    """`link`, `agenda` or `mail`."""
    answered_at: datetime
    by_another: bool = False
    """Somebody else answered on this person's behalf: their secretariat, or whoever their mail program says (SENT-BY)."""


class PollAnswered(MeetingEvent):
    """Somebody said which moments suit: `choices` by the key of the offered moment."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.peiling-beantwoord"

    person: PersonId
    sequence: int
    """Of the AnswersWanted that was answered."""
    choices: dict[str, PollChoice]
    answered_at: datetime


class DisplacementAnswered(MeetingEvent):
    """Somebody, or their secretariat, said whether their appointments may give way: the answer to DisplacementAsked."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.verschuiven-beantwoord"

    person: PersonId
    sequence: int
    agreed: bool
    answered_at: datetime


class LineAdded(MeetingEvent):
    """Somebody invited adds a line to the question of the meeting; a later one replaces it, an empty one takes it away."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.regel-toegevoegd"

    person: PersonId
    line: str
    added_at: datetime

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        return (self.person,)


class MomentWished(MeetingEvent):
    """Somebody invited proposes another time: by COUNTER (RFC 5546 3.2.7) or on their answer page.

    The answer is MomentReserved with a higher SEQUENCE, or WishDeclined. Every wish has a higher `revision`.
    """

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.ander-moment-gewenst"

    person: PersonId
    sequence: int
    """The SEQUENCE it was proposed against: a wish against an older moment is not searched."""
    start: datetime
    end: datetime
    via: str
    """`link` or `mail`."""
    wished_at: datetime


class CallWanted(MeetingEvent):
    """Somebody at the table wants no mail of ours: the requester is told to phone. Said once of a person and a meeting."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.zelf-bellen"

    person: PersonId

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        return (self.person,)


class MailRefused(MeetingEvent):
    """A mail to somebody at the table will never arrive: their address is refused. The requester phones, or gives another address."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.mail-geweigerd"

    person: PersonId
    secretariat: bool = False
    """It is the address of their secretariat."""

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        return (self.person,)


class RoomAnswered(MeetingEvent):
    """The host of a building said whether this room, and the registration of the visitors, are arranged: the answer to RoomWanted."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.ruimte-beantwoord"

    sequence: int
    """Of the RoomWanted that was answered."""
    agreed: bool
    answered_at: datetime


class EnergyAnswered(MeetingEvent):
    """Whether a meeting gave or cost energy: how many said which until now. Who said it stays with `invitations`."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.energie-beantwoord"

    gave: int
    cost: int


class AttendanceKnown(MeetingEvent):
    """Somebody told afterwards whether they were there. Nothing else is recorded about attendance (capability N0)."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.aanwezigheid-bekend"

    person: PersonId
    came: bool

    @property
    def personal_to(self) -> tuple[PersonId, ...]:
        return (self.person,)


class NumbersShared(MeetingEvent):
    """How many of those at the table share their phone number with each other until now."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.nummers-gedeeld"

    shared: int
    of: int


class EntryWanted(MeetingEvent):
    """Write this into the person's own calendar: the same UID for everybody. Names and addresses are the writer's to look up."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.agenda-item-gewenst"

    person: PersonId
    sequence: int
    decided_at: datetime
    start: datetime
    end: datetime
    summary: str
    place: str
    description: str
    on_behalf_of: PersonId
    confirmed: bool = False
    agreed: bool = False
    """PARTSTAT is ACCEPTED from the start."""


class EntryWithdrawn(MeetingEvent):
    """Take the entry of this meeting out of the person's own calendar."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.agenda-item-ingetrokken"

    person: PersonId
    sequence: int


class DayAnswered(Event):
    """Somebody signed up for a co-working day, or declined."""

    said_by: ClassVar[str] = "invitations"
    type: ClassVar[str] = "nl.overleggen.samenwerkdag-beantwoord"

    day: DayId
    person: PersonId
    comes: bool
    answered_at: datetime

    @property
    def aggregate(self) -> str:
        return self.day


EVENTS: tuple[type[Event], ...] = (
    InvitationsSent,
    InvitationAnswered,
    PollAnswered,
    DisplacementAnswered,
    LineAdded,
    MomentWished,
    CallWanted,
    MailRefused,
    RoomAnswered,
    EnergyAnswered,
    AttendanceKnown,
    NumbersShared,
    EntryWanted,
    EntryWithdrawn,
    DayAnswered,
)
