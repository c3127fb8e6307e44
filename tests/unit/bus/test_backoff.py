"""What must wait comes back after a time by chance, under a ceiling that doubles: a crowd does not return as one."""

from shared.bus.story import backoff


def test_waits_are_spread_over_everything_under_the_ceiling() -> None:
    waits = [backoff(3) for _ in range(500)]
    assert 0 <= min(waits) < 500
    assert 1500 < max(waits) <= 2000


def test_the_ceiling_is_a_quarter_of_an_hour() -> None:
    assert all(backoff(times) <= 900_000 for times in (12, 30, 10_000))
