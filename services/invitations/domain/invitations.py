"""Who is invited to which moment, by which channel, and what they answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.invitations.domain.mails import Occasion, Way
from shared.kernel import Answer, Block, LocationId, MeetingForm, MeetingId, Moment, PersonId, Role

NOT_AT_THE_TABLE = "De aanvrager veranderde wie er aan tafel zit. U hoeft niet te komen."


class Channel(StrEnum):
    """How somebody gets the invitation: chosen once per meeting, never changed by a retry or an update."""

    MAIL = "mail"
    CALENDAR = "agenda"


class Standing(StrEnum):
    """What the people invited were told last."""

    INVITED = "uitgenodigd"
    CONFIRMED = "bevestigd"
    WITHDRAWN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked to come to a moment, maybe for a `principal`. `touched`: what gives way in their own calendar; `alone_at`: when
    it could have been earlier, if they could.
    """

    person: PersonId
    role: Role = Role.REQUIRED
    agreed: bool = False
    needs_registration: bool = False
    touched: tuple[Block, ...] = ()
    principal: PersonId | None = None
    alone_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Reserved:
    """A moment is held for everybody asked. `definite`: it was confirmed already, and stays so."""

    meeting: MeetingId
    revision: int
    sequence: int
    decided_at: datetime
    moment: Moment
    people: tuple[Asked, ...]
    form: MeetingForm = MeetingForm.IN_PERSON
    explanation: tuple[str, ...] = ()
    definite: bool = False
    room_asked: bool = False
    answer_by: datetime | None = None

    @property
    def principals(self) -> tuple[PersonId, ...]:
        """In whose place somebody else is asked, and not they themselves."""
        asked_now = {asked.person for asked in self.people}
        return tuple(asked.principal for asked in self.people if asked.principal is not None and asked.principal not in asked_now)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The moment of `sequence` is definite, for these people. `explanation`: what changed since, one Dutch sentence each."""

    revision: int
    sequence: int
    decided_at: datetime
    people: tuple[PersonId, ...]
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deputising:
    """A deputy, and in whose place."""

    person: PersonId
    principal: PersonId


@dataclass(frozen=True, slots=True)
class DeputiesWanted:
    """Of whoever did not answer the question of `sequence`, the deputies are asked as well."""

    revision: int
    sequence: int
    decided_at: datetime
    deadline: datetime
    deputies: tuple[Deputising, ...]


class Ending(StrEnum):
    """How a moment ended: the meeting is off, no moment is left, or another one is sought."""

    CANCELLED = "geannuleerd"
    NOT_FOUND = "geen-moment"
    RELEASED = "vrijgegeven"


@dataclass(frozen=True, slots=True)
class Off:
    """The moment is gone, and why; with which `ways` there are without it, and until when calendars are watched for another."""

    meeting: MeetingId
    revision: int
    sequence: int
    decided_at: datetime
    ending: Ending
    reason: str = ""
    ways: tuple[Way, ...] = ()
    watched_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision needs to know of people.

    `writable` have a calendar we may write, `stopped` want no mail, `with_secretariat` have one that answers and reads our mail,
    `answered_for` are those of them who do not answer themselves, `greeted` had a mail about this meeting before, `passes` open buildings.
    """

    requester: PersonId
    writable: frozenset[PersonId] = frozenset()
    stopped: frozenset[PersonId] = frozenset()
    with_secretariat: frozenset[PersonId] = frozenset()
    answered_for: frozenset[PersonId] = frozenset()
    greeted: frozenset[PersonId] = frozenset()
    passes: Mapping[PersonId, tuple[LocationId, ...]] = field(default_factory=dict)

    def is_visitor(self, person: PersonId, moment: Moment) -> bool:
        """No pass for the building where it is."""
        return moment.location is not None and moment.location not in self.passes.get(person, ())


