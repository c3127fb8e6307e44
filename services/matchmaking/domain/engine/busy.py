"""Busy time on the timeline: as bits to see whether a window touches anything, as a row of weights to see how much gives way."""

from collections.abc import Iterable
from datetime import UTC

from services.matchmaking.domain.engine.timeline import Laid
from shared.kernel import Block


def distinct(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Each (start, end, kind) once, as instants, in order of time."""
    instants = {Block(block.start.astimezone(UTC), block.end.astimezone(UTC), block.kind) for block in blocks}
    return tuple(sorted(instants, key=lambda block: (block.start, block.end, block.kind)))


def taken(laid: Iterable[Laid]) -> int:
    """The positions that these take."""
    bits = 0
    for low, high, _ in laid:
        bits |= (1 << high - low) - 1 << low
    return bits


def touching(bits: int, before: int, after: int) -> int:
    """The positions whose window, from so many before to so many after, holds one of these; no window begins before the first.

    By doubling.
    """
    reach, wanted = 1, before + after
    while reach < wanted:
        step = min(reach, wanted - reach)
        bits |= bits >> step
        reach += step
    return bits << before
