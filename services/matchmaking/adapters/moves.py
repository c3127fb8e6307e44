"""How often people move something for others: per person a small record, kept for the running month.

Who is asked and did not answer yet counts as well, or two questions at once could bring somebody over the most moves of a month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services.matchmaking.domain.displacing import moving
from services.matchmaking.domain.meeting import Meeting
from shared.bus import Bus, Check, Commit, Document, Documents
from shared.clock import local_day
from shared.kernel import MeetingId, PersonId


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody agreed to move something for a meeting, or (`pending`) may be asked to for a moment that it holds."""

    meeting: MeetingId
    at: datetime
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """Of one person, at most once for each meeting."""

    moved: tuple[Moved, ...] = ()

    def in_month_of(self, now: datetime) -> tuple[Moved, ...]:
        """The calendar month on the wall; what is pending counts in whatever month it is."""
        today = local_day(now)
        return tuple(one for one in self.moved if one.pending or _month(local_day(one.at)) == _month(today))


class StoredMoves:
    """Counts moves, and puts what a decision changes in them into its commit."""

    def __init__(self, bus: Bus) -> None:
        self._records = Documents(bus, "moved", Moves)

    async def this_month(
        self, people: Iterable[PersonId], now: datetime, but_for: MeetingId
    ) -> tuple[dict[PersonId, int], dict[PersonId, Check]]:
        """How often each person moves for other meetings, and per person the check that it is still so often."""
        found = await self._records.many(people)
        counts = {
            PersonId(person): sum(one.meeting != but_for for one in _moves(document).in_month_of(now)) for person, document in found.items()
        }
        checks = {PersonId(person): Check("version", one.key, (one.id, str(one.version))) for person, one in found.items()}
        return counts, checks

    async def change(self, before: Meeting | None, after: Meeting, commit: Commit) -> None:
        """From those who moved for this meeting to those who move for it next: a move that is no longer needed does not count."""
        was, becomes = moving(before), moving(after)
        for person, document in (await self._records.many({person for person, _ in was.items() ^ becomes.items()})).items():
            others = tuple(one for one in _moves(document).in_month_of(commit.now) if one.meeting != after.id)
            agreed = becomes.get(PersonId(person))
            moved = others if agreed is None else (*others, Moved(after.id, commit.now, pending=not agreed))
            if moved or document.value is not None:
                commit.keep(document.becomes(Moves(moved)) if moved else document.gone())

    def forget(self, person: PersonId, commit: Commit) -> None:
        commit.write(("HDEL", self._records.key, person))


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _moves(document: Document[Moves]) -> Moves:
    return document.value or Moves()
