"""What is remembered of a fetched calendar, object by object, so that only what changed has to be fetched and read again.

Never its text, nor where it stands: keys and ETags are digests. Busy time is kept for a reach that is wider than the window that is said
and moves by the week, so that a new day costs nothing. A record may hold thousands of objects: their shapes are tuples, stored as lists.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from services.availability.domain.busy import QUARTER, Window, merged
from services.availability.domain.reading import Fault, Reading, SourceState, Unreadable, after_failure
from shared.kernel import Block, BusyKind

WEEK = timedelta(days=7)
LISTED_EVERY = timedelta(days=1)
MOST_SPANS = 50_000
"""Of all objects of a source together: what has more is no calendar, and would fill the store."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Span(NamedTuple):
    """A block on the grid: its first quarter of an hour since 1970, and how many there are."""

    first: int
    quarters: int
    kind: BusyKind

    @property
    def block(self) -> Block:
        start = _EPOCH + self.first * QUARTER
        return Block(start, start + self.quarters * QUARTER, self.kind)


class Kept(NamedTuple):
    """One object: digest of its ETag, busy time within the reach, how many events it holds, what was odd or refused in it.

    `fault` says why nothing in it could be read, if so. All texts are ours and hold nothing of the object.
    """

    etag: str
    spans: tuple[Span, ...] = ()
    events: int = 0
    warnings: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of one source by key. `basis` stands for all that they were read with; `tag` proves to the server what we have seen.

    `listed_at` is when all of them were last listed: what a server forgot to tell is found at the next list.
    """

    basis: str
    tag: str = ""
    listed_at: datetime | None = None
    kept: dict[str, Kept] = field(default_factory=dict)

    def must_be_listed(self, now: datetime) -> bool:
        """It is time for a whole list, whatever the server can prove."""
        return self.listed_at is None or now - self.listed_at >= LISTED_EVERY

    def etags(self, now: datetime) -> Mapping[str, str]:
        """What needs no fetching while its ETag stands; with a whole list, what could not be read is tried again."""
        again = self.must_be_listed(now)
        return {key: kept.etag for key, kept in self.kept.items() if not (again and kept.fault)}

    def blocks(self) -> Iterator[Block]:
        return (span.block for kept in self.kept.values() for span in kept.spans)

    @property
    def fault(self) -> str:
        """Why this cannot be the whole truth: PARTLY, TOO_BIG, or the fault of the first object when none of them could be read."""
        if sum(len(kept.spans) for kept in self.kept.values()) > MOST_SPANS:
            return Fault.TOO_BIG
        broken = [kept.fault for kept in self.kept.values() if kept.fault]
        if broken and len(broken) == len(self.kept):
            return broken[0]
        return Fault.PARTLY if broken or any(kept.refused for kept in self.kept.values()) else ""

    def state(self, before: SourceState, window: Window, now: datetime, content_at: datetime | None) -> SourceState:
        """The source as this reading finds it, for the window that is said."""
        fault = self.fault
        if fault not in {"", Fault.PARTLY}:
            return after_failure(before, Fault(fault), now)
        objects = self.kept.values()
        return SourceState(
            blocks=merged(self.blocks(), window),
            read_at=now,
            fault=fault,
            warnings=tuple(sorted({warning for kept in objects for warning in kept.warnings})),
            tried_at=now,
            content_at=content_at,
            events=sum(kept.events for kept in objects),
            refused=sum(len(kept.refused) + bool(kept.fault) for kept in objects),
        )


def kept(etag: str, reading: Reading | Unreadable, reach: Window) -> Kept:
    """What is remembered of an object that was read."""
    if isinstance(reading, Unreadable):
        return Kept(etag, fault=reading.fault)
    spans = tuple(_span(block) for block in merged(reading.blocks, reach))
    return Kept(etag, spans, reading.events, reading.warnings, reading.refused)


def reach_of(now: datetime, ahead: timedelta, phase: float) -> Window:
    """The time that objects are read for: all windows of a week from yesterday up to `ahead`, and some more.

    It moves once a week; `phase` in [0, 1) is when in the week, so that not all calendars are read anew at once.
    """
    offset = round(phase * (WEEK / QUARTER)) * QUARTER
    begun = _EPOCH + offset + (now - _EPOCH - offset) // WEEK * WEEK
    return Window(begun - timedelta(days=3), begun + WEEK + ahead + timedelta(days=1))


def _span(block: Block) -> Span:
    return Span((block.start - _EPOCH) // QUARTER, (block.end - block.start) // QUARTER, block.kind)
