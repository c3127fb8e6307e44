"""Who can come: somebody of a challenge, and what is known of their day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from shared.kernel import Block, BusyKind, ChallengeId, GovernmentTier, Level, PersonId, Phase, WorkingHours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
IN_THE_WAY = {BusyKind.FIXED, BusyKind.OUT_OF_OFFICE}
"""Tentative, movable and reserved hours can give way to a day that is known weeks before."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Busy time of one person. Outside `[valid_from, valid_until)`, or when not `known`, it is unknown: never free, but a block is busy."""

    valid_from: datetime
    valid_until: datetime
    blocks: tuple[Block, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class Challenge:
    """The question a day is about, and whether umbrella bodies are at the table already."""

    id: ChallengeId
    title: str
    umbrella_welcome: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who works on the challenge, or asks the day. No `calendar`: unknown. `own_days_off` are those of their organisation."""

    person: PersonId
    tier: GovernmentTier | None
    organisation: str
    hours: WorkingHours
    has_pass: bool
    calendar: Calendar | None
    level: Level = Level.CIVIL_SERVICE
    umbrella: bool = False
    paused: bool = False
    own_days_off: frozenset[date] = frozenset()


class Freedom(Enum):
    """What is known of somebody on a day."""

    FREE = auto()
    BUSY = auto()
    UNKNOWN = auto()


def welcomes_umbrella(phase: Phase, umbrella_from: Phase) -> bool:
    """Umbrella bodies join from a phase that the owner of the challenge sets."""
    phases = list(Phase)
    return phases.index(phase) >= phases.index(umbrella_from)


def invitable(people: tuple[Candidate, ...], challenge: Challenge) -> tuple[Candidate, ...]:
    """A day is for the civil service; nobody who paused is asked, and umbrella bodies only when they are welcome."""
    welcome = (one for one in people if challenge.umbrella_welcome or not one.umbrella)
    return tuple(one for one in welcome if one.level is Level.CIVIL_SERVICE and not one.paused)


def freedom(candidate: Candidate, start: datetime, end: datetime, room: timedelta) -> Freedom:
    """Whether somebody has `room` between fixed appointments in this part of one day. A day off is no question of calendars."""
    day = start.astimezone(AMSTERDAM).date()
    if day.isoweekday() not in candidate.hours.days or day in candidate.own_days_off:
        return Freedom.BUSY
    calendar = candidate.calendar
    if calendar is None:
        return Freedom.UNKNOWN
    begin = max(start, wall(day, time.fromisoformat(candidate.hours.start)))
    finish = min(end, wall(day, time.fromisoformat(candidate.hours.end)))
    if _free_between(begin, finish, calendar.blocks) < room:
        return Freedom.BUSY
    covered = calendar.known and start >= calendar.valid_from and end <= calendar.valid_until
    return Freedom.FREE if covered else Freedom.UNKNOWN


def wall(day: date, clock: time) -> datetime:
    """This time on the wall in Amsterdam, UTC."""
    return datetime.combine(day, clock, AMSTERDAM).astimezone(UTC)


def _free_between(start: datetime, end: datetime, blocks: tuple[Block, ...]) -> timedelta:
    free, reached = timedelta(), start
    for block in sorted(blocks, key=lambda block: block.start):
        if block.kind in IN_THE_WAY and block.end > reached and block.start < end:
            free += max(timedelta(), block.start - reached)
            reached = max(reached, block.end)
    return free + max(timedelta(), end - reached)
