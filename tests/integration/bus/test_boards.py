"""Boards: state that was said before a service, or one of its handlers, was there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.bus import Bus, Commit, Later, Limits, Projection
from shared.bus.trimming import Housekeeping
from shared.contracts.directory import ChallengeChanged, PersonChanged
from shared.kernel import ChallengeId, PersonId
from shared.settings import ProductSettings

Running = Callable[[Bus], Awaitable[Bus]]
Until = Callable[..., Awaitable[None]]


@pytest.fixture
async def directory(product: ProductSettings, running: Running) -> Bus:
    """A directory that said one person and two challenges."""
    bus = await running(Bus("directory", product, says=[PersonChanged, ChallengeChanged]))

    async def decide(commit: Commit) -> None:
        commit.say(PersonChanged(revision=1, person=PersonId("p1"), name="rol", address="rol@organisatie.example"))
        commit.say(*(ChallengeChanged(revision=1, challenge=ChallengeId(id), title=id) for id in ("stikstof", "droogte")))

    await bus.command(decide)
    return bus


async def test_a_handler_that_is_new_in_a_service_that_is_not_catches_up(product: ProductSettings, directory: Bus, until: Until) -> None:
    old = Bus("metrics", product)
    Projection(old, ChallengeChanged).follow()
    await old.start()

    async def caught_up() -> bool:
        return not sum((await old.ready()).lag.values())

    await until(caught_up, "the old release heard all")
    await old.stop()
    assert await Housekeeping(directory).trim(directory.keys.events(), timedelta()) > 0

    new = Bus("metrics", product)
    people = Projection(new, PersonChanged)
    people.follow()
    Projection(new, ChallengeChanged).follow()
    await new.start()
    assert [person.person for person in await people.all()] == ["p1"]
    await new.stop()


async def test_a_state_that_does_not_decode_becomes_a_dead_letter_and_the_service_starts(
    product: ProductSettings, directory: Bus, client: Any, until: Until
) -> None:
    await client.hset(directory.keys.board(), "opgave-gewijzigd droogte", b'1 1 {"specversion":"1.0"}')
    late = Bus("metrics", product)
    challenges = Projection(late, ChallengeChanged)
    challenges.follow()
    await late.connect()
    await client.xtrim(directory.keys.events(), maxlen=0)
    await late.start()
    assert [one.challenge for one in await challenges.all()] == ["stikstof"]

    async def buried() -> bool:
        return [letter.cause.partition(":")[0] for letter in await late.letters.all()] == ["does not decode"]

    await until(buried, "one dead letter")
    await late.stop()


async def test_a_state_that_must_wait_is_handled_later_and_the_service_starts(
    product: ProductSettings, directory: Bus, client: Any, until: Until
) -> None:
    late = Bus("metrics", product, limits=Limits(tick=0.1))
    seen: list[str] = []

    @late.on(ChallengeChanged)
    async def hear(event: ChallengeChanged, _commit: Commit) -> None:
        seen.append(event.challenge)
        if seen.count(event.challenge) == 1:
            raise Later("something else first")

    await late.connect()
    await client.xtrim(directory.keys.events(), maxlen=0)
    await late.start()
    await until(lambda: sorted(seen) == ["droogte", "droogte", "stikstof", "stikstof"], "each a second time")
    assert await late.letters.all() == []
    await late.stop()
