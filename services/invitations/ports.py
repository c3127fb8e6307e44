"""What the rules of invitations need from outside, and the records they keep."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.invitations.domain.background import Background, Contact, Subject
from services.invitations.domain.days import Day
from services.invitations.domain.displacements import Displacement
from services.invitations.domain.energy import Afterwards
from services.invitations.domain.hosts import RoomQuestion
from services.invitations.domain.invitations import Circumstances, Entry, InvitedMeeting
from services.invitations.domain.letters import CalendarPart
from services.invitations.domain.lines import Lines
from services.invitations.domain.mailbox import Arrived, Known, Progress, Unused
from services.invitations.domain.mails import Audience, Mail, MailState
from services.invitations.domain.notices import AtPlace, Notice
from services.invitations.domain.numbers import Card, Numbers
from services.invitations.domain.offices import Office, Principal
from services.invitations.domain.polls import Poll
from services.invitations.domain.requests import Request, Stopped
from services.invitations.domain.visitors import VisitorList
from shared.bus import Bus, Documents, Projection
from shared.contracts.availability import SourcesChanged
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged
from shared.kernel import ChallengeId, LocationId, MeetingId, Moment, PersonId


@dataclass(frozen=True, slots=True)
class Records:
    """The records of this service, by meeting, day, mail or person, and what it heard of others."""

    requests: Documents[Request]
    meetings: Documents[InvitedMeeting]
    polls: Documents[Poll]
    displacements: Documents[Displacement]
    lines: Documents[Lines]
    days: Documents[Day]
    mails: Documents[Mail]
    stopped: Documents[Stopped]
    uids: Documents[Known]
    """By the UID of an invitation that went out."""
    progress: Documents[Progress]
    """One, of the reply mailbox."""
    unused: Documents[Unused]
    """By the key of a mail that could not be used."""
    numbers: Documents[Numbers]
    afterwards: Documents[Afterwards]
    rooms: Documents[RoomQuestion]
    visitors: Documents[VisitorList]
    notices: Documents[Notice]
    offices: Documents[Office]
    """By the opaque id of a secretariat's address."""
    people: Projection[PersonChanged]
    locations: Projection[LocationChanged]
    challenges: Projection[ChallengeChanged]
    sources: Projection[SourcesChanged]


def about(bus: Bus, person: PersonId) -> str:
    """Key of the set of records that are about this person, each as `<kind> <id>`."""
    return bus.keys.own("about", person)


