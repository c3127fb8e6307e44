"""When an outside host is tried, and when what waits for it comes back."""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from shared.hosts import Hosts
from shared.telemetry import registry

HOST, OTHER = "mail.example", "elders.example"


class World:
    """Hosts on a clock that stands still until it is told to go on."""

    def __init__(self, rate: float = 10, kind: str = "proef") -> None:
        self.now = 1000.0
        self.hosts = Hosts(kind, rest=30, rate=rate, clock=lambda: self.now, chance=random.Random(6))

    async def tried(self, name: str = HOST, *, fails: bool, item: bool = False) -> bool:
        """Whether there was an exchange."""
        async with self.hosts.visit(name, item=item) as visit:
            visit.failed = visit.open and fails
            return visit.open

    async def wait(self, name: str = HOST) -> float:
        async with self.hosts.visit(name) as visit:
            return visit.wait

    async def shut(self, name: str = HOST) -> None:
        for _ in range(5):
            assert await self.tried(name, fails=True)
        assert not await self.tried(name, fails=True)

    @asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        async with self.hosts.visit(HOST) as visit:
            assert visit.open
            yield


async def test_five_failures_shut_a_host_and_no_other() -> None:
    world = World()
    await world.shut()
    assert await world.tried(OTHER, fails=False)


async def test_one_answer_in_between_begins_the_count_anew() -> None:
    world = World()
    for fails in (True, True, True, True, False, True, True, True, True):
        assert await world.tried(fails=fails)
    assert await world.tried(fails=False)


async def test_rests_double_up_to_three_minutes_and_differ_by_at_most_a_tenth() -> None:
    world = World()
    await world.shut()
    rests = []
    for _ in range(6):
        rests.append(await world.wait())
        world.now += rests[-1]
        assert await world.tried(fails=True)
    for rest, planned in zip(rests, (30, 60, 120, 180, 180, 180), strict=True):
        assert planned * 0.9 <= rest <= planned * 1.1
    assert len(set(rests[3:])) == 3


async def test_of_a_host_that_may_be_tried_again_one_exchange_finds_out() -> None:
    world = World()
    await world.shut()
    world.now += 40
    async with world.under_way():
        assert [await world.tried(fails=False) for _ in range(3)] == [False] * 3
        assert await world.wait() == 2
    assert await world.tried(fails=False)


async def test_a_probe_that_fails_shuts_the_host_again_at_once() -> None:
    world = World()
    await world.shut()
    world.now += 40
    assert await world.tried(fails=True)
    assert not await world.tried(fails=True)


async def test_what_was_under_way_when_a_host_was_shut_does_not_lengthen_its_rest() -> None:
    world = World()

    async def slow(go: asyncio.Event) -> None:
        async with world.hosts.visit(HOST) as visit:
            begun.release()
            await go.wait()
            visit.failed = True

    go, begun = asyncio.Event(), asyncio.Semaphore(0)
    late = [asyncio.create_task(slow(go)) for _ in range(3)]
    for _ in late:
        await begun.acquire()
    await world.shut()
    rest = await world.wait()
    go.set()
    await asyncio.gather(*late)
    assert await world.wait() == rest


async def test_a_host_that_did_not_answer_the_last_time_is_doubted() -> None:
    world = World()
    doubted = []
    for fails in (False, True, False, False):
        async with world.hosts.visit(HOST) as visit:
            doubted.append(visit.doubted)
            visit.failed = fails
    assert doubted == [False, False, True, False]


async def test_a_host_that_asks_for_silence_gets_it_but_never_more_than_an_hour() -> None:
    world = World()
    async with world.hosts.visit(HOST) as visit:
        visit.asked_for = 86_400
    world.now += 3590
    assert not await world.tried(fails=False)
    assert await world.tried(OTHER, fails=False)
    world.now += 11
    assert await world.tried(fails=False)


@pytest.mark.parametrize(("rate", "items", "seconds"), [(25, 2000, 80), (8, 500, 63)])
async def test_what_waits_comes_back_one_by_one_after_the_rest(rate: int, items: int, seconds: float) -> None:
    world = World(rate)
    await world.shut()
    opens = await world.wait()
    turns = [world.hosts.turn(HOST) for _ in range(items)]
    assert turns == sorted(turns)
    assert opens < turns[0] < opens + 2 / rate
    assert turns[-1] == pytest.approx(opens + seconds, rel=0.03)
    busiest = max(sum(start <= turn < start + 1 for turn in turns) for start in range(int(opens), int(turns[-1]) + 1))
    assert busiest <= rate * 1.5
    gaps = {round(later - earlier, 4) for earlier, later in itertools.pairwise(turns)}
    assert len(gaps) > 50


async def test_whoever_waited_three_minutes_at_most_and_then_for_two_thousand_others_is_served_within_five() -> None:
    world = World(rate=25)
    await world.shut()
    while await world.wait() < 170:
        world.now += await world.wait()
        assert await world.tried(fails=True)
    assert max(world.hosts.turn(HOST) for _ in range(2000)) < 300


async def test_who_asks_later_has_a_later_turn_also_when_the_host_was_tried_in_vain() -> None:
    world = World()
    await world.shut()
    before = [world.now + world.hosts.turn(HOST) for _ in range(400)]
    world.now = before[0]
    assert await world.tried(fails=True, item=True)
    assert world.now + world.hosts.turn(HOST) > before[-1]


async def test_a_host_that_is_back_gets_no_more_a_second_than_its_rate() -> None:
    world = World(rate=10)
    await world.shut()
    world.now += 40
    assert await world.tried(fails=False, item=True)
    assert sum([await world.tried(fails=False, item=True) for _ in range(100)]) in {10, 11}
    for idle in (1, 5):
        world.now += idle
        assert sum([await world.tried(fails=False, item=True) for _ in range(100)]) in {9, 10, 11}
    assert await world.tried(fails=False), "who only reads is no item"
    world.now += 300
    assert sum([await world.tried(fails=False, item=True) for _ in range(100)]) == 100


async def test_metrics_count_hosts_by_state_and_do_not_name_them() -> None:
    world = World(kind="telproef")
    await world.shut()
    await world.tried(OTHER, fails=True)
    await world.tried("derde.example", fails=False)
    counted = {state: registry.get_sample_value("kl_hosts", {"kind": "telproef", "state": state}) for state in ("open", "twijfel", "dicht")}
    assert counted == {"open": 1, "twijfel": 1, "dicht": 1}
    world.now += 40
    await world.tried(fails=False)
    counted = {state: registry.get_sample_value("kl_hosts", {"kind": "telproef", "state": state}) for state in ("open", "dicht")}
    assert counted == {"open": 2, "dicht": 0}
