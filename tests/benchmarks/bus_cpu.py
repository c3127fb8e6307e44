"""CPU per handled event: our bus, a plain FastStream handler that publishes one event, a plain redis-py loop; one store, `always`.

Each way runs in a process of its own, on a stream filled beforehand; CPU is user + system of that process alone, best of three, so that
what is compared is the code and not the disk. Middlewares (metrics, traces) are on where the way has them.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.opentelemetry import RedisTelemetryMiddleware
from faststream.redis.prometheus import RedisPrometheusMiddleware
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from deploy.local.store import EmbeddedStore
from shared.bus import Bus, Commit
from shared.clock import OffsetClock
from shared.contracts.intake import CancellationAsked
from shared.contracts.matchmaking import MeetingCancelled
from shared.kernel import MeetingId, MeetingStatus
from shared.settings import ProductSettings

EVENTS = 3000
ROUNDS = 3


def product(url: str, shard: str) -> ProductSettings:
    secret = SecretStr("bench")
    return ProductSettings(redis_url=url, shard=shard, person_key=secret, link_key=secret, webhook_token=secret)


def answer(event: CancellationAsked, commit: Commit) -> MeetingCancelled:
    return MeetingCancelled(revision=1, meeting=event.meeting, status=MeetingStatus.CANCELLED, sequence=0, decided_at=commit.now)


async def fill(url: str, shard: str) -> None:
    intake = Bus("intake", product(url, shard), says=[CancellationAsked])
    await intake.connect()

    async def say(commit: Commit) -> None:
        for number in range(100):
            commit.say(CancellationAsked(revision=1, meeting=MeetingId(f"m{number}"), reason="vervallen"))

    for _ in range(EVENTS // 100):
        await intake.command(say)
    await intake.stop()


async def ours(url: str, shard: str) -> None:
    bus = Bus("matchmaking", product(url, shard), says=[MeetingCancelled])

    @bus.on(CancellationAsked)
    async def cancel_the_meeting(event: CancellationAsked, commit: Commit) -> None:
        commit.keep_highest(bus.keys.own("meeting"), event.meeting, event.revision, event.model_dump_json()).say(answer(event, commit))

    await bus.start()
    await drained(bus.client, bus.keys.events("intake"))
    await bus.stop()


async def plain_faststream(url: str, shard: str) -> None:
    stream, out = f"{{{shard}}}:intake:events", f"{{{shard}}}:matchmaking:events"
    middlewares = [RedisTelemetryMiddleware(tracer_provider=TracerProvider()), RedisPrometheusMiddleware(registry=CollectorRegistry())]
    broker = RedisBroker(url, logger=None, middlewares=middlewares)  # type: ignore[arg-type]  # None is silence

    @broker.subscriber(stream=StreamSub(stream, group="matchmaking", consumer="c", max_records=16), ack_policy=AckPolicy.NACK_ON_ERROR)
    @broker.publisher(stream=out)
    async def cancel_the_meeting(event: dict[str, object]) -> MeetingCancelled:
        asked = CancellationAsked.model_validate(event["data"])
        return answer(asked, Commit(OffsetClock().now(), "x"))

    client = await broker.connect()
    await group(client, stream)
    await broker.start()
    await drained(client, stream)
    await broker.stop()


async def plain_redis(url: str, shard: str) -> None:
    stream, out = f"{{{shard}}}:intake:events", f"{{{shard}}}:matchmaking:events"
    client: Any
    async with Redis.from_url(url) as client:
        await group(client, stream)
        while found := await client.xreadgroup("matchmaking", "c", {stream: ">"}, count=16, block=1):
            for entry, fields in found[0][1]:
                data = fields[b"__data__"]
                asked = CancellationAsked.model_validate(json.loads(data[data.index(b'{"') :])["data"])
                await client.xadd(out, {"__data__": answer(asked, Commit(OffsetClock().now(), "x")).model_dump_json()})
                await client.xack(stream, "matchmaking", entry)


async def group(client: Any, stream: str) -> None:
    try:
        await client.xgroup_create(stream, "matchmaking", id="0", mkstream=True)
    except ResponseError:
        return


async def drained(client: Any, stream: str) -> None:
    while True:
        (state,) = await client.xinfo_groups(stream)
        if not state["lag"] and not state["pending"]:
            return
        await asyncio.sleep(0.1)


WAYS: dict[str, Callable[[str, str], Coroutine[Any, Any, None]]] = {
    "onze bus": ours,
    "FastStream": plain_faststream,
    "redis-py": plain_redis,
}


def cpu_of(way: str, url: str, shard: str) -> float:
    """Microseconds of CPU per event, start-up of the process left out."""
    command = [sys.executable, __file__, way, url, shard]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure() -> dict[str, float]:
    """µs of CPU per handled event, by way."""
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as data, EmbeddedStore(Path(data)) as store:
        for _ in range(ROUNDS):
            for way in WAYS:
                shard = uuid.uuid4().hex[:8]
                asyncio.run(fill(store.url, shard))
                best[way] = min(best.get(way, float("inf")), cpu_of(way, store.url, shard))
    return best


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    if len(sys.argv) > 1:
        began = spent()
        asyncio.run(WAYS[sys.argv[1]](*sys.argv[2:]))
        sys.stdout.write(str((spent() - began) / EVENTS * 1e6))
    else:
        sys.stdout.write(json.dumps(measure(), indent=2) + "\n")
