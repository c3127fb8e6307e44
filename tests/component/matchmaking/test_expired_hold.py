"""A hold is booked only while it stands by the store's own clock, whatever a slower clock thinks, and only when its shape is known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.domain.holds import Claim, Hold
from shared.bus import Commit
from shared.bus.failures import TooManyConflicts
from shared.kernel import MeetingId, PersonId, person_owner
from tests.component.matchmaking.conftest import MEETING, Table, at


async def change(table: Table, before: tuple[Hold, ...], after: tuple[Hold, ...], meeting: MeetingId = MEETING) -> None:
    async def decide(commit: Commit) -> None:
        StoredHolds(table.bus).change(meeting, before, after, commit)

    await table.bus.command(decide)


async def test_a_hold_is_booked_in_time_and_never_after_its_expiry(table: Table) -> None:
    claims = (Claim(person_owner(PersonId("a")), at(1, 9), at(1, 10)),)
    in_time, too_late = (Hold(key, claims, table.bus.clock.now() + timedelta(minutes=5)) for key in ("1", "2"))
    await change(table, (), (in_time, too_late))
    booked = replace(in_time, confirmed=True)
    await change(table, (in_time, too_late), (booked, too_late))
    await table.turn_the_clock(timedelta(minutes=6))
    with pytest.raises(TooManyConflicts):
        await change(table, (booked, too_late), (booked, replace(too_late, confirmed=True)))
    assert await table.hold_states() == {"confirmed", "held"}


async def test_a_hold_of_another_schema_keeps_its_time_taken_and_is_not_booked(table: Table) -> None:
    owner, begin, end = person_owner(PersonId("a")), at(1, 9), at(1, 10)
    hold = Hold("1", (Claim(owner, begin, end),), table.bus.clock.now() + timedelta(minutes=5))
    key = table.keys.own("hold", f"{MEETING}.{hold.key}")
    await change(table, (), (hold,))
    assert await table.client.hget(key, "schema") == b"1"
    await table.client.hset(key, "schema", "2")
    with pytest.raises(TooManyConflicts):
        await change(table, (hold,), (replace(hold, confirmed=True),))
    await table.turn_the_clock(timedelta(minutes=6))
    with pytest.raises(TooManyConflicts):
        await change(table, (), (hold,), MeetingId("een-ander"))
    taken = await StoredHolds(table.bus).taken([owner], begin, end, {MeetingId("een-ander")}, table.bus.clock.now())
    assert [(block.start, block.end) for block in taken[owner]] == [(begin, end)]
