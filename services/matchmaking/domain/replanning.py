"""Re-planning: which meetings may give way for one that found nothing, and what each of them could do instead.

The choice itself is made elsewhere (`ports.Replanner`), on a `Puzzle`: numbered choices with their worth, and rows of choices that exclude
each other. Only what places somebody who had no moment is carried out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from services.matchmaking.domain.holds import Claim, Hold
from services.matchmaking.domain.meeting import Deadlines, Decided, Meeting, Replan
from services.matchmaking.domain.proposal import Found, Proposal
from services.matchmaking.domain.settling import released, settle
from services.matchmaking.domain.situation import ManyAtOnce
from shared.kernel import MeetingId, MeetingStatus, OwnerId

PLACED = 1000
"""Worth of a meeting that has a moment at all; what its moment costs, and moving it, goes off."""
RANK = Fraction(1, 1000)
"""Of two options at the same price the one that the engine names first is worth this more."""
MOST_CONTENDERS = 100
"""Meetings in one re-plan; each must be searched for first."""

GIVES_WAY = "Een ander overleg past alleen op het vorige moment. Nog niemand had ja gezegd, daarom stellen we een ander moment voor."


@dataclass(frozen=True, slots=True)
class Contender:
    """A meeting of which the moment is open. `options[0]` is the moment it holds now, when there is one (`holds_one`)."""

    meeting: MeetingId
    options: tuple[Proposal, ...]
    holds_one: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Of these choices at most so many together, and at least so many."""

    choices: tuple[int, ...]
    most: int = 1
    least: int = 0


