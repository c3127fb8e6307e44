"""Some officials of the demo agreed spoedruimte: leaders, on days they work, in a calendar that we may write."""

from datetime import date

from deploy.local.world import World
from deploy.local.world.officials import CalendarKind
from services.directory.domain.reserve import faults_of_reserve
from shared.kernel import Level

AGREED = [official for official in World.of(1, date(2026, 11, 23)).officials if official.reserve]


def test_a_few_who_lead_agreed_it() -> None:
    assert 4 <= len(AGREED) <= 12
    assert {official.level for official in AGREED} == {Level.CIVIL_SERVICE}
    assert {official.calendar for official in AGREED} == {CalendarKind.RADICALE}
    assert len({official.organisation.id for official in AGREED}) > 2


def test_what_they_agreed_can_be_kept_on_the_days_they_work() -> None:
    for official in AGREED:
        assert faults_of_reserve(official.reserve) == ()
        assert {hours.day for hours in official.reserve} <= set(official.hours.days)
