"""What may be expected of a calendar that nobody can read: how much of each hour of the week people like its owner have free.

Unknown is not free: this only orders the moments that are worth asking about, and never books one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from shared.kernel import ReserveHours, WorkingHours

CERTAIN = 1000
"""Shares are counted in thousandths, so that an order of moments is exact."""
EVEN = 500
"""Of somebody of whom nothing at all may be expected."""
KEPT = 800
"""Of hours that are kept for urgent meetings: four in five were, in what we modelled."""
FEWEST_PEOPLE = 3
"""A share of fewer people would tell of one calendar, and says little about another."""


class HourOfWeek(NamedTuple):
    """ISO weekday, and the hour on the wall."""

    weekday: int
    hour: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Working time of a group in one hour of the week: of how many people it is known, and how much of that time is free (quarters)."""

    people: int
    known: int
    free: int


Census = Mapping[HourOfWeek, Tally]
"""The known calendars of a group; an hour in which none of them works is not in it."""


@dataclass(frozen=True, slots=True)
class Prior:
    """The share of each hour that is free; `otherwise` holds for hours of which nothing is known."""

    shares: Mapping[HourOfWeek, int]
    otherwise: int = EVEN

    def of(self, weekday: int, begins: int, ends: int) -> int:
        """Of a moment, in minutes since local midnight: that of its fullest hour."""
        hours = range(begins // 60, -(-ends // 60))
        return min((self.shares.get(HourOfWeek(weekday, hour), self.otherwise) for hour in hours), default=self.otherwise)


def says_enough(census: Census, hours: WorkingHours) -> bool:
    """Of every hour of somebody's week: a wider group need not be counted."""
    first, last = int(hours.start[:2]), -(-_minutes(hours.end) // 60)
    week = (HourOfWeek(weekday, hour) for weekday in hours.days for hour in range(first, last))
    return all(hour in census and census[hour].people >= FEWEST_PEOPLE for hour in week)


def prior_of(censuses: Iterable[Census]) -> Prior:
    """Per hour by the first of these groups, nearest first, of which enough people are known; else by all hours of the widest."""
    shares: dict[HourOfWeek, int] = {}
    otherwise = EVEN
    for census in censuses:
        enough = {hour: tally for hour, tally in census.items() if tally.people >= FEWEST_PEOPLE}
        for hour, tally in enough.items():
            shares.setdefault(hour, _share(tally.free, tally.known))
        if enough:
            otherwise = _share(sum(tally.free for tally in enough.values()), sum(tally.known for tally in enough.values()))
    return Prior(shares, otherwise)


def with_kept_hours(prior: Prior, hours: Iterable[ReserveHours]) -> Prior:
    """Of somebody who agreed spoedruimte: of every hour that it touches at least `KEPT` may be expected."""
    kept = {HourOfWeek(one.day, hour) for one in hours for hour in range(_minutes(one.start) // 60, -(-_minutes(one.end) // 60))}
    raised = {hour: max(KEPT, prior.shares.get(hour, prior.otherwise)) for hour in kept}
    return replace(prior, shares={**prior.shares, **raised})


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _share(free: int, known: int) -> int:
    return free * CERTAIN // known
