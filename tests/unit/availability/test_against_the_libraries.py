"""Our reader against icalendar and recurring-ical-events, over hundreds of calendars that nobody wrote (thousands by the setting below).

`KL_CALENDAR_EXAMPLES` makes that many times as many. Derandomised: the same calendars every time.
"""

import os
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.availability.domain.busy import Choices, Window
from tests.calendars.comparing import Difference, compared, explained
from tests.calendars.generated import OWNER, calendars

TIMES = int(os.environ.get("KL_CALENDAR_EXAMPLES", "1"))
DIFFERENCES: tuple[Difference, ...] = ()
WINDOWS = st.sampled_from(
    tuple(
        Window(datetime.fromisoformat(begin), datetime.fromisoformat(end))
        for begin, end in (
            ("2026-01-01T00:00Z", "2026-03-10T00:00Z"),
            ("2026-03-20T00:00Z", "2026-04-12T00:00Z"),
            ("2026-05-03T00:00Z", "2026-08-01T00:00Z"),
            ("2026-10-11T22:30Z", "2026-11-20T00:00Z"),
        )
    )
)
CHOICES = st.builds(
    Choices,
    alone_moves=st.booleans(),
    unanswered_is_tentative=st.booleans(),
    movable_in_titles=st.just(("verplaatsbaar",)),
    reserve_in_titles=st.just(("spoedruimte",)),
)


def often(examples: int) -> settings:
    return settings(
        max_examples=examples * TIMES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )


@pytest.mark.timeout(170 * TIMES + 10)
@often(40)
@given(calendars(("single",)), WINDOWS, CHOICES)
def test_single_events_read_as_the_libraries_read_them(text: str, window: Window, choices: Choices) -> None:
    pair = compared(text.encode(), window, OWNER, choices)
    assert explained(pair, DIFFERENCES), pair


@pytest.mark.timeout(170 * TIMES + 10)
@often(65)
@given(calendars(("series",)), WINDOWS, CHOICES)
def test_series_and_their_exceptions_read_as_the_libraries_read_them(text: str, window: Window, choices: Choices) -> None:
    pair = compared(text.encode(), window, OWNER, choices)
    assert explained(pair, DIFFERENCES), pair


@pytest.mark.timeout(170 * TIMES + 10)
@often(65)
@given(calendars(), WINDOWS, CHOICES)
def test_whole_calendars_read_as_the_libraries_read_them(text: str, window: Window, choices: Choices) -> None:
    pair = compared(text.encode(), window, OWNER, choices)
    assert explained(pair, DIFFERENCES), pair