@dataclass(frozen=True, slots=True)
class Hoped:
    """Another time that somebody proposed, against the moment of `sequence`."""

    sequence: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody invited now or before (`present`). `written`: highest SEQUENCE that stands in their calendar.

    `awaits`: was told that another moment is sought, and nothing since.
    """

    person: PersonId
    channel: Channel
    present: bool = True
    awaits: bool = False
    mail: str = ""
    needs_registration: bool = False
    stopped: bool = False
    written: int = -1
    answer: Answer = Answer.NONE
    answered_at: datetime | None = None
    via: str = ""
    """By which way they answered last: `link`, `agenda` or `mail`."""
    by_another: bool = False
    """Somebody else answered on their behalf."""
    wished_at: datetime | None = None
    """When they proposed another time last."""
    hoped: tuple[Hoped, ...] = ()
    """Every other time that they proposed."""
    sent_again_at: datetime | None = None
    """When they asked for the invitation once more, and got it."""
    principal: PersonId | None = None
    """In whose place this deputy is asked."""
    touched: tuple[Block, ...] = ()
    """What gives way in their own calendar, for them and their secretariat only; nothing once they are not asked any more."""


@dataclass(frozen=True, slots=True)
class InvitedMeeting:
    """The record of one meeting. `revision` is the meeting's own, `answers` counts answers, `announced` is the SEQUENCE said to be out."""

    meeting: MeetingId
    revision: int
    standing: Standing
    sequence: int
    decided_at: datetime
    occasion: Occasion | None = None
    invitees: tuple[Invitee, ...] = ()
    reserved_revision: int = 0
    announced: int = -1
    answers: int = 0
    wishes: int = 0
    """Counts the other times that were proposed."""
    answer_by: datetime | None = None
    """Until then the moment is held for whoever did not answer."""
    same_since: int = 0
    """The lowest SEQUENCE with the time and place of now: an answer to that one counts (RFC 5546 2.1.4)."""

    @property
    def present(self) -> tuple[Invitee, ...]:
        return tuple(invitee for invitee in self.invitees if invitee.present)

    def invitee(self, person: PersonId) -> Invitee | None:
        """Who is invited now under this id."""
        return next((invitee for invitee in self.present if invitee.person == person), None)

    def stamp_after(self, decided_at: datetime) -> datetime:
        """`decided_at`, or a second after the decision before: a DTSTAMP is in whole seconds, and only a newer one counts (MS-OXCICAL)."""
        return max(decided_at, self.decided_at.replace(microsecond=0) + timedelta(seconds=1))

    def with_invitee(self, changed: Invitee) -> "InvitedMeeting":
        return replace(self, invitees=tuple(changed if invitee.person == changed.person else invitee for invitee in self.invitees))

    def without(self, person: PersonId) -> "InvitedMeeting":
        """The record as if this person had never been in it."""
        people = () if self.occasion is None else tuple(one for one in self.occasion.people if one.person != person)
        return replace(
            self,
            invitees=tuple(
                replace(one, principal=None if one.principal == person else one.principal) for one in self.invitees if one.person != person
            ),
            occasion=None if self.occasion is None else replace(self.occasion, people=people),
        )


def channel_of(before: Invitee | None, person: PersonId, around: Circumstances) -> Channel:
    """The channel of before, or the one there is now."""
    if before is not None:
        return before.channel
    return Channel.CALENDAR if person in around.writable else Channel.MAIL


def same_since(before: InvitedMeeting | None, news: Reserved) -> int:
    """The lowest SEQUENCE at which everybody was told of this time and place; another room in the building is the same place."""
    if before is None or before.occasion is None or before.standing is Standing.WITHDRAWN:
        return news.sequence
    was, becomes = before.occasion.moment, news.moment
    same = replace(was, room=None) == replace(becomes, room=None) and before.occasion.form is news.form
    return before.same_since if same else news.sequence


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be said to somebody of getting in: the host must still confirm the room, or did not give it; the reception expects them."""

    room_pending: bool = False
    room_follows: bool = False
    registered: bool = False


@dataclass(frozen=True, slots=True)
class OldNews:
    """Heard before, or overtaken by something newer."""


@dataclass(frozen=True, slots=True)
class TooEarly:
    """What this rests on was not heard yet."""
