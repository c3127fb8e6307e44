"""Moments held before anybody is invited, in a real calendar: shown as tentative time, and gone after whatever follows."""

import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from shared.clock import local
from shared.contracts.availability import BusyTimeChanged, EntryWritten
from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import ParticipantsChanged
from shared.contracts.matchmaking import (
    AnswersWanted,
    DisplacementAsked,
    MeetingCancelled,
    MeetingSearched,
    MomentNotFound,
    MomentReleased,
    MomentReserved,
    OfferedMoment,
    ReminderAbout,
    ReminderDue,
)
from shared.kernel import MeetingForm, MeetingId, MeetingStatus, Moment, PersonId
from shared.settings import ProductSettings
from tests.availability_world import Desk, running_desk, tomorrow, wanted
from tests.integration.availability.between import Asked, Between, Forward, Given, as_it_is, between
from tests.integration.availability.test_entries_and_answers import entries
from tests.simulated_time import Hours

Until = Callable[..., Awaitable[None]]
of_one_server = pytest.mark.parametrize("server", ["radicale"], indirect=True)
"""What no server has a say in."""
MEETING, STATUS = MeetingId("overleg-1"), MeetingStatus.POLLING
TITLE = "SUMMARY:Voorlopig: overleg via Korte Lijnen"


@pytest.fixture
async def desk(product: ProductSettings, client: Redis) -> AsyncIterator[Desk]:
    async with running_desk(product, client, show_holds=True, read_every_seconds=3600) as running:
        yield running


async def connected(desk: Desk, calendar: Any, port: int | None = None) -> PersonId:
    who = await desk.introduce("directeur@gemeente.example")
    reach = calendar.connection
    address = reach.address if port is None else f"http://127.0.0.1:{port}{calendar.path}"
    await desk.connect(who, soort="caldav", adres=address, gebruiker=reach.user, wachtwoord=reach.password, schrijven=True)
    await desk.one(BusyTimeChanged, lambda said: said.known)
    return who


def moment(hour: int) -> Moment:
    return Moment(start=tomorrow(hour), end=tomorrow(hour + 1))


