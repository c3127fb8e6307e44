"""Somebody without a readable calendar is asked first for the hours that their colleagues have free; every process knows which."""

from datetime import date, datetime, time, timedelta

import pytest

from services.matchmaking.adapters import free_time
from services.matchmaking.adapters.free_time import FreeTime
from services.matchmaking.domain.engine.prior import EVEN, HourOfWeek, Prior
from shared.bus import Projection
from shared.clock import AMSTERDAM, local
from shared.contracts.availability import BusyTimeChanged
from shared.contracts.directory import PersonChanged, PersonForgotten
from shared.contracts.matchmaking import AnswersWanted
from shared.kernel import Block, BusyKind, GovernmentTier, OrganisationId, PersonId, person_owner
from tests.component.matchmaking.conftest import MONDAY, Table, block, calendar, official, request, seat

COLLEAGUES = ("c", "d", "e")
WATERSCHAP = OrganisationId("ws0636")


def at_the_water(person: str, **also: object) -> PersonChanged:
    return official(person, organisation=WATERSCHAP, tier=GovernmentTier.WATER_AUTHORITY, **also)


def busy_at(person: str, begin: int, end: int, *, revision: int = 1) -> BusyTimeChanged:
    """Every day of the coming weeks from and until these hours on the wall, on both sides of the night on which the clock changes."""
    days = [date(2027, 3, 15) + timedelta(days=number) for number in range(35)]
    wall = ((datetime.combine(day, time(begin), AMSTERDAM), datetime.combine(day, time(end), AMSTERDAM)) for day in days)
    blocks = (Block(start, finish, BusyKind.FIXED) for start, finish in wall)
    return calendar(person_owner(PersonId(person)), *blocks, revision=revision)


def partly_known(person: str, *blocks: Block) -> BusyTimeChanged:
    """What could be read of a calendar."""
    return calendar(person_owner(PersonId(person)), *blocks).model_copy(update={"known": False})


async def expected_of(somebody: PersonChanged, reader: FreeTime) -> Prior:
    return (await reader.priors([somebody]))[somebody.person]


def another_process(table: Table) -> FreeTime:
    """It shares the store and hears none of the events."""
    return FreeTime(table.bus, Projection(table.bus, PersonChanged))


async def test_the_hours_that_colleagues_have_free_are_asked_first(table: Table) -> None:
    await table.hear(*map(at_the_water, ("b", *COLLEAGUES)), *(busy_at(one, 8, 14) for one in COLLEAGUES))
    await table.hear(request(seat("b")))
    await table.read_calendars({})
    poll = await table.one(AnswersWanted)
    assert [local(moment.moment.start).hour for moment in poll.moments] == [14, 14, 14]
    assert poll.people == ("b",)


async def test_what_is_surely_taken_of_a_partly_read_calendar_is_not_asked_for_and_nothing_is_booked_on_the_rest(table: Table) -> None:
    await table.hear(at_the_water("b"), partly_known("b", block(1, 8, 13), block(2, 8, 18)))
    await table.hear(request(seat("b")))
    await table.read_calendars({person_owner(PersonId("b")): 1})
    poll = await table.one(AnswersWanted)
    assert [local(moment.moment.start).strftime("%a %H:%M") for moment in poll.moments] == ["Tue 13:00", "Thu 08:30", "Thu 12:00"]
    assert set(await table.held()) == {"persoon:b"}
    assert await table.hold_states() == {"held"}


async def test_a_process_that_heard_nothing_itself_knows_what_the_others_heard(table: Table) -> None:
    reader, somebody = another_process(table), at_the_water("b")
    assert await expected_of(somebody, reader) == Prior({}, EVEN)

    await table.hear(*map(at_the_water, COLLEAGUES), *(busy_at(one, 8, 14) for one in COLLEAGUES))
    await table.quiet()
    prior = await expected_of(somebody, reader)
    assert prior.shares[HourOfWeek(3, 10)] == 0
    assert prior.shares[HourOfWeek(3, 15)] == 1000

    await table.hear(*(busy_at(one, 14, 18, revision=2) for one in COLLEAGUES))
    await table.quiet()
    prior = await expected_of(somebody, reader)
    assert (prior.shares[HourOfWeek(3, 10)], prior.shares[HourOfWeek(3, 15)]) == (1000, 0)
    assert prior == await expected_of(somebody, another_process(table)), "read from the beginning it is the same"


async def test_who_moves_to_another_organisation_or_is_forgotten_counts_there_no_more(table: Table) -> None:
    reader, somebody = another_process(table), at_the_water("b", challenges=())
    elsewhere = official("g", organisation=OrganisationId("gm0344"), tier=GovernmentTier.MUNICIPALITY)
    await table.hear(*map(at_the_water, COLLEAGUES), *(busy_at(one, 8, 14) for one in COLLEAGUES))
    await table.quiet()
    assert (await expected_of(somebody, reader)).shares
    assert (await expected_of(elsewhere, reader)).shares, "all three, as there is nobody nearer"

    moved = official("e", organisation=OrganisationId("gm0344"), tier=GovernmentTier.MUNICIPALITY).model_copy(update={"revision": 2})
    await table.hear(moved, PersonForgotten(revision=2, person=PersonId("d")))
    await table.quiet()
    assert person_owner(PersonId("d")).encode() not in await table.client.hkeys(table.keys.own("planes"))
    assert await expected_of(somebody, reader) == await expected_of(elsewhere, reader) == Prior({}, EVEN), "two of them are too few"


async def test_what_of_a_calendar_is_not_known_is_not_counted(table: Table) -> None:
    reader = another_process(table)
    await table.hear(*map(at_the_water, COLLEAGUES), *(busy_at(one, 8, 14) for one in "cd"), partly_known("e", block(1, 8, 18)))
    await table.quiet()
    assert await expected_of(at_the_water("b"), reader) == Prior({}, EVEN)


async def test_a_process_that_missed_more_changes_than_are_remembered_reads_everything_anew(table: Table) -> None:
    reader, somebody = another_process(table), at_the_water("b")
    await reader.load()
    await table.hear(*map(at_the_water, COLLEAGUES), *(busy_at(one, 8, 14) for one in COLLEAGUES))
    await table.quiet()
    assert await table.client.xtrim(table.keys.own("planes", "changed"), maxlen=1, approximate=False)
    assert (await expected_of(somebody, reader)).shares[HourOfWeek(1, 10)] == 0


async def test_the_changes_that_are_remembered_stay_few(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_time, "REMEMBERED_CHANGES", 100)
    await table.hear(*(calendar(person_owner(PersonId("c")), revision=revision) for revision in range(1, 301)))
    await table.quiet()
    assert await table.client.xlen(table.keys.own("planes", "changed")) <= 200


async def test_today_is_the_day_on_the_product_clock(table: Table) -> None:
    reader = another_process(table)
    await table.hear(*map(at_the_water, COLLEAGUES), *(busy_at(one, 8, 14) for one in COLLEAGUES))
    await table.quiet()
    await table.turn_the_clock(timedelta(days=40))
    await table.until(lambda: table.bus.clock.now() > MONDAY + timedelta(days=39), "the clock is turned")
    assert await expected_of(at_the_water("b"), reader) == Prior({}, EVEN), "of those days nothing is known"
