"""With calendars: reserve, invite, answers, booking, and what happens when somebody says no."""

from datetime import timedelta

from shared.contracts.availability import AvailabilityCollected
from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import CancellationAsked, MoveAsked
from shared.contracts.invitations import InvitationAnswered, InvitationsSent
from shared.contracts.matchmaking import (
    AnswerCounted,
    AnswersWanted,
    AvailabilityWanted,
    MeetingCancelled,
    MeetingConfirmed,
    MeetingInvited,
    MeetingTookPlace,
    MomentNotFound,
    MomentReleased,
    MomentReserved,
)
from shared.kernel import Answer, BusyKind, LocationId, MeetingForm, MeetingId, MeetingStatus, PersonId, Role, person_owner
from tests.builders import location
from tests.component.matchmaking.conftest import MEETING, MONDAY, Table, at, block, calendar, official, request, seat

A, B, C = (person_owner(PersonId(one)) for one in "abc")


def answered(person: str, answer: Answer, sequence: int = 0, revision: int = 1) -> InvitationAnswered:
    return InvitationAnswered(
        revision=revision, meeting=MEETING, person=PersonId(person), sequence=sequence, answer=answer, via="link", answered_at=MONDAY
    )


async def an_hour_in_one_building(table: Table) -> MomentReserved:
    """Two officials and an optional third; one has a pass to the building, the others must be registered a working day before."""
    await table.hear(official("a", passes=("huis",)), official("b"), official("c"), location("huis", capacity=6))
    await table.hear(calendar(A, block(0, 8, 11)), calendar(B), calendar(C, block(0, 8, 18)))
    await table.hear(request(seat("a"), seat("b"), seat("c", role=Role.OPTIONAL), location=LocationId("huis")))
    await table.read_calendars({A: 1, B: 1})
    return await table.one(MomentReserved)


async def test_the_best_moment_is_held_and_told_with_its_reasons(table: Table) -> None:
    reserved = await an_hour_in_one_building(table)
    await table.quiet()
    wanted = await table.one(AvailabilityWanted)
    assert wanted.owners == (A, B, "persoon:c", "ruimte:huis-zaal")
    assert reserved.status is MeetingStatus.RESERVED
    assert (reserved.sequence, reserved.form) == (0, MeetingForm.IN_PERSON)
    assert reserved.moment.start == at(1, 8, 30), "b is a visitor and must be registered a working day before"
    assert (reserved.moment.location, reserved.moment.room) == ("huis", "huis-zaal")
    assert [(one.person, one.role, one.needs_registration) for one in reserved.people] == [
        ("a", Role.REQUIRED, False),
        ("b", Role.REQUIRED, True),
        ("c", Role.OPTIONAL, True),
    ]
    assert reserved.explanation
    held = await table.held()
    assert held[A] == [(at(1, 8, 30), at(1, 9, 30))]
    assert held["ruimte:huis-zaal"] == [(at(1, 8, 15), at(1, 9, 30))]
    assert await table.kinds() == ["overleg-gezocht", "beschikbaarheid-gevraagd", "moment-gereserveerd"]


async def test_everybody_required_says_yes_and_it_is_booked_then_held(table: Table) -> None:
    reserved = await an_hour_in_one_building(table)
    await table.hear(InvitationsSent(revision=reserved.revision, meeting=MEETING, sequence=0, by_mail=2, in_calendar=1))
    await table.one(MeetingInvited)
    await table.hear(answered("a", Answer.YES), answered("b", Answer.YES), answered("c", Answer.MAYBE))
    confirmed = await table.one(MeetingConfirmed)
    await table.one(AnswerCounted, 3)
    assert confirmed.moment == reserved.moment
    assert await table.hold_states() == {"confirmed"}
    await table.turn_the_clock(timedelta(days=2))
    took_place = await table.one(MeetingTookPlace)
    assert took_place.people == ("a", "b")
    assert took_place.status is MeetingStatus.HELD
    assert await table.held() == {}


