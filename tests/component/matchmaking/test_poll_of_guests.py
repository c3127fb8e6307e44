"""From e-mail addresses alone: guests of whom no calendar is known are asked which moments suit."""

from datetime import timedelta

from shared.contracts.invitations import InvitationAnswered, PollAnswered
from shared.contracts.matchmaking import AnswersWanted, MeetingConfirmed, MomentReserved
from shared.kernel import Answer, MeetingForm, MeetingStatus, PersonId, PollChoice, person_owner
from tests.component.matchmaking.conftest import MEETING, MONDAY, Table, calendar, official, request, seat


def answer(person: str, revision: int = 1, **choices: PollChoice) -> PollAnswered:
    return PollAnswered(
        revision=revision,
        meeting=MEETING,
        person=PersonId(person),
        sequence=1,
        choices={key.removeprefix("m"): choice for key, choice in choices.items()},
        answered_at=MONDAY + timedelta(minutes=10),
    )


async def test_guests_who_all_can_are_booked_without_a_second_click(table: Table) -> None:
    await table.hear(request(seat("a"), seat("b"), seat("c"), guests=("a", "b", "c"), within=5))
    await table.read_calendars({})
    poll = await table.one(AnswersWanted)
    assert poll.people == ("a", "b", "c")
    assert [moment.key for moment in poll.moments] == ["1", "2", "3"]
    assert [moment.held for moment in poll.moments] == [("a", "b", "c")] * 3
    assert all(moment.moment.start > poll.deadline for moment in poll.moments)
    assert len((await table.held())["persoon:a"]) == 3

    for person in ("a", "b", "c"):
        await table.hear(answer(person, m1=PollChoice.CANNOT, m2=PollChoice.CAN, m3=PollChoice.CAN_IF_MOVED))
    confirmed = await table.one(MeetingConfirmed)
    await table.quiet()

    assert await table.kinds() == [
        "overleg-gezocht",
        "beschikbaarheid-gevraagd",
        "antwoorden-gevraagd",
        *["antwoord-geteld"] * 3,
        "moment-gereserveerd",
        "overleg-bevestigd",
    ]
    assert [event.revision for event in await table.said()] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert confirmed.moment == poll.moments[1].moment
    assert confirmed.status is MeetingStatus.CONFIRMED
    assert confirmed.form is MeetingForm.ONLINE
    assert [one.already_agreed for one in confirmed.people] == [True, True, True]
    assert (await table.one(MomentReserved)).sequence == 0
    assert {owner: len(spans) for owner, spans in (await table.held()).items()} == {"persoon:a": 1, "persoon:b": 1, "persoon:c": 1}
    assert await table.hold_states() == {"confirmed"}


async def test_a_poll_that_suits_nobody_is_followed_by_another_with_other_moments(table: Table) -> None:
    await table.hear(request(seat("a"), seat("b"), guests=("a", "b")))
    await table.read_calendars({})
    first = await table.one(AnswersWanted)
    await table.hear(answer("a", m1=PollChoice.CANNOT, m2=PollChoice.CANNOT, m3=PollChoice.CAN))
    await table.hear(answer("b", m1=PollChoice.CAN, m2=PollChoice.CAN, m3=PollChoice.CANNOT))
    second = await table.one(AnswersWanted, 2)
    await table.quiet()
    assert second.sequence == 2
    assert [moment.key for moment in second.moments] == ["4", "5", "6"]
    assert all(
        one.moment.end <= other.moment.start or other.moment.end <= one.moment.start for one in first.moments for other in second.moments
    )
    held = [(one.moment.start, one.moment.end) for one in second.moments]
    assert sorted((await table.held())["persoon:a"]) == held


async def test_at_the_deadline_of_a_poll_the_quorum_decides(table: Table) -> None:
    await table.hear(request(seat("a"), seat("b"), seat("c"), guests=("a", "b", "c"), quorum=2))
    await table.read_calendars({})
    poll = await table.one(AnswersWanted)
    await table.hear(answer("a", m1=PollChoice.CAN, m2=PollChoice.CANNOT, m3=PollChoice.CANNOT))
    await table.hear(answer("b", m1=PollChoice.CAN_IF_MOVED, m2=PollChoice.CANNOT, m3=PollChoice.CANNOT))
    await table.quiet()
    assert (await table.kinds())[-1] == "antwoord-geteld"
    await table.turn_the_clock(timedelta(hours=24))
    confirmed = await table.one(MeetingConfirmed)
    assert confirmed.moment == poll.moments[0].moment
    assert [(one.person, one.already_agreed) for one in confirmed.people] == [("a", True), ("b", True), ("c", False)]


async def test_asked_for_tomorrow_the_poll_closes_in_two_hours(table: Table) -> None:
    await table.hear(request(seat("a"), guests=("a",), within=1))
    await table.read_calendars({})
    poll = await table.one(AnswersWanted)
    assert timedelta(hours=2) <= poll.deadline - MONDAY <= timedelta(hours=2, seconds=30)


async def test_who_has_a_calendar_is_invited_after_the_poll_and_still_has_to_say_yes(table: Table) -> None:
    await table.hear(official("a"), calendar(person_owner(PersonId("a"))))
    await table.hear(request(seat("a"), seat("b"), guests=("b",), form=MeetingForm.ONLINE))
    await table.read_calendars({person_owner(PersonId("a")): 1})
    poll = await table.one(AnswersWanted)
    assert poll.people == ("b",)
    await table.hear(answer("b", m1=PollChoice.CAN, m2=PollChoice.CANNOT, m3=PollChoice.CANNOT))
    reserved = await table.one(MomentReserved)
    await table.quiet()
    assert [(one.person, one.already_agreed) for one in reserved.people] == [("a", False), ("b", True)]
    assert "overleg-bevestigd" not in await table.kinds()
    yes = InvitationAnswered(
        revision=1, meeting=MEETING, person=PersonId("a"), sequence=0, answer=Answer.YES, via="link", answered_at=MONDAY
    )
    await table.hear(yes)
    await table.one(MeetingConfirmed)
