"""The failure story: what cannot be handled is put off or buried with its cause, alone."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from deploy.local.store import EmbeddedStore
from shared.bus import Bus, Commit, Later, Limits, PermanentFault
from shared.bus.failures import StoreRefuses
from shared.contracts.intake import CancellationAsked
from shared.settings import ProductSettings

Cancel = Callable[..., Awaitable[None]]
Running = Callable[[Bus], Awaitable[Bus]]
Until = Callable[..., Awaitable[None]]


def hearing(service: str, product: ProductSettings, fault: Exception | None = None) -> tuple[Bus, list[str], list[Exception]]:
    """A service that hears CancellationAsked, what it heard, and a list whose first item it raises."""
    bus = Bus(service, product, limits=Limits(deliveries=3, idle=1))
    heard: list[str] = []
    faults = [fault] if fault else []

    @bus.on(CancellationAsked)
    async def hear(event: CancellationAsked, commit: Commit) -> None:
        heard.append(event.meeting)
        if faults:
            raise faults[0]
        commit.write(("HINCRBY", bus.keys.own("done"), event.meeting, 1))

    return bus, heard, faults


async def test_a_poison_event_is_buried_after_its_deliveries_and_replayed_to_its_service_alone(
    product: ProductSettings, cancel: Cancel, running: Running, until: Until
) -> None:
    bus, heard, faults = hearing("matchmaking", product, RuntimeError("heemraad@ws.example"))
    other, other_heard, _ = hearing("coworking", product)
    await running(bus)
    await running(other)
    await cancel("m1")

    async def buried() -> bool:
        return len(await bus.letters.all()) == 1

    await until(buried, "one dead letter")
    (letter,) = await bus.letters.all()
    assert heard == ["m1"] * 3
    assert (letter.count, letter.event) == (3, CancellationAsked.type)
    assert re.fullmatch(r"RuntimeError at shared/bus/bus\.py:\d+", letter.cause)  # where, never the text: it may name somebody
    assert letter.origin == f"{{{product.shard}}}:intake:events"

    faults.clear()
    assert await bus.letters.replay(letter.id)

    async def done() -> bool:
        return bool(await bus.client.hget(bus.keys.own("done"), "m1") == b"1")

    await until(done, "the replayed letter is handled")
    assert await bus.letters.all() == []
    assert not await bus.letters.replay(letter.id)
    assert other_heard == ["m1"]


async def test_an_event_that_does_not_decode_is_buried_at_once_and_the_next_passes(
    product: ProductSettings, cancel: Cancel, running: Running, client: Any, until: Until
) -> None:
    bus, heard, _ = hearing("matchmaking", product)
    await running(bus)
    stream = f"{{{product.shard}}}:intake:events"
    await client.xadd(stream, {"type": CancellationAsked.type, "__data__": b"\xff\x00garbage"})
    await client.xadd(stream, {"type": CancellationAsked.type, "__data__": b'{"specversion":"1.0"}'})
    await cancel("good")

    async def buried() -> bool:
        return len(await bus.letters.all()) == 2

    await until(buried, "two dead letters")
    assert all(letter.cause.startswith("does not decode") and letter.count == 1 for letter in await bus.letters.all())
    await until(lambda: heard == ["good"], "the good one")


async def test_events_this_service_does_not_know_are_acknowledged(
    product: ProductSettings, cancel: Cancel, running: Running, client: Any, until: Until
) -> None:
    bus, heard, _ = hearing("matchmaking", product)
    await running(bus)
    stream = f"{{{product.shard}}}:intake:events"
    await client.xadd(stream, {"type": "nl.overleggen.van-morgen", "__data__": b"{}"})
    await cancel("m1")
    await until(lambda: heard == ["m1"], "the known one")

    async def nothing_pending() -> bool:
        return not (await client.xpending(stream, "matchmaking"))["pending"]

    await until(nothing_pending, "nothing is left pending")
    assert await bus.letters.all() == []


async def test_later_comes_back_without_counting_as_a_fault(
    product: ProductSettings, cancel: Cancel, running: Running, until: Until
) -> None:
    bus, heard, faults = hearing("matchmaking", product, Later("the calendar server is away"))
    await running(bus)
    await cancel("m1")
    await until(lambda: len(heard) > bus.limits.deliveries, "more waits than faults are allowed", 20)
    assert await bus.client.zcard(bus.keys.later) == 0, "a retry is no timer"
    assert await bus.letters.all() == []
    faults.clear()

    async def done() -> bool:
        return bool(await bus.client.hget(bus.keys.own("done"), "m1") == b"1")

    await until(done, "handled once the outside is back", 30)


async def test_a_permanent_fault_is_buried_at_once(product: ProductSettings, cancel: Cancel, running: Running, until: Until) -> None:
    bus, heard, _ = hearing("matchmaking", product, PermanentFault("refused"))
    await running(bus)
    await cancel("m1")

    async def buried() -> bool:
        return [letter.cause for letter in await bus.letters.all()] == ["refused"]

    await until(buried, "one dead letter")
    assert heard == ["m1"]


async def test_an_event_that_kills_its_process_each_time_is_buried_without_running_again(
    product: ProductSettings, cancel: Cancel, intake: Bus, running: Running, until: Until
) -> None:
    await cancel("m1")
    stream = intake.keys.events()
    await intake.client.xgroup_create(stream, "matchmaking", id="0")
    ((_, ((entry, _),)),) = await intake.client.xreadgroup("matchmaking", "dead", {stream: ">"})
    await intake.client.xclaim(stream, "matchmaking", "dead", 0, [entry], retrycount=3)
    bus, heard, _ = hearing("matchmaking", product)
    await running(bus)

    async def buried() -> bool:
        return len(await bus.letters.all()) == 1

    await until(buried, "buried", 15)
    assert heard == []


async def test_readiness_is_red_without_its_group_and_the_watchdog_brings_it_back(
    product: ProductSettings, cancel: Cancel, running: Running, until: Until
) -> None:
    bus, heard, _ = hearing("matchmaking", product)
    await running(bus)
    await cancel("before")
    await until(lambda: heard == ["before"], "before")
    assert (await bus.ready()).ready
    await bus.client.xgroup_destroy(bus.keys.events("intake"), "matchmaking")
    assert not (await bus.ready()).ready
    await cancel("while gone")

    async def green() -> bool:
        return (await bus.ready()).ready

    await until(green, "ready again", 15)
    await until(lambda: "while gone" in heard, "what was said in between")


async def test_a_service_is_not_ready_while_it_still_has_the_last_event_in_hand(
    product: ProductSettings, cancel: Cancel, running: Running, until: Until, gate: asyncio.Event
) -> None:
    bus = Bus("matchmaking", product)
    begun = asyncio.Event()

    @bus.on(CancellationAsked)
    async def take_long(_event: CancellationAsked, _commit: Commit) -> None:
        begun.set()
        await gate.wait()

    await cancel("m1")
    await running(bus)
    await until(begun.is_set, "the last event is being handled")
    assert not (await bus.ready()).caught_up
    gate.set()

    async def caught_up() -> bool:
        return (await bus.ready()).ready

    await until(caught_up, "ready")


async def test_a_store_that_does_not_let_a_service_in_is_a_fault_and_no_outage(tmp_path: Path) -> None:
    secret = SecretStr("test")
    with EmbeddedStore(tmp_path / "data", "user intake on >right ~* +@all") as store:
        product = ProductSettings(redis_url=store.url, person_key=secret, link_key=secret, webhook_token=secret)
        bus = Bus("intake", product, password=SecretStr("wrong"))
        with pytest.raises(StoreRefuses):
            await asyncio.wait_for(bus.connect(), 30)
        await bus.stop()
