"""What the rules of invitations need from outside, and the records they keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.invitations.domain.background import Background, Subject
from services.invitations.domain.days import Day
from services.invitations.domain.displacements import Displacement
from services.invitations.domain.invitations import Circumstances, InvitedMeeting
from services.invitations.domain.letters import CalendarPart
from services.invitations.domain.lines import Lines
from services.invitations.domain.mails import Audience, Mail, MailState
from services.invitations.domain.polls import Poll
from services.invitations.domain.requests import Request, Stopped
from shared.bus import Documents, Projection
from shared.contracts.availability import SourcesChanged
from shared.contracts.directory import ChallengeChanged, LocationChanged, PersonChanged
from shared.kernel import ChallengeId, MeetingId, Moment, PersonId


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
    people: Projection[PersonChanged]
    locations: Projection[LocationChanged]
    challenges: Projection[ChallengeChanged]
    sources: Projection[SourcesChanged]


class Surroundings(Protocol):
    """What was heard of people, places and challenges. Raises `shared.bus.Later` for what was not heard yet."""

    async def circumstances(self, meeting: MeetingId, people: Iterable[PersonId]) -> Circumstances:
        """What a decision about these people needs to know of them."""
        ...

    async def stopped(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Of these, who wants no more mail."""
        ...

    async def of_meeting(self, meeting: MeetingId, moments: Iterable[Moment]) -> Subject: ...

    async def at_the_table(self, meeting: MeetingId) -> tuple[str, ...]:
        """What everybody is who is asked to a meeting, without names: `gemeentesecretaris, Gemeente Zuid`."""
        ...

    async def positions(self, meeting: MeetingId, people: Iterable[PersonId]) -> tuple[str, ...]:
        """What each of these is, without names."""
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

    async def background(self, mail: Mail) -> Background:
        """Everything a mail is composed from, as it is known now."""
        ...


class Post(Protocol):
    """The mail server."""

    async def deliver(self, mail: Mail, background: Background) -> MailState:
        """SENT when it is accepted, REFUSED when it never will be. Raises `shared.bus.Later` when it must be tried again."""
        ...


class MailHours(Protocol):
    """When mail may go out."""

    def opens(self, at: datetime) -> datetime:
        """`at` itself when mail may go then, else the next moment on which it may."""
        ...


class CalendarFiles(Protocol):
    """Calendar objects as files."""

    def calendar(self, part: CalendarPart) -> bytes: ...
