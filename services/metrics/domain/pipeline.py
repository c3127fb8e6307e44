"""The health of the streams: what waits where."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Group:
    """One service hearing another: entries not yet delivered (`lag`) and delivered but not done (`pending`)."""

    says: str
    hears: str
    lag: int
    pending: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter, without its content. `fault` is the kind of fault only: its text may hold what went into it."""

    service: str
    id: str
    event: str
    fault: str
    count: int
    died_at: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What one service still has to do: retries that wait, timers that wait, private steps, dead letters."""

    service: str
    retries: int
    timers: int
    steps: int
    dead: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """All of it. `heard` is when an event of each kind was last heard here; `letters` are the oldest ones."""

    groups: tuple[Group, ...]
    backlogs: tuple[Backlog, ...]
    letters: tuple[Letter, ...]
    heard: dict[str, datetime]
