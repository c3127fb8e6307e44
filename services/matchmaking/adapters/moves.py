"""How often people agreed to move something for others: per person a small record, kept for the running month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.matchmaking.domain.displacing import moving
from services.matchmaking.domain.meeting import Meeting
from shared.bus import Bus, Check, Commit, Document, Documents
from shared.clock import local_day
from shared.kernel import MeetingId, PersonId


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody agreed to move something for a meeting."""

    meeting: MeetingId
    at: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """Of one person, at most once for each meeting."""

    moved: tuple[Moved, ...] = ()

    def in_month_of(self, now: datetime) -> tuple[Moved, ...]:
        """The calendar month on the wall."""
        today = local_day(now)
        return tuple(one for one in self.moved if (day := local_day(one.at)).year == today.year and day.month == today.month)


class StoredMoves:
    """Counts moves, and puts what a decision changes in them into its commit."""

    def __init__(self, bus: Bus) -> None:
        self._records = Documents(bus, "moved", Moves)

    async def this_month(self, people: Iterable[PersonId], now: datetime) -> tuple[dict[PersonId, int], dict[PersonId, Check]]:
        """How often each person moved, and per person the check that it is still so often."""
        found = await self._records.many(people)
        counts = {PersonId(person): len(_moves(document).in_month_of(now)) for person, document in found.items()}
        checks = {PersonId(person): Check("version", one.key, (one.id, str(one.version))) for person, one in found.items()}
        return counts, checks

    async def change(self, before: Meeting | None, after: Meeting, commit: Commit) -> None:
        """From those who moved for this meeting to those who move for it next: a move that is no longer needed does not count."""
        was, becomes = set(moving(before)), set(moving(after))
        for person, document in (await self._records.many(was ^ becomes)).items():
            others = tuple(one for one in _moves(document).in_month_of(commit.now) if one.meeting != after.id)
            moved = (*others, Moved(after.id, commit.now)) if person in becomes else others
            if moved or document.value is not None:
                commit.keep(document.becomes(Moves(moved)) if moved else document.gone())

    def forget(self, person: PersonId, commit: Commit) -> None:
        commit.write(("HDEL", self._records.key, person))


def _moves(document: Document[Moves]) -> Moves:
    return document.value or Moves()