class Surroundings(Protocol):
    """What was heard of people, places and challenges. Raises `shared.bus.Later` for what was not heard yet."""

    async def circumstances(self, meeting: MeetingId, people: Iterable[PersonId]) -> Circumstances:
        """What a decision about these people needs to know of them."""
        ...

    async def stopped(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Of these, who wants no more mail."""
        ...

    async def entry(self, meeting: MeetingId, person: PersonId, moment: Moment) -> Entry:
        """What may be said to somebody of the room of a moment, and of their registration."""
        ...

    async def of_meeting(self, meeting: MeetingId, moments: Iterable[Moment]) -> Subject: ...

    async def positions(self, meeting: MeetingId, people: Iterable[PersonId]) -> tuple[str, ...]:
        """What each of these is, without names."""
        ...

    async def contacts(self, meeting: MeetingId, people: Iterable[PersonId]) -> tuple[Contact, ...]:
        """Those of them who are known still, as whoever registers visitors must know them."""
        ...

    async def position(self, meeting: MeetingId, person: PersonId | None) -> str:
        """What somebody is, without a name; nothing of nobody."""
        ...

    def what_moves(self, mail: Mail) -> tuple[str, ...]:
        """What would give way in somebody's own calendar, in the words of the mail."""
        ...

    async def of_day(self, challenge: ChallengeId, moment: Moment) -> Subject: ...

    async def reader(self, person: PersonId, audience: Audience) -> PersonId:
        """Whose address the mail to this person, or to their secretariat, goes to."""
        ...

    async def way_there(self, person: PersonId, moment: Moment) -> str:
        """How long this person travels to the place of a moment, in one sentence."""
        ...

    async def agreed_numbers(self, meeting: MeetingId, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        """Of these, whose number the others may see anyway: they agreed to that, or typed it when they asked for the meeting."""
        ...

    async def cards(self, meeting: MeetingId, reader: PersonId) -> tuple[Card, ...]:
        """Of the others at the table who share their number; nothing for whoever is not, or was not, there."""
        ...

    async def background(self, mail: Mail) -> Background:
        """Everything a mail is composed from, as it is known now."""
        ...


class Secretariats(Protocol):
    """For whom secretariats work, as it was heard last. An office is known by the opaque id of its address."""

    def office(self, address: str) -> PersonId: ...

    async def principals(self, office: PersonId) -> tuple[Principal, ...]:
        """Who names it now, by name."""
        ...

    async def principal(self, office: PersonId, person: PersonId) -> Principal | None:
        """The same for one of them."""
        ...

    async def meetings_of(self, person: PersonId) -> tuple[MeetingId, ...]:
        """The meetings in which somebody is or was asked something."""
        ...


class PutOff(Exception):
    """A mail must be tried again. `tried`: the server may have heard of it before. `wait`: the server takes no mail, and in so many seconds
    it is this mail's turn; None when it wants only this mail later.
    """

    def __init__(self, *, tried: bool, wait: float | None = None) -> None:
        super().__init__("the mail server is away" if wait is not None else "the mail server wants this mail later")
        self.tried, self.wait = tried, wait


class Post(Protocol):
    """The mail server."""

    async def deliver(self, mail: Mail, background: Background) -> MailState:
        """SENT when it is accepted, REFUSED when it never will be. Raises PutOff when it must be tried again."""
        ...

    def wait(self) -> float:
        """How many seconds a mail that cannot go yet need not ask, since none can; 0 when the server takes mail."""
        ...

    async def notify(self, notice: Notice, at_place: AtPlace) -> MailState:
        """The same for a mail to a building."""
        ...


class Places(Protocol):
    """Buildings. Raises `shared.bus.Later` for one that was not heard of yet."""

    async def lead(self, location: LocationId) -> int:
        """So many working days before, visitors are registered."""
        ...

    async def has_an_address(self, location: LocationId) -> bool:
        """There is a reception, or a host, who can be mailed."""
        ...

    async def background(self, notice: Notice) -> AtPlace:
        """Everything a notice is composed from, as it is known now."""
        ...


class ReceptionHours(Protocol):
    """When receptions hear of visitors."""

    def due(self, start: datetime, lead: int) -> datetime:
        """Of a meeting that starts then, in a building that wants to know so many working days before."""
        ...

    def is_late(self, start: datetime, lead: int, now: datetime) -> bool:
        """The last day to register visitors has passed."""
        ...


class ReplyMailbox(Protocol):
    """The mailbox that answers come to: that of the From."""

    async def visit(self, progress: Progress, handled: Callable[[Arrived], Awaitable[bool]]) -> None:
        """Hand over what is news since `progress`, the oldest first, and remove what `handled` says of. Raises
        `shared.mailbox.MailboxAway`.
        """
        ...


class MailHours(Protocol):
    """When mail may go out."""

    def opens(self, at: datetime) -> datetime:
        """`at` itself when mail may go then, else the next moment on which it may."""
        ...

    def day_before(self, start: datetime) -> datetime:
        """When the people of a meeting hear of it once more."""
        ...


class CalendarFiles(Protocol):
    """Calendar objects as files."""

    def calendar(self, part: CalendarPart) -> bytes: ...


class Drafts(Protocol):
    """Mails as files that are not sent."""

    def of(self, mail: Mail, background: Background) -> dict[str, bytes]:
        """What goes out for one mail, by a name of the person's id and the channel."""
        ...