async def test_a_required_no_reserves_the_next_option_of_the_same_meeting(table: Table) -> None:
    reserved = await an_hour_in_one_building(table)
    await table.hear(answered("a", Answer.YES))
    await table.hear(answered("b", Answer.NO))
    again = await table.one(MomentReserved, 2)
    await table.quiet()
    assert again.sequence == 1
    assert again.moment.start >= reserved.moment.end
    assert (await table.held())[A] == [(again.moment.start, again.moment.end)]
    await table.hear(answered("a", Answer.YES, sequence=0, revision=2), answered("b", Answer.YES, sequence=1, revision=2))
    await table.quiet()
    assert "overleg-bevestigd" not in await table.kinds(), "a yes to the earlier moment does not count for this one"
    await table.hear(answered("a", Answer.YES, sequence=1, revision=3))
    assert (await table.one(MeetingConfirmed)).sequence == 1


async def test_a_no_after_the_booking_is_counted_and_changes_nothing(table: Table) -> None:
    await an_hour_in_one_building(table)
    await table.hear(answered("a", Answer.YES), answered("b", Answer.YES))
    await table.one(MeetingConfirmed)
    await table.hear(answered("b", Answer.NO, revision=2))
    await table.quiet()
    assert (await table.said())[-1] == AnswerCounted(
        revision=7, meeting=MEETING, status=MeetingStatus.CONFIRMED, person=PersonId("b"), answer="nee"
    )
    assert await table.hold_states() == {"confirmed"}


async def test_silence_until_the_deadline_takes_the_next_option(table: Table) -> None:
    reserved = await an_hour_in_one_building(table)
    await table.turn_the_clock(timedelta(hours=23, minutes=55))
    again = await table.one(MomentReserved, 2)
    assert again.sequence == 1
    assert again.moment.start >= reserved.moment.end


async def test_calling_it_off_frees_everybody(table: Table) -> None:
    await an_hour_in_one_building(table)
    await table.hear(CancellationAsked(revision=2, meeting=MEETING, reason="niet meer nodig"))
    cancelled = await table.one(MeetingCancelled)
    await table.hear(answered("a", Answer.YES), answered("b", Answer.YES))
    await table.quiet()
    assert (cancelled.reason, cancelled.sequence) == ("niet meer nodig", 1)
    assert (await table.said())[-1] == cancelled
    assert await table.held() == {}
    assert await table.hold_states() == set()


async def test_moving_searches_anew_and_not_before_the_wish(table: Table) -> None:
    await an_hour_in_one_building(table)
    await table.hear(MoveAsked(revision=2, meeting=MEETING, earliest=at(3, 12), within_working_days=3))
    await table.read_calendars({A: 1}, number=2)
    again = await table.one(MomentReserved, 2)
    assert (await table.one(MomentReleased)).sequence == 1
    assert (again.sequence, again.moment.start) == (2, at(3, 12))


async def test_a_calendar_that_is_named_late_at_the_deadline_is_still_unknown(table: Table) -> None:
    await table.hear(official("a"), official("b"), calendar(A), calendar(B))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.one(AvailabilityWanted)
    await table.turn_the_clock(timedelta(seconds=22))
    await table.until(lambda: table.bus.clock.now() >= MONDAY + timedelta(seconds=22), "the deadline passed")
    await table.hear(calendar(A, revision=2))
    await table.quiet()
    assert "moment-gereserveerd" not in await table.kinds(), "what is late is said at the deadline, and is on its way"
    await table.read_calendars({A: 2}, unknown=(B,))
    assert (await table.one(AnswersWanted)).people == ("b",)


async def test_when_nothing_is_heard_of_the_calendars_the_search_goes_on(table: Table) -> None:
    await table.hear(official("a"), official("b"), calendar(A), calendar(B))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.one(AvailabilityWanted)
    await table.turn_the_clock(timedelta(seconds=31))
    assert (await table.one(MomentReserved)).moment.location is None


