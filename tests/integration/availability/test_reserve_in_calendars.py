"""Spoedruimte in a real calendar: written, given back on the day, out of the way of a meeting of ours, and never twice."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from shared.clock import AMSTERDAM, local_day
from shared.contracts.availability import BusyTimeChanged, EntryWritten
from shared.contracts.directory import PersonChanged, PersonForgotten
from shared.contracts.invitations import EntryWithdrawn
from shared.kernel import Block, BusyKind, GovernmentTier, MeetingId, PersonId, ReserveHours, WorkingHours
from shared.settings import ProductSettings
from tests.availability_world import Desk, calendar_text, event_text, running_desk, wanted
from tests.builders import person

Until = Callable[..., Awaitable[None]]
of_one_server = pytest.mark.parametrize("server", ["radicale"], indirect=True)
"""What no server has a say in."""
ALL_WEEK = WorkingHours(days=(1, 2, 3, 4, 5, 6, 7))


@pytest.fixture
async def desk(product: ProductSettings, client: Redis) -> AsyncIterator[Desk]:
    async with running_desk(product, client, reserve_weeks=2, reserve_spread_seconds=0, read_every_seconds=3600) as running:
        yield running


def ahead(days: int) -> date:
    return local_day(datetime.now(UTC)) + timedelta(days=days)


TOMORROW, DAY_AFTER = ahead(1), ahead(2)
MORNING = ReserveHours(TOMORROW.isoweekday(), "09:00", "11:30")
AFTERNOON = ReserveHours(DAY_AFTER.isoweekday(), "13:00", "15:00")


def keeps(product: ProductSettings, *hours: ReserveHours, revision: int = 1, **also: object) -> PersonChanged:
    director = person(product, "directeur@gemeente.example", GovernmentTier.MUNICIPALITY)
    values = {"reserve": hours, "working_hours": ALL_WEEK, "revision": revision, **also}
    return director.model_copy(update=values)


async def connected(desk: Desk, calendar: Any, about: PersonChanged, *, write: bool = True) -> PersonId:
    await desk.hear(about)
    reach = calendar.connection
    source = {"soort": "caldav", "adres": reach.address, "gebruiker": reach.user, "wachtwoord": reach.password}
    await desk.connect(about.person, schrijven=write, **source)
    await desk.one(BusyTimeChanged, lambda said: said.known)
    return about.person


def texts(calendar: Any) -> list[str]:
    """What its owner's own client sees."""
    with calendar.server.client as client:
        listing = client.request("PROPFIND", calendar.path, headers={"Depth": "1"}).text
    names = {part.split(".ics")[0].rsplit("/", 1)[-1] for part in listing.split("href>") if ".ics" in part}
    return [calendar.get(name).text.replace("\r\n ", "").replace("\r\n", "\n") for name in names]


def reserve_in(calendar: Any) -> list[str]:
    """When spoedruimte stands there, on the wall."""
    shown = [text for text in texts(calendar) if "SUMMARY:Spoedruimte (Korte Lijnen)" in text]
    return sorted(
        line.rpartition(":")[2] for text in shown for line in text.splitlines() if line.startswith("DTSTART;TZID=Europe/Amsterdam")
    )


def shown(hours: ReserveHours, *days: date) -> list[str]:
    return [f"{day:%Y%m%d}T{hours.start.replace(':', '')}00" for day in days]


async def show(until: Until, calendar: Any, expected: list[str]) -> None:
    await until(lambda: reserve_in(calendar) == sorted(expected), f"the calendar shows {expected}", 15)


async def test_agreed_hours_stand_in_the_calendar_as_tentative_time_once_whatever_is_repeated(
    desk: Desk, calendar: Any, product: ProductSettings, until: Until
) -> None:
    await connected(desk, calendar, keeps(product, MORNING))
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))
    text = texts(calendar)[0]
    for line in ("STATUS:TENTATIVE", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "UID:spoedruimte-"):
        assert line in text
    assert "ORGANIZER" not in text
    assert "ATTENDEE" not in text
    await desk.hear(keeps(product, MORNING, revision=2))
    await desk.quiet(until)
    assert reserve_in(calendar) == shown(MORNING, TOMORROW, ahead(8))


