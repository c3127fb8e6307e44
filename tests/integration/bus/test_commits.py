"""One commit, one script: all of it or nothing, and only what is the service's own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from faststream.redis import BinaryMessageFormatV1
from pydantic import SecretStr
from redis.exceptions import ResponseError

from deploy.local.store import EmbeddedStore
from shared.bus import Bus, Commit, Documents, Projection
from shared.bus.acl import users
from shared.bus.failures import UndeclaredEvent
from shared.contracts.directory import PersonChanged
from shared.contracts.intake import CancellationAsked, MeetingRequested
from shared.kernel import MeetingId, PersonId
from shared.settings import ProductSettings

Cancel = Callable[..., Awaitable[None]]
Running = Callable[[Bus], Awaitable[Bus]]
Until = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Tally:
    """A record of the tests."""

    count: int


async def test_commands_that_race_for_one_record_decide_again_and_none_is_lost(product: ProductSettings) -> None:
    bus = Bus("matchmaking", product)
    await bus.connect()
    tallies = Documents(bus, "tally", Tally)

    async def add_one(commit: Commit) -> None:
        tally = await tallies.of("t")
        commit.keep(tally.becomes(Tally(tally.value.count + 1 if tally.value else 1)))

    await asyncio.gather(*(bus.command(add_one) for _ in range(10)))
    assert (await tallies.of("t")).value == Tally(10)
    await bus.stop()


async def test_a_check_that_fails_changes_nothing(product: ProductSettings) -> None:
    bus = Bus("matchmaking", product, says=[CancellationAsked])
    await bus.connect()
    tallies = Documents(bus, "tally", Tally)
    stale = await tallies.of("t")
    attempts = 0

    async def first(commit: Commit) -> None:
        commit.keep(stale.becomes(Tally(1)))

    async def second(commit: Commit) -> None:
        nonlocal attempts
        attempts += 1
        document = stale if attempts == 1 else await tallies.of("t")
        commit.say(CancellationAsked(revision=1, meeting=MeetingId("m1"))).keep(document.becomes(Tally(2)))

    await bus.command(first)
    await bus.command(second)
    assert attempts == 2
    assert await bus.client.xlen(bus.keys.events()) == 1
    await bus.stop()


async def test_a_service_says_only_what_it_declared(product: ProductSettings) -> None:
    bus = Bus("matchmaking", product)
    await bus.connect()

    async def say(commit: Commit) -> None:
        commit.say(CancellationAsked(revision=1, meeting=MeetingId("m1")))

    with pytest.raises(UndeclaredEvent, match="without having declared"):
        await bus.command(say)
    await bus.stop()


async def test_projections_keep_the_highest_revision_whatever_the_order(product: ProductSettings, running: Running, until: Until) -> None:
    directory = Bus("directory", product, says=[PersonChanged])
    intake = Bus("intake", product)
    people = Projection(intake, PersonChanged)
    people.follow()
    await running(directory)
    await running(intake)

    async def say(commit: Commit) -> None:
        for revision in (2, 3, 1):
            commit.say(PersonChanged(revision=revision, person=PersonId("p1"), name=f"rol {revision}", address="rol@organisatie.example"))

    await directory.command(say)

    async def heard_all() -> bool:
        return not sum((await intake.ready()).lag.values())

    await until(heard_all, "all three")
    found = await people.of("p1")
    assert found is not None
    assert found.revision == 3


async def test_a_write_to_another_services_key_is_denied(tmp_path: Path) -> None:
    secret = SecretStr("test")
    with EmbeddedStore(tmp_path / "data", users({"intake": "secret-one", "matchmaking": "secret-two"}, "kl")) as store:
        product = ProductSettings(redis_url=store.url, person_key=secret, link_key=secret, webhook_token=secret)
        intake = Bus("intake", product, says=[CancellationAsked], password=SecretStr("secret-one"))
        matchmaking = Bus("matchmaking", product, password=SecretStr("secret-two"))
        heard = asyncio.Event()

        @matchmaking.on(CancellationAsked)
        async def hear(event: CancellationAsked, commit: Commit) -> None:
            commit.write(("SET", matchmaking.keys.own("heard"), event.meeting))
            heard.set()

        for bus in (intake, matchmaking):
            await bus.connect()
            await bus.start()

        async def say(commit: Commit) -> None:
            commit.say(CancellationAsked(revision=1, meeting=MeetingId("m1")))

        async def forge(commit: Commit) -> None:
            commit.write(
                ("HSET", matchmaking.keys.own("kept"), "a", "1"), ("XADD", matchmaking.keys.events("intake"), "*", "type", "forged")
            )

        await intake.command(say)
        await asyncio.wait_for(heard.wait(), 10)
        with pytest.raises(ResponseError, match="No permissions"):
            await matchmaking.command(forge)
        # A script does not roll back: what stood before the denied command stays, which is why a commit only writes its own keys.
        assert await matchmaking.client.hget(matchmaking.keys.own("kept"), "a") == b"1"
        assert await intake.client.xlen(intake.keys.events()) == 1
        with pytest.raises(ResponseError, match="no permissions"):
            await matchmaking.client.flushall()
        for bus in (intake, matchmaking):
            await bus.stop()


async def test_the_trace_of_a_command_goes_on_in_what_its_event_causes(
    product: ProductSettings, running: Running, cancel: Cancel, client: Any, until: Until
) -> None:
    bus = Bus("matchmaking", product, says=[MeetingRequested])

    @bus.on(CancellationAsked)
    async def ask_again(event: CancellationAsked, commit: Commit) -> None:
        commit.say(
            MeetingRequested(revision=1, meeting=event.meeting, asked_at=commit.now, question="?", requester=PersonId("p"), seats=())
        )

    await running(bus)
    await cancel("m1")

    async def said() -> bool:
        return bool(await client.xlen(bus.keys.events()))

    await until(said, "the caused event")

    async def trace_of(stream: str) -> bytes:
        ((_, fields),) = await client.xrange(stream)
        data: bytes = fields[b"__data__"]
        return data[data.index(b"00-") + 3 :][:32]

    assert await trace_of(bus.keys.events()) == await trace_of(bus.keys.events("intake"))


async def test_who_asked_for_a_change_stands_beside_what_it_says(product: ProductSettings, client: Any) -> None:
    bus = Bus("intake", product, says=[CancellationAsked])
    await bus.connect()

    async def say(commit: Commit) -> None:
        commit.say(CancellationAsked(revision=1, meeting=MeetingId("m1")))

    await bus.command(say, actor="p0123")
    ((_, fields),) = await client.xrange(bus.keys.events())
    _, headers = BinaryMessageFormatV1.parse(fields[b"__data__"])
    assert headers["actor"] == "p0123"
    await bus.stop()
