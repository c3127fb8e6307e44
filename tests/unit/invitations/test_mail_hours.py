from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.invitations.adapters.hours import OfficeHours
from shared.clock import AMSTERDAM, local
from shared.workdays import is_working_day


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2027-03-12 06:59:59", "2027-03-12 07:00"),
        ("2027-03-12 07:00", "2027-03-12 07:00"),
        ("2027-03-12 18:59:59", "2027-03-12 18:59:59"),
        ("2027-03-12 19:00", "2027-03-15 07:00"),
        ("2027-03-13 12:00", "2027-03-15 07:00"),
        ("2027-03-27 23:00", "2027-03-30 07:00"),  # summer time begins; Easter Monday is a day off
        ("2027-05-04 20:00", "2027-05-07 07:00"),  # Bevrijdingsdag, and then Ascension Day
        ("2026-12-24 19:30", "2026-12-28 07:00"),
    ],
)
def test_mail_waits_for_the_next_hour_in_which_people_work(asked: str, opens: str) -> None:
    assert OfficeHours().opens(at(asked)) == at(opens)
    assert OfficeHours(kept=False).opens(at(asked)) == at(asked)


@given(st.integers(0, 4 * 365 * 24 * 60))
def test_an_opening_is_open_and_never_earlier(minutes: int) -> None:
    asked = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opens = OfficeHours().opens(asked)
    assert opens >= asked
    assert OfficeHours().opens(opens) == opens
    assert is_working_day(local(opens).date())
    assert opens - asked < timedelta(days=6)
