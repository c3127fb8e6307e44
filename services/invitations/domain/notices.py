"""Mail to a building, not to a person: to its host or its reception. Whose address that is stands with the location, and nowhere else."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.invitations.domain.background import Contact, Subject
from services.invitations.domain.mails import MailState
from shared.kernel import MeetingId, Moment, PersonId


class NoticeKind(StrEnum):
    """Soort bericht aan een locatie."""

    ROOM_ASKED = "ruimte-gevraagd"
    ROOM_OFF = "ruimte-niet-nodig"
    VISITORS = "bezoekerslijst"


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail to the building of a moment. Of a list: who is on it (`listed`), who was on the one before (`before`), and how many of that
    were forgotten since; of a question: how many places, how many visitors, and `until` when the answer counts.
    """

    meeting: MeetingId
    kind: NoticeKind
    number: int
    decided_at: datetime
    moment: Moment
    people: int = 0
    visitors: int = 0
    until: datetime | None = None
    listed: tuple[PersonId, ...] = ()
    before: tuple[PersonId, ...] = ()
    forgotten: int = 0
    earlier: Moment | None = None
    """The moment on the list before, when there was one."""
    goes_at: datetime | None = None
    tries: int = 0
    """How often a server heard of it and did not take it."""
    state: MailState = MailState.WAITING

    @property
    def id(self) -> str:
        """The same decision, the same id."""
        return notice_id(self.meeting, self.kind, self.number)

    @property
    def dated(self) -> datetime:
        return self.goes_at or self.decided_at

    def without(self, person: PersonId) -> "Notice":
        """Somebody is forgotten."""
        return replace(
            self,
            listed=tuple(one for one in self.listed if one != person),
            before=tuple(one for one in self.before if one != person),
            forgotten=self.forgotten + (person in self.before),
        )


def notice_id(meeting: MeetingId, kind: NoticeKind, number: int) -> str:
    return f"{meeting}.{kind}.{number}"


@dataclass(frozen=True, slots=True)
class AtPlace:
    """Everything one notice is composed from, as it is known when it goes. `call`: whom the building calls, with a number."""

    reader: str
    """`Gastheer van …`, `Receptie van …`."""
    address: str
    subject: Subject
    page: str
    call: str = ""
    listed: tuple[Contact, ...] = ()
    joined: tuple[Contact, ...] = ()
    gone: tuple[Contact, ...] = ()
