"""Moments held before anybody is invited, in people's own calendars: which entries must stand there, and which must go."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.availability.domain.reserve import Place
from shared.kernel import PersonId

KEPT_AFTER = timedelta(days=30)
"""So long after the last news of a meeting its record stays: longer than a question is open, so that none can come back late."""
SOUGHT_AFTER = timedelta(days=7)
"""So long it is tried to take an entry away."""


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """A moment held until `until`, in one calendar. Settled: the calendar shows what is wanted, the entry or nothing.

    `asked`: its owner has a question to answer about it. `decided_at` becomes DTSTAMP.
    """

    person: PersonId
    start: datetime
    end: datetime
    until: datetime
    asked: bool
    place: Place
    decided_at: datetime
    wanted: bool = True
    settled: bool = False

    @property
    def key(self) -> str:
        """One entry says one thing: the same moment held longer, or shown elsewhere, is another."""
        return f"{self.person}/{self.place.where}/{self.start:%Y%m%dT%H%M}/{self.until:%Y%m%dT%H%M%S}"

    def shown(self, now: datetime) -> bool:
        """Whether it may be written now."""
        return self.wanted and now < self.until

    def without(self) -> "HeldEntry":
        """It must go, even if it was perhaps never written."""
        return replace(self, wanted=False, settled=False) if self.wanted else self


@dataclass(frozen=True, slots=True)
class ShownHolds:
    """All entries of one meeting. `revision` is of the newest news of it; `turn` counts the times that something else became wanted.

    What was taken away stays as long as the record: a late write is noticed.
    """

    revision: int = 0
    turn: int = 0
    entries: dict[str, HeldEntry] = field(default_factory=dict)

    def of(self, person: PersonId) -> dict[str, HeldEntry]:
        return {key: entry for key, entry in self.entries.items() if entry.person == person}

    def with_settled(self, keys: Iterable[str]) -> "ShownHolds":
        return replace(self, entries={**self.entries, **{key: replace(self.entries[key], settled=True) for key in keys}})

    def forgetting(self, person: PersonId) -> "ShownHolds":
        """Nothing is remembered of this person."""
        return replace(self, entries={key: entry for key, entry in self.entries.items() if entry.person != person})

    def next_over(self) -> datetime | None:
        """When the first entry that is wanted must go."""
        return min((entry.until for entry in self.entries.values() if entry.wanted), default=None)


def held(before: ShownHolds, revision: int, moments: Iterable[HeldEntry], now: datetime) -> ShownHolds:
    """After a question, for which these moments are held and no others. An older question is no news."""
    if revision <= before.revision:
        return before
    wanted = {entry.key: entry for entry in moments if entry.shown(now)}
    kept = {key: entry.without() for key, entry in before.entries.items() if key not in wanted}
    stays = {key: before.entries[key] for key in wanted if key in before.entries and before.entries[key].wanted}
    return _turned(replace(before, revision=revision), {**kept, **wanted, **stays})


def held_longer(before: ShownHolds, revision: int, until: datetime) -> ShownHolds:
    """After whoever is asked got time until then, never past the start of a moment. What was told before the newest question is no news."""
    if revision <= before.revision:
        return before
    entries = dict(before.entries)
    for key, entry in before.entries.items():
        longer = replace(entry, until=min(until, entry.start), settled=False)
        if entry.wanted and longer.until > entry.until:
            entries |= {key: entry.without(), longer.key: longer}
    return _turned(before, entries)


def free(before: ShownHolds, revision: int) -> ShownHolds:
    """After newer news of the meeting than the question: nothing is held for it any more."""
    if revision <= before.revision:
        return before
    return _turned(replace(before, revision=revision), {key: entry.without() for key, entry in before.entries.items()})


def free_of(before: ShownHolds, people: Collection[PersonId]) -> ShownHolds:
    """After these people left the table."""
    return _turned(before, {key: entry.without() if entry.person in people else entry for key, entry in before.entries.items()})


def over(before: ShownHolds, now: datetime) -> ShownHolds:
    """After what is held until now, or until earlier, is over."""
    return _turned(before, {key: entry if now < entry.until else entry.without() for key, entry in before.entries.items()})


def _turned(before: ShownHolds, entries: dict[str, HeldEntry]) -> ShownHolds:
    return before if entries == before.entries else replace(before, turn=before.turn + 1, entries=entries)


def to_settle(holds: ShownHolds, person: PersonId, turn: int, now: datetime) -> dict[str, HeldEntry]:
    """What must be done in the calendar of one person, for a step that was left at this turn.

    A step of an earlier turn may have written, after they were taken away, entries that are settled: what is wanted is done once more.
    """
    return {
        key: entry
        for key, entry in holds.of(person).items()
        if (not entry.settled or turn != holds.turn) and (entry.wanted or now < entry.until + SOUGHT_AFTER)
    }
