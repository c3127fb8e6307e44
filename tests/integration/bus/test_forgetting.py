"""Somebody who is forgotten: what carries their name goes, also where it waits or lies dead; what only has their id goes on."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shared.bus import Bus, Commit, Later, PermanentFault
from shared.contracts.directory import PersonChanged, PersonForgotten
from shared.contracts.intake import AskedSeat, Guest, MeetingRequested
from shared.kernel import MeetingId, PersonId
from shared.settings import ProductSettings

Running = Callable[[Bus], Awaitable[Bus]]
Until = Callable[..., Awaitable[None]]
SOMEBODY, GUEST = PersonId("p1"), PersonId("p2")


async def asked(product: ProductSettings) -> None:
    """A meeting of somebody known, and one of a guest with a name."""
    intake = Bus("intake", product, says=[MeetingRequested])
    await intake.connect()
    guest = Guest(person=GUEST, name="heemraad", address="heemraad@ws.example")

    async def say(commit: Commit) -> None:
        for meeting, person, guests in (("m1", SOMEBODY, ()), ("m2", GUEST, (guest,))):
            seats = (AskedSeat(people=(person,)),)
            commit.say(
                MeetingRequested(
                    revision=1, meeting=MeetingId(meeting), asked_at=commit.now, question="?", requester=person, seats=seats, guests=guests
                )
            )

    await intake.command(say)
    await intake.stop()


@pytest.mark.parametrize("fault", [Later("not yet"), PermanentFault("never")])
async def test_a_delivery_that_waits_or_is_dead_goes_only_when_it_carries_the_name(
    product: ProductSettings, running: Running, client: Any, until: Until, fault: Exception
) -> None:
    bus = Bus("matchmaking", product)
    kept = bus.keys.later_entries if isinstance(fault, Later) else bus.keys.dead

    @bus.on(MeetingRequested)
    async def hear(_event: MeetingRequested, _commit: Commit) -> None:
        raise fault

    await asked(product)
    await running(bus)

    async def what_is_kept() -> list[bytes]:
        if isinstance(fault, Later):
            return list(await client.hvals(kept))
        return [fields[b"__data__"] for _, fields in await client.xrange(kept)]

    async def both() -> bool:
        return len(await what_is_kept()) == 2

    await until(both, "both are kept")
    await bus.stop()
    await bus.connect()
    for person in (SOMEBODY, GUEST):

        async def forget(commit: Commit, person: PersonId = person) -> None:
            await bus.forget(person, commit)

        await bus.command(forget)
    (left,) = await what_is_kept()
    assert b'"m1"' in left
    assert b"heemraad" not in left


async def test_forgetting_somebody_erases_what_was_said_about_them(product: ProductSettings, client: Any) -> None:
    directory = Bus("directory", product, says=[PersonChanged, PersonForgotten])
    await directory.connect()

    async def say(commit: Commit) -> None:
        for number in ("p1", "p2"):
            commit.say(PersonChanged(revision=1, person=PersonId(number), name="rol", address=f"{number}@organisatie.example"))

    async def forget(commit: Commit) -> None:
        commit.say(PersonForgotten(revision=2, person=PersonId("p1")))

    await directory.command(say)
    await directory.command(forget)
    entries = [fields[b"__data__"] for _, fields in await client.xrange(directory.keys.events())]
    board = await client.hgetall(directory.keys.board())
    assert not any(b"p1@organisatie" in data for data in [*entries, *board.values()])
    assert any(b"p2@organisatie" in data for data in entries)
    await directory.stop()
