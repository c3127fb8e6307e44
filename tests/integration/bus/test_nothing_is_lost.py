"""Crashes, restarts, late starters: every event is handled, and leaves the world as if it was handled once."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from deploy.local.store import EmbeddedStore
from shared.bus import Bus, Commit, Limits, Projection
from shared.bus.trimming import Housekeeping
from shared.contracts.directory import ChallengeChanged
from shared.contracts.event import PrivateEvent
from shared.contracts.intake import CancellationAsked
from shared.contracts.matchmaking import MeetingCancelled
from shared.kernel import ChallengeId, MeetingId, MeetingStatus
from shared.settings import ProductSettings

Cancel = Callable[..., Awaitable[None]]
Running = Callable[[Bus], Awaitable[Bus]]
Until = Callable[..., Awaitable[None]]


class BellRang(PrivateEvent):
    """A timer of the tests."""

    said_by: ClassVar[str] = "matchmaking"
    type: ClassVar[str] = "nl.overleggen.prive.matchmaking.bel"

    meeting: str


@contextmanager
def worker(product: ProductSettings, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    script = Path(__file__).with_name("worker.py")
    process = subprocess.Popen([sys.executable, str(script), product.redis_url, product.shard, *options], stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def count(client: Any, key: str, field: str) -> int:
    return int(await client.hget(key, field) or 0)


def cancelling(product: ProductSettings, limits: Limits | None = None) -> tuple[Bus, list[str]]:
    """A matchmaking that cancels what it is asked to cancel, and what its handler saw."""
    bus = Bus("matchmaking", product, says=[MeetingCancelled], limits=limits)
    seen: list[str] = []

    @bus.on(CancellationAsked)
    async def cancel_the_meeting(event: CancellationAsked, commit: Commit) -> None:
        seen.append(event.meeting)
        commit.say(
            MeetingCancelled(revision=1, meeting=event.meeting, status=MeetingStatus.CANCELLED, sequence=0, decided_at=commit.now)
        ).write(("HINCRBY", bus.keys.own("done"), event.meeting, 1))

    return bus, seen


async def test_a_step_killed_in_the_middle_of_its_handler_happens_once(
    product: ProductSettings, cancel: Cancel, client: Any, until: Until
) -> None:
    await cancel("m1")
    with worker(product, "--die") as killed:
        await asyncio.to_thread(killed.wait, 20)
        assert killed.returncode == -9
    done, tried = f"{{{product.shard}}}:matchmaking:done", f"{{{product.shard}}}:matchmaking:tried"
    assert await count(client, done, "m1") == 0
    with worker(product):

        async def handled() -> bool:
            return await count(client, done, "m1") == 1

        await until(handled, "the orphaned delivery is claimed and handled", 20)
    assert await count(client, tried, "m1") == 2
    assert await client.xlen(f"{{{product.shard}}}:matchmaking:events") == 1


async def test_work_goes_on_when_the_store_is_killed_and_started_again(tmp_path: Path, until: Until) -> None:
    secret = SecretStr("test")
    with EmbeddedStore(tmp_path / "data") as store:
        product = ProductSettings(redis_url=store.url, shard="restart", person_key=secret, link_key=secret, webhook_token=secret)
        intake = Bus("intake", product, says=[CancellationAsked])
        matchmaking, _ = cancelling(product, Limits(idle=1))
        await intake.connect()
        await matchmaking.start()

        async def say(number: int) -> None:
            async def decide(commit: Commit) -> None:
                commit.say(CancellationAsked(revision=1, meeting=MeetingId(f"m{number}")))

            await intake.command(decide)

        for number in range(40):
            await say(number)
            if number == 20:
                store.kill()
                await asyncio.to_thread(store.start)

        async def all_done() -> bool:
            return len(await matchmaking.client.hgetall(matchmaking.keys.own("done"))) == 40

        await until(all_done, "all forty are handled", 30)
        counts = await matchmaking.client.hvals(matchmaking.keys.own("done"))
        assert set(counts) == {b"1"}
        assert (await matchmaking.ready()).ready
        await matchmaking.stop()
        await intake.stop()


async def test_what_was_said_before_a_service_first_started_arrives(
    product: ProductSettings, cancel: Cancel, running: Running, until: Until
) -> None:
    for meeting in ("m1", "m2", "m3"):
        await cancel(meeting)
    bus, seen = cancelling(product)
    await running(bus)
    await until(lambda: len(seen) == 3, "three events from before the first start")
    assert sorted(seen) == ["m1", "m2", "m3"]


async def test_a_service_added_after_trimming_catches_up_from_the_board(product: ProductSettings, running: Running, until: Until) -> None:
    directory = Bus("directory", product, says=[ChallengeChanged])
    first = Bus("coworking", product)
    Projection(first, ChallengeChanged).follow()
    await running(directory)
    await running(first)

    async def change(challenge: str, revision: int) -> None:
        async def decide(commit: Commit) -> None:
            commit.say(ChallengeChanged(revision=revision, challenge=ChallengeId(challenge), title=f"{challenge} {revision}"))

        await directory.command(decide)

    for revision in (1, 2, 3):
        await change("stikstof", revision)
    await change("droogte", 1)

    async def caught_up() -> bool:
        return not sum((await first.ready()).lag.values())

    await until(caught_up, "the first service heard all")
    assert await Housekeeping(directory).trim(directory.keys.events(), timedelta()) == 3

    late = Bus("metrics", product)
    challenges = Projection(late, ChallengeChanged)
    challenges.follow()
    await running(late)
    known = await challenges.all()
    assert {(one.challenge, one.revision) for one in known} == {("stikstof", 3), ("droogte", 1)}


async def test_trimming_never_cuts_what_a_group_has_not_acknowledged(cancel: Cancel, intake: Bus) -> None:
    await intake.client.xgroup_create(intake.keys.events(), "slow", id="0", mkstream=True)
    await intake.client.xgroup_create(intake.keys.events(), "fast", id="0")
    for meeting in ("m1", "m2", "m3"):
        await cancel(meeting)
    for group in ("slow", "fast"):
        await intake.client.xreadgroup(group, "c", {intake.keys.events(): ">"})
    entries = [entry for entry, _ in await intake.client.xrange(intake.keys.events())]
    await intake.client.xack(intake.keys.events(), "fast", *entries)
    await intake.client.xack(intake.keys.events(), "slow", entries[0])
    assert await Housekeeping(intake).trim(intake.keys.events(), timedelta()) == 1
    assert [entry for entry, _ in await intake.client.xrange(intake.keys.events())] == entries[1:]


async def test_a_zombie_and_its_claimer_say_one_event_between_them(
    product: ProductSettings, cancel: Cancel, client: Any, until: Until, gate: asyncio.Event
) -> None:
    zombie = Bus("matchmaking", product, says=[MeetingCancelled], limits=Limits(idle=600))
    woke = asyncio.Event()

    @zombie.on(CancellationAsked)
    async def sleep_and_cancel(event: CancellationAsked, commit: Commit) -> None:
        await gate.wait()
        commit.say(MeetingCancelled(revision=1, meeting=event.meeting, status=MeetingStatus.CANCELLED, sequence=0, decided_at=commit.now))
        woke.set()

    await zombie.connect()
    await zombie.start()
    await cancel("m1")
    pending = f"{{{product.shard}}}:intake:events"

    async def delivered() -> bool:
        return bool((await client.xpending(pending, "matchmaking"))["pending"])

    await until(delivered, "the zombie has the delivery")
    with worker(product):

        async def taken_over() -> bool:
            return not (await client.xpending(pending, "matchmaking"))["pending"]

        await until(taken_over, "another process claimed it and finished", 20)
    gate.set()
    await until(woke.is_set, "the zombie wakes up and tries its commit")
    await zombie.stop()
    assert await client.xlen(f"{{{product.shard}}}:matchmaking:events") == 1


async def test_what_is_due_by_the_clock_of_the_store_is_not_early_by_ours(
    product: ProductSettings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus, decided_at = Bus("matchmaking", product, private=[BellRang]), list[datetime]()

    @bus.on(BellRang)
    async def hear_the_bell(_: BellRang, commit: Commit) -> None:
        decided_at.append(commit.now)

    async def set_it(commit: Commit) -> None:
        commit.at(commit.now, BellRang(meeting="m1"), key="m1")

    began = bus.clock.now()
    monkeypatch.setattr(bus.clock, "now", lambda: began - timedelta(minutes=1))
    await bus.start()
    await bus.command(set_it)
    await until(lambda: len(decided_at) == 1, "it rings, while our clock is a minute behind")
    await bus.stop()
    assert decided_at[0] >= began


async def test_a_timer_survives_a_restart(product: ProductSettings, client: Any, until: Until) -> None:
    def with_bell() -> tuple[Bus, list[str]]:
        bus = Bus("matchmaking", product, private=[BellRang])
        rang: list[str] = []

        @bus.on(BellRang)
        async def hear_the_bell(event: BellRang, commit: Commit) -> None:
            rang.append(event.meeting)
            commit.write(("HINCRBY", bus.keys.own("rang"), event.meeting, 1))

        return bus, rang

    before, _ = with_bell()
    await before.start()

    async def set_two_and_drop_one(commit: Commit) -> None:
        due = commit.now + timedelta(hours=1)
        commit.at(due, BellRang(meeting="m1"), key="m1").at(due, BellRang(meeting="m2"), key="m2")

    async def drop(commit: Commit) -> None:
        commit.drop(BellRang, "m2")

    await before.command(set_two_and_drop_one)
    await before.command(drop)
    await before.stop()
    await client.set(before.keys.clock_offset, 3_600_000)
    after, rang = with_bell()
    await after.start()
    await until(lambda: rang == ["m1"], "the timer of before the restart")
    assert await client.zcard(after.keys.later) == 0
    await after.stop()
