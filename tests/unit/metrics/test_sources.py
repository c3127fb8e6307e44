from datetime import UTC, datetime, timedelta

import pytest

from services.metrics.domain.sources import Freshness, Source, connects, fails, is_read, source_figures
from shared.kernel import OwnerId

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def source(name: str = "a") -> Source:
    return connects(Source(OwnerId(f"persoon:{name}")), connected=True, revision=1)


def read(known: Source, age: timedelta, *, readable: bool = True, revision: int = 1) -> Source:
    return is_read(known, known=readable, at=NOW - age, valid_until=NOW + timedelta(days=42), revision=revision)


@pytest.mark.parametrize(
    ("found", "freshness"),
    [
        (source(), Freshness.UNREAD),
        (fails(source(), NOW), Freshness.UNKNOWN),
        (read(source(), timedelta(minutes=5)), Freshness.HOUR),
        (read(source(), timedelta(hours=5)), Freshness.DAY),
        (read(source(), timedelta(days=5)), Freshness.OLDER),
        (read(source(), timedelta(minutes=5), readable=False), Freshness.UNKNOWN),
        (read(source(), timedelta(days=50)), Freshness.OLDER),
        (fails(read(source(), timedelta(hours=5)), NOW), Freshness.UNKNOWN),
        (read(fails(source(), NOW - timedelta(hours=1)), timedelta(minutes=5)), Freshness.HOUR),
    ],
)
def test_a_calendar_that_cannot_be_read_is_unknown_whatever_was_known_before(found: Source, freshness: Freshness) -> None:
    assert found.freshness(NOW) is freshness


def test_past_the_end_of_its_reading_a_calendar_is_unknown() -> None:
    assert read(source(), timedelta(minutes=5)).freshness(NOW + timedelta(days=43)) is Freshness.UNKNOWN


def test_only_connected_calendars_are_counted_and_the_first_reading_shows_how_far_it_is() -> None:
    disconnected = connects(read(source("c"), timedelta()), connected=False, revision=2)
    found = source_figures([source("a"), read(source("b"), timedelta()), disconnected, read(Source(OwnerId("ruimte:d")), timedelta())], NOW)
    assert (found.read, found.connected) == (1, 2)
    assert found.by_freshness[Freshness.HOUR] == 1


def test_an_older_reading_never_replaces_a_newer() -> None:
    newer = read(source(), timedelta(minutes=5), revision=2)
    assert read(newer, timedelta(hours=5), revision=1) == newer
    assert connects(newer, connected=False, revision=1) == newer
