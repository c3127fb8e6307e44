"""The line of requests whose calendars were read: whoever has the fewest options goes first, as they lose most by waiting."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.matchmaking.domain.engine.planning import starts_to_choose_from
from services.matchmaking.domain.finding import possibilities
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.posing import pose
from services.matchmaking.domain.situation import Rules, Situation
from shared.kernel import MeetingId, OwnerId

PATIENCE = timedelta(seconds=30)
"""By then the clock of the request itself has placed it, in line or not: one that cannot be placed does not hold up the rest for ever."""

MOST_REPLANS = 3
"""After so many for one request, what it finds is its answer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request whose calendars were read, as asked with `wanted`, `since` when. `options` counts the starts that it has.

    When it is `cornered` there would be a moment, were it not held for others: a re-plan looks whether those can give way.
    """

    meeting: MeetingId
    wanted: int
    unreadable: tuple[OwnerId, ...]
    options: int
    promised_until: datetime
    since: datetime
    cornered: bool = False
    replans: int = 0

    @property
    def may_replan(self) -> bool:
        return self.replans < MOST_REPLANS

    def aside(self) -> "Waiting":
        """Out of the line until a re-plan was tried."""
        return replace(self, cornered=True, replans=self.replans + 1)

    def again(self) -> "Waiting":
        """In line again: the world changed during the re-plan."""
        return replace(self, cornered=False)

    def for_the_last_time(self) -> "Waiting":
        """In line again: nobody can give way, and what it finds now is its answer."""
        return replace(self, cornered=False, replans=MOST_REPLANS)


def in_order(waiting: Iterable[Waiting], now: datetime) -> tuple[Waiting, ...]:
    """Fewest options first; of equals the earliest promise, then who came first."""
    line = (one for one in waiting if not one.cornered and one.since + PATIENCE > now)
    return tuple(sorted(line, key=lambda one: (one.options, one.promised_until, one.since, one.meeting)))


def cornered(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Those for whom others would have to give way, in the order of the line."""
    found = (one for one in waiting if one.cornered)
    return tuple(sorted(found, key=lambda one: (one.options, one.promised_until, one.since, one.meeting)))


def gathered(now: datetime, gathering: timedelta) -> datetime:
    """When those are placed who begin to wait now: rounds lie on a grid, so that a stream of requests puts nobody off."""
    if not gathering:
        return now
    epoch = datetime.fromtimestamp(0, now.tzinfo)
    return epoch + ((now - epoch) // gathering + 1) * gathering


def options_of(meeting: Meeting, situation: Situation, now: datetime, rules: Rules) -> int:
    """At how many starts this meeting could be, people of whom nothing is known taken as free."""
    return starts_to_choose_from(pose(meeting, situation, now, now + rules.notice, rules), unknown_are_free=True)


def is_cornered(meeting: Meeting, situation: Situation, now: datetime, rules: Rules) -> bool:
    """Whether a meeting without a moment would have one, were nothing held for others."""
    return any(situation.taken.values()) and bool(possibilities(meeting, replace(situation, taken={}), now, rules))
