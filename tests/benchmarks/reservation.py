"""Reservations: a hundred thousand racing attempts counted from outside, and one reservation of twelve people and a room against one XADD.

Both on a store that writes to disk before it answers (`appendfsync always`). A reservation is what matchmaking commits: one script,
with a check and a write per person and room.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from pydantic import SecretStr
from redis import Redis

from deploy.local.store import EmbeddedStore
from services.matchmaking.adapters.holds import CHECKS, StoredHolds
from services.matchmaking.domain.holds import Claim, Hold
from shared.bus import Bus, Commit
from shared.kernel import MeetingId, OwnerId
from shared.settings import ProductSettings
from tests.integration.matchmaking.counting import overlaps
from tests.integration.matchmaking.racing import MONDAY, race

PROCESSES, ATTEMPTS = 16, 100_000
TIMES, ROUNDS, PEOPLE = 1_000, 3, 12
PAYLOAD = "x" * 400
"""About the size of an event."""


def measure() -> dict[str, float | str]:
    """Attempts per second and double bookings; microseconds of a reservation and of an XADD, and how many of the one go into the other."""
    with tempfile.TemporaryDirectory() as data, EmbeddedStore(Path(data)) as store:
        product = _product(store.url, "race")
        began = time.perf_counter()
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("forkserver")) as crew:
            running = [crew.submit(race, product, one, PROCESSES, ATTEMPTS // PROCESSES, careful=True) for one in range(PROCESSES)]
            results = [one.result() for one in running]
        seconds = time.perf_counter() - began
        with Redis.from_url(store.url) as client:
            double = overlaps(client, product)
        reserve, append = asyncio.run(_alone(_product(store.url, "alone")))
    attempts = sum(one.attempts for one in results)
    return {
        f"pogingen om te reserveren, {PROCESSES} processen": attempts,
        "  per seconde, opstarten meegeteld": attempts / seconds,
        "  gereserveerd": sum(one.reserved for one in results),
        "  opnieuw besloten na een verloren race": sum(one.decided_again for one in results),
        "  dubbele boekingen": double,
        f"reservering van {PEOPLE} mensen en een zaal (µs)": reserve,
        "XADD van 400 bytes (µs)": append,
        "reservering : XADD": reserve / append,
    }


async def _alone(product: ProductSettings) -> tuple[float, float]:
    bus = Bus("matchmaking", product, checks=CHECKS)
    await bus.connect()
    holds, stream = StoredHolds(bus), bus.keys.own("again")

    async def reserve(number: int) -> None:
        commit = Commit(bus.clock.now(), "meting")
        holds.change(MeetingId(f"m{number}"), (), (_hold(number, commit),), commit)
        assert await bus.run_script("", "", commit.checks, commit.writes) == "done"

    async def append(_: int) -> None:
        await bus.client.xadd(stream, {"__data__": PAYLOAD})

    rounds = [(await _microseconds(reserve, first), await _microseconds(append, first)) for first in range(0, ROUNDS * TIMES, TIMES)]
    await bus.stop()
    return min(one for one, _ in rounds), min(one for _, one in rounds)


async def _microseconds(step: Callable[[int], Awaitable[None]], first: int) -> float:
    began = time.perf_counter()
    for number in range(first, first + TIMES):
        await step(number)
    return (time.perf_counter() - began) / TIMES * 1e6


def _hold(number: int, commit: Commit) -> Hold:
    """The next hour of the same people and the same room, so that every check meets a neighbour."""
    start = MONDAY + timedelta(hours=number)
    owners = (*(OwnerId(f"persoon:p{one}") for one in range(PEOPLE)), OwnerId("ruimte:zaal"))
    claims = tuple(Claim(owner, start, start + timedelta(hours=1)) for owner in owners)
    return Hold("1", claims, commit.now + timedelta(hours=1))


def _product(url: str, shard: str) -> ProductSettings:
    secret = SecretStr("bench")
    return ProductSettings(redis_url=url, shard=shard, person_key=secret, link_key=secret, webhook_token=secret)


if __name__ == "__main__":
    for label, figure in measure().items():
        sys.stdout.write(f"{label:<60} {figure:,.2f}\n" if isinstance(figure, float) else f"{label:<60} {figure:,}\n")
