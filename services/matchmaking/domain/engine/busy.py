"""Busy time as running totals over the grid: what a window touches is two look-ups, each block counted once however they overlap."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from itertools import accumulate

from services.matchmaking.domain.engine.starts import quarters_down, quarters_up
from shared.kernel import Block


@dataclass(frozen=True, slots=True)
class Span:
    """The part of time that is looked at, in quarters since 1970: half-open, travel and interspace included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RunningTotals:
    """Weight of the blocks that began before a quarter, and of those that ended at or before it.

    A window `[low, high)` touches what began before `high` and had not ended by `low`; blocks round outward to the grid first.
    """

    begun: list[int]
    ended: list[int]

    @classmethod
    def of(cls, blocks: Iterable[Block], span: Span, weight: Callable[[Block], int]) -> "RunningTotals":
        size = span.last - span.first + 1
        begun, ended = [0] * (size + 1), [0] * (size + 1)
        for block in blocks:
            begins, ends = quarters_down(block.start) - span.first, quarters_up(block.end) - span.first
            if begins < size and ends > 0:
                begun[max(begins, 0) + 1] += weight(block)
                ended[min(ends, size)] += weight(block)
        return cls(list(accumulate(begun)), list(accumulate(ended)))

    def touched(self, low: int, high: int) -> int:
        """Weight of all blocks that the window touches; quarters since the first of the span."""
        return self.begun[high] - self.ended[low]


def distinct(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Each (start, end, kind) once, as instants, in order of time."""
    instants = {Block(block.start.astimezone(UTC), block.end.astimezone(UTC), block.kind) for block in blocks}
    return tuple(sorted(instants, key=lambda block: (block.start, block.end, block.kind)))


def touches(block: Block, low: int, high: int) -> bool:
    """The block, rounded outward, shares time with `[low, high)` in quarters since 1970."""
    return quarters_down(block.start) < high and quarters_up(block.end) > low
