"""What came of reading calendars: busy time, or the reason why there is none to speak of. Unknown is never free."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from services.availability.domain.busy import Window, merged
from services.availability.domain.spans import shared_span
from shared.kernel import Answer, Block


class Fault(StrEnum):
    """Why a source could not be read; wire names of SourceFailed."""

    UNREACHABLE = "onbereikbaar"
    REFUSED = "geweigerd"
    UNREADABLE = "onleesbaar"
    TOO_BIG = "te-groot"
    EXPIRED = "verlopen"
    PARTLY = "deels-onleesbaar"
    """Some of it could be read, and counts; of the rest nobody knows."""


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
    the newest DTSTAMP, as written: the content is at least as new, unless that lies in the future.
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
    """What was last read of one source. `fault` is empty when all went well.

    `read_at` is when we read it, `content_at` how old what stood there was by then: a link that is made anew every few hours is no
    fresher for being read again. `events` and `refused` count what it gave and what could not be read. `covers` is the time it speaks
    about, when that is not all we ask for; `whole` is false for hours that only add up to what other sources say.
    """

    blocks: tuple[Block, ...] = ()
    read_at: datetime | None = None
    fault: str = ""
    warnings: tuple[str, ...] = ()
    failures: int = 0
    tried_at: datetime | None = None
    content_at: datetime | None = None
    events: int = 0
    refused: int = 0
    covers: Window | None = None
    whole: bool = True


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


def after_failure(before: SourceState, fault: Fault, now: datetime) -> SourceState:
    """The state of a source that could not be read: its busy time is neither known nor said, for nobody sees how old it is."""
    return SourceState(read_at=before.read_at, fault=fault, failures=before.failures + 1, tried_at=now, content_at=before.content_at)


def added_up(before: Busy, sources: dict[str, SourceState], window: Window, now: datetime, *, known_without_sources: bool) -> Busy:
    """Busy time of an owner from all sources together. The revision rises only with news.

    One source that fails, or was read in part, makes the owner unknown; what was read is busy time all the same.
    """
    span = shared_span((state.covers for state in sources.values()), window)
    tells = known_without_sources or any(state.whole for state in sources.values())
    known = span is not None and tells and not any(state.fault for state in sources.values())
    about = span if span is not None and known else window
    blocks = merged((block for state in sources.values() for block in state.blocks), about)
    after = Busy(before.revision, known, blocks, about.start, about.end, now, sources)
    return after if before.says_the_same_as(after) else replace(after, revision=before.revision + 1)


def fresh(busy: Busy, names: tuple[str, ...], now: datetime, seconds: float) -> bool:
    """Whether every source was tried so recently that a request need not ask its server again."""
    states = [busy.sources.get(name, SourceState()) for name in names]
    return bool(states) and all(
        state.tried_at is not None and state.fault in {"", Fault.PARTLY} and (now - state.tried_at).total_seconds() < seconds
        for state in states
    )


def answer_of(partstat: str) -> Answer:
    """The answer that a PARTSTAT is (RFC 5545 3.2.12)."""
    return {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.MAYBE}.get(partstat, Answer.NONE)
