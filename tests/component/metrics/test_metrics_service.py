import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from prometheus_client import CollectorRegistry, generate_latest
from redis.asyncio import Redis

from shared.bus import Bus
from shared.contracts.availability import BusyTimeChanged, SourcesChanged
from shared.contracts.directory import PersonForgotten
from shared.contracts.event import CloudEvent, Event
from shared.contracts.intake import AskedSeat, MeetingRequested
from shared.contracts.matchmaking import Attendance, MeetingConfirmed, MeetingSearched
from shared.kernel import MeetingForm, MeetingId, MeetingStatus, Moment, PersonId, Role, person_owner
from shared.service import Service
from shared.settings import ProductSettings
from tests.builders import EVENTS, busy, challenge, say

Until = Callable[..., Awaitable[None]]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PEOPLE = tuple(PersonId(f"p{number}") for number in range(5))
GOLDEN = Path(__file__).parents[2] / "contract" / "golden"


def requested(meeting: str, *people: PersonId) -> MeetingRequested:
    seats = tuple(AskedSeat(people=(person,)) for person in people)
    return MeetingRequested(
        revision=1, meeting=MeetingId(meeting), asked_at=NOW, question="?", requester=people[0], seats=seats, within_working_days=3
    )


def searched(meeting: str) -> MeetingSearched:
    return MeetingSearched(revision=2, meeting=MeetingId(meeting), status=MeetingStatus.SEARCHING, promised_until=NOW)


def confirmed(meeting: str, *people: PersonId, hours: int) -> MeetingConfirmed:
    return MeetingConfirmed(
        revision=4,
        meeting=MeetingId(meeting),
        status=MeetingStatus.CONFIRMED,
        sequence=1,
        moment=Moment(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1)),
        form=MeetingForm.ONLINE,
        people=tuple(Attendance(person=person, role=Role.REQUIRED) for person in people),
        decided_at=NOW + timedelta(hours=hours),
    )


def golden(event: type[Event]) -> Event:
    read = CloudEvent.__class_getitem__(event)
    return read.model_validate_json((GOLDEN / f"{event.kind()}.json").read_text()).data  # type: ignore[union-attr, no-any-return]  # a model per event


async def caught_up(service: Service) -> bool:
    readiness = await service.bus.ready()
    return readiness.ready and not any(readiness.lag.values())


async def seen(registry: CollectorRegistry, service: Service, until: Until) -> str:
    """What Prometheus reads after a refresh."""
    before = generate_latest(registry)
    job = asyncio.ensure_future(service.jobs[0]())
    await until(lambda: generate_latest(registry) != before, "the figures are fresh")
    job.cancel()
    return generate_latest(registry).decode()


async def test_every_event_there_is_is_heard(metrics: Service, managed: ProductSettings, registry: CollectorRegistry, until: Until) -> None:
    forgetting_last = sorted(EVENTS, key=lambda event: event.forgets)
    await say(managed, *(golden(event) for event in forgetting_last))
    await until(lambda: caught_up(metrics), "everything is heard")
    shown = await seen(registry, metrics, until)
    assert {event.kind() for event in EVENTS if f'last_heard_timestamp_seconds{{event="{event.kind()}"}}' in shown} == {
        event.kind() for event in EVENTS
    }
    assert 'kl_dead_letters{service="metrics"} 0.0' in shown


async def test_lead_times_and_statuses_are_shown_and_exposed(
    metrics: Service, managed: ProductSettings, registry: CollectorRegistry, web: httpx.AsyncClient, until: Until
) -> None:
    first, second = PEOPLE[:3], PEOPLE[2:]
    await say(managed, confirmed("o1", *first, hours=2), searched("o1"), searched("o2"), requested("o1", *first), requested("o2", *second))
    await say(managed, confirmed("o2", *second, hours=6), confirmed("o2", *second, hours=6))
    await until(lambda: caught_up(metrics), "everything is heard")
    page = (await web.get("/inzicht")).text
    assert "2 uur" in page
    assert "6 uur" in page
    assert (
        '<tr data-status="bevestigd"><th class="utrecht-table__cell" scope="row">Gaat door</th><td class="utrecht-table__cell">2</td></tr>'
        in page
    )
    shown = await seen(registry, metrics, until)
    assert 'kl_lead_time_seconds{quantile="0.5",to="settled",urgency="alle"} 7200.0' in shown
    assert 'kl_lead_time_seconds{quantile="0.9",to="settled",urgency="drie dagen"} 21600.0' in shown
    assert 'kl_meetings{status="bevestigd"} 2.0' in shown
    assert 'urgency="een week"' not in shown


