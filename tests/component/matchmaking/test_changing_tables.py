"""The table changes, or a room drops out: who has the moment keeps it, and what they answered."""

from services.matchmaking.domain.changing import OTHER_TABLE, ROOM_GONE_AFTERWARDS
from shared.contracts.directory import LocationChanged, Room
from shared.contracts.intake import AskedSeat, MoveAsked, ParticipantsChanged, Replacement
from shared.contracts.invitations import InvitationsSent
from shared.contracts.matchmaking import AvailabilityWanted, MeetingConfirmed, MomentReserved
from shared.kernel import Answer, Block, LocationId, MeetingForm, MeetingStatus, PersonId, Role, RoomId, person_owner, room_owner
from tests.builders import location
from tests.component.matchmaking.conftest import MEETING, Table, at, block, calendar, official, request, seat
from tests.component.matchmaking.test_calendar_path import answered

A, B, C, D = (person_owner(PersonId(one)) for one in "abcd")
HALL, OTHER_HALL = RoomId("huis-zaal"), RoomId("huis-zolder")
FULL = tuple(block(day, 8, 18) for day in range(10))
YES, NO = Answer.YES, Answer.NO


def table_of(revision: int = 2, *added: AskedSeat, removed: str = "", **replaced: str) -> ParticipantsChanged:
    return ParticipantsChanged(
        revision=revision,
        meeting=MEETING,
        added=added,
        replaced=tuple(Replacement(person=PersonId(person), by=PersonId(by)) for person, by in replaced.items()),
        removed=tuple(PersonId(one) for one in removed),
    )


def house(*rooms: str, capacity: int = 6, revision: int = 1) -> LocationChanged:
    """A building where nobody has to be registered."""
    halls = tuple(Room(id=RoomId(f"huis-{room}"), name=room, capacity=capacity) for room in rooms)
    return location("huis", capacity, lead=0).model_copy(update={"rooms": halls, "revision": revision})


async def online(table: Table, *newcomers: Block) -> MomentReserved:
    """An hour on Monday morning for two, and two more of the directory: c has these blocks, of d nothing is known."""
    await table.hear(*(official(one) for one in "abcd"), calendar(A), calendar(B), calendar(C, *newcomers))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.read_calendars({A: 1, B: 1})
    return await table.one(MomentReserved)


async def in_the_hall(table: Table, *rooms: str, capacity: int = 6) -> MomentReserved:
    await table.hear(*(official(one) for one in "abcd"), house(*rooms, capacity=capacity), calendar(A), calendar(B), calendar(C))
    await table.hear(request(seat("a"), seat("b"), location=LocationId("huis")))
    await table.read_calendars({A: 1, B: 1})
    return await table.one(MomentReserved)


def who(event: MomentReserved | MeetingConfirmed) -> list[tuple[str, bool]]:
    """Everybody invited, and whether they accepted already."""
    return [(one.person, one.already_agreed) for one in event.people]


async def test_somebody_added_gets_the_same_moment_and_others_keep_their_answer(table: Table) -> None:
    first = await online(table)
    await table.hear(InvitationsSent(revision=first.revision, meeting=MEETING, sequence=0, by_mail=2, in_calendar=0))
    await table.hear(answered("a", YES))
    await table.hear(table_of(2, seat("c")))
    again = await table.one(MomentReserved, 2)
    assert (again.moment, again.sequence, again.status) == (first.moment, 0, MeetingStatus.INVITED)
    assert who(again) == [("a", True), ("b", False), ("c", False)]
    assert (await table.held())[C] == [(first.moment.start, first.moment.end)]
    await table.hear(answered("b", YES, revision=2))
    await table.quiet()
    assert "overleg-bevestigd" not in await table.kinds(), "who was added is needed too"
    await table.hear(answered("c", YES, revision=3))
    confirmed = await table.one(MeetingConfirmed)
    await table.quiet()
    assert who(confirmed)[2][0] == "c"
    assert await table.hold_states() == {"confirmed"}
    assert (await table.kinds()).count("moment-gereserveerd") == 2
    assert (await table.kinds()).count("beschikbaarheid-gevraagd") == 1, "nobody's calendar is read for it"


async def test_after_the_booking_who_is_added_is_invited_and_it_stays_booked(table: Table) -> None:
    first = await online(table)
    await table.hear(answered("a", YES), answered("b", YES))
    await table.one(MeetingConfirmed)
    await table.hear(table_of(2, seat("c", role=Role.OPTIONAL)))
    again = await table.one(MomentReserved, 2)
    assert (again.moment, again.sequence, again.status) == (first.moment, 0, MeetingStatus.CONFIRMED)
    assert who(again) == [("a", True), ("b", True), ("c", False)]
    assert await table.hold_states() == {"confirmed"}
    assert set(await table.held()) == {A, B, C}


