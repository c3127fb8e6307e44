"""Agreeing to move something is counted by tier; who was forgotten is in no figure."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
from prometheus_client import CollectorRegistry, generate_latest

from shared.contracts.directory import PersonChanged, PersonForgotten
from shared.contracts.invitations import DisplacementAnswered
from shared.kernel import GovernmentTier, MeetingId, PersonId
from shared.service import Service
from shared.settings import ProductSettings
from tests.builders import say

Until = Callable[..., Awaitable[None]]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PEOPLE = tuple(PersonId(f"p{number}") for number in range(6))


def agreed(person: PersonId) -> DisplacementAnswered:
    return DisplacementAnswered(revision=1, meeting=MeetingId("o1"), person=person, sequence=1, agreed=True, answered_at=NOW)


async def test_moves_are_shown_by_tier_from_five_people_on(
    metrics: Service, managed: ProductSettings, registry: CollectorRegistry, web: httpx.AsyncClient, until: Until
) -> None:
    async def heard() -> bool:
        return not any((await metrics.bus.ready()).lag.values())

    async def exposed() -> str:
        before = generate_latest(registry)
        job = asyncio.ensure_future(metrics.jobs[0]())
        await until(lambda: generate_latest(registry) != before, "the figures are fresh")
        job.cancel()
        return generate_latest(registry).decode()

    people = [PersonChanged(revision=1, person=one, name="x", address="x@x.example", tier=GovernmentTier.WATER_AUTHORITY) for one in PEOPLE]
    await say(managed, *people, *map(agreed, PEOPLE), *map(agreed, PEOPLE))
    await until(heard, "everything is heard")
    assert 'kl_moves_agreed{tier="waterschap"} 6.0' in await exposed()
    page = (await web.get("/inzicht")).text
    cell = '<th class="utrecht-table__cell" scope="row">waterschap</th><td class="utrecht-table__cell">'
    assert f"{cell}6</td>" in page

    await say(managed, *(PersonForgotten(revision=2, person=one) for one in PEOPLE[:2]))
    await until(heard, "everything is heard")
    assert f"{cell}te weinig</td>" in (await web.get("/inzicht")).text
    stored = [sorted(await metrics.bus.client.hkeys(metrics.bus.keys.own(name))) for name in ("mover", "tiers")]
    assert stored == [[b"p2", b"p3", b"p4", b"p5"]] * 2
