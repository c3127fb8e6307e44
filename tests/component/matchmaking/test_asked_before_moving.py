"""Somebody whose movable appointment is in the way is asked first; nobody is invited before they say yes."""

from datetime import timedelta

from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import CancellationAsked
from shared.contracts.invitations import DisplacementAnswered
from shared.contracts.matchmaking import DisplacementAsked, MeetingCancelled, MomentNotFound, MomentReserved, ReminderAbout, ReminderDue
from shared.kernel import BusyKind, MeetingForm, MeetingId, MeetingStatus, PersonId, person_owner
from tests.component.matchmaking.conftest import MEETING, MONDAY, Table, at, block, calendar, official, request, seat

A, B, C = (person_owner(PersonId(one)) for one in "abc")


def said(person: str, *, agreed: bool, sequence: int = 1, meeting: MeetingId = MEETING) -> DisplacementAnswered:
    return DisplacementAnswered(
        revision=1, meeting=meeting, person=PersonId(person), sequence=sequence, agreed=agreed, answered_at=MONDAY + timedelta(hours=1)
    )


async def a_week_with_something_to_move(table: Table) -> DisplacementAsked:
    """Three people; one has a full week, of which Wednesday and Thursday morning may move."""
    full = [block(day, 7, 19) for day in (0, 1, 2, 3, 4, 7)]
    movable = [block(day, 9, 12, BusyKind.MOVABLE) for day in (2, 3)]
    around = [block(day, *hours) for day in (2, 3) for hours in ((7, 9), (12, 19))]
    busy_week = [one for one in full if one.start.date() not in {at(2, 9).date(), at(3, 9).date()}] + around + movable
    await table.hear(official("a"), official("b"), official("c"), calendar(A, *busy_week), calendar(B), calendar(C))
    await table.hear(request(seat("a"), seat("b"), seat("c"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1, C: 1})
    return await table.one(DisplacementAsked)


async def test_nobody_is_invited_before_who_must_move_says_yes_and_then_they_have_agreed(table: Table) -> None:
    asked = await a_week_with_something_to_move(table)
    await table.quiet()
    assert asked.status is MeetingStatus.POLLING
    assert asked.held == ("a", "b", "c"), "not only who is asked"
    assert [(one.person, one.blocks) for one in asked.people] == [("a", (block(2, 9, 12, BusyKind.MOVABLE),))]
    assert timedelta(hours=4) <= asked.deadline - MONDAY <= timedelta(hours=4, seconds=30)
    assert asked.explanation == ("Bij één deelnemer moet een afspraak schuiven. We vragen eerst of dat kan.",)
    assert "moment-gereserveerd" not in await table.kinds()
    held = (asked.moment.start, asked.moment.end)
    assert await table.held() == {A: [held], B: [held], C: [held]}, "the moment is held for everybody meanwhile"

    await table.hear(said("a", agreed=True))
    reserved = await table.one(MomentReserved)
    await table.quiet()
    assert reserved.moment == asked.moment
    assert [(one.person, one.already_agreed) for one in reserved.people] == [("a", True), ("b", False), ("c", False)]
    assert (await table.kinds()).count("moment-gereserveerd") == 1


async def test_silence_and_a_no_lead_to_the_next_option_at_once(table: Table) -> None:
    asked = await a_week_with_something_to_move(table)
    await table.turn_the_clock(timedelta(hours=4, minutes=1))
    again = await table.one(DisplacementAsked, 2)
    assert (again.sequence, again.moment.start) == (2, at(3, 9)), "what did not move on Wednesday counts as fixed"
    assert (await table.held())[A] == [(again.moment.start, again.moment.end)]
    await table.hear(said("a", agreed=True, sequence=1))
    await table.quiet()
    assert "moment-gereserveerd" not in await table.kinds(), "a yes to the earlier moment does not count for this one"
    await table.hear(said("a", agreed=False, sequence=2))
    nothing = await table.one(MomentNotFound)
    assert nothing.explanation
    assert await table.held() == {}
    assert asked.sequence == 1


async def test_who_moved_twice_this_month_is_not_asked_again(table: Table) -> None:
    movable = [block(day, 7, 19, BusyKind.MOVABLE) for day in range(1, 5)]
    await table.hear(official("a"), official("b"), official("c"))
    await table.hear(calendar(A, block(0, 7, 19), *movable, block(7, 7, 19)), calendar(B), calendar(C))
    for number in (1, 2, 3):
        asking = request(seat("a"), seat("b"), seat("c"), form=MeetingForm.ONLINE)
        await table.hear(asking.model_copy(update={"meeting": MeetingId(f"overleg-{number}")}))
        await table.read_calendars({A: 1, B: 1, C: 1}, number=number)
        if number < 3:
            asked = await table.one(DisplacementAsked, number)
            await table.hear(said("a", agreed=True, meeting=asked.meeting))
            await table.one(MomentReserved, number)
    assert (await table.one(MomentNotFound)).meeting == "overleg-3"

    await table.hear(CancellationAsked(revision=2, meeting=MeetingId("overleg-1")))
    await table.one(MeetingCancelled)
    fourth = request(seat("a"), seat("b"), seat("c"), form=MeetingForm.ONLINE).model_copy(update={"meeting": MeetingId("overleg-4")})
    await table.hear(fourth)
    await table.read_calendars({A: 1, B: 1, C: 1}, number=4)
    assert (await table.one(DisplacementAsked, 3)).meeting == "overleg-4", "what did not have to move after all does not count"

    await table.quiet()
    assert await table.client.hkeys(table.keys.own("moved")) == [b"a"]
    await table.hear(PersonForgotten(revision=2, person=PersonId("a")))
    await table.quiet()
    assert await table.client.hkeys(table.keys.own("moved")) == []


async def test_a_question_that_is_still_open_counts_for_the_month_as_well(table: Table) -> None:
    movable = [block(day, 7, 19, BusyKind.MOVABLE) for day in range(1, 5)]
    await table.hear(official("a"), official("b"), official("c"))
    await table.hear(calendar(A, block(0, 7, 19), *movable, block(7, 7, 19)), calendar(B), calendar(C))
    for number in (1, 2, 3):
        asking = request(seat("a"), seat("b"), seat("c"), form=MeetingForm.ONLINE)
        await table.hear(asking.model_copy(update={"meeting": MeetingId(f"overleg-{number}")}))
        await table.read_calendars({A: 1, B: 1, C: 1}, number=number)
        if number < 3:
            assert (await table.one(DisplacementAsked, number)).meeting == f"overleg-{number}"
    assert (await table.one(MomentNotFound)).meeting == "overleg-3"

    await table.hear(said("a", agreed=False, meeting=MeetingId("overleg-1")))
    again = await table.one(DisplacementAsked, 3)
    assert again.meeting == "overleg-1", "what they do not move leaves room for another question"


async def test_who_is_silent_about_moving_is_reminded_halfway_and_gets_no_more_time(table: Table) -> None:
    asked = await a_week_with_something_to_move(table)
    await table.turn_the_clock(timedelta(hours=2, minutes=1))
    reminded = await table.one(ReminderDue)
    assert (reminded.about, reminded.sequence, reminded.people) == (ReminderAbout.DISPLACEMENT, 1, ("a",))
    assert reminded.deadline == asked.deadline
    await table.quiet()
    assert (await table.kinds()).count("herinnering-nodig") == 1
