"""The picture of what else was possible."""

from datetime import UTC, datetime
from decimal import Decimal

from services.intake.web.picture import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Point, dots


def on(day: int, cost: str, *, chosen: bool = False) -> Point:
    return Point(datetime(2027, 3, day, 9, tzinfo=UTC), Decimal(cost), chosen)


def test_earlier_is_to_the_left_and_less_to_move_is_lower() -> None:
    first, middle, last = dots([on(26, "0"), on(16, "4", chosen=True), on(21, "2")])
    assert (first.x, middle.x, last.x) == (LEFT, WIDTH / 2, WIDTH - RIGHT)
    assert (first.y, middle.y, last.y) == (TOP, (TOP + HEIGHT - BOTTOM) / 2, HEIGHT - BOTTOM)
    assert first.point.chosen


def test_one_moment_alone_is_no_picture() -> None:
    assert dots([on(16, "4", chosen=True)]) == ()


def test_moments_that_cost_nothing_or_fall_together_still_fit() -> None:
    assert [(dot.x, dot.y) for dot in dots([on(16, "0"), on(16, "0")])] == [(LEFT, HEIGHT - BOTTOM)] * 2
