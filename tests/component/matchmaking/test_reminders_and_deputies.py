"""While a question is open: who is silent is reminded, their deputy is asked along, a quorum begins to suffice. Each once, by the clock."""

from datetime import timedelta

from shared.contracts.invitations import InvitationAnswered, PollAnswered
from shared.contracts.matchmaking import AnswersWanted, DeputiesAsked, MeetingConfirmed, MomentReserved, ReminderAbout, ReminderDue
from shared.kernel import Answer, MeetingForm, PersonId, PollChoice, person_owner
from tests.component.matchmaking.conftest import MEETING, MONDAY, Table, at, block, calendar, official, request, seat

A, B, C, D = (person_owner(PersonId(one)) for one in "abcd")


def answered(person: str, answer: Answer) -> InvitationAnswered:
    return InvitationAnswered(
        revision=1, meeting=MEETING, person=PersonId(person), sequence=0, answer=answer, via="link", answered_at=MONDAY
    )


async def invited(table: Table, quorum: int | None = None) -> MomentReserved:
    """Three people for Friday; one has a deputy whose calendar is known, and free then."""
    until_friday = [block(day, 7, 19) for day in range(4)]
    await table.hear(official("a", deputy="d", deputy_has_standing_permission=True), official("b"), official("c"), official("d"))
    await table.hear(calendar(A, *until_friday), calendar(B), calendar(C), calendar(D, *until_friday))
    await table.hear(request(seat("a"), seat("b"), seat("c"), quorum=quorum, form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1, C: 1})
    reserved = await table.one(MomentReserved)
    assert reserved.moment.start == at(4, 8, 30)
    return reserved


async def test_who_is_silent_is_reminded_and_their_deputy_asked_who_then_fills_the_seat(table: Table) -> None:
    reserved = await invited(table)
    await table.hear(answered("b", Answer.YES))
    await table.turn_the_clock(timedelta(hours=4, minutes=1))
    reminded = await table.one(ReminderDue)
    assert (reminded.about, reminded.sequence, reminded.people) == (ReminderAbout.INVITATION, 0, ("a", "c"))
    assert reminded.deadline == reserved.expires

    await table.hear(answered("c", Answer.YES))
    await table.turn_the_clock(timedelta(hours=3))
    asked = await table.one(DeputiesAsked)
    await table.quiet()
    assert [(one.person, one.principal) for one in asked.deputies] == [("d", "a")]
    assert (asked.about, asked.sequence) == (ReminderAbout.INVITATION, 0)
    held = (reserved.moment.start, reserved.moment.end)
    assert (await table.held())[D] == [held]

    await table.hear(answered("d", Answer.YES))
    confirmed = await table.one(MeetingConfirmed)
    await table.quiet()
    assert [(one.person, one.principal) for one in confirmed.people] == [("b", None), ("c", None), ("d", "a")]
    assert await table.held() == {B: [held], C: [held], D: [held]}
    assert [(await table.kinds()).count(kind) for kind in ("herinnering-nodig", "vervangers-gevraagd")] == [1, 1]


async def test_the_deputy_of_somebody_silent_in_a_poll_answers_for_the_seat(table: Table) -> None:
    await table.hear(official("a", deputy="d", deputy_has_standing_permission=True), official("d"))
    await table.hear(request(seat("a"), seat("b"), guests=("b",), form=MeetingForm.ONLINE))
    await table.read_calendars({}, unknown=(A,))
    poll = await table.one(AnswersWanted)
    assert poll.people == ("a", "b")
    await table.turn_the_clock(timedelta(hours=7, minutes=1))
    asked = await table.one(DeputiesAsked)
    assert (asked.about, asked.sequence) == (ReminderAbout.POLL, poll.sequence)
    assert len((await table.held())[D]) == 3
    for person in ("b", "d"):
        choices = {"1": PollChoice.CANNOT, "2": PollChoice.CAN, "3": PollChoice.CANNOT}
        await table.hear(
            PollAnswered(revision=1, meeting=MEETING, person=PersonId(person), sequence=1, choices=choices, answered_at=MONDAY)
        )
    confirmed = await table.one(MeetingConfirmed)
    await table.quiet()
    assert confirmed.moment == poll.moments[1].moment
    assert [(one.person, one.principal) for one in confirmed.people] == [("b", None), ("d", "a")]
    assert (await table.held()).keys() == {B, D}


async def test_a_quorum_that_said_yes_is_booked_when_its_clock_comes(table: Table) -> None:
    await invited(table, quorum=2)
    await table.hear(answered("a", Answer.YES), answered("b", Answer.YES))
    await table.quiet()
    assert "overleg-bevestigd" not in await table.kinds(), "the third can still say yes"
    await table.turn_the_clock(timedelta(hours=9, minutes=1))
    await table.one(MeetingConfirmed)
    await table.quiet()
    assert await table.hold_states() == {"confirmed"}
    assert "vervangers-gevraagd" not in await table.kinds(), "who said yes needs no deputy"