async def test_after_the_booking_who_is_added_decides_by_answering_whatever_their_calendar_says(table: Table) -> None:
    first = await online(table, block(0, 8, 18))
    await table.hear(answered("a", YES), answered("b", YES))
    await table.one(MeetingConfirmed)
    await table.hear(table_of(2, seat("c")))
    told = await table.one(MomentReserved, 2)
    assert (told.moment, told.sequence, told.status) == (first.moment, 0, MeetingStatus.CONFIRMED)
    assert who(told) == [("a", True), ("b", True), ("c", False)]
    assert told.explanation == (OTHER_TABLE, "Er is één nieuwe deelnemer gevraagd. Het antwoord volgt.")
    await table.hear(answered("c", NO, revision=3))
    await table.quiet()
    assert (await table.kinds()).count("overleg-bevestigd") == 1, "that it goes on is said once"
    await table.hear(MoveAsked(revision=3, meeting=MEETING, earliest=None, within_working_days=5))
    await table.read_calendars({A: 1, B: 1, C: 1}, number=2)
    moved = await table.one(MomentReserved, 3)
    assert (moved.moment.start, len(moved.people)) == (at(1, 8, 30), 3)


async def test_a_change_that_waits_for_a_newcomer_is_made_after_a_move_that_overtook_it(table: Table) -> None:
    await online(table)
    await table.hear(table_of(2, seat("nieuw")))
    await table.hear(MoveAsked(revision=3, meeting=MEETING, earliest=None, within_working_days=5))
    moved = await table.one(AvailabilityWanted, 2)
    assert moved.owners == (A, B)
    await table.hear(official("nieuw"))
    wanted = await table.one(AvailabilityWanted, 3)
    assert wanted.owners == (A, B, person_owner(PersonId("nieuw")))


async def test_somebody_replaced_gives_their_time_back_and_the_other_is_invited(table: Table) -> None:
    first = await online(table)
    await table.hear(answered("a", YES), answered("b", YES))
    await table.one(MeetingConfirmed)
    await table.hear(table_of(2, b="c"))
    again = await table.one(MomentReserved, 2)
    await table.quiet()
    assert (again.moment, who(again)) == (first.moment, [("a", True), ("c", False)])
    assert set(await table.held()) == {A, C}


async def test_before_there_is_a_moment_the_search_goes_on_with_the_new_table(table: Table) -> None:
    await table.hear(*(official(one) for one in "abc"), calendar(A), calendar(B), calendar(C))
    await table.hear(request(seat("a"), seat("b"), form=MeetingForm.ONLINE))
    await table.one(AvailabilityWanted)
    await table.hear(table_of(2, seat("c")))
    wanted = await table.one(AvailabilityWanted, 2)
    assert wanted.owners == (A, B, C)
    await table.read_calendars({A: 1, B: 1, C: 1}, number=2)
    assert [one.person for one in (await table.one(MomentReserved)).people] == ["a", "b", "c"]


async def test_a_room_that_drops_out_gives_another_room_at_the_same_time(table: Table) -> None:
    first = await in_the_hall(table, "zaal", "zolder")
    assert first.moment.room == HALL
    await table.hear(answered("a", YES), answered("b", YES))
    await table.one(MeetingConfirmed)
    await table.hear(calendar(room_owner(HALL), block(0, 8, 18)))
    again = await table.one(MomentReserved, 2)
    await table.quiet()
    assert (again.moment.start, again.moment.room, again.sequence) == (first.moment.start, OTHER_HALL, 1)
    assert (who(again), again.status) == ([("a", True), ("b", True)], MeetingStatus.CONFIRMED), "nobody is asked again for a room"
    assert set(await table.held()) == {A, B, room_owner(OTHER_HALL)}
    assert await table.hold_states() == {"confirmed"}
    assert (await table.kinds()).count("overleg-bevestigd") == 1


async def test_without_another_room_the_requester_decides_after_the_booking_and_hears_it_once(table: Table) -> None:
    first = await in_the_hall(table, "zaal")
    await table.hear(answered("a", YES), answered("b", YES))
    await table.one(MeetingConfirmed)
    await table.hear(calendar(room_owner(HALL), block(0, 8, 18)), calendar(room_owner(HALL), block(0, 7, 18), revision=2))
    told = await table.one(MeetingConfirmed, 2)
    await table.quiet()
    assert (told.moment, told.sequence) == (first.moment, 0)
    assert told.explanation == (ROOM_GONE_AFTERWARDS,)
    assert (await table.kinds()).count("overleg-bevestigd") == 2


async def test_a_room_that_the_building_no_longer_has(table: Table) -> None:
    first = await in_the_hall(table, "zaal", "zolder")
    await table.hear(house("zolder", revision=2))
    again = await table.one(MomentReserved, 2)
    assert (again.moment.start, again.moment.room, again.sequence) == (first.moment.start, OTHER_HALL, 1)


async def test_another_building_at_the_same_time_comes_before_another_time(table: Table) -> None:
    await table.hear(official("a"), official("b"), calendar(A), calendar(B), house("zaal"))
    await table.hear(request(seat("a"), seat("b")))
    await table.read_calendars({A: 1, B: 1})
    first = await table.one(MomentReserved)
    await table.hear(location("plein", capacity=6, lead=0))
    await table.quiet()
    await table.hear(calendar(room_owner(HALL), block(0, 8, 18)))
    again = await table.one(MomentReserved, 2)
    assert (again.moment.start, again.moment.location, again.sequence) == (first.moment.start, "plein", 1)
    assert who(again) == [("a", False), ("b", False)]


async def test_somebody_unknown_is_waited_for(table: Table) -> None:
    await online(table)
    await table.hear(table_of(2, seat("e")))
    await table.hear(official("e"))
    again = await table.one(MomentReserved, 2)
    assert who(again)[2] == ("e", False)
    assert again.expires == again.moment.start, "a day is longer than there is"
