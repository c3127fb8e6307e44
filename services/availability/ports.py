"""What availability needs from outside, in its own words."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.availability.domain.busy import Choices, Window
from services.availability.domain.entries import Entries, Standing
from services.availability.domain.gathering import Gathering
from services.availability.domain.given import Given
from services.availability.domain.holds import ShownHolds
from services.availability.domain.objects import Objects
from services.availability.domain.reading import Busy, Fault, Reading, Unreadable
from services.availability.domain.reserve import Reserves
from services.availability.domain.sources import Connection, Sources, record
from shared.bus import Document, Documents, Projection
from shared.contracts.directory import PersonChanged
from shared.kernel import Block, MeetingId, OwnerId, PersonId


@dataclass(frozen=True, slots=True)
class Records:
    """This service's own records: sources and busy time by owner, entries by person, gatherings by meeting; and who people are.

    `reserves` are the hours of spoedruimte in calendars, by person; `holds` the moments held before anybody is invited, by meeting.
    `given` is what was given of a source, `objects` what is remembered of one that we fetch, by `record(owner, source)`.
    """

    sources: Documents[Sources]
    busy: Documents[Busy]
    entries: Documents[Entries]
    gatherings: Documents[Gathering]
    people: Projection[PersonChanged]
    given: Documents[Given]
    objects: Documents[Objects]
    reserves: Documents[Reserves]
    holds: Documents[ShownHolds]

    async def given_of(self, owner: OwnerId, names: Iterable[str]) -> dict[str, Document[Given]]:
        """What was given of these sources of an owner, there or not, by name."""
        ids = {name: record(owner, name) for name in names}
        documents = await self.given.many(ids.values())
        return {name: documents[id] for name, id in ids.items()}

    async def objects_of(self, owner: OwnerId, names: Iterable[str]) -> dict[str, Document[Objects]]:
        """What is remembered of these sources of an owner, there or not, by name."""
        ids = {name: record(owner, name) for name in names}
        documents = await self.objects.many(ids.values())
        return {name: documents[id] for name, id in ids.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """What we have of a calendar: the digest of the ETag of each object by key, and the tag of that reading.

    Without a tag everything is listed; an object without a digest here is fetched.
    """

    tag: str = ""
    etags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """One text of a calendar; `key` and `etag` are digests. `zone` is that of its floating times (empty: nobody says)."""

    key: str
    etag: str
    text: bytes
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since what was known. `whole`: everything was listed, so what is not `gone` and not among `objects` stands.

    `tag` proves later that nothing changed (empty: the server cannot). `live`: this is how the calendar is now; else it was made at
    `modified` (None: it does not say).
    """

    objects: tuple[CalendarObject, ...]
    gone: frozenset[str]
    whole: bool
    tag: str
    live: bool
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server proved that nothing changed since the tag."""

    live: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """An entry to write: one meeting for one person. Times are UTC; `name` is the last part of its href, derived from both."""

    uid: str
    name: str
    sequence: int
    decided_at: datetime
    start: datetime
    end: datetime
    summary: str
    place: str
    description: str
    organizer_name: str
    organizer_address: str
    attendee_name: str
    attendee_address: str
    confirmed: bool
    agreed: bool
    bare: bool = False
    """Without ORGANIZER and ATTENDEE."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Spoedruimte to write: the hours of one day. `name` is the last part of its href, derived as the UID is."""

    uid: str
    name: str
    decided_at: datetime
    hours: Block


@dataclass(frozen=True, slots=True)
class HeldMoment:
    """A moment held before anybody is invited, to write. `asked`: its owner has a question to answer about it."""

    uid: str
    name: str
    decided_at: datetime
    start: datetime
    end: datetime
    until: datetime
    asked: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as far as it concerns us: whose address it went to (None: nobody's), and the file of a whole calendar that it brings.

    `calendar` is empty when there is none, or none that we take.
    """

    arrived: datetime
    person: PersonId | None
    calendar: bytes = field(repr=False)


class CalendarAway(Exception):
    """The calendar cannot be written or looked at now. Says nothing of its address.

    `wait` is in seconds: then this entry has its turn, of all that wait for the same server. None: its server is not to blame.
    """

    def __init__(self, fault: Fault, detail: str, wait: float | None = None) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail, self.wait = fault, detail, wait


class CalendarSource(Protocol):
    """A calendar that can be read."""

    async def fetch(self, window: Window, known: Known) -> Changes | Unchanged | Unreadable:
        """What changed since what is known, of all that may touch the window."""
        ...


class Agenda(Protocol):
    """A calendar that we may write. Every method raises CalendarAway; every method may be repeated."""

    async def write(self, invitation: Invitation, *, rewritten: bool) -> Standing:
        """Make the entry stand as wanted; `rewritten`: this SEQUENCE stood there before, so an absent entry was removed by its owner."""
        ...

    async def reserve(self, reservation: Reservation) -> None:
        """Make spoedruimte stand there; what stands under its name already stays as it is."""
        ...

    async def hold(self, moment: HeldMoment) -> None:
        """Make a held moment stand there; what stands under its name already stays as it is."""
        ...

    async def withdraw(self, uid: str, name: str) -> None:
        """Take the entry away; one that is gone is fine."""
        ...

    async def look(self, uid: str, name: str, attendee: str) -> Standing:
        """The entry as it stands, with the PARTSTAT of the attendee."""
        ...


class Names(Protocol):
    """Derived names: a repeated write meets its first."""

    def uid(self, meeting: MeetingId) -> str:
        """The UID of a meeting, the same in mail and in every calendar."""
        ...

    def reserve_uid(self, person: PersonId, hours: Block) -> str:
        """The UID of somebody's spoedruimte on one day."""
        ...

    def hold_uid(self, meeting: MeetingId, person: PersonId, start: datetime, until: datetime) -> str:
        """The UID of a moment that is held for somebody until then."""
        ...

    def href(self, meeting: MeetingId, person: PersonId) -> str:
        """The last part of the address of somebody's entry."""
        ...


class Calendars(Protocol):
    """Opens calendars."""

    def source(self, connection: Connection) -> CalendarSource: ...

    def agenda(self, connection: Connection) -> Agenda: ...


class Parser(Protocol):
    """Reads calendar texts."""

    async def read(
        self, texts: tuple[bytes, ...], owner: str, choices: Choices, window: Window, zone: str = ""
    ) -> tuple[Reading | Unreadable, ...]:
        """Busy time and entries of ours, of each text; `owner` is the address whose PARTSTAT counts (empty for a room).

        `zone` (IANA) is that of floating times where a text says none; empty: that of the Netherlands.
        """
        ...


class Vault(Protocol):
    """Keeps connections so that only the record they were sealed for can open them."""

    def seal(self, connection: Connection, record: str) -> str: ...

    def open(self, sealed: str, record: str) -> Connection:
        """Raises LookupError when the text was made for another record, by another key, or was changed."""
        ...


class Addresses(Protocol):
    """The secret mail address of each person."""

    def of(self, person: PersonId) -> str: ...

    def person(self, to: Iterable[str]) -> PersonId | None:
        """Whose address stands in these headers of a mail; None when none of ours does."""
        ...


class Mailbox(Protocol):
    """The mailbox to which calendars are mailed."""

    async def empty(self, handled: Callable[[Letter], Awaitable[bool]]) -> None:
        """Hand over every letter, the oldest first, and remove those that are handled. Raises `shared.mailbox.MailboxAway`."""
        ...
