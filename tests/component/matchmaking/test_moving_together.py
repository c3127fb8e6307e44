"""Meetings that change in one commit may take what another of them leaves, and nothing that somebody else holds."""

from datetime import timedelta

import pytest

from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.domain.holds import Claim, Hold
from shared.bus import Commit
from shared.bus.failures import TooManyConflicts
from shared.kernel import MeetingId, PersonId, person_owner
from tests.component.matchmaking.conftest import Table, at

A = person_owner(PersonId("a"))
FIRST, SECOND, THIRD = (MeetingId(one) for one in ("eerste", "tweede", "derde"))
Change = tuple[MeetingId, tuple[Hold, ...], tuple[Hold, ...]]


def hold(table: Table, hour: int, key: str) -> tuple[Hold, ...]:
    return (Hold(key, (Claim(A, at(1, hour), at(1, hour + 1)),), table.bus.clock.now() + timedelta(minutes=5)),)


async def change(table: Table, *changes: Change) -> None:
    holds = StoredHolds(table.bus)

    async def decide(commit: Commit) -> None:
        for meeting, before, after in changes:
            holds.change(meeting, before, after, commit, [one for one, _, _ in changes])

    await table.bus.command(decide)


async def test_one_takes_what_the_other_leaves_only_in_the_same_commit(table: Table) -> None:
    nine, ten, nine_again = hold(table, 9, "1"), hold(table, 10, "2"), hold(table, 9, "1")
    await change(table, (FIRST, (), nine))
    with pytest.raises(TooManyConflicts):
        await change(table, (SECOND, (), nine_again))
    await change(table, (SECOND, (), nine_again), (FIRST, nine, ten))
    assert sorted((await table.held())[A]) == [(at(1, 9), at(1, 10)), (at(1, 10), at(1, 11))]
    left = [key async for key in table.client.scan_iter(table.keys.own("hold", "*"))]
    assert {key.decode().rpartition(":")[2] for key in left} == {f"{FIRST}.2", f"{SECOND}.1"}


async def test_two_swap(table: Table) -> None:
    nine, ten = hold(table, 9, "1"), hold(table, 10, "1")
    await change(table, (FIRST, (), nine), (SECOND, (), ten))
    await change(table, (FIRST, nine, hold(table, 10, "2")), (SECOND, ten, hold(table, 9, "2")))
    assert sorted((await table.held())[A]) == [(at(1, 9), at(1, 10)), (at(1, 10), at(1, 11))]


async def test_what_a_third_holds_stays_in_the_way_of_all_of_them(table: Table) -> None:
    nine, ten = hold(table, 9, "1"), hold(table, 10, "1")
    await change(table, (FIRST, (), nine))
    await change(table, (THIRD, (), ten))
    with pytest.raises(TooManyConflicts):
        await change(table, (SECOND, (), hold(table, 9, "1")), (FIRST, nine, hold(table, 10, "2")))
    assert sorted((await table.held())[A]) == [(at(1, 9), at(1, 10)), (at(1, 10), at(1, 11))]