async def test_read_back_it_is_nothing_until_its_owner_makes_an_appointment_of_it(
    desk: Desk, calendar: Any, product: ProductSettings, until: Until
) -> None:
    who = await connected(desk, calendar, keeps(product, MORNING))
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))
    reach = calendar.connection
    source = {"soort": "caldav", "adres": reach.address, "gebruiker": reach.user, "wachtwoord": reach.password, "schrijven": True}
    await desk.connect(who, **source)
    await desk.quiet(until)
    assert {said.blocks for said in await desk.said(BusyTimeChanged)} == {()}
    (mine,) = (text for text in texts(calendar) if f"{TOMORROW:%Y%m%d}" in text)
    name = mine.partition("UID:")[2].partition("@")[0]
    changed = mine.replace("STATUS:TENTATIVE", "STATUS:CONFIRMED").replace("BUSYSTATUS:TENTATIVE", "BUSYSTATUS:BUSY")
    calendar.put(name, changed.replace("\n", "\r\n"), calendar.get(name).headers["etag"])
    await desk.connect(who, **source)
    start, end = (datetime.combine(TOMORROW, time(*wall), AMSTERDAM) for wall in ((9,), (11, 30)))
    said = await desk.one(BusyTimeChanged, lambda said: bool(said.blocks))
    assert said.blocks == (Block(start.astimezone(UTC), end.astimezone(UTC), BusyKind.FIXED),)


@of_one_server
async def test_when_the_day_comes_it_is_given_back_and_the_next_weeks_roll_on(
    desk: Desk, calendar: Any, product: ProductSettings, until: Until
) -> None:
    await connected(desk, calendar, keeps(product, MORNING, AFTERNOON))
    afternoons = shown(AFTERNOON, DAY_AFTER, ahead(9))
    await show(until, calendar, [*shown(MORNING, TOMORROW, ahead(8)), *afternoons])
    midnight = datetime.combine(TOMORROW, time(), AMSTERDAM).astimezone(UTC)
    await desk.turn_the_clock(midnight - datetime.now(UTC) + timedelta(minutes=1))
    await show(until, calendar, [*shown(MORNING, ahead(8), ahead(15)), *afternoons])


async def test_it_gives_way_to_a_meeting_of_ours_and_comes_back_when_that_is_withdrawn(
    desk: Desk, calendar: Any, product: ProductSettings, until: Until
) -> None:
    requester = person(product, "programmamanager@provincie.example", GovernmentTier.PROVINCE)
    await desk.hear(requester)
    who = await connected(desk, calendar, keeps(product, MORNING, AFTERNOON))
    mornings, afternoons = shown(MORNING, TOMORROW, ahead(8)), shown(AFTERNOON, DAY_AFTER, ahead(9))
    await show(until, calendar, [*mornings, *afternoons])
    start, end = (datetime.combine(TOMORROW, time(hour), AMSTERDAM).astimezone(UTC) for hour in (11, 12))
    await desk.hear(wanted(who, requester=requester.person, start=start, end=end))
    await desk.one(EntryWritten)
    await show(until, calendar, [*mornings[1:], *afternoons])
    await desk.hear(EntryWithdrawn(revision=2, meeting=MeetingId("overleg-1"), person=who, sequence=1))
    await show(until, calendar, [*mornings, *afternoons])


