"""Busy time that somebody gives us: an uploaded file, a push from inside an organisation, hours typed in by hand.

What is kept is start, end and kind. Time makes it unknown again: what is true of a calendar today says little of it next month.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import assert_never

from services.availability.domain.busy import Window, merged
from services.availability.domain.reading import Fault, SourceState
from services.availability.domain.sources import GivenKind
from shared.kernel import Block


@dataclass(frozen=True, slots=True)
class Given:
    """What was given of one source, at `given_at`. `covers` is the time it speaks about (None: all time), `content_at` how old it is.

    `whole` is false for hours that add up to what else is known: they say when somebody cannot, not that the rest is free.
    """

    kind: GivenKind
    blocks: tuple[Block, ...]
    covers: Window | None
    given_at: datetime
    content_at: datetime
    whole: bool = True
    events: int = 0
    refused: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long content counts after its age."""

    snapshot: timedelta
    pushed: timedelta

    def until(self, given: Given) -> datetime | None:
        """From when what was given counts no longer; None for never."""
        match given.kind:
            case GivenKind.SNAPSHOT:
                return given.content_at + self.snapshot
            case GivenKind.PUSHED:
                return given.content_at + self.pushed
            case GivenKind.MANUAL:
                return None
            case unreachable:
                assert_never(unreachable)


def state_of(given: Given | None, keeping: Keeping, now: datetime) -> SourceState:
    """The source as a reading finds it: what was given, or nothing once that is too old."""
    if given is None:
        return SourceState(fault=Fault.EXPIRED, tried_at=now)
    until = keeping.until(given)
    if until is not None and until <= now:
        return SourceState(read_at=given.given_at, fault=Fault.EXPIRED, tried_at=now, content_at=given.content_at)
    return SourceState(
        blocks=given.blocks,
        read_at=given.given_at,
        fault=Fault.PARTLY if given.refused else "",
        warnings=given.warnings,
        tried_at=now,
        content_at=given.content_at,
        events=given.events,
        refused=given.refused,
        covers=given.covers,
        whole=given.whole,
    )


def made_at(text: bytes, stamped: datetime | None, uploaded_at: datetime) -> datetime:
    """When the content of an uploaded file was made, as far as the file says: else when it was uploaded.

    With a METHOD, DTSTAMP is when the file was made (RFC 5545 3.8.7.2); without one it is when an appointment last changed, which makes a
    quiet calendar no older. `stamped` is the newest DTSTAMP.
    """
    told = re.search(rb"^METHOD[:;]", text.partition(b"BEGIN:VEVENT")[0], re.IGNORECASE | re.MULTILINE)
    return min(stamped, uploaded_at) if told and stamped else uploaded_at


def offered(text: bytes) -> bool:
    """Whether a mailed calendar is a whole one, and not word of one appointment: an invitation, an answer (RFC 5546 1.4)."""
    method = re.search(rb"^METHOD(?:;[^:\r\n]*)?:[ \t]*([\w-]+)", text.partition(b"BEGIN:VEVENT")[0], re.IGNORECASE | re.MULTILINE)
    return method is None or method[1].upper() == b"PUBLISH"


def cut(blocks: Iterable[Block], span: Window) -> tuple[Block, ...]:
    """The blocks as far as they touch the span, in UTC, on the grid, joined and sorted. Cut first: the end of time has no next quarter."""
    inside = (Block(max(block.start, span.start), min(block.end, span.end), block.kind) for block in blocks)
    in_utc = (Block(block.start.astimezone(UTC), block.end.astimezone(UTC), block.kind) for block in inside if block.start < block.end)
    return merged(in_utc, Window(span.start.astimezone(UTC), span.end.astimezone(UTC)))
