"""A host is away for four hours with many items that wait for it: simulated, with the turns and rests that it gets."""

import heapq
import random
from collections import Counter

import pytest

from shared.hosts import Hosts

DOWN, ITEMS = 4 * 3600, 500


async def test_every_item_is_tried_twice_at_most_on_average_and_goes_within_five_minutes_and_not_all_at_once() -> None:
    now, chance = 0.0, random.Random(4)
    hosts = Hosts("gesimuleerd", at_once=4, rest=30, rate=8, clock=lambda: now, chance=random.Random(5))
    waiting = [(chance.uniform(0, 60), item) for item in range(ITEMS)]
    heapq.heapify(waiting)
    tried, done = Counter[int](), list[float]()
    while waiting:
        now, item = heapq.heappop(waiting)
        async with hosts.visit("host", item=True) as visit:
            tried[item] += visit.open
            visit.failed = visit.open and now < DOWN
            succeeded = visit.open and not visit.failed
        if succeeded:
            done.append(now - DOWN)
        else:
            heapq.heappush(waiting, (now + hosts.turn("host", visit.wait, failed=visit.failed), item))
    assert sum(tried.values()) <= 2 * ITEMS
    assert sum(tried.values()) - ITEMS < 110
    assert max(tried.values()) <= 4
    assert 0 < max(done) < 300
    assert max(Counter(int(at) for at in done).values()) <= 8 * 1.5


@pytest.mark.parametrize("seed", range(3))
async def test_two_thousand_mails_are_out_within_five_minutes_whenever_the_server_comes_back(seed: int) -> None:
    now, chance = 0.0, random.Random(seed)
    hosts = Hosts("gesimuleerd", at_once=6, rest=30, rate=25, clock=lambda: now, chance=random.Random(seed))
    back = 1800 + chance.uniform(0, 200)
    waiting = [(number / 100, number) for number in range(2000)]
    while waiting and now < back + 300:
        now, item = heapq.heappop(waiting)
        async with hosts.visit("mail", item=True) as visit:
            visit.failed = visit.open and now < back
        if not visit.open or visit.failed:
            heapq.heappush(waiting, (now + hosts.turn("mail", visit.wait, failed=visit.failed), item))
    assert waiting == []
