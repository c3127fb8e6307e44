"""What a process of this machine left pending when it ended is done soon after the restart; what lives is left alone."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shared.bus import Bus, Commit, Limits, trimming
from shared.bus.story import Delivery
from shared.contracts.intake import CancellationAsked
from shared.settings import ProductSettings

PATIENT = Limits(idle=600)
PROMISED = 3.0
"""Seconds, beyond the idle time, within which orphaned work is claimed."""


def hearing(product: ProductSettings, limits: Limits = PATIENT) -> tuple[Bus, list[str]]:
    bus = Bus("metrics", product, limits=limits)
    seen: list[str] = []

    @bus.on(CancellationAsked)
    async def note(event: CancellationAsked, _commit: Commit) -> None:
        seen.append(event.meeting)

    return bus, seen


async def taken_by(process: int, bus: Bus, machine: str = socket.gethostname()) -> None:
    """A process, of this machine unless told otherwise, reads all there is, and does nothing with it."""
    await bus.connect()
    stream = bus.keys.events("intake")
    await bus.client.xreadgroup("metrics", f"{machine}-{process}", {stream: ">"})
    await bus.stop()


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


async def test_the_work_of_a_process_that_is_gone_is_done_at_once(
    product: ProductSettings,
    cancel: Callable[..., Awaitable[None]],
    running: Callable[[Bus], Awaitable[Bus]],
    until: Callable[..., Awaitable[None]],
) -> None:
    await cancel("m1")
    await cancel("m2")
    await taken_by(ended_process(), hearing(product)[0])
    bus, seen = hearing(product)
    await running(bus)
    await until(lambda: sorted(seen) == ["m1", "m2"], "both are handled", seconds=8)

    async def caught_up() -> bool:
        return (await bus.ready()).ready

    await until(caught_up, "ready")


async def test_the_work_of_a_process_that_lives_is_left_to_it(
    product: ProductSettings,
    client: Any,
    cancel: Callable[..., Awaitable[None]],
    running: Callable[[Bus], Awaitable[Bus]],
    until: Callable[..., Awaitable[None]],
) -> None:
    await cancel("m1")
    await taken_by(os.getppid(), hearing(product)[0])
    bus, seen = hearing(product)
    await running(bus)
    await cancel("m2")
    await until(lambda: seen == ["m2"], "only the new one is handled")
    pending = await client.xpending_range(bus.keys.events("intake"), "metrics", "-", "+", 10)
    assert [each["consumer"].decode() for each in pending] == [f"{socket.gethostname()}-{os.getppid()}"]


async def test_the_work_of_another_machine_is_claimed_once_it_is_idle_and_not_before(
    product: ProductSettings,
    cancel: Callable[..., Awaitable[None]],
    running: Callable[[Bus], Awaitable[Bus]],
    until: Callable[..., Awaitable[None]],
) -> None:
    idle, slack, now = 1.5, 10, asyncio.get_running_loop().time
    meetings = [f"m{number}" for number in range(10)]
    for meeting in meetings:
        await cancel(meeting)
    bus, seen = hearing(product, Limits(idle=idle))
    began = now()
    await taken_by(1, hearing(product)[0], "a-machine-that-never-comes-back")
    await running(bus)
    await until(lambda: bool(seen), "the first is claimed", seconds=idle + PROMISED + slack)
    assert now() - began >= idle, "until then it may still be in hand over there"
    await until(lambda: sorted(seen) == meetings, "one claim follows the other without a pause", seconds=slack)


def test_every_stream_is_searched_for_orphans_often_enough(product: ProductSettings) -> None:
    bus = hearing(product, Limits())[0]
    bus.declare()
    subscribers: list[Any] = bus.broker.subscribers  # of streams, all of them: only these have a `stream_sub`
    searches = {one.stream_sub.name: one.stream_sub for one in subscribers if bus.claims(one)}
    assert searches.keys() == {bus.keys.events("intake"), bus.keys.again}
    for search in searches.values():
        assert search.min_idle_time == bus.limits.idle * 1000
        assert search.polling_interval <= PROMISED * 1000


async def test_long_work_is_not_claimed_and_does_not_count_as_a_crash(
    product: ProductSettings,
    client: Any,
    cancel: Callable[..., Awaitable[None]],
    running: Callable[[Bus], Awaitable[Bus]],
    until: Callable[..., Awaitable[None]],
    gate: asyncio.Event,
) -> None:
    bus, begun = Bus("metrics", product, limits=Limits(idle=1)), asyncio.Event()

    @bus.on(CancellationAsked)
    async def take_long(_event: CancellationAsked, _commit: Commit) -> None:
        begun.set()
        await gate.wait()

    await running(bus)
    await cancel("m1")
    await until(begun.is_set, "it is in hand")
    began = asyncio.get_running_loop().time()
    await until(lambda: asyncio.get_running_loop().time() > began + 4, "the idle time and the pause of a claimer went by, twice")
    (pending,) = await client.xpending_range(bus.keys.events("intake"), "metrics", "-", "+", 10)
    assert pending["times_delivered"] == 1
    gate.set()


def test_what_is_in_hand_is_not_taken_up_a_second_time(product: ProductSettings) -> None:
    bus, delivery = Bus("metrics", product), Delivery("stream", "1-0", b"", b"", 0, 0, "stream")
    with bus.in_flight(delivery) as first, bus.in_flight(delivery) as second:
        assert (first, second) == (True, False)
    with bus.in_flight(delivery) as later:
        assert later


async def test_consumers_without_work_are_forgotten_and_those_with_work_are_not(
    product: ProductSettings, client: Any, cancel: Callable[..., Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bus, _ = hearing(product)
    await cancel("m1")
    await bus.connect()
    stream = bus.keys.events("intake")
    await client.xgroup_createconsumer(stream, "metrics", "idle")
    await client.xreadgroup("metrics", "busy", {stream: ">"})
    monkeypatch.setattr(trimming, "FORGET_CONSUMER_AFTER_MS", -1)
    await trimming.Housekeeping(bus).forget_consumers()
    assert [one["name"] for one in await client.xinfo_consumers(stream, "metrics")] == [b"busy"]
    await bus.stop()
