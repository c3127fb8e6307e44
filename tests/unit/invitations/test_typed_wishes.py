"""Another time as somebody types it."""

from datetime import UTC, datetime, timedelta

import pytest

from services.invitations.web.wishes import DATE, TIME, Hope, start_of
from shared.kernel import Moment

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TUESDAY = Moment(datetime(2027, 3, 16, 9, 0, tzinfo=UTC), datetime(2027, 3, 16, 10, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "hour", "start"),
    [
        ("2027-03-17", "13:00", datetime(2027, 3, 17, 12, 0, tzinfo=UTC)),
        ("17-3-2027", "9.30 uur", datetime(2027, 3, 17, 8, 30, tzinfo=UTC)),
        ("25/03/2027", "10.00", datetime(2027, 3, 25, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_date_and_an_hour_are_read_as_people_write_them_in_amsterdam(day: str, hour: str, start: datetime) -> None:
    assert start_of(Hope(day, hour), TUESDAY, NOW) == (start, ())


@pytest.mark.parametrize(
    ("day", "hour", "fields"),
    [
        ("", "", (DATE, TIME)),
        ("31-2-2027", "10:00", (DATE,)),
        ("17-3-2027", "24:00", (TIME,)),
        ("17-3-2027", "half tien", (TIME,)),
        ("24-11-2026", "10:00", (DATE,)),
        ("16-3-2027", "10:00", (DATE,)),
    ],
)
def test_what_is_no_other_moment_to_come_is_named(day: str, hour: str, fields: tuple[str, ...]) -> None:
    start, faults = start_of(Hope(day, hour), TUESDAY, NOW)
    assert (start, tuple(fault.field for fault in faults)) == (None, fields)


@pytest.mark.parametrize(
    ("day", "hour", "field"),
    [
        ("20-3-2027", "10:00", DATE),
        ("25-12-2026", "10:00", DATE),
        ("6-1-2031", "10:00", DATE),
        ("17-3-2027", "3:00", TIME),
        ("17-3-2027", "18:15", TIME),
        ("17-3-2027", "10:07", TIME),
    ],
)
def test_outside_working_days_and_hours_too_far_away_or_not_on_a_quarter_is_refused(day: str, hour: str, field: str) -> None:
    start, faults = start_of(Hope(day, hour), TUESDAY, NOW)
    assert (start, [fault.field for fault in faults]) == (None, [field])


def test_the_next_quarter_is_to_come_and_a_meeting_may_end_at_seven_in_the_evening() -> None:
    assert start_of(Hope("24-11-2026", "10:15"), TUESDAY, NOW) == (NOW + timedelta(minutes=15), ())
    assert start_of(Hope("17-3-2027", "18:00"), TUESDAY, NOW) == (datetime(2027, 3, 17, 17, 0, tzinfo=UTC), ())
