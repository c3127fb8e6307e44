"""The alternatives as a small picture: when it could be, against what must move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

WIDTH, HEIGHT = 380, 190
LEFT, RIGHT, TOP, BOTTOM = 30, 30, 40, 48


@dataclass(frozen=True, slots=True)
class Point:
    """One moment: when it is and what must move for it."""

    start: datetime
    cost: Decimal
    chosen: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a moment stands in the picture, in its own units; the origin is at the top left."""

    x: float
    y: float
    point: Point


def dots(points: Sequence[Point]) -> tuple[Dot, ...]:
    """Earlier is to the left, less to move is lower. Empty when there is nothing to compare."""
    if len(points) < 2:
        return ()
    first, last = min(point.start for point in points), max(point.start for point in points)
    most = max(point.cost for point in points)
    span = (last - first).total_seconds() or 1
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    ordered = sorted(points, key=lambda point: point.start)
    return tuple(
        Dot(
            round(LEFT + width * (point.start - first).total_seconds() / span, 1),
            round(HEIGHT - BOTTOM - (height * float(point.cost / most) if most else 0), 1),
            point,
        )
        for point in ordered
    )