@dataclass(frozen=True)
class Puzzle:
    """Choose at most one of each of `meetings` so that every row holds and the worth is greatest.

    `present` is what holds now, and keeps every row; a meeting that holds a moment now gets one in every choice.
    """

    worths: tuple[Fraction, ...]
    meetings: tuple[range, ...]
    rows: tuple[Row, ...] = ()
    present: frozenset[int] = frozenset()

    @property
    def all_rows(self) -> tuple[Row, ...]:
        held = (int(not self.present.isdisjoint(of_one)) for of_one in self.meetings)
        return (*(Row(tuple(of_one), least=least) for of_one, least in zip(self.meetings, held, strict=True)), *self.rows)

    def worth(self, chosen: Iterable[int]) -> Fraction:
        return sum((self.worths[choice] for choice in chosen), Fraction(0))

    def keeps_every_row(self, chosen: frozenset[int]) -> bool:
        return all(row.least <= len(chosen.intersection(row.choices)) <= row.most for row in self.all_rows)

    def in_turn(self, order: Iterable[int] | None = None) -> frozenset[int]:
        """What holds now, and for the other meetings in this order (unless told otherwise the fewest choices first) the best that fits."""
        left = [row.most - len(self.present.intersection(row.choices)) for row in self.rows]
        chosen = set(self.present)
        for meeting in order or sorted(range(len(self.meetings)), key=lambda number: len(self.meetings[number])):
            fitting = (one for one in self.meetings[meeting] if all(left[row] > 0 for row in self._rows_of[one]))
            if chosen.isdisjoint(self.meetings[meeting]) and (best := max(fitting, key=self.worths.__getitem__, default=None)) is not None:
                chosen.add(best)
                for row in self._rows_of[best]:
                    left[row] -= 1
        return frozenset(chosen)

    def in_better_turn(self, rounds: int = 40) -> frozenset[int]:
        """The best of so many turns, in each of which whoever was left out stands twice as far to the front as the time before."""
        best, order = self.present, sorted(range(len(self.meetings)), key=lambda number: len(self.meetings[number]))
        for _ in range(rounds):
            chosen = self.in_turn(order)
            best = max(best, chosen, key=self.worth)
            left_out = {meeting for meeting in order if chosen.isdisjoint(self.meetings[meeting])}
            if not left_out:
                break
            place = {meeting: (at / 2, 0) if meeting in left_out else (at, 1) for at, meeting in enumerate(order, start=1)}
            order.sort(key=place.__getitem__)
        return best

    @cached_property
    def _rows_of(self) -> Mapping[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            for choice in row.choices:
                found[choice].append(at)
        return found


@dataclass(frozen=True, slots=True)
class Solved:
    """A choice that keeps every row, and a bound: no choice at all is worth more."""

    chosen: frozenset[int]
    bound: float

    def gap(self, puzzle: Puzzle) -> float:
        """How far from the bound at most, as a share of it."""
        return max(0.0, 1 - float(puzzle.worth(self.chosen)) / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting that gets another moment, or its first."""

    meeting: MeetingId
    proposal: Proposal
    before: Proposal | None


def may_give_way(meeting: Meeting, now: datetime, many: ManyAtOnce) -> bool:
    """Whether this meeting holds a moment that nobody said yes to yet, and was not moved about enough already."""
    invited = meeting.status in {MeetingStatus.RESERVED, MeetingStatus.INVITED} and meeting.reservation is not None
    held = any(hold.expires > now for hold in meeting.holds)
    return invited and held and not meeting.accepted and meeting.changes < many.most_changes


def neighbours(stuck: Iterable[OwnerId], giving: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """Of the meetings that may give way those that share somebody or a room with the stuck ones, then those that share with these."""
    found: dict[MeetingId, Meeting] = {}
    reach = set(stuck)
    while len(found) < MOST_CONTENDERS:
        near = [one for one in giving if one.id not in found and not reach.isdisjoint(owners_of(one.holds))]
        if not near:
            break
        found |= {one.id: one for one in near[: MOST_CONTENDERS - len(found)]}
        reach.update(owner for one in near for owner in owners_of(one.holds))
    return tuple(found.values())


def owners_of(holds: Iterable[Hold]) -> set[OwnerId]:
    return {claim.owner for hold in holds for claim in hold.claims}


def unlike(present: Sequence[Proposal], options: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The options that are another moment than what is held."""
    moments = {one.moment for one in present}
    return tuple(option for option in options if option.moment not in moments)


def puzzle_of(contenders: Sequence[Contender], moved: Fraction) -> Puzzle:
    """Choices are the options of the first contender, then those of the next, …; moving from what is held costs `moved`."""
    worths: list[Fraction] = []
    meetings: list[range] = []
    present: set[int] = set()
    whose: list[MeetingId] = []
    for contender in contenders:
        first = len(worths)
        for number, option in enumerate(contender.options):
            worths.append(PLACED - option.cost - number * RANK - (moved if contender.holds_one and number else 0))
            whose.append(contender.meeting)
        meetings.append(range(first, len(worths)))
        present |= {first} if contender.holds_one else set()
    choices = enumerate(option.claims for contender in contenders for option in contender.options)
    between = {row for claims in _by_owner(choices).values() for row in together(claims) if len({whose[one] for one in row}) > 1}
    return Puzzle(tuple(worths), tuple(meetings), tuple(map(Row, sorted(between))), frozenset(present))


def together(claims: Sequence[tuple[datetime, datetime, int]]) -> set[tuple[int, ...]]:
    """Of one owner's times, each with its choice: the choices that overlap at some instant, for every such group that is largest."""
    found: set[tuple[int, ...]] = set()
    running: list[tuple[datetime, datetime, int]] = []
    ordered = sorted(claims)
    for at, (begin, _, _) in enumerate(ordered):
        running.append(ordered[at])
        if at + 1 < len(ordered) and ordered[at + 1][0] == begin:
            continue
        running = [one for one in running if one[1] > begin]
        found.add(tuple(sorted({choice for _, _, choice in running})))
    return found


def changes_of(contenders: Sequence[Contender], solved: Solved) -> tuple[Change, ...]:
    """Who gets another moment than is held now."""
    changed, first = [], 0
    for contender in contenders:
        for number, option in enumerate(contender.options):
            if first + number in solved.chosen and not (contender.holds_one and number == 0):
                changed.append(Change(contender.meeting, option, contender.options[0] if contender.holds_one else None))
        first += len(contender.options)
    return tuple(changed)


def parts_of(changes: Sequence[Change]) -> tuple[tuple[Change, ...], ...]:
    """Changes that need each other, as one takes what another leaves; only those that give somebody a first moment."""
    part_of = {change.meeting: {change.meeting} for change in changes}
    for one, other in combinations(changes, 2):
        if _needs(one, other) or _needs(other, one):
            merged = part_of[one.meeting] | part_of[other.meeting]
            part_of.update(dict.fromkeys(merged, merged))
    parts = {tuple(change for change in changes if change.meeting in part) for part in part_of.values()}
    return tuple(part for part in sorted(parts, key=lambda part: part[0].meeting) if any(change.before is None for change in part))


def exclude_each_other(holds: Sequence[tuple[Hold, ...]]) -> bool:
    """Whether two of these meetings would hold the same time of the same owner."""
    claims = [[claim for hold in of_one for claim in hold.claims] for of_one in holds]
    return any(_overlap(one, other) for mine, theirs in combinations(claims, 2) for one in mine for other in theirs)


def replanned(meeting: Meeting, found: Found, deadlines: Deadlines) -> Decided:
    """The same meeting on the moment it was given in a re-plan, in the form that it had; people are told anew."""
    given_up = replace(released(meeting), changes=meeting.changes + 1)
    form = None if meeting.reservation is None else meeting.reservation.proposal.form
    return settle(Replan(Decided(given_up), (GIVES_WAY,)), replace(found, best=replace(found.best, form=form)), deadlines)


def _needs(one: Change, other: Change) -> bool:
    """One takes time that the other leaves."""
    leaves = () if other.before is None else other.before.claims
    return any(_overlap(taken, left) for taken in one.proposal.claims for left in leaves)


def _overlap(one: Claim, other: Claim) -> bool:
    return one.owner == other.owner and one.start < other.end and other.start < one.end


def _by_owner(choices: Iterable[tuple[int, tuple[Claim, ...]]]) -> Mapping[OwnerId, list[tuple[datetime, datetime, int]]]:
    found: defaultdict[OwnerId, list[tuple[datetime, datetime, int]]] = defaultdict(list)
    for owner, time in _times(choices):
        found[owner].append(time)
    return found


def _times(choices: Iterable[tuple[int, tuple[Claim, ...]]]) -> Iterator[tuple[OwnerId, tuple[datetime, datetime, int]]]:
    for choice, claims in choices:
        for claim in claims:
            yield claim.owner, (claim.start, claim.end, choice)
