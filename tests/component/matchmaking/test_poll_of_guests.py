"""From e-mail addresses alone: guests of whom no calendar is known are asked which moments suit."""

from datetime import timedelta

from shared.contracts.invitations import PollAnswered
from shared.contracts.matchmaking import AnswersWanted, MeetingConfirmed, MomentReserved
from shared.kernel import MeetingForm, MeetingStatus, PersonId, PollChoice
from tests.component.matchmaking.conftest import MEETING, MONDAY, Table, request, seat


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
