"""What participants add to the question of a meeting: one line each."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.invitations import OldNews
from shared.kernel import MeetingId, PersonId

MOST = 300
"""Signs of a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one person adds; empty takes their line away."""

    person: PersonId
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lines:
    """The record of one meeting, in the order in which people added. `changes` counts changes."""

    meeting: MeetingId
    added: tuple[Line, ...] = ()
    changes: int = 0

    def of(self, person: PersonId) -> Line | None:
        return next((line for line in self.added if line.person == person), None)

    def without(self, person: PersonId) -> "Lines":
        """The record as if this person had never added anything."""
        return replace(self, added=tuple(line for line in self.added if line.person != person))


@dataclass(frozen=True, slots=True)
class Added:
    """A new line, or one taken away: the `revision`-th change of this meeting."""

    lines: Lines
    revision: int


def add(lines: Lines, news: Line) -> Added | OldNews:
    """The latest line of a person replaces the one before; the same line again is no news."""
    before = lines.of(news.person)
    if (before.text if before else "") == news.text:
        return OldNews()
    added = tuple(news if line.person == news.person else line for line in lines.added) if before else (*lines.added, news)
    changed = Lines(lines.meeting, tuple(line for line in added if line.text), lines.changes + 1)
    return Added(changed, changed.changes)