async def test_a_figure_about_four_people_is_not_shown(
    metrics: Service, managed: ProductSettings, web: httpx.AsyncClient, until: Until
) -> None:
    await say(managed, requested("o1", *PEOPLE[:4]), confirmed("o1", *PEOPLE[:4], hours=2))
    await until(lambda: caught_up(metrics), "everything is heard")
    page = (await web.get("/inzicht")).text
    assert "te weinig" in page
    assert "2 uur" not in page


async def test_forgetting_somebody_takes_them_out_of_the_records(
    metrics: Service, managed: ProductSettings, client: Redis, until: Until
) -> None:
    read = busy(person_owner(PEOPLE[0]), NOW, NOW + timedelta(days=1))
    await say(managed, requested("o1", *PEOPLE), read, PersonForgotten(revision=2, person=PEOPLE[0]))

    async def forgotten() -> bool:
        if not await caught_up(metrics):
            return False
        own = [await client.dump(key) or b"" async for key in client.scan_iter(f"{{{managed.shard}}}:metrics:*")]
        return bool(own) and not any(PEOPLE[0].encode() in value for value in own)

    await until(forgotten, "no record of metrics names the person")


async def test_the_first_reading_shows_how_far_it_is(
    metrics: Service, managed: ProductSettings, web: httpx.AsyncClient, until: Until
) -> None:
    connected = [SourcesChanged(revision=1, owner=person_owner(person), kinds=("caldav",), writable=True) for person in PEOPLE]
    at = metrics.bus.clock.now()
    reading = BusyTimeChanged(
        revision=1, owner=person_owner(PEOPLE[0]), known=True, valid_from=at, valid_until=at + timedelta(days=42), read_at=at
    )
    await say(managed, *connected, reading)
    await until(lambda: caught_up(metrics), "everything is heard")
    page = (await web.get("/inzicht")).text
    assert "Eerste lezing: 1 van 5 agenda’s gelezen." in page


async def test_a_dead_letter_is_listed_without_its_content_and_replayed_by_its_owner_only(
    metrics: Service, managed: ProductSettings, web: httpx.AsyncClient, client: Redis, until: Until
) -> None:
    await client.xadd(
        metrics.bus.keys.dead,
        {
            "type": "nl.overleggen.overleg-gezocht",
            "__data__": await packed(managed, searched("o1")),
            "cause": "KeyError: iemand@gemeente.example",
            "count": 5,
        },
    )
    page = (await web.get("/inzicht")).text
    assert "metrics: overleg-gezocht, 5 keer geprobeerd (KeyError)" in page
    assert "iemand@" not in page
    [letter] = await metrics.bus.letters.all()
    door = f"/beheer/metrics/vastgelopen/{letter.id}/opnieuw"
    assert (await web.post(door, data={"token": "anders"})).status_code == 403
    desk, admin = "/beheer/metrics/vastgelopen", {"Authorization": "Bearer test-admin-token"}
    assert [(await web.get(desk, headers=sent)).status_code for sent in ({}, {"Authorization": "Bearer anders"})] == [403, 403]
    [listed] = (await web.get(desk, headers=admin)).json()
    assert (listed["id"], listed["event"], listed["count"]) == (letter.id, "nl.overleggen.overleg-gezocht", 5)
    assert (await web.get(desk, headers=admin, params={"na": letter.id})).json() == []
    assert (await web.get("/beheer/intake/vastgelopen", headers=admin)).status_code == 404
    assert (await web.post(door.replace(letter.id, "x"), data={"token": "test-admin-token"})).status_code == 400
    answer = await web.post(door, data={"token": "test-admin-token"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inzicht")
    assert (await web.post(door, data={"token": "test-admin-token"})).status_code == 404

    async def replayed() -> bool:
        return "overleg-gezocht, 5 keer" not in (await web.get("/inzicht")).text

    await until(replayed, "the letter is gone from the page")


async def packed(product: ProductSettings, event: Event) -> bytes:
    """An event as it travels, made by a service that never runs."""
    bus = Bus("matchmaking", product, says=(type(event),))
    return await bus.envelopes.packed(bus.envelopes.structured(event, NOW), event.aggregate)


async def test_the_stream_of_another_service_is_shown(
    metrics: Service, managed: ProductSettings, web: httpx.AsyncClient, until: Until
) -> None:
    await say(managed, challenge("water"))
    await until(lambda: caught_up(metrics), "the challenge is heard")
    page = (await web.get("/inzicht")).text
    assert '<td class="utrecht-table__cell">directory</td><td class="utrecht-table__cell">metrics</td>' in page


async def test_an_empty_product_shows_insight_too(web: httpx.AsyncClient) -> None:
    page = await web.get("/inzicht")
    assert page.status_code == 200
    assert "Er is nog geen agenda gekoppeld" in page.text