def in_hours(hours: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(hours=hours)


def poll(who: PersonId, *hours: int, revision: int = 3, deadline: datetime | None = None) -> AnswersWanted:
    moments = tuple(OfferedMoment(key=str(hour), moment=moment(hour), held=(who,)) for hour in hours or (9, 13))
    return AnswersWanted(
        meeting=MEETING, revision=revision, status=STATUS, sequence=1, moments=moments, people=(), deadline=deadline or in_hours(5)
    )


def displacement(who: PersonId, hour: int, revision: int) -> DisplacementAsked:
    return DisplacementAsked(
        meeting=MEETING, revision=revision, status=STATUS, sequence=1, moment=moment(hour), people=(), deadline=in_hours(5), held=(who,)
    )


def reserved(revision: int = 4) -> MomentReserved:
    return MomentReserved(
        meeting=MEETING,
        revision=revision,
        status=MeetingStatus.RESERVED,
        sequence=1,
        moment=moment(9),
        form=MeetingForm.IN_PERSON,
        people=(),
        decided_at=in_hours(0),
        expires=in_hours(5),
    )


def not_found(revision: int = 4) -> MomentNotFound:
    return MomentNotFound(meeting=MEETING, revision=revision, status=MeetingStatus.NO_MOMENT, decided_at=in_hours(0))


def cancelled(revision: int = 4) -> MeetingCancelled:
    return MeetingCancelled(meeting=MEETING, revision=revision, status=MeetingStatus.CANCELLED, sequence=1, decided_at=in_hours(0))


def released(revision: int = 4) -> MomentReleased:
    return MomentReleased(meeting=MEETING, revision=revision, status=MeetingStatus.SEARCHING, sequence=1, decided_at=in_hours(0))


def searched(revision: int = 4) -> MeetingSearched:
    return MeetingSearched(meeting=MEETING, revision=revision, status=MeetingStatus.SEARCHING, promised_until=in_hours(99))


def shown(calendar: Any) -> list[str]:
    """When held moments stand there, on the wall."""
    texts = [text for text in entries(calendar).values() if TITLE in text]
    return sorted(line.rpartition(":")[2] for text in texts for line in text.splitlines() if line.startswith("DTSTART;TZID"))


def at(*hours: int) -> list[str]:
    return sorted(f"{local(tomorrow(hour)):%Y%m%dT%H%M%S}" for hour in hours)


async def show(desk: Desk, until: Until, calendar: Any, *hours: int) -> None:
    await desk.quiet(until)
    await until(lambda: shown(calendar) == at(*hours), f"the calendar shows {hours}", 15)


async def test_shown_as_tentative_time_that_is_not_busy_and_gone_when_people_are_invited(desk: Desk, calendar: Any, until: Until) -> None:
    requester = await desk.introduce("programmamanager@provincie.example")
    who = await connected(desk, calendar)
    await desk.hear(poll(who))
    await show(desk, until, calendar, 9, 13)
    text = next(iter(entries(calendar).values())).replace("\r\n ", "")
    for line in ("STATUS:TENTATIVE", "TRANSP:OPAQUE", "CDO-BUSYSTATUS:TENTATIVE", "CDO-INTENDEDSTATUS:TENTATIVE", "UID:voorlopig-"):
        assert line in text
    assert "U hoeft nu niets te doen." in text
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text
    reach = calendar.connection
    await desk.connect(who, soort="caldav", adres=reach.address, gebruiker=reach.user, wachtwoord=reach.password, schrijven=True)
    await desk.quiet(until)
    assert {said.blocks for said in await desk.said(BusyTimeChanged)} == {()}
    await desk.hear(reserved(), wanted(who, requester=requester, meeting=MEETING))
    await desk.one(EntryWritten)
    await show(desk, until, calendar)
    assert len(entries(calendar)) == 1, "the invitation stands in its place"


async def test_gone_after_each_way_it_can_end(desk: Desk, calendar: Any, until: Until) -> None:
    who = await connected(desk, calendar)
    ends = dict(zip((9, 11, 13, 15), (not_found, cancelled, searched, released), strict=True))
    await desk.hear(*(displacement(who, hour, 3).model_copy(update={"meeting": MeetingId(f"overleg-{hour}")}) for hour in (*ends, 17)))
    await show(desk, until, calendar, *ends, 17)
    await desk.hear(*(end().model_copy(update={"meeting": MeetingId(f"overleg-{hour}")}) for hour, end in ends.items()))
    await show(desk, until, calendar, 17)
    await desk.turn_the_clock(timedelta(hours=5, seconds=1))
    await show(desk, until, calendar)


@of_one_server
async def test_in_every_order_the_newest_question_is_shown_and_nothing_after_its_end(
    desk: Desk, calendar: Any, client: Redis, until: Until
) -> None:
    who = await connected(desk, calendar)
    told = [searched(1), poll(who), searched(5), displacement(who, 11, 6)]
    orders = random.Random(6).sample(list(itertools.permutations(range(len(told)))), 4)
    for number, order in enumerate(orders):
        meeting = MeetingId(f"overleg-{number}")
        heard = [told[place].model_copy(update={"meeting": meeting}) for place in order]
        last = not_found(9).model_copy(update={"meeting": meeting})
        if number % 2:
            await desk.hear(*heard)
            await show(desk, until, calendar, 11)
            await desk.hear(last, *heard)
        else:
            await desk.hear(heard[0], last, *heard[1:])
        await desk.quiet(until)
        assert shown(calendar) == []
    assert await client.xlen(desk.service.bus.keys.dead) == 0


@of_one_server
async def test_a_poll_that_waits_longer_is_shown_longer(desk: Desk, calendar: Any, until: Until) -> None:
    who = await connected(desk, calendar)
    await desk.hear(poll(who, 22, deadline=in_hours(1)))
    await show(desk, until, calendar, 22)
    (first,) = entries(calendar)
    for about, revision in ((ReminderAbout.INVITATION, 4), (ReminderAbout.POLL, 5)):
        reminder = {"meeting": MEETING, "revision": revision, "status": STATUS, "about": about, "sequence": 1, "people": ()}
        await desk.hear(ReminderDue.model_validate({**reminder, "deadline": in_hours(revision / 2)}))
        await desk.quiet(until)
        assert (first in entries(calendar)) is (about is ReminderAbout.INVITATION)
    assert shown(calendar) == at(22)
    await desk.turn_the_clock(timedelta(hours=2.6))
    await show(desk, until, calendar)


@of_one_server
async def test_whoever_leaves_the_table_or_is_forgotten_has_nothing_shown(desk: Desk, calendar: Any, client: Redis, until: Until) -> None:
    who = await connected(desk, calendar)
    await desk.hear(poll(who))
    await show(desk, until, calendar, 9, 13)
    await desk.hear(ParticipantsChanged(meeting=MEETING, revision=2, removed=(who,)))
    await show(desk, until, calendar)
    await desk.hear(displacement(who, 11, 5))
    await show(desk, until, calendar, 11)
    await desk.hear(PersonForgotten(person=who, revision=9))
    await show(desk, until, calendar)
    await desk.quiet(until)
    assert who not in repr(await client.hvals(desk.keys.own("holds")))


@of_one_server
async def test_an_installation_that_shows_none_writes_and_keeps_nothing(
    product: ProductSettings, client: Redis, calendar: Any, until: Until
) -> None:
    async with running_desk(product, client) as desk:
        who = await connected(desk, calendar)
        await desk.hear(poll(who), reserved())
        await desk.quiet(until)
        assert entries(calendar) == {}
        assert await client.hlen(desk.keys.own("holds")) == 0


@of_one_server
async def test_what_stood_before_they_are_shown_no_more_still_goes(
    product: ProductSettings, client: Redis, calendar: Any, until: Until
) -> None:
    async with running_desk(product, client, show_holds=True) as before:
        who = await connected(before, calendar)
        await before.hear(poll(who))
        await show(before, until, calendar, 9, 13)
    async with running_desk(product, client) as desk:
        await desk.hear(displacement(who, 11, 6))
        await desk.quiet(until)
        assert shown(calendar) == []


def down(_asked: Asked, _forward: Forward) -> Given:
    return Given(502)


def puts(front: Between) -> int:
    return sum(asked.method == "PUT" for asked in front.asked)


@of_one_server
async def test_a_server_that_is_away_longer_than_it_is_held_never_gets_it_and_gives_back_what_stood(
    product: ProductSettings, server: Any, calendar: Any, client: Redis, until: Until
) -> None:
    async with running_desk(product, client, show_holds=True, host_rest_seconds=30, read_every_seconds=90_000) as desk:
        with between(server.port, as_it_is) as front:
            who = await connected(desk, calendar, front.port)
            await desk.hear(poll(who, 13, deadline=in_hours(2)))
            await show(desk, until, calendar, 13)
            await desk.quiet(until)
            hours = Hours(desk.service.bus, client, until)
            front.rule = down
            await desk.hear(displacement(who, 9, 4).model_copy(update={"deadline": in_hours(2)}))
            await hours.quiet()
            while hours.passed < 4 * 3600:
                await hours.next_timers(within=60)
            assert shown(calendar) == at(13)
            front.asked.clear()
            front.rule = as_it_is
            while shown(calendar):
                await hours.next_timers(within=2)
            await hours.quiet()
            assert entries(calendar) == {}
            assert puts(front) == 0
    assert await client.xlen(desk.service.bus.keys.dead) == 0
