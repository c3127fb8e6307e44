"""When there is no moment: ways on, and a moment that opens is held for the requester."""

from datetime import timedelta

from shared.contracts.coworking import DayPlanned
from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import CancellationAsked, OpeningTaken
from shared.contracts.matchmaking import AvailabilityWanted, InsteadKind, MeetingCancelled, MomentNotFound, MomentOpened, MomentReserved
from shared.kernel import ChallengeId, DayId, LocationId, MeetingForm, MeetingStatus, PersonId, person_owner
from tests.builders import location
from tests.component.matchmaking.conftest import MEETING, MONDAY, Table, at, block, calendar, official, request, seat

OWNERS = A, B, C = [person_owner(PersonId(one)) for one in "abc"]
FULL = tuple(block(day, 8, 18) for day in range(30))
LOOKED = timedelta(minutes=11)


async def three_without_a_moment(table: Table, *, within: int = 5) -> MomentNotFound:
    """One of the three has no time at all for thirty days; the others are free."""
    await table.hear(official("a"), official("b"), official("c"), calendar(A), calendar(B), calendar(C, *FULL))
    await table.hear(request(seat("a"), seat("b"), seat("c"), within=within, form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1, C: 1})
    return await table.one(MomentNotFound)


async def c_finds_time(table: Table, *, number: int = 2, day: int = 2) -> MomentOpened:
    """A whole day comes free in the calendar that stood in the way."""
    rest = tuple(one for other, one in enumerate(FULL) if other != day)
    await table.hear(calendar(C, *rest, revision=number))
    await table.quiet()
    await table.turn_the_clock(LOOKED)
    await table.read_calendars({A: 1, B: 1, C: number}, number=number)
    return await table.one(MomentOpened, number - 1)


async def test_ways_on_are_counts_and_the_promise_has_a_date(table: Table) -> None:
    day = DayPlanned(
        revision=1,
        day=DayId("dag-1"),
        challenge=ChallengeId("dijk"),
        location=LocationId("huis"),
        start=at(9, 9),
        end=at(9, 17),
        seats=40,
        invited=(),
        sign_up_until=at(7, 9),
        planned_at=MONDAY,
    )
    await table.hear(location("huis", capacity=6), day)
    nothing = await three_without_a_moment(table)
    assert nothing.watched_until == at(7, 18), "the fifth working day, at the end of it"
    assert [(way.kind, way.people, way.of, way.start, way.end) for way in nothing.instead] == [
        (InsteadKind.CALL, 2, 3, at(0, 10, 15), at(0, 10, 35)),
        (InsteadKind.SMALLER, 2, 3, at(0, 10, 15), at(0, 11, 15)),
        (InsteadKind.DAY, 2, 3, at(9, 9), at(9, 17)),
    ]
    assert nothing.instead[-1].day == "dag-1"
    assert await table.held() == {}, "nothing is held for a suggestion"


async def test_a_moment_that_opens_is_held_and_taken(table: Table) -> None:
    await three_without_a_moment(table)
    opened = await c_finds_time(table)
    assert (opened.status, opened.opening, opened.moment.start) == (MeetingStatus.NO_MOMENT, 1, at(2, 8, 30))
    assert (await table.held())[C] == [(at(2, 8, 30), at(2, 9, 30))]
    await table.hear(OpeningTaken(revision=2, meeting=MEETING, opening=1))
    reserved = await table.one(MomentReserved)
    await table.quiet()
    assert (reserved.status, reserved.sequence, reserved.moment) == (MeetingStatus.RESERVED, 0, opened.moment)
    assert [one.person for one in reserved.people] == ["a", "b", "c"]
    assert (await table.held())[C] == [(at(2, 8, 30), at(2, 9, 30))]
    assert (await table.kinds()).count("moment-gereserveerd") == 1
    assert (await table.kinds()).count("moment-vrijgekomen") == 1


