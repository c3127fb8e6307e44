"""What `availability` says: busy time, and what happened to entries it wrote. Never a title, a place or an attendee."""

from datetime import datetime
from typing import ClassVar

from shared.contracts.event import Event
from shared.contracts.intake import MeetingEvent
from shared.kernel import Answer, Block, OwnerId, PersonId


class OwnerEvent(Event):
    """About the calendars of one person or room."""

    owner: OwnerId

    @property
    def aggregate(self) -> str:
        return self.owner


class BusyTimeChanged(OwnerEvent):
    """Busy time of one owner between `valid_from` and `valid_until`; outside it, or when not `known`, the time is *unknown*, never free.

    Said only when blocks or knowledge change; `read_at` is when the content was read, `blocks` are sorted and may overlap. Our own
    entries are not in it. Of an owner who is not `known` they are what could be read: hours to avoid, while the rest stays unknown.
    """

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.bezette-tijd-gewijzigd"
    carries_state: ClassVar[bool] = True

    known: bool
    blocks: tuple[Block, ...] = ()
    valid_from: datetime
    valid_until: datetime
    read_at: datetime


class SourcesChanged(OwnerEvent):
    """Which kinds of calendar somebody connected, and whether we may write in one of them."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.agendabronnen-gewijzigd"
    carries_state: ClassVar[bool] = True

    kinds: tuple[str, ...]
    """Of each source: `caldav`, `ics`, `momentopname`, `aangeleverd` or `handmatig`."""
    writable: bool


class SourceFailed(OwnerEvent):
    """A calendar could not be read; its owner is unknown until it can."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.agendabron-mislukt"

    source: str
    reason: str
    """`onbereikbaar`, `geweigerd`, `onleesbaar`, `deels-onleesbaar`, `te-groot`, `verlopen`."""
    failed_at: datetime


class AvailabilityCollected(MeetingEvent):
    """The calendars of the people of a request were read anew, or could not be in time (then their owner is in `unknown`).

    `revision` echoes the AvailabilityWanted that asked. `revisions` names, per owner, the BusyTimeChanged a decision must have seen.
    """

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.beschikbaarheid-verzameld"

    revisions: dict[OwnerId, int]
    unknown: tuple[OwnerId, ...] = ()


class EntryWritten(MeetingEvent):
    """The entry of a meeting stands in (or is gone from) somebody's own calendar."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.agenda-item-geschreven"

    person: PersonId
    sequence: int
    withdrawn: bool = False


class AnswerSeen(MeetingEvent):
    """Somebody changed PARTSTAT in the calendar itself."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.antwoord-gezien"

    person: PersonId
    sequence: int
    answer: Answer
    seen_at: datetime


EVENTS: tuple[type[Event], ...] = (BusyTimeChanged, SourcesChanged, SourceFailed, AvailabilityCollected, EntryWritten, AnswerSeen)
