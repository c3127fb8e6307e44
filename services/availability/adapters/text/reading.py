"""From a calendar text to a Reading: bytes → components → lines → facts → occurrences → kinds. `busy.md` says what each thing means.

| module             | its one idea                                                             |
|--------------------|--------------------------------------------------------------------------|
| `envelope.py`      | is it a whole calendar, and which bytes are its events and zones          |
| `elsewhere.py`     | what provably lies outside the window is not read at all                  |
| `content_lines.py` | the few lines of an event that matter                                     |
| `times.py`         | dates, times, lengths; `zones.py`: which zone a name means                |
| `people.py`        | the owner's answer, and whether anybody else takes part                   |
| `rules.py`         | a recurrence rule as written; `recurrence.py`: the times that it gives    |
| `facts.py`         | what one event says, or why it is refused                                 |
| `series.py`        | a series with its exceptions, within the window                           |

Runs in a worker process (`parsing.py`), which may be killed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from services.availability.adapters.text.content_lines import Refused
from services.availability.adapters.text.elsewhere import Elsewhere
from services.availability.adapters.text.envelope import NotACalendar, RawCalendar, calendars_in
from services.availability.adapters.text.facts import Fact, Reader
from services.availability.adapters.text.own_zones import OwnZones
from services.availability.adapters.text.series import occurrences
from services.availability.adapters.text.times import Times
from services.availability.adapters.text.zones import iana, zone_of
from services.availability.domain.busy import Choices, Window, kind_of
from services.availability.domain.reading import Fault, OwnEntry, Reading, Unreadable
from shared.itip import is_our_hold_uid, is_our_reserve_uid, is_our_uid
from shared.kernel import Block, BusyKind

_UID = re.compile(rb"\nUID[^\n:]*:([^\n]*)", re.IGNORECASE)
_STAMP = re.compile(rb"\nDTSTAMP[^\n:]*:(\d{8}T\d{6})Z", re.IGNORECASE)
_METHOD = re.compile(rb"\nMETHOD[^\n:]*:[ \t]*CANCEL[ \t]*(?=\n|$)", re.IGNORECASE)
_ZONE = re.compile(rb"\nX-WR-TIMEZONE[^\n:]*:([^\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """How to read: whose calendar (normalised address, empty for a room), for which time, by which choices, the zone if none is said."""

    owner: str
    window: Window
    choices: Choices
    mail_from: str
    zone: str = "Europe/Amsterdam"


def read_text(text: bytes, request: Request) -> Reading | Unreadable:
    """The busy time of one text. What is wrong with an event refuses that event, what is wrong with the text all of it.

    Raises MemoryError only: a process that ran out of it would have too little for the next text.
    """
    try:
        return _Reading(request).of(calendars_in(text))
    except NotACalendar as fault:
        return Unreadable(fault.fault, fault.detail)
    except MemoryError:
        raise
    except RecursionError:
        return Unreadable(Fault.TOO_BIG, "took too much")
    except Exception as fault:  # noqa: BLE001  # what nobody thought of is unknown, never free
        return Unreadable(Fault.UNREADABLE, type(fault).__name__)


class _Reading:
    def __init__(self, request: Request) -> None:
        self._request = request
        self._elsewhere = Elsewhere(request.window)
        self._refused: list[str] = []

    def of(self, calendars: list[RawCalendar]) -> Reading:
        facts = [fact for calendar in calendars for fact in self._facts(calendar)]
        blocks: list[Block] = []
        own: dict[OwnEntry, None] = {}
        for fact, spans in occurrences(facts, self._request.window):
            if is_our_uid(fact.uid, self._request.mail_from):
                own[OwnEntry(fact.uid, fact.rank[0], fact.marks.partstat)] = None
            elif (kind := kind_of(fact.marks, self._request.choices)) is not None and not self._is_kept_by_us(fact, kind):
                blocks += [Block(start, end, kind) for start, end in spans if start < end]
        events = [event for calendar in calendars for event in calendar.events]
        return Reading(
            blocks=tuple(blocks),
            own=tuple(own),
            warnings=("time zone unknown",) if any(fact.start.zone.guessed for fact in facts) else (),
            events=len(events) - len(self._refused),
            refused=tuple(self._refused),
            stamped=_newest_stamp(events),
        )

    def _is_kept_by_us(self, fact: Fact, kind: BusyKind) -> bool:
        """Spoedruimte or a held moment as we wrote it; what its owner made an appointment of is one."""
        ours = is_our_reserve_uid(fact.uid, self._request.mail_from) or is_our_hold_uid(fact.uid, self._request.mail_from)
        return ours and kind in {BusyKind.TENTATIVE, BusyKind.RESERVE}

    def _facts(self, calendar: RawCalendar) -> Iterator[Fact]:
        reader = self._reader(calendar)
        near: list[bytes] = []
        far: list[bytes] = []
        for event in calendar.events:
            (far if self._elsewhere.may_be_left_out(event) else near).append(event)
        again = {_uid(event) for event in near} - {b""}
        near += [event for event in far if _uid(event) in again]  # the newest version of an event may have moved away
        for event in near:
            try:
                yield reader.fact(event)
            except Refused as reason:
                if not self._elsewhere.touches_nothing(event):
                    self._refused.append(str(reason))

    def _reader(self, calendar: RawCalendar) -> Reader:
        named = _ZONE.search(calendar.head)
        zone, own_zones = iana(self._request.zone), OwnZones(calendar.zones)
        if named:
            zone = zone_of(named[1].decode("utf-8", "replace").strip('" \t'), own_zones, zone)
        return Reader(
            times=Times(zone, own_zones),
            owner=self._request.owner.lower(),
            choices=self._request.choices,
            cancelled=_METHOD.search(calendar.head) is not None,
        )


def _uid(event: bytes) -> bytes:
    found = _UID.search(event)
    return found[1].strip() if found else b""


def _newest_stamp(events: list[bytes]) -> datetime | None:
    """The newest DTSTAMP; whether it is in the future is for who has a clock."""
    stamps = sorted({found[1] for event in events if (found := _STAMP.search(event))}, reverse=True)
    for stamp in stamps:
        try:
            return datetime.fromisoformat(stamp.decode()).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
