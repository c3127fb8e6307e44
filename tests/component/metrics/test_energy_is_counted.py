"""What people said afterwards is shown as totals, by the phase of the challenge."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
from prometheus_client import CollectorRegistry, generate_latest

from shared.contracts.intake import AskedSeat, MeetingRequested
from shared.contracts.invitations import EnergyAnswered, NumbersShared
from shared.contracts.matchmaking import MeetingTookPlace
from shared.kernel import ChallengeId, MeetingId, MeetingStatus, Moment, PersonId
from shared.service import Service
from shared.settings import ProductSettings
from tests.builders import challenge, say

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEETING = MeetingId("o1")
PEOPLE = tuple(PersonId(f"p{number}") for number in range(6))


async def test_energy_and_shared_numbers_are_on_the_page_and_in_the_figures(
    metrics: Service, managed: ProductSettings, registry: CollectorRegistry, web: httpx.AsyncClient, until: Callable[..., Awaitable[None]]
) -> None:
    async def heard() -> bool:
        return not any((await metrics.bus.ready()).lag.values())

    seats = tuple(AskedSeat(people=(one,)) for one in PEOPLE)
    asked = MeetingRequested(
        revision=1, meeting=MEETING, asked_at=NOW, question="Hoe?", requester=PEOPLE[0], seats=seats, challenge=ChallengeId("water")
    )
    held = MeetingTookPlace(
        revision=9, meeting=MEETING, status=MeetingStatus.HELD, moment=Moment(NOW, NOW + timedelta(hours=1)), people=PEOPLE
    )
    energy = [EnergyAnswered(revision=number, meeting=MEETING, gave=min(number, 4), cost=max(0, number - 4)) for number in range(1, 6)]
    shared = NumbersShared(revision=1, meeting=MEETING, shared=3, of=6)
    await say(managed, challenge("water"), asked, *energy[:4], shared, held)
    await until(heard, "everything is heard")
    page = (await web.get("/inzicht")).text
    assert (
        'data-fase="verkennen"><th class="utrecht-table__cell" scope="row">Verkennen</th><td class="utrecht-table__cell">te weinig' in page
    )
    assert "een telefoonnummer deelde: 1 van de 1." in page

    await say(managed, energy[4], energy[4])
    await until(heard, "everything is heard")
    job = asyncio.ensure_future(metrics.jobs[0]())
    await until(lambda: b"kl_energy_answers" in generate_latest(registry), "the figures are there")
    job.cancel()
    exposed = generate_latest(registry).decode()
    assert 'kl_energy_answers{energy="gave",phase="verkennen"} 4.0' in exposed
    assert 'kl_energy_answers{energy="cost",phase="alle"} 1.0' in exposed
    assert 'kl_meetings_sharing_numbers{half="yes"} 1.0' in exposed