async def test_newer_calendars_than_known_here_are_waited_for(table: Table) -> None:
    await table.hear(official("a"), official("b"), calendar(A), calendar(B))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 2, B: 1})
    await table.quiet()
    assert "moment-gereserveerd" not in await table.kinds()
    await table.hear(calendar(A, block(0, 8, 18), revision=2))
    assert (await table.one(MomentReserved)).moment.start == at(1, 8, 30)


async def test_a_participant_who_is_not_known_yet_is_waited_for(table: Table) -> None:
    await table.hear(request(seat("a"), form=MeetingForm.ONLINE))
    await table.quiet()
    assert await table.kinds() == []
    await table.hear(official("a"))
    await table.one(AvailabilityWanted)


async def test_somebody_whose_calendar_could_not_be_read_is_asked(table: Table) -> None:
    await table.hear(official("a"), official("b"), calendar(A), calendar(B))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1}, unknown=(B,))
    assert (await table.one(AnswersWanted)).people == ("b",)


async def test_a_deputy_is_asked_in_the_place_of_a_principal_who_cannot_and_not_one_who_paused(table: Table) -> None:
    full = [block(day, 7, 19) for day in range(10)]
    principal = official("a", deputy="d", deputy_has_standing_permission=True)
    await table.hear(principal, official("b"), official("d", paused=True), calendar(A, *full), calendar(B))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1})
    await table.one(MomentNotFound)
    back = official("d").model_copy(update={"revision": 2})
    await table.hear(back, MoveAsked(revision=2, meeting=MEETING, within_working_days=5))
    await table.read_calendars({A: 1, B: 1}, number=2)
    reserved = await table.one(MomentReserved)
    assert [(one.person, one.principal) for one in reserved.people] == [("d", "a"), ("b", None)]


async def test_touched_blocks_are_told_per_person(table: Table) -> None:
    always = [block(day, 7, 19, BusyKind.TENTATIVE) for day in range(5)]
    await table.hear(official("a"), official("b"), calendar(A, *always), calendar(B))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1})
    reserved = await table.one(MomentReserved)
    assert [one.touched for one in reserved.people] == [(always[0],), ()]
    assert reserved.cost is None, "at a table of two it would point at somebody"


async def test_nothing_found_says_why(table: Table) -> None:
    full = [block(day, 7, 19) for day in range(8)]
    await table.hear(official("a"), official("b"), calendar(A, *full), calendar(B))
    await table.hear(request(seat("a"), seat("b"), within=3, form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1})
    found = await table.one(MomentNotFound)
    assert found.status is MeetingStatus.NO_MOMENT
    assert found.explanation


async def test_somebody_forgotten_no_longer_holds_the_meeting_up(table: Table) -> None:
    await an_hour_in_one_building(table)
    await table.hear(answered("a", Answer.YES))
    await table.hear(PersonForgotten(revision=2, person=PersonId("b")))
    confirmed = await table.one(MeetingConfirmed)
    await table.quiet()
    assert [one.person for one in confirmed.people] == ["a", "c"]
    assert B not in await table.held()


async def test_an_answer_for_an_older_question_about_calendars_is_ignored(table: Table) -> None:
    await table.hear(official("a"), calendar(A), request(seat("a"), form=MeetingForm.ONLINE))
    wanted = await table.one(AvailabilityWanted)
    await table.hear(AvailabilityCollected(revision=wanted.revision - 1, meeting=MEETING, revisions={}))
    await table.quiet()
    assert await table.kinds() == ["overleg-gezocht", "beschikbaarheid-gevraagd"]


async def test_a_second_meeting_of_the_same_people_gets_another_hour(table: Table) -> None:
    await table.hear(official("a"), official("b"), calendar(A), calendar(B))
    first = request(seat("a"), seat("b"), form=MeetingForm.ONLINE)
    second = first.model_copy(update={"meeting": MeetingId("overleg-2")})
    await table.hear(first, second)
    await table.read_calendars({A: 1, B: 1})
    await table.read_calendars({A: 1, B: 1}, number=2)
    one, other = await table.one(MomentReserved), await table.one(MomentReserved, 2)
    assert {one.meeting, other.meeting} == {MEETING, "overleg-2"}
    assert one.moment.end == other.moment.start
