"""What somebody mailed us, as values: an answer in iCalendar (RFC 5546), or why it is none. Persons by id, never by address."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.kernel import Answer, PersonId


class Unread(StrEnum):
    """Why a mail is no answer that we can use; an admin reads these."""

    NO_ANSWER = "geen-antwoord"
    TOO_LARGE = "te-groot"
    UNREADABLE = "onleesbaar"
    TNEF = "winmail.dat"
    OTHER_METHOD = "andere-methode"
    UNKNOWN_MEETING = "onbekend-overleg"
    UNKNOWN_PERSON = "niet-uitgenodigd"
    UNKNOWN_MOMENT = "onbekend-moment"
    UNCONFIRMED = "niet-bevestigd"
    FAILED = "mislukt"


class Reply(StrEnum):
    """METHOD of an answer (RFC 5546 1.4)."""

    REPLY = "REPLY"
    COUNTER = "COUNTER"
    REFRESH = "REFRESH"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who mailed, by the From (None: nobody that can be). `automatic`: a program did, and is never mailed back. `forged`: our mail server
    says that it is not them.

    `key` names this mail, also when it is delivered twice; `domain` is all of the address that an admin sees.
    """

    key: str
    person: PersonId | None
    domain: str
    automatic: bool = False
    forged: bool = False


@dataclass(frozen=True, slots=True)
class ReplyMail:
    """An answer as it was written. `stamped` is its DTSTAMP; `answer` None when PARTSTAT says nothing of coming."""

    sender: Sender
    method: Reply
    uid: str
    attendee: PersonId | None
    sequence: int = 0
    stamped: datetime | None = None
    answer: Answer | None = None
    sent_by: PersonId | None = None
    delegate: str = field(default="", repr=False)
    """Address of whom the attendee sends instead; never in a log."""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class OtherMail:
    """A mail that is no answer we can use, and why."""

    sender: Sender
    why: Unread


@dataclass(frozen=True, slots=True)
class Ignored:
    """An out-of-office, a bounce, junk: nothing that anybody has to look at."""


Incoming = ReplyMail | OtherMail | Ignored
