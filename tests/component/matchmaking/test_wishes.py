"""Somebody invited proposes another time: the moment moves for everybody, or they alone hear why not."""

from datetime import datetime, timedelta

from services.matchmaking.domain.wishing import DEFINITE, DOES_NOT_FIT, WISHED
from shared.contracts.invitations import MomentWished
from shared.contracts.matchmaking import MeetingConfirmed, MomentReserved, WishDeclined
from shared.kernel import Answer, MeetingForm, MeetingStatus, PersonId, person_owner
from tests.component.matchmaking.conftest import MEETING, Table, at, block, calendar, official, request, seat
from tests.component.matchmaking.test_calendar_path import answered

A, B = (person_owner(PersonId(one)) for one in "ab")


async def monday(table: Table) -> MomentReserved:
    """An hour on Monday morning for two; a is busy on Tuesday morning."""
    await table.hear(official("a"), official("b"), calendar(A, block(1, 9, 12)), calendar(B))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1})
    return await table.one(MomentReserved)


def wished(start: datetime, revision: int = 1, sequence: int = 0) -> MomentWished:
    end = start + timedelta(hours=1)
    return MomentWished(
        revision=revision,
        meeting=MEETING,
        person=PersonId("b"),
        sequence=sequence,
        start=start,
        end=end,
        via="mail",
        wished_at=start - timedelta(days=2),
    )


async def test_another_time_that_fits_takes_the_place_of_the_moment_under_a_new_sequence(table: Table) -> None:
    held = await monday(table)
    await table.hear(wished(at(1, 14)))
    moved = await table.one(MomentReserved, 2)
    assert (moved.moment.start, moved.sequence, held.sequence) == (at(1, 14), 1, 0)
    assert moved.explanation[0] == WISHED
    assert await table.held() == {A: [(at(1, 14), at(1, 15))], B: [(at(1, 14), at(1, 15))]}
    await table.quiet()
    assert "ander-moment-afgewezen" not in await table.kinds()


async def test_one_that_does_not_fit_leaves_everything_and_says_why_once(table: Table) -> None:
    held = await monday(table)
    before = await table.held()
    await table.hear(wished(at(1, 10)))
    declined = await table.one(WishDeclined)
    assert (declined.person, declined.wish, declined.sequence, declined.start) == (PersonId("b"), 1, 0, at(1, 10))
    assert declined.reason == DOES_NOT_FIT
    await table.quiet()
    assert (await table.held(), (await table.kinds()).count("ander-moment-afgewezen")) == (before, 1)
    await table.hear(wished(at(1, 14), revision=2))
    assert (await table.one(MomentReserved, 2)).revision > held.revision


async def test_what_is_bevestigd_stays_and_the_requester_hears_of_the_wish(table: Table) -> None:
    await monday(table)
    await table.hear(answered("a", Answer.YES), answered("b", Answer.YES, revision=2))
    booked = await table.one(MeetingConfirmed)
    await table.hear(wished(at(1, 14)))
    assert (await table.one(WishDeclined)).reason == DEFINITE
    told = await table.one(MeetingConfirmed, 2)
    assert (told.moment, told.sequence, told.status) == (booked.moment, 0, MeetingStatus.CONFIRMED)
    assert "dinsdag 16 maart, 14.00 uur" in told.explanation[0]
