"""A hold whose time is over by the store's own clock is never booked, whatever a slower clock thinks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.matchmaking.adapters.holds import StoredHolds
from services.matchmaking.domain.holds import Claim, Hold
from shared.bus import Commit
from shared.bus.failures import TooManyConflicts
from shared.kernel import PersonId, person_owner
from tests.component.matchmaking.conftest import MEETING, Table, at


async def test_a_hold_is_booked_in_time_and_never_after_its_expiry(table: Table) -> None:
    holds = StoredHolds(table.bus)
    claims = (Claim(person_owner(PersonId("a")), at(1, 9), at(1, 10)),)
    in_time, too_late = (Hold(key, claims, table.bus.clock.now() + timedelta(minutes=5)) for key in ("1", "2"))

    async def change(before: tuple[Hold, ...], after: tuple[Hold, ...]) -> None:
        async def decide(commit: Commit) -> None:
            holds.change(MEETING, before, after, commit)

        await table.bus.command(decide)

    await change((), (in_time, too_late))
    booked = replace(in_time, confirmed=True)
    await change((in_time, too_late), (booked, too_late))
    await table.turn_the_clock(timedelta(minutes=6))
    with pytest.raises(TooManyConflicts):
        await change((booked, too_late), (booked, replace(too_late, confirmed=True)))
    assert await table.hold_states() == {"confirmed", "held"}
