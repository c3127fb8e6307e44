"""The ladders as an admin sets them: only what differs need be named."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr, ValidationError

from services.matchmaking.app import rules, week
from services.matchmaking.domain.ladder import Ladders, Rung
from services.matchmaking.settings import Settings
from shared.kernel import Urgency
from shared.settings import ProductSettings

MONDAY = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)


def product() -> ProductSettings:
    secret = SecretStr("geheim")
    return ProductSettings(redis_url="redis://x", person_key=secret, link_key=secret, webhook_token=secret)


def test_without_settings_the_ladders_are_the_documented_ones() -> None:
    assert week(Settings(product=product())).ladders == Ladders()


def test_of_one_class_one_rung_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KL_MATCHMAKING_LADDER_WEEK", '{"remind": 1.5}')
    monkeypatch.setenv("KL_MATCHMAKING_MOST_MOVES", "1")
    settings = Settings(product=product())
    due = {one.rung: one.at for one in week(settings).deadlines(MONDAY, 5).due}
    assert due[Rung.REMIND] == MONDAY + timedelta(hours=1.5)
    assert due[Rung.DEPUTY] == MONDAY + timedelta(hours=6)
    assert week(settings).ladders.of(Urgency.TODAY) == Ladders().today
    assert rules(settings).most_moves == 1


def test_a_rung_that_does_not_exist_or_runs_backwards_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ('{"herinner": 1}', '{"remind": -1}'):
        monkeypatch.setenv("KL_MATCHMAKING_LADDER_WEEK", wrong)
        with pytest.raises(ValidationError):
            Settings(product=product())


def test_office_hours_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KL_MATCHMAKING_OFFICE_CLOSES", "12:00")
    assert week(Settings(product=product())).office_time(MONDAY, timedelta(hours=4)) == MONDAY + timedelta(hours=24)
