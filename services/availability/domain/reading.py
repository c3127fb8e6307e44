"""What came of reading calendars: busy time, or the reason why there is none to speak of. Unknown is never free."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.availability.domain.busy import Window, merged
from shared.kernel import Answer, Block


class Fault(StrEnum):
    """Why a source could not be read; wire names of SourceFailed."""

    UNREACHABLE = "onbereikbaar"
    REFUSED = "geweigerd"
    UNREADABLE = "onleesbaar"
    TOO_BIG = "te-groot"


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A meeting of ours found in a calendar: not busy time, but its owner's PARTSTAT is an answer."""

    uid: str
    sequence: int
    partstat: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Busy time of one text, as exact as it stood there, and our own entries. `warnings` are English and hold nothing of the text.

    `events` were read; `refused` could not be, one reason each: the calendar is partly unknown, what was read still counts. `stamped` is
    the newest DTSTAMP that is not in the future: the content is at least as new.
    """

    blocks: tuple[Block, ...] = ()
    own: tuple[OwnEntry, ...] = ()
    warnings: tuple[str, ...] = ()
    events: int = 0
    refused: tuple[str, ...] = ()
    stamped: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The source says nothing: its owner is unknown. `detail` is for logs: English, nothing of the text or the address."""

    fault: Fault
    detail: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """What was last read of one source. `tag` lets a server prove that nothing changed; `fault` is empty when all went well.

    `read_at` is when we read it, `content_at` how old what stood there was by then: a link that is made anew every few hours is no
    fresher for being read again. `events` and `refused` count what it gave and what could not be read.
    """

    blocks: tuple[Block, ...] = ()
    tag: str = ""
    read_at: datetime | None = None
    fault: str = ""
    warnings: tuple[str, ...] = ()
    failures: int = 0
    tried_at: datetime | None = None
    content_at: datetime | None = None
    events: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Busy:
    """Busy time of one owner as last said (`revision` of BusyTimeChanged; 0 = never said), and the state of each source by name."""

    revision: int = 0
    known: bool = False
    blocks: tuple[Block, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    read_at: datetime | None = None
    sources: dict[str, SourceState] = field(default_factory=dict)

    def says_the_same_as(self, other: "Busy") -> bool:
        """Nobody needs to hear of the difference."""
        return self.revision > 0 and _said(self) == _said(other)


def _said(busy: Busy) -> tuple[object, ...]:
    return busy.known, busy.blocks, busy.valid_from, busy.valid_until


def together(readings: Sequence[Reading]) -> Reading:
    """Readings of the texts of one source as one."""
    return Reading(
        blocks=tuple(block for reading in readings for block in reading.blocks),
        own=tuple(entry for reading in readings for entry in reading.own),
        warnings=tuple(dict.fromkeys(warning for reading in readings for warning in reading.warnings)),
        events=sum(reading.events for reading in readings),
        refused=tuple(reason for reading in readings for reason in reading.refused),
        stamped=max((reading.stamped for reading in readings if reading.stamped), default=None),
    )


def after_success(reading: Reading, tag: str, now: datetime, window: Window) -> SourceState:
    """The state of a source that was read anew."""
    return SourceState(merged(reading.blocks, window), tag, now, "", reading.warnings, 0, now)


def after_no_change(before: SourceState, now: datetime) -> SourceState:
    """The state of a source of which the server proved that nothing changed."""
    return SourceState(before.blocks, before.tag, now, "", before.warnings, 0, now)


def after_failure(before: SourceState, fault: Fault, now: datetime) -> SourceState:
    """The state of a source that could not be read: what was known of it counts no longer."""
    return SourceState((), "", before.read_at, fault, (), before.failures + 1, now)


def added_up(before: Busy, sources: dict[str, SourceState], window: Window, now: datetime, *, known_without_sources: bool) -> Busy:
    """Busy time of an owner from all sources together: one that fails makes the owner unknown. The revision rises only with news."""
    known = all(not state.fault for state in sources.values()) if sources else known_without_sources
    blocks = merged((block for state in sources.values() for block in state.blocks), window) if known else ()
    after = Busy(before.revision, known, blocks, window.start, window.end, now, sources)
    if before.says_the_same_as(after):
        return after
    return Busy(before.revision + 1, known, blocks, window.start, window.end, now, sources)


def fresh(busy: Busy, names: tuple[str, ...], now: datetime, seconds: float) -> bool:
    """Whether every source was tried so recently that a request need not ask its server again."""
    states = [busy.sources.get(name, SourceState()) for name in names]
    return bool(states) and all(
        state.tried_at is not None and not state.fault and (now - state.tried_at).total_seconds() < seconds for state in states
    )


def answer_of(partstat: str) -> Answer:
    """The answer that a PARTSTAT is (RFC 5545 3.2.12)."""
    return {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.MAYBE}.get(partstat, Answer.NONE)
