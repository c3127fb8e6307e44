"""What can be told about a meeting: the vocabulary of every transition, each with the meeting's revision and status at that point."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto

from services.matchmaking.domain.displacement import Displacement
from services.matchmaking.domain.loan import Loan
from services.matchmaking.domain.polling import Poll
from services.matchmaking.domain.proposal import Alternative, Proposal
from shared.kernel import Answer, DayId, MeetingStatus, Moment, PersonId, PollChoice


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
class DisplacementOpened:
    """Before anybody is invited, it is asked whether movable appointments may give way."""

    displacement: Displacement


class About(StrEnum):
    """A question that can be open."""

    POLL = "peiling"
    INVITATION = "uitnodiging"
    DISPLACEMENT = "verschuiven"


@dataclass(frozen=True, slots=True)
class Question:
    """The question that is open: `sequence` is its own, `deadline` by when it is answered."""

    about: About
    sequence: int
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """These people are reminded of the question that is open."""

    question: Question
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class DeputiesJoined:
    """The deputies of silent people are asked as well: each with their principal."""

    question: Question
    deputies: tuple[tuple[PersonId, PersonId], ...]


@dataclass(frozen=True, slots=True)
class RoomAsked:
    """The host of the building is asked for the room that is held."""

    loan: Loan


@dataclass(frozen=True, slots=True)
class RoomGiven:
    """The host said yes: the room stands, and visitors will be registered."""

    loan: Loan


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
class WishRefused:
    """The other time that somebody proposed is not taken; the `reason` is for them, and names nobody."""

    person: PersonId
    wish: int
    sequence: int
    start: datetime
    end: datetime
    reason: str


class Way(Enum):
    """What can be done when there is no moment (capability M12)."""

    CALL = auto()
    SMALLER = auto()
    ONLINE = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class WayOn:
    """One way on, held for nobody: so many `people` of those `asked` can come then; `day` is a co-working day."""

    way: Way
    start: datetime
    end: datetime
    people: int
    asked: int
    day: DayId | None = None


@dataclass(frozen=True, slots=True)
class NotFound:
    """No moment (left), what can be done instead, and until when calendars are watched."""

    sequence: int
    instead: tuple[WayOn, ...] = ()
    watched_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A moment came free after all: held for the requester to take."""

    opening: int
    moment: Moment
    expires: datetime


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


Asking = PollOpened | DisplacementOpened | Reminded | DeputiesJoined
Lending = RoomAsked | RoomGiven
Ending = Confirmed | NotFound | Opened | Released | Cancelled | TookPlace
Happening = SearchBegan | CalendarsNeeded | Asking | Lending | Reserved | Invited | Counted | WishRefused | Ending


@dataclass(frozen=True, slots=True)
class Told:
    """One happening as everybody hears it."""

    revision: int
    status: MeetingStatus
    what: Happening
    explanation: tuple[str, ...] = ()
