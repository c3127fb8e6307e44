"""The service with a real calendar server: what it fetches in the course of days, and what it remembers of that."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from shared.contracts.availability import BusyTimeChanged, SourceFailed
from shared.contracts.directory import PersonForgotten
from shared.kernel import Block, BusyKind, PersonId
from shared.settings import ProductSettings
from tests.availability_world import Desk, calendar_text, event_text, running_desk, tomorrow
from tests.integration.availability.between import Between, as_it_is, between

pytestmark = pytest.mark.parametrize("server", ["radicale"], indirect=True)
"""How servers differ is of the other tests."""
Until = Callable[..., Awaitable[None]]


@pytest.fixture
async def desk(product: ProductSettings, client: Redis) -> AsyncIterator[Desk]:
    async with running_desk(product, client) as running:
        yield running


@pytest.fixture
def front(calendar: Any) -> Iterator[Between]:
    with between(calendar.server.port, as_it_is) as running:
        yield running


def event(hour: int, uid: str, *lines: str) -> str:
    start, end = tomorrow(hour), tomorrow(hour + 1)
    times = (f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}")
    return event_text(*times, "SUMMARY:Geheim overleg", *lines, uid=uid)


def appointment(hour: int, uid: str, *lines: str) -> str:
    return calendar_text(event(hour, uid, *lines))


async def connected(desk: Desk, calendar: Any, front: Between) -> PersonId:
    who = await desk.introduce("directeur@gemeente.example")
    address, reach = f"http://127.0.0.1:{front.port}{calendar.path}", calendar.connection
    await desk.connect(who, soort="caldav", adres=address, gebruiker=reach.user, wachtwoord=reach.password)
    return who


def texts_fetched(front: Between) -> int:
    return sum(asked.body.count("<D:href>") for asked in front.asked if "calendar-multiget" in asked.body)


async def test_a_new_day_fetches_nothing_and_a_new_week_everything_once(desk: Desk, calendar: Any, front: Between, until: Until) -> None:
    calendar.fill({f"geheim{number}": event(9 + number, f"geheim{number}") for number in range(3)})
    await connected(desk, calendar, front)
    assert (await desk.one(BusyTimeChanged)).blocks == (Block(tomorrow(9), tomorrow(12), BusyKind.FIXED),)
    assert texts_fetched(front) == 3
    for days in range(1, 8):
        await desk.turn_the_clock(timedelta(days=1))
        await desk.one(BusyTimeChanged, lambda said, days=days: said.revision == days + 1)  # type: ignore[misc]  # of this round
    assert texts_fetched(front) == 6
    await desk.quiet(until)
    assert texts_fetched(front) == 6


async def test_what_can_be_read_counts_and_what_cannot_makes_its_owner_unknown(desk: Desk, calendar: Any, front: Between) -> None:
    calendar.put("goed", appointment(9, "goed"))
    calendar.put("vreemd", appointment(14, "vreemd", "RRULE:FREQ=HOURLY;COUNT=2"))
    await connected(desk, calendar, front)
    said = await desk.one(BusyTimeChanged)
    assert not said.known
    assert said.blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)
    failed = await desk.one(SourceFailed)
    assert failed.reason == "deels-onleesbaar"
    calendar.put("vreemd", appointment(14, "vreemd"))
    await desk.turn_the_clock(timedelta(hours=1))
    mended = await desk.one(BusyTimeChanged, lambda said: said.known)
    assert [block.start for block in mended.blocks] == [tomorrow(9), tomorrow(14)]


async def test_after_an_outage_nothing_is_fetched_anew(desk: Desk, calendar: Any, front: Between) -> None:
    calendar.put("goed", appointment(9, "goed"))
    await connected(desk, calendar, front)
    before = await desk.one(BusyTimeChanged, lambda said: said.known)
    calendar.server.stop()
    try:
        await desk.turn_the_clock(timedelta(hours=1))
        gone = await desk.one(BusyTimeChanged, lambda said: not said.known)
    finally:
        calendar.server.start()
    assert gone.blocks == ()
    await desk.turn_the_clock(timedelta(minutes=10))
    back = await desk.one(BusyTimeChanged, lambda said: said.revision > gone.revision)
    assert (back.known, back.blocks) == (True, before.blocks)
    assert texts_fetched(front) == 1


async def test_of_a_calendar_that_is_disconnected_no_object_is_remembered(
    desk: Desk, calendar: Any, front: Between, client: Redis, until: Until
) -> None:
    calendar.put("geheim", appointment(9, "geheim"))
    who = await connected(desk, calendar, front)
    await desk.one(BusyTimeChanged)
    objects = desk.keys.own("objects")
    remembered = repr(await client.hgetall(objects))
    assert all(word not in remembered.lower() for word in ("geheim", "agenda0", ".ics", "eigenaar", "127.0.0.1"))
    assert await client.hlen(objects) == 1
    await desk.web.delete(f"/v1/personen/{who}/agendabronnen/werk")

    async def nothing() -> bool:
        return await client.hlen(objects) == 0

    await until(nothing, "nothing is remembered")


async def test_of_somebody_who_is_forgotten_no_object_is_remembered(
    desk: Desk, calendar: Any, front: Between, client: Redis, until: Until
) -> None:
    calendar.put("geheim", appointment(9, "geheim"))
    who = await connected(desk, calendar, front)
    await desk.one(BusyTimeChanged)
    await desk.hear(PersonForgotten(revision=2, person=who))
    kept = [desk.keys.own(name) for name in ("sources", "busy", "objects")]

    async def nothing() -> bool:
        return not any([await client.hlen(key) for key in kept])

    await until(nothing, "nothing is remembered")
