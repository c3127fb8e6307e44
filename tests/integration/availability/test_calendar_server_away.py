"""A calendar server is away for four hours, with entries that wait for it; another one is there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from shared.contracts.availability import AvailabilityCollected, EntryWritten
from shared.contracts.invitations import EntryWithdrawn
from shared.contracts.matchmaking import AvailabilityWanted
from shared.kernel import GovernmentTier, MeetingId, PersonId, person_owner
from shared.settings import ProductSettings
from tests.availability_world import Desk, running_desk, tomorrow, wanted
from tests.builders import person
from tests.integration.availability.between import Asked, Between, Forward, Given, as_it_is, between
from tests.integration.availability.test_entries_and_answers import entries
from tests.simulated_time import Hours

Until = Callable[..., Awaitable[None]]
FOUR_HOURS, FIVE_MINUTES = 4 * 3600, 300
PEOPLE = 5
pytestmark = pytest.mark.parametrize("server", ["radicale"], indirect=True)


def down(_asked: Asked, _forward: Forward) -> Given:
    return Given(502)


@pytest.fixture
async def desk(product: ProductSettings, client: Redis) -> AsyncIterator[Desk]:
    async with running_desk(product, client, host_rest_seconds=30, watch_seconds=90_000) as running:
        yield running


async def living_at(desk: Desk, front: Between, calendar: Any, address: str) -> PersonId:
    """Somebody whose calendar stands behind this server."""
    known = person(desk.product, address, GovernmentTier.MUNICIPALITY)
    await desk.hear(known)
    reach, there = calendar.connection, f"http://127.0.0.1:{front.port}{calendar.path}"
    await desk.connect(known.person, soort="caldav", adres=there, gebruiker=reach.user, wachtwoord=reach.password, schrijven=True)
    return known.person


def made(front: Between, method: str) -> list[str]:
    return [asked.path for asked in front.asked if asked.method == method]


def request_for(who: PersonId, *, other: PersonId) -> AvailabilityWanted:
    """Somebody asks for a meeting while a server is away: nobody waits for that server."""
    owners = (person_owner(who), person_owner(other))
    return AvailabilityWanted(revision=1, meeting=MeetingId("vraag"), owners=owners, until=tomorrow(9), deadline=tomorrow(9))


async def test_after_four_hours_every_entry_stands_within_five_minutes_and_stands_once(
    desk: Desk, server: Any, calendar: Any, client: Redis, until: Until
) -> None:
    requester = await desk.introduce("programmamanager@provincie.example")
    with between(server.port, as_it_is) as away, between(server.port, as_it_is) as other:
        people = [await living_at(desk, away, calendar, f"directeur{number}@gemeente.example") for number in range(PEOPLE)]
        elsewhere = await living_at(desk, other, calendar, "dijkgraaf@waterschap.example")
        await desk.hear(wanted(people[0], requester=requester, meeting="overleg-weg"))
        await desk.one(EntryWritten)
        hours = Hours(desk.service.bus, client, until)
        away.rule = down
        away.asked.clear()
        await desk.hear(*(wanted(who, requester=requester, meeting=f"overleg-{number}") for number, who in enumerate(people)))
        await desk.hear(EntryWithdrawn(meeting=MeetingId("overleg-weg"), revision=5, person=people[0], sequence=1))
        await hours.quiet()
        asked_elsewhere = 0
        while hours.passed < FOUR_HOURS:
            await hours.next_timers(within=10)
            if not asked_elsewhere and hours.passed > FOUR_HOURS / 2:
                await desk.hear(wanted(elsewhere, requester=requester, meeting="overleg-daar"))
                await desk.one(EntryWritten, lambda said: said.person == elsewhere)
                await desk.hear(request_for(people[0], other=elsewhere))
                await desk.one(AvailabilityCollected, seconds=5)
                asked_elsewhere = 1
        assert asked_elsewhere == 1
        assert len(made(away, "PUT")) + len(made(away, "GET")) <= 8
        assert 70 < len(away.asked) < 150
        back, away.rule = hours.passed, as_it_is
        while len(entries(calendar)) < PEOPLE + 1 or len(await desk.said(EntryWritten)) < PEOPLE + 3:
            await hours.next_timers(within=2)
        assert hours.passed - back < FIVE_MINUTES
        await hours.next_timers(within=60)
        uids = [line for text in entries(calendar).values() for line in text.splitlines() if line.startswith("UID:")]
        assert len(uids) == len(set(uids)) == PEOPLE + 1
        assert len(made(away, "PUT")) <= 2 * PEOPLE
    assert await client.xlen(desk.service.bus.keys.dead) == 0
