"""A request that finds nothing because of what is held for others: they give way as long as nobody accepted, and nobody is lost."""

import threading
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from redis.asyncio import Redis

from services.matchmaking import app
from services.matchmaking.adapters.replanner import HighsReplanner
from services.matchmaking.domain.replanning import GIVES_WAY, Puzzle, Solved
from services.matchmaking.settings import Settings
from shared.contracts.invitations import InvitationAnswered
from shared.contracts.matchmaking import AnswerCounted, MomentNotFound, MomentReserved
from shared.kernel import Answer, MeetingId, PersonId
from shared.settings import ProductSettings
from tests.component.matchmaking.competing import BUSY, KRAP, NIEUW, VROEG, A, B, ask, asks, calendars_are_read, everybody_is_known
from tests.component.matchmaking.conftest import Table, Until, at, at_the_table, block, calendar


class Slow:
    """HiGHS, that begins when it is told to."""

    def __init__(self) -> None:
        self.asked, self.go, self.puzzles = threading.Event(), threading.Event(), 0

    def best(self, puzzle: Puzzle, limit: timedelta) -> Solved:
        self.puzzles += 1
        self.asked.set()
        assert self.go.wait(20)
        return HighsReplanner().best(puzzle, limit)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    slow = Slow()
    monkeypatch.setattr(app, "HighsReplanner", lambda: slow)
    yield slow
    slow.go.set()


@pytest.fixture
async def quick(product: ProductSettings, client: Redis, until: Until) -> AsyncIterator[Table]:
    """Matchmaking that places at once."""
    settings = Settings(product=product, gathering_seconds=0, calendars_seconds=3600)
    async with at_the_table(product, client, app.build(settings).bus, until) as table:
        yield table


def answer(meeting: MeetingId, person: str, said: Answer) -> InvitationAnswered:
    """To the first moment of a meeting."""
    who = PersonId(person)
    return InvitationAnswered(revision=1, meeting=meeting, person=who, sequence=0, answer=said, via="link", answered_at=at(0, 9))


async def reserved(table: Table, meeting: MeetingId) -> list[MomentReserved]:
    return [event for event in await table.said() if isinstance(event, MomentReserved) and event.meeting == meeting]


async def starts(table: Table) -> dict[MeetingId, datetime]:
    return {event.meeting: event.moment.start for event in await table.said() if isinstance(event, MomentReserved)}


async def nobody_is_in_two_places(table: Table) -> None:
    for spans in (await table.held()).values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


async def test_who_nobody_accepted_yet_gives_way_and_is_told_anew(quick: Table) -> None:
    await everybody_is_known(quick)
    await ask(quick, asks(VROEG, "a", "c"))
    first = await quick.one(MomentReserved)
    assert (first.moment.start, first.sequence) == (at(1, 10), 0)
    await ask(quick, asks(KRAP, "a", "b"))
    await quick.one(MomentReserved, 3)
    await quick.quiet()
    assert await starts(quick) == {KRAP: at(1, 10), VROEG: at(1, 11)}
    moved, placed = (await reserved(quick, VROEG))[1], (await reserved(quick, KRAP))[0]
    assert (moved.sequence, moved.explanation[0]) == (1, GIVES_WAY)
    assert (placed.sequence, GIVES_WAY in placed.explanation) == (0, False)
    assert await quick.client.hlen(quick.keys.own("waiting")) == 0
    await nobody_is_in_two_places(quick)


async def test_a_search_after_a_no_is_re_planned_for_too(quick: Table) -> None:
    await everybody_is_known(quick)
    await quick.hear(calendar(B, *BUSY[B][:2], block(1, 12, 18), *BUSY[B][3:], revision=2))
    await ask(quick, asks(KRAP, "a", "b"))
    await quick.one(MomentReserved)
    await ask(quick, asks(VROEG, "a", "c"))
    await quick.one(MomentReserved, 2)
    assert await starts(quick) == {KRAP: at(1, 10), VROEG: at(1, 11)}
    await quick.hear(answer(KRAP, "b", Answer.NO))
    await calendars_are_read(quick, KRAP, {A: 1, B: 2}, number=2)
    await quick.one(MomentReserved, 4)
    await quick.quiet()
    assert await starts(quick) == {KRAP: at(1, 11), VROEG: at(1, 10)}
    await nobody_is_in_two_places(quick)


async def test_what_somebody_accepted_is_not_moved(quick: Table) -> None:
    await everybody_is_known(quick)
    await ask(quick, asks(VROEG, "a", "c"))
    await quick.one(MomentReserved)
    await quick.hear(answer(VROEG, "c", Answer.YES))
    await quick.quiet()
    await ask(quick, asks(KRAP, "a", "b"))
    nothing = await quick.one(MomentNotFound)
    await quick.quiet()
    assert nothing.meeting == KRAP
    assert await starts(quick) == {VROEG: at(1, 10)}


async def test_a_request_that_comes_during_a_re_plan_is_neither_lost_nor_booked_twice(slow: Slow, quick: Table, until: Until) -> None:
    await everybody_is_known(quick)
    await ask(quick, asks(VROEG, "a", "c"))
    await quick.one(MomentReserved)
    await ask(quick, asks(KRAP, "a", "b"))
    await until(slow.asked.is_set, "a re-plan thinks")
    await ask(quick, asks(NIEUW, "c"))
    await quick.one(MomentReserved, 2)
    assert (await starts(quick))[NIEUW] == at(1, 11), "where the re-plan means to put `vroeg`"
    slow.go.set()
    await quick.one(MomentReserved, 4)
    await quick.quiet()
    assert await starts(quick) == {KRAP: at(1, 10), NIEUW: at(1, 11), VROEG: at(1, 12)}
    assert slow.puzzles == 2
    await nobody_is_in_two_places(quick)


async def test_an_answer_during_a_re_plan_keeps_the_meeting_where_it_is(slow: Slow, quick: Table, until: Until) -> None:
    await everybody_is_known(quick)
    await ask(quick, asks(VROEG, "a", "c"))
    await quick.one(MomentReserved)
    await ask(quick, asks(KRAP, "a", "b"))
    await until(slow.asked.is_set, "a re-plan thinks")
    await quick.hear(answer(VROEG, "a", Answer.YES))
    await quick.one(AnswerCounted)
    slow.go.set()
    assert (await quick.one(MomentNotFound)).meeting == KRAP
    await quick.quiet()
    assert await starts(quick) == {VROEG: at(1, 10)}
    await nobody_is_in_two_places(quick)
