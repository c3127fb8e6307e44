"""Which calendars a request has read again, though they were read a moment ago."""

from datetime import UTC, datetime, timedelta

import pytest

from services.availability.domain.reading import Busy, Fault, SourceState, fresh

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
A_MOMENT_AGO = NOW - timedelta(seconds=5)


@pytest.mark.parametrize(
    ("state", "good_enough"),
    [
        (SourceState(tried_at=A_MOMENT_AGO), True),
        (SourceState(tried_at=A_MOMENT_AGO, fault=Fault.PARTLY), True),
        (SourceState(tried_at=A_MOMENT_AGO, fault=Fault.UNREACHABLE), False),
        (SourceState(tried_at=NOW - timedelta(seconds=20)), False),
        (SourceState(), False),
    ],
)
def test_a_calendar_that_was_read_a_moment_ago_is_not_read_again_but_one_that_was_away_is(state: SourceState, *, good_enough: bool) -> None:
    assert fresh(Busy(sources={"werk": state, "thuis": SourceState(tried_at=A_MOMENT_AGO)}), ("werk", "thuis"), NOW, 20) is good_enough


def test_of_nothing_at_all_nothing_is_fresh() -> None:
    assert not fresh(Busy(), (), NOW, 20)
