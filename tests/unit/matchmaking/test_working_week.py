"""Promises and deadlines, in the working days of Dutch government."""

from datetime import UTC, date, datetime, timedelta

from services.matchmaking.adapters.week import WorkingWeek

WEEK = WorkingWeek(timedelta(seconds=20), 1, timedelta(hours=2))
THURSDAY = datetime(2027, 3, 25, 9, 0, tzinfo=UTC)
"""Ten o'clock in Amsterdam, the Thursday before Easter; clocks go forward on Easter Sunday."""


def test_the_horizon_counts_working_days_and_is_promised_until_that_evening() -> None:
    horizon = WEEK.horizon(THURSDAY, 2)
    assert (horizon.first, horizon.last) == (date(2027, 3, 25), date(2027, 3, 30))
    assert horizon.promised_until == datetime(2027, 3, 30, 16, 0, tzinfo=UTC), "six o'clock, summer time"


def test_answers_have_one_working_day_at_the_same_hour_on_the_wall() -> None:
    friday = THURSDAY + timedelta(days=1)
    assert WEEK.deadlines(THURSDAY, 5).poll == friday
    assert WEEK.deadlines(friday, 5).answers == datetime(2027, 3, 30, 8, 0, tzinfo=UTC), "Easter Monday is off"


def test_for_today_or_tomorrow_it_is_two_hours() -> None:
    assert WEEK.deadlines(THURSDAY, 1).answers == THURSDAY + timedelta(hours=2)


def test_calendars_are_waited_for_seconds() -> None:
    assert WEEK.deadlines(THURSDAY, 5).calendars == THURSDAY + timedelta(seconds=20)
