"""A commit says what happens to a timer once: its last word counts."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from shared.bus import Commit
from shared.contracts.event import PrivateEvent

NOW = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)


class BellRang(PrivateEvent):
    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.bel"


def test_a_timer_that_is_dropped_and_set_again_is_set() -> None:
    commit = Commit(NOW, "dienst").drop(BellRang, "m1").at(NOW + timedelta(hours=1), BellRang(), key="m1")
    assert ([name for _, _, name in commit.timers], commit.dropped) == (["bel m1"], [])


def test_a_timer_that_is_set_and_dropped_is_off() -> None:
    commit = Commit(NOW, "dienst").at(NOW, BellRang(), key="m1").at(NOW, BellRang(), key="m2").drop(BellRang, "m1")
    assert ([name for _, _, name in commit.timers], commit.dropped) == (["bel m2"], ["bel m1"])