@of_one_server
async def test_other_hours_take_the_place_of_those_before_and_a_pause_takes_all_away(
    desk: Desk, calendar: Any, product: ProductSettings, until: Until
) -> None:
    mine = event_text("DTSTART:20300101T090000Z", "DURATION:PT1H", uid="eigen")
    calendar.put("eigen", calendar_text(mine))
    await connected(desk, calendar, keeps(product, MORNING))
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))
    longer = ReserveHours(MORNING.day, "09:00", "12:00")
    await desk.hear(keeps(product, longer, revision=2))
    await until(lambda: all("T120000" in text for text in texts(calendar) if "UID:eigen" not in text), "it ends at twelve", 15)
    assert reserve_in(calendar) == shown(longer, TOMORROW, ahead(8))
    await desk.hear(keeps(product, longer, revision=3, paused=True))
    await show(until, calendar, [])
    assert len(texts(calendar)) == 1, "an appointment of its owner is left alone"


@of_one_server
async def test_a_calendar_that_is_disconnected_is_left_as_it_was_before_us(
    desk: Desk, calendar: Any, client: Redis, product: ProductSettings, until: Until
) -> None:
    who = await connected(desk, calendar, keeps(product, MORNING))
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))
    (await desk.web.delete(f"/v1/personen/{who}/agendabronnen/werk")).raise_for_status()
    await show(until, calendar, [])

    async def forgotten() -> bool:
        return not await client.hkeys(desk.keys.own("reserves"))

    await until(forgotten, "nothing is remembered of it, nor how to reach it")


@of_one_server
async def test_whoever_is_forgotten_leaves_nothing_in_the_calendar_nor_with_us(
    desk: Desk, calendar: Any, client: Redis, product: ProductSettings, until: Until
) -> None:
    who = await connected(desk, calendar, keeps(product, MORNING))
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))
    await desk.hear(PersonForgotten(person=who, revision=9))
    await show(until, calendar, [])
    await desk.quiet(until)
    assert not await client.hkeys(desk.keys.own("reserves"))
    later = await client.zrange(desk.keys.later, 0, -1)
    assert not [name for name in later if who.encode() in name]


@of_one_server
async def test_nothing_is_written_without_permission(desk: Desk, calendar: Any, product: ProductSettings, until: Until) -> None:
    who = await connected(desk, calendar, keeps(product, MORNING), write=False)
    await desk.quiet(until)
    assert texts(calendar) == []
    reach = calendar.connection
    source = {"soort": "caldav", "adres": reach.address, "gebruiker": reach.user, "wachtwoord": reach.password}
    await desk.connect(who, schrijven=True, **source)
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))
    answer = await desk.web.put(f"/v1/personen/{who}/agendavoorkeuren", json={"spoedruimteSchrijven": False})
    assert answer.json()["spoedruimteSchrijven"] is False
    await show(until, calendar, [])


@of_one_server
async def test_an_installation_may_write_none(product: ProductSettings, client: Redis, calendar: Any, until: Until) -> None:
    async with running_desk(product, client, reserve_weeks=0) as desk:
        await connected(desk, calendar, keeps(product, MORNING))
        await desk.quiet(until)
        assert texts(calendar) == []


@of_one_server
async def test_a_calendar_that_is_away_gets_it_later(desk: Desk, calendar: Any, product: ProductSettings, until: Until) -> None:
    await connected(desk, calendar, keeps(product))
    calendar.server.stop()
    try:
        await desk.hear(keeps(product, MORNING, revision=2))
        await desk.quiet(until)
    finally:
        calendar.server.start()
    await desk.turn_the_clock(timedelta(minutes=16))
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))


@of_one_server
async def test_what_its_owner_threw_away_stays_away(desk: Desk, calendar: Any, product: ProductSettings, until: Until) -> None:
    await connected(desk, calendar, keeps(product, MORNING))
    await show(until, calendar, shown(MORNING, TOMORROW, ahead(8)))
    await desk.quiet(until)
    (mine,) = (text for text in texts(calendar) if f"{TOMORROW:%Y%m%d}" in text)
    calendar.delete(mine.partition("UID:")[2].partition("@")[0])
    await desk.hear(keeps(product, MORNING, AFTERNOON, revision=2))
    await show(until, calendar, [*shown(MORNING, ahead(8)), *shown(AFTERNOON, DAY_AFTER, ahead(9))])
