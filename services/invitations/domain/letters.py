"""A mail as values: text, HTML and calendar part are all made from one `Letter`, so that they cannot disagree."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.kernel import MeetingId, Role


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says, one or more lines: `Wanneer`, `dinsdag 16 maart 2027, 10.00–11.00 uur`."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words and an address."""

    words: str
    address: str


class Method(StrEnum):
    """METHOD of an iTIP object (RFC 5546 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    DECLINECOUNTER = "DECLINECOUNTER"


@dataclass(frozen=True, slots=True)
class Attendee:
    """ATTENDEE: somebody at the table."""

    mailbox: Mailbox
    role: Role = Role.REQUIRED
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """One VEVENT as a value; `decided_at` becomes DTSTAMP. Aware UTC datetimes."""

    about: MeetingId
    method: Method
    sequence: int
    decided_at: datetime
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str
    organizer_name: str
    attendees: tuple[Attendee, ...] = ()
    agreed: bool = False
    """Whoever gets it already said *kan*: the hour is shown as busy at once."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A text file with a mail: `bezoekers.csv`, of subtype `csv`, in UTF-8."""

    name: str
    subtype: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, before any syntax. `key` names the decision: the same key, the same Message-ID."""

    key: str
    dated: datetime
    sender_name: str
    to: Mailbox
    subject: str
    heading: str
    opening: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    """What, when and where: before the button."""
    cc: Mailbox | None = None
    button: Link | None = None
    more: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    closing: tuple[str, ...] = ()
    calendar: CalendarPart | None = None
    enclosures: tuple[Enclosure, ...] = ()
    """Never beside a calendar part, which Outlook would read no more."""
