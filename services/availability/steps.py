"""Timers and steps that this service leaves for itself."""

from typing import ClassVar

from shared.contracts.event import PrivateEvent
from shared.kernel import MeetingId, OwnerId, PersonId


class ReadCalendars(PrivateEvent):
    """Read every source of one owner, for the request `meeting` (its `asked` is the revision that asked) or because it is time."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.agendas-lezen"

    owner: OwnerId
    meeting: MeetingId | None = None
    asked: int = 0


class CountReadings(PrivateEvent):
    """The calendars of one owner were read for a request: see whether they were the last."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.lezingen-tellen"

    owner: OwnerId
    meeting: MeetingId
    asked: int


class ReadingsDue(PrivateEvent):
    """The time to read the calendars for a request is over; a day after the answer its record goes."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.lezingen-verlopen"

    meeting: MeetingId
    asked: int


class SettleEntry(PrivateEvent):
    """Make somebody's calendar show what is wanted of a meeting: write the entry, change it or take it away."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.agenda-item-bijwerken"

    meeting: MeetingId
    person: PersonId


class WatchEntry(PrivateEvent):
    """See whether somebody answered in the calendar itself."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.agenda-item-bekijken"

    meeting: MeetingId
    person: PersonId


class PlanReserve(PrivateEvent):
    """See which hours of spoedruimte must stand in somebody's calendar, now and again when a day begins."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.spoedruimte-plannen"

    person: PersonId


class SettleReserve(PrivateEvent):
    """Write one entry of spoedruimte, or take it away; `wanted` as it was when this step was left."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.spoedruimte-bijwerken"

    person: PersonId
    entry: str
    wanted: bool


class SettleHolds(PrivateEvent):
    """Make somebody's calendar show which moments are held for a meeting, and no others; `turn` is what the record counted by then."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.vastgehouden-momenten-bijwerken"

    meeting: MeetingId
    person: PersonId
    turn: int


class HoldsOver(PrivateEvent):
    """The time that moments are held for a meeting is over; long after that its record goes. `turn` as in `SettleHolds`."""

    said_by: ClassVar[str] = "availability"
    type: ClassVar[str] = "nl.overleggen.prive.availability.vastgehouden-momenten-verlopen"

    meeting: MeetingId
    turn: int


STEPS: tuple[type[PrivateEvent], ...] = (
    ReadCalendars,
    CountReadings,
    ReadingsDue,
    SettleEntry,
    WatchEntry,
    PlanReserve,
    SettleReserve,
    SettleHolds,
    HoldsOver,
)
