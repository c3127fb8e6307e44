"""A room that is lent on request: its host is asked with the reservation, and the clock takes silence for a no."""

from dataclasses import replace
from datetime import timedelta

from services.matchmaking.domain.lending import NOT_ANSWERED, NOT_LENT
from shared.contracts.directory import LocationChanged, Room
from shared.contracts.intake import CancellationAsked
from shared.contracts.invitations import RoomAnswered
from shared.contracts.matchmaking import AvailabilityWanted, MeetingConfirmed, MomentReserved, RoomGranted, RoomWanted
from shared.kernel import Answer, LocationId, MeetingStatus, PersonId, RoomId, person_owner
from tests.builders import location
from tests.component.matchmaking.conftest import MEETING, MONDAY, Table, at, calendar, official, request, seat
from tests.component.matchmaking.test_calendar_path import answered

A, B = (person_owner(PersonId(one)) for one in "ab")
AULA, ATTIC = RoomId("huis-collegezaal"), RoomId("huis-zolder")
YES = Answer.YES


def house(*rooms: RoomId, lead: int) -> LocationChanged:
    """A building in which every room is the host's to give."""
    lent = tuple(Room(id=room, name=room, capacity=8, on_request=True) for room in rooms)
    return location("huis", 8, lead).model_copy(update={"rooms": lent, "host_address": "gastheer@huis.example"})


async def asked(table: Table, *rooms: RoomId, lead: int = 0) -> RoomWanted:
    await table.hear(*(official(one) for one in "ab"), house(*rooms, lead=lead), calendar(A), calendar(B))
    await table.hear(request(seat("a"), seat("b"), location=LocationId("huis")))
    await table.read_calendars({A: 1, B: 1})
    return await table.one(RoomWanted)


def said(sequence: int, *, agreed: bool) -> RoomAnswered:
    return RoomAnswered(revision=sequence, meeting=MEETING, sequence=sequence, agreed=agreed, answered_at=MONDAY)


async def test_a_host_is_asked_with_the_reservation_and_a_yes_makes_the_room_stand(table: Table) -> None:
    wanted = await asked(table, AULA)
    reserved, calendars = await table.one(MomentReserved), await table.one(AvailabilityWanted)
    assert (reserved.room_asked, reserved.moment, reserved.moment.start) == (True, wanted.moment, at(0, 14, 30)), "a moment after nine"
    assert (wanted.sequence, wanted.people, wanted.visitors, wanted.deadline.hour) == (1, 2, 2, at(0, 13).hour)
    assert set(await table.held()) == {A, B, f"ruimte:{AULA}"}
    assert calendars.owners == (A, B), "there is no calendar of that room to read"
    await table.hear(said(1, agreed=True))
    granted = await table.one(RoomGranted)
    assert (granted.sequence, granted.moment) == (1, wanted.moment)
    await table.turn_the_clock(timedelta(hours=4, minutes=5))
    await table.hear(answered("a", YES), answered("b", YES, revision=2), said(1, agreed=False))
    await table.one(MeetingConfirmed)
    assert (await table.one(MeetingConfirmed)).room_asked is False
    await table.quiet()
    assert [kind for kind in await table.kinds() if kind.startswith(("ruimte", "moment"))] == [
        "moment-gereserveerd",
        "ruimte-gevraagd",
        "ruimte-toegezegd",
    ]


async def test_silence_until_the_deadline_is_a_no_and_a_late_yes_changes_nothing(table: Table) -> None:
    first = await asked(table, AULA, ATTIC, lead=2)
    await table.turn_the_clock(timedelta(hours=4, minutes=1))
    second = await table.one(RoomWanted, 2)
    again = await table.one(MomentReserved, 2)
    assert (first.moment.room, first.moment.start) == (AULA, at(2, 8, 30)), "visitors are registered two working days before"
    assert (second.sequence, again.moment, again.sequence) == (2, replace(first.moment, room=ATTIC), 1)
    await table.hear(said(1, agreed=True))
    await table.quiet()
    assert "ruimte-toegezegd" not in await table.kinds()
    await table.hear(said(2, agreed=False))
    third = await table.one(MomentReserved, 3)
    assert third.moment.start > again.moment.start
    assert third.explanation[0] != NOT_ANSWERED.before
    await table.hear(CancellationAsked(revision=2, meeting=MEETING, reason=""))
    await table.quiet()
    await table.turn_the_clock(timedelta(days=3))
    await table.quiet()
    assert (await table.kinds())[-1] == "overleg-geannuleerd", "no clock of a question runs on"


async def test_a_no_after_bevestigd_keeps_the_moment_and_gives_the_room_back(table: Table) -> None:
    first = await asked(table, AULA)
    await table.hear(answered("a", YES), answered("b", YES, revision=2))
    await table.one(MeetingConfirmed)
    await table.hear(said(1, agreed=False))
    bare, again = await table.one(MomentReserved, 2), await table.one(MeetingConfirmed, 2)
    assert bare.moment == again.moment == replace(first.moment, room=None)
    assert (bare.status, bare.sequence, bare.room_asked, again.explanation) == (MeetingStatus.CONFIRMED, 1, False, (NOT_LENT.afterwards,))
    await table.quiet()
    assert set(await table.held()) == {A, B}