async def test_a_moment_that_nobody_takes_is_free_again_and_watching_goes_on(table: Table) -> None:
    await three_without_a_moment(table)
    opened = await c_finds_time(table)
    await table.turn_the_clock(opened.expires - table.bus.clock.now() + timedelta(seconds=5))

    async def given_back() -> bool:
        return await table.held() == {}

    await table.until(given_back, "what opened is free again")
    await table.hear(OpeningTaken(revision=2, meeting=MEETING, opening=1))
    await table.quiet()
    assert "moment-gereserveerd" not in await table.kinds(), "too late"
    again = await c_finds_time(table, number=3, day=3)
    assert (again.opening, again.moment.start) == (2, at(3, 8, 30))


async def test_what_others_give_back_is_looked_at(table: Table) -> None:
    """The only free hour is held for another meeting, which is called off."""
    hours = tuple(block(day, 8, 18) for day in range(30) if day != 1)
    await table.hear(official("a"), official("b"), calendar(A, *hours, block(1, 8, 10), block(1, 11, 18)), calendar(B))
    await table.hear(request(seat("a"), form=MeetingForm.ONLINE).model_copy(update={"meeting": "overleg-2"}))
    await table.read_calendars({A: 1})
    await table.one(MomentReserved)
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1}, number=2)
    await table.one(MomentNotFound)
    await table.hear(CancellationAsked(revision=2, meeting="overleg-2", reason=""))  # type: ignore[arg-type]  # a MeetingId in text
    await table.one(MeetingCancelled)
    await table.quiet()
    await table.turn_the_clock(LOOKED)
    await table.read_calendars({A: 1, B: 1}, number=3)
    assert (await table.one(MomentOpened)).moment.start == at(1, 10)


async def test_when_the_calendars_say_otherwise_nothing_is_held(table: Table) -> None:
    await three_without_a_moment(table)
    await table.hear(calendar(C, *FULL[:2], *FULL[3:], revision=2))
    await table.quiet()
    await table.turn_the_clock(LOOKED)
    await table.one(AvailabilityWanted, 2)
    await table.hear(calendar(C, *FULL, revision=3))
    await table.read_calendars({A: 1, B: 1, C: 3}, number=2)
    await table.quiet()
    assert "moment-vrijgekomen" not in await table.kinds()
    assert await table.held() == {}


async def test_the_end_of_the_promise_is_told_once(table: Table) -> None:
    await three_without_a_moment(table)
    await table.turn_the_clock(timedelta(days=7, hours=10))
    over = await table.one(MomentNotFound, 2)
    await table.turn_the_clock(timedelta(days=2))
    await table.hear(calendar(C, revision=2))
    await table.quiet()
    assert (over.watched_until, over.status) == (None, MeetingStatus.NO_MOMENT)
    assert (await table.kinds()).count("moment-niet-gevonden") == 2
    assert [key async for key in table.client.scan_iter(table.keys.own("watched", "*"))] == []


async def test_calling_it_off_ends_the_watch_and_frees_what_opened(table: Table) -> None:
    await three_without_a_moment(table)
    await c_finds_time(table)
    await table.hear(CancellationAsked(revision=2, meeting=MEETING, reason=""))
    await table.one(MeetingCancelled)
    await table.quiet()
    assert await table.held() == {}
    assert [key async for key in table.client.scan_iter(table.keys.own("watched", "*"))] == []


async def test_without_somebody_who_is_forgotten_the_others_may_have_a_moment(table: Table) -> None:
    await three_without_a_moment(table)
    await table.hear(PersonForgotten(revision=2, person=PersonId("c")))
    await table.quiet()
    await table.turn_the_clock(LOOKED)
    await table.read_calendars({A: 1, B: 1}, number=2)
    opened = await table.one(MomentOpened)
    assert opened.moment.start.date() == MONDAY.date()
    assert set(await table.held()) == {A, B}
    assert [key async for key in table.client.scan_iter(table.keys.own("watched", C))] == []
