"""Calendars: which are connected, read, known and fresh; counts only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.kernel import OwnerId


class Freshness(StrEnum):
    """What is known of a connected calendar now. Its age is of what was last different in it."""

    HOUR = "in het laatste uur bijgewerkt"
    DAY = "vandaag bijgewerkt"
    OLDER = "langer geleden bijgewerkt"
    UNKNOWN = "onbekend"
    UNREAD = "nog niet gelezen"


@dataclass(frozen=True, slots=True)
class Source:
    """The calendars of one owner, from events in any order; each part has its own revision."""

    owner: OwnerId
    connected: bool = False
    connected_revision: int = 0
    known: bool = False
    read_at: datetime | None = None
    valid_until: datetime | None = None
    read_revision: int = 0
    failed_at: datetime | None = None

    def freshness(self, now: datetime) -> Freshness:
        if self.read_at is None or self.valid_until is None:
            return Freshness.UNREAD if self.failed_at is None else Freshness.UNKNOWN
        failing = self.failed_at is not None and self.failed_at > self.read_at
        if failing or not self.known or self.valid_until <= now:
            return Freshness.UNKNOWN
        if now - self.read_at <= timedelta(hours=1):
            return Freshness.HOUR
        return Freshness.DAY if now - self.read_at <= timedelta(days=1) else Freshness.OLDER


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """How many connected calendars there are, and how many of each freshness."""

    connected: int
    by_freshness: dict[Freshness, int]

    @property
    def read(self) -> int:
        return self.connected - self.by_freshness[Freshness.UNREAD]


def connects(source: Source, *, connected: bool, revision: int) -> Source:
    return replace(source, connected=connected, connected_revision=revision) if revision > source.connected_revision else source


def is_read(source: Source, *, known: bool, at: datetime, valid_until: datetime, revision: int) -> Source:
    if revision <= source.read_revision:
        return source
    return replace(source, known=known, read_at=at, valid_until=valid_until, read_revision=revision)


def fails(source: Source, at: datetime) -> Source:
    return replace(source, failed_at=max(at, source.failed_at or at))


def source_figures(sources: Sequence[Source], now: datetime) -> SourceFigures:
    connected = [source for source in sources if source.connected]
    counted = Counter(source.freshness(now) for source in connected)
    return SourceFigures(len(connected), {freshness: counted[freshness] for freshness in Freshness})
