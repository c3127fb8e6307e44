"""Requests that wait at the same time are placed in order of how few options they have, not of how early they were."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from services.matchmaking.app import build
from services.matchmaking.settings import Settings
from shared.contracts.matchmaking import MomentReserved
from shared.kernel import MeetingId
from shared.settings import ProductSettings
from tests.component.matchmaking.competing import KRAP, NIEUW, VROEG, ask, asks, everybody_is_known
from tests.component.matchmaking.conftest import Table, Until, at, at_the_table

GATHERING = timedelta(seconds=20)


@pytest.fixture
async def patient(product: ProductSettings, client: Redis, until: Until) -> AsyncIterator[Table]:
    """Matchmaking that gathers requests until the clock is turned."""
    settings = Settings(product=product, gathering_seconds=GATHERING.total_seconds(), calendars_seconds=3600, replan_seconds=0)
    async with at_the_table(product, client, build(settings).bus, until) as table:
        yield table


async def in_line(table: Table) -> set[str]:
    found: list[bytes] = await table.client.hkeys(table.keys.own("waiting"))  # type: ignore[assignment]  # bytes in, bytes out
    return {meeting.decode() for meeting in found}


async def moments(table: Table) -> dict[MeetingId, MomentReserved]:
    return {event.meeting: event for event in await table.said() if isinstance(event, MomentReserved)}


async def test_whoever_has_the_fewest_options_goes_first(patient: Table) -> None:
    await everybody_is_known(patient)
    await ask(patient, asks(VROEG, "a", "c"), asks(NIEUW, "c"), asks(KRAP, "a", "b"))
    await patient.quiet()
    assert await in_line(patient) == {VROEG, NIEUW, KRAP}
    assert await moments(patient) == {}

    await patient.turn_the_clock(GATHERING)
    await patient.one(MomentReserved, 3)
    starts = {meeting: reserved.moment.start for meeting, reserved in (await moments(patient)).items()}
    assert starts == {KRAP: at(1, 10), VROEG: at(1, 11), NIEUW: at(1, 10)}, "c is free at ten, as `vroeg` went to eleven"
    await patient.quiet()
    assert await in_line(patient) == set()
