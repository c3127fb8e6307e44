"""Holds against a plain model: meetings take, keep, confirm, swap and release time; processes die; deliveries come back; the clock moves.

Every step runs the checks and writes of matchmaking itself, in the commit script of the bus. The model knows only lists of claims.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.domain.holds import Claim, Hold
from services.matchmaking.domain.replanning import exclude_each_other
from shared.bus import Bus, Commit, Document, Documents
from shared.clock import millis
from shared.kernel import MeetingId, OwnerId

MONDAY = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
TICK = timedelta(minutes=10)
"""The clock moves by this; what a hold lasts ends halfway a tick, so that the time that the test itself takes changes nothing."""
OWNERS, MEETINGS, AT_ONCE = 3, 4, 500

Held = tuple[Hold, ...]


@dataclass(slots=True)
class Store:
    """The bus of matchmaking on a real store, used from outside an event loop."""

    bus: Bus
    runner: asyncio.Runner
    documents: Documents[Held]
    holds: StoredHolds
    steps: int = 0
    pages: "count[int]" = field(default_factory=count)
    delivered: deque[str] = field(default_factory=deque)

    @classmethod
    def on(cls, bus: Bus) -> "Store":
        runner = asyncio.Runner()
        runner.run(bus.connect())
        return cls(bus, runner, Documents(bus, "book", tuple[Hold, ...]), StoredHolds(bus))

    def close(self) -> None:
        self.runner.run(self.bus.stop())
        self.runner.close()

    def deliver(self) -> str:
        """Something to do is handed to a process; until it is acknowledged it is pending."""
        if not self.delivered:
            self.runner.run(self._deliver())
        return self.delivered.popleft()

    async def _deliver(self) -> None:
        async with self.bus.client.pipeline(transaction=False) as pipe:
            for _ in range(AT_ONCE):
                pipe.xadd(self.bus.keys.again, {"type": "toets"})
            await pipe.execute()
        found = await self.bus.client.xreadgroup("matchmaking", "toets", {self.bus.keys.again: ">"}, count=AT_ONCE)
        self.delivered.extend(entry.decode() for entry, _ in found[0][1])

    def load(self, meetings: Iterable[MeetingId]) -> dict[str, Document[Held]]:
        return self.runner.run(self.documents.many(meetings))

    def run(self, entry: str, commit: Commit) -> str:
        return self.runner.run(self.bus.run_script(self.bus.keys.again, entry, commit.checks, commit.writes))

    def turn_the_clock(self, to: int) -> None:
        self.runner.run(self._turn(to))

    async def _turn(self, to: int) -> None:
        await self.bus.client.set(self.bus.keys.clock_offset, round(to * TICK.total_seconds() * 1000))

    def times(self, owners: Iterable[OwnerId]) -> dict[str, set[str]]:
        return self.runner.run(self._times(owners))

    async def _times(self, owners: Iterable[OwnerId]) -> dict[str, set[str]]:
        wanted = list(owners)
        async with self.bus.client.pipeline(transaction=False) as pipe:
            for owner in wanted:
                pipe.zrange(self.bus.keys.own("holds", owner), 0, -1)
            found: list[list[bytes]] = await pipe.execute()
        return {owner: {member.decode() for member in members} for owner, members in zip(wanted, found, strict=True)}


@dataclass(frozen=True, slots=True)
class Wish:
    """What meetings want to hold next; several of them together."""

    after: tuple[tuple[MeetingId, Held], ...]


class Holds(RuleBasedStateMachine):
    """One page of the book: its own owners and meetings, on a clock of its own."""

    store: ClassVar[Store]

    @initialize()
    def open_a_page(self) -> None:
        page = next(self.store.pages)
        self.meetings = [MeetingId(f"m{page}-{number}") for number in range(MEETINGS)]
        self.owners = [OwnerId(f"persoon:p{page}-{number}") for number in range(OWNERS)]
        self.model: dict[MeetingId, Held] = dict.fromkeys(self.meetings, ())
        self.clock, self.keys = 0, count(1)
        self.began = datetime.now(UTC)
        self.pending: list[tuple[str, Wish]] = []
        self.late: list[tuple[str, Commit]] = []
        self.touched = True
        self.store.turn_the_clock(0)

    @rule(
        meeting=st.integers(0, MEETINGS - 1),
        owners=st.sets(st.integers(0, OWNERS - 1), min_size=1),
        start=st.integers(0, 8),
        length=st.integers(1, 4),
        lasts=st.integers(1, 3),
        beside=st.booleans(),
        dies=st.sampled_from(["", "", "", "before", "after", "slow"]),
    )
    def reserve(self, meeting: int, owners: set[int], start: int, length: int, lasts: int, *, beside: bool, dies: str) -> None:
        """A moment instead of what is held, or beside it as another offer of a poll."""
        one = self.meetings[meeting]
        hold = self._hold(owners, start, length, lasts)
        self._wish(Wish(((one, (*(self.model[one] if beside else ()), hold)),)), dies)

    @rule(
        pair=st.permutations(range(MEETINGS)),
        owners=st.sets(st.integers(0, OWNERS - 1), min_size=1),
        starts=st.tuples(st.integers(0, 8), st.integers(0, 8)),
        dies=st.sampled_from(["", "", "", "before", "after", "slow"]),
    )
    def swap(self, pair: list[int], owners: set[int], starts: tuple[int, int], dies: str) -> None:
        """Two meetings change in one commit: one may take what the other leaves."""
        first, second = (self.meetings[number] for number in pair[:2])
        taken, other = (self._hold(owners, start, 2, 2) for start in starts)
        if self.model[second] and starts[0] % 2:
            left = self.model[second][0]
            taken = replace(taken, claims=left.claims)
        if not exclude_each_other([(taken,), (other,)]):
            self._wish(Wish(((first, (taken,)), (second, (other,)))), dies)

    @rule(meeting=st.integers(0, MEETINGS - 1), dies=st.sampled_from(["", "", "before", "after", "slow"]))
    def confirm(self, meeting: int, dies: str) -> None:
        """Everything this meeting holds becomes a booking, when it stands."""
        one = self.meetings[meeting]
        self._wish(Wish(((one, tuple(replace(hold, confirmed=True) for hold in self.model[one])),)), dies)

    @rule(meeting=st.integers(0, MEETINGS - 1), lasts=st.integers(1, 3), dies=st.sampled_from(["", "before", "after"]))
    def extend(self, meeting: int, lasts: int, dies: str) -> None:
        """Held longer, as after a reminder."""
        one = self.meetings[meeting]
        self._wish(Wish(((one, tuple(replace(hold, expires=self._ends(lasts)) for hold in self.model[one])),)), dies)

    @rule(meeting=st.integers(0, MEETINGS - 1), dies=st.sampled_from(["", "before", "after", "slow"]))
    def release(self, meeting: int, dies: str) -> None:
        self._wish(Wish(((self.meetings[meeting], ()),)), dies)

    @rule(ticks=st.integers(1, 2))
    def wait(self, ticks: int) -> None:
        """Time goes by on the store's own clock; holds expire without anybody doing anything."""
        self.clock += ticks
        self.store.turn_the_clock(self.clock)

    @precondition(lambda self: self.pending)
    @rule(dies=st.sampled_from(["", "", "before"]))
    def redeliver(self, dies: str) -> None:
        """What a dead process left is handed to another, which decides on what is there now."""
        entry, wish = self.pending.pop(0)
        self._carry_out(entry, wish, dies)

    @precondition(lambda self: self.late)
    @rule()
    def a_process_wakes_up(self) -> None:
        """A process that stood still commits what it decided long ago; somebody else did that work meanwhile, or the world moved on."""
        entry, commit = self.late.pop(0)
        self.touched = True
        assert self.store.run(entry, commit) in {"not mine", "conflict"}

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        self.store.steps += 1
        if not self.touched:
            return
        self.touched = False
        expected: dict[str, set[str]] = {owner: set() for owner in self.owners}
        for meeting, held in self.model.items():
            for hold in held:
                for claim in hold.claims:
                    expected[claim.owner].add(f"{millis(claim.start)}:{millis(claim.end)}:{meeting}.{hold.key}")
        assert self.store.times(self.owners) == expected

    @invariant()
    def nobody_is_promised_to_two_meetings(self) -> None:
        live = [tuple(hold for hold in held if self._stands(hold)) for held in self.model.values()]
        assert not exclude_each_other(live)

    def _wish(self, wish: Wish, dies: str) -> None:
        self._carry_out(self.store.deliver(), wish, dies)

    def _carry_out(self, entry: str, wish: Wish, dies: str) -> None:
        commit = self._commit(wish)
        if dies in {"before", "slow"}:
            self.pending.append((entry, wish))
            if dies == "slow":
                self._somebody_else(entry, commit)
            return
        self._run(entry, wish, commit)
        if dies == "after":
            assert self.store.run(entry, commit) in {"not mine", "conflict"}, "the same delivery again changes nothing"

    def _somebody_else(self, entry: str, commit: Commit) -> None:
        """The delivery is claimed from a process that stands still, and done."""
        _, wish = self.pending.pop()
        self._run(entry, wish, self._commit(wish))
        self.late.append((entry, commit))

    def _run(self, entry: str, wish: Wish, commit: Commit) -> None:
        possible, self.touched = self._possible(wish), True
        answer = self.store.run(entry, commit)
        assert answer == ("done" if possible else "conflict"), (answer, wish)
        if possible:
            self.model.update(wish.after)
        else:
            assert self.store.run(entry, Commit(self.began, "toets")) == "done", "nothing came of it, not even the acknowledgement"

    def _commit(self, wish: Wish) -> Commit:
        commit, together = Commit(self.began, "toets"), [meeting for meeting, _ in wish.after]
        documents = self.store.load(together)
        for meeting, after in wish.after:
            document = documents[meeting]
            self.store.holds.change(meeting, document.value or (), after, commit, together)
            commit.keep(document.becomes(after))
        return commit

    def _possible(self, wish: Wish) -> bool:
        together = {meeting for meeting, _ in wish.after}
        others = [tuple(hold for hold in held if self._stands(hold)) for meeting, held in self.model.items() if meeting not in together]
        for meeting, after in wish.after:
            before = {hold.key: hold for hold in self.model[meeting]}
            new = tuple(hold for hold in after if hold.key not in before)
            changed = [before[hold.key] for hold in after if hold.key in before and hold != before[hold.key]]
            if not all(map(self._stands, changed)) or any(exclude_each_other([new, held]) for held in others):
                return False
        return True

    def _hold(self, owners: set[int], start: int, length: int, lasts: int) -> Hold:
        begin, end = (MONDAY + timedelta(minutes=15 * quarter) for quarter in (start, start + length))
        claims = tuple(Claim(self.owners[owner], begin, end) for owner in sorted(owners))
        return Hold(str(next(self.keys)), claims, self._ends(lasts))

    def _ends(self, ticks: int) -> datetime:
        return self.began + (self.clock + ticks) * TICK - TICK / 2

    def _stands(self, hold: Hold) -> bool:
        return hold.confirmed or hold.expires > self.began + self.clock * TICK
