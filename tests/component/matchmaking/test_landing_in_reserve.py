"""Spoedruimte that somebody agreed is where an urgent meeting lands before anything has to move."""

import pytest
from redis.asyncio import Redis

from services.matchmaking.app import build
from services.matchmaking.settings import Settings
from shared.contracts.matchmaking import MomentReserved
from shared.kernel import BusyKind, MeetingForm, PersonId, ReserveHours, person_owner
from shared.settings import ProductSettings
from tests.component.matchmaking.conftest import Until, at, at_the_table, block, calendar, official, request, seat

WHO = person_owner(PersonId("a"))
FULL_MONDAY, FULL_WEDNESDAY = block(0, 8, 18), block(2, 8, 18)
TUESDAY = (block(1, 8, 13, BusyKind.MOVABLE), block(1, 15, 18))
"""No free hour on Tuesday, but for what was agreed."""


@pytest.mark.parametrize(
    ("back", "used"),
    [(0, [BusyKind.RESERVE]), (48, [])],
    ids=["given back on the day itself", "given back two days before, so it is free"],
)
async def test_a_meeting_lands_in_what_was_agreed(
    product: ProductSettings, client: Redis, until: Until, back: float, used: list[BusyKind]
) -> None:
    installation = product.model_copy(update={"reserve_back_hours": back})
    async with at_the_table(installation, client, build(Settings(product=installation)).bus, until) as table:
        director = official("a", reserve=(ReserveHours(2, "13:00", "15:00"),))
        await table.hear(director, calendar(WHO, FULL_MONDAY, *TUESDAY, FULL_WEDNESDAY))
        await table.hear(request(seat("a"), form=MeetingForm.ONLINE))
        await table.read_calendars({WHO: 1})
        reserved = await table.one(MomentReserved)
    assert reserved.moment.start == at(1, 13)
    assert [one.kind for person in reserved.people for one in person.touched] == used
