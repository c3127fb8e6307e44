"""Figures about meetings. Behind every figure stand at least five distinct people, or it is not given."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median

from services.metrics.domain.meetings import Meeting
from shared.kernel import MeetingStatus, Urgency

FEWEST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class TooFew:
    """Fewer than five people: a figure would be about persons."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of meetings."""

    meetings: int


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Nearest-rank median and ninetieth percentile. None is never: meetings that failed stay in the figure as the longest."""

    median: timedelta | None
    p90: timedelta | None
    meetings: int


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """From the ask to settled, and to in the room."""

    settled: LeadTime | TooFew
    in_room: LeadTime | TooFew


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """All figures about meetings. `sought_before` is how long people had been trying when they asked here, by their own word."""

    all: LeadTimes
    by_urgency: dict[Urgency, LeadTimes]
    by_status: dict[MeetingStatus, Count | TooFew]
    sought_before: timedelta | TooFew | None


def figures_of(meetings: Sequence[Meeting]) -> MeetingFigures:
    """Meetings of which the request was not heard yet have a status and no lead time."""
    return MeetingFigures(
        all=_lead_times(meetings),
        by_urgency={urgency: _lead_times([one for one in meetings if _urgency(one) is urgency]) for urgency in Urgency},
        by_status={status: _count([one for one in meetings if one.status is status]) for status in MeetingStatus},
        sought_before=_sought_before([one for one in meetings if one.sought_since and one.asked_at]),
    )


def lead_time(meetings: Sequence[Meeting], reached: Callable[[Meeting], datetime | None]) -> LeadTime | TooFew:
    """Over meetings that reached the end or failed; those still under way are in neither."""
    counted = [one for one in meetings if one.asked_at is not None and (one.failed or reached(one) is not None)]
    if _too_few(counted):
        return TooFew()
    durations = sorted((_duration(one, reached) for one in counted), key=lambda found: timedelta.max if found is None else found)
    return LeadTime(_quantile(durations, 0.5), _quantile(durations, 0.9), len(durations))


def settled_at(meeting: Meeting) -> datetime | None:
    return meeting.settled_at


def in_room_at(meeting: Meeting) -> datetime | None:
    """A meeting that was called off after it was settled was never in the room."""
    return None if meeting.failed else meeting.starts_at


def _lead_times(meetings: Sequence[Meeting]) -> LeadTimes:
    return LeadTimes(lead_time(meetings, settled_at), lead_time(meetings, in_room_at))


def _duration(meeting: Meeting, reached: Callable[[Meeting], datetime | None]) -> timedelta | None:
    end = reached(meeting)
    return None if end is None or meeting.asked_at is None else max(timedelta(), end - meeting.asked_at)


def _quantile(durations: Sequence[timedelta | None], part: float) -> timedelta | None:
    return durations[math.ceil(part * len(durations)) - 1]


def _count(meetings: Sequence[Meeting]) -> Count | TooFew:
    return TooFew() if meetings and _too_few(meetings) else Count(len(meetings))


def _sought_before(meetings: Sequence[Meeting]) -> timedelta | TooFew | None:
    if not meetings:
        return None
    if _too_few(meetings):
        return TooFew()
    return timedelta(seconds=median(_sought(one).total_seconds() for one in meetings))


def _sought(meeting: Meeting) -> timedelta:
    if meeting.asked_at is None or meeting.sought_since is None:
        return timedelta()
    return max(timedelta(), meeting.asked_at - datetime.combine(meeting.sought_since, time(), UTC))


def _urgency(meeting: Meeting) -> Urgency | None:
    return None if meeting.within_working_days is None else Urgency.of(meeting.within_working_days)


def _too_few(meetings: Sequence[Meeting]) -> bool:
    return len({person for one in meetings for person in one.people}) < FEWEST_PEOPLE
