"""What can be told about a meeting: the vocabulary of every transition, each with the meeting's revision and status at that point."""

from dataclasses import dataclass
from datetime import datetime

from services.matchmaking.domain.polling import Poll
from services.matchmaking.domain.proposal import Alternative, Proposal
from shared.kernel import Answer, MeetingStatus, PersonId, PollChoice


@dataclass(frozen=True, slots=True)
class SearchBegan:
    """A search began, or began anew."""

    promised_until: datetime


@dataclass(frozen=True, slots=True)
class CalendarsNeeded:
    """The calendars of everybody asked must be read anew, by `deadline`."""

    deadline: datetime


@dataclass(frozen=True, slots=True)
class PollOpened:
    """People without a readable calendar are asked."""

    poll: Poll


@dataclass(frozen=True, slots=True)
class Reservation:
    """The moment that is held, by its hold's `key`. `agreed` accepted it beforehand, in a poll."""

    key: str
    proposal: Proposal
    expires: datetime
    agreed: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Reserved:
    """A moment is held for everybody."""

    sequence: int
    reservation: Reservation
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """Every invitation is out."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Somebody's answer was counted."""

    person: PersonId
    answer: Answer | PollChoice


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Everybody required comes."""

    sequence: int
    reservation: Reservation


@dataclass(frozen=True, slots=True)
class NotFound:
    """No moment (left)."""

    sequence: int


@dataclass(frozen=True, slots=True)
class Released:
    """The moment people were invited to is given up, and the search goes on."""

    sequence: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The meeting is off."""

    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class TookPlace:
    """The end passed; these people said they would come."""

    reservation: Reservation
    people: tuple[PersonId, ...]


Happening = (
    SearchBegan | CalendarsNeeded | PollOpened | Reserved | Invited | Counted | Confirmed | NotFound | Released | Cancelled | TookPlace
)


@dataclass(frozen=True, slots=True)
class Told:
    """One happening as everybody hears it."""

    revision: int
    status: MeetingStatus
    what: Happening
    explanation: tuple[str, ...] = ()
