"""How it stands with a room that its host must confirm, whatever the order in which that was heard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from services.intake.domain.following import Followed, Found, Lent, RoomStand
from shared.kernel import LocationId, MeetingForm, MeetingStatus, Moment, RoomId

START = datetime(2027, 3, 16, 9, tzinfo=UTC)
AULA = Moment(START, START + timedelta(hours=1), LocationId("huis"), RoomId("collegezaal"))
HALL = Moment(START, START + timedelta(hours=1), LocationId("huis"), RoomId("zaal"))
IN_THE_AULA = Found(AULA, 0, MeetingForm.IN_PERSON, "0", room_asked=True)
IN_THE_HALL = Found(HALL, 1, MeetingForm.IN_PERSON, "0")

HELD = Followed().becomes(MeetingStatus.RESERVED, 2).finds(IN_THE_AULA, 2)
CHANGES: list[Callable[[Followed], Followed]] = [
    lambda state: state.becomes(MeetingStatus.RESERVED, 2).finds(IN_THE_AULA, 2),
    lambda state: state.asks_the_host(Lent(1, AULA)),
    lambda state: state.hears_the_host(1, granted=False),
    lambda state: state.asks_the_host(Lent(2, HALL)),
    lambda state: state.hears_the_host(2, granted=True),
    lambda state: state.becomes(MeetingStatus.RESERVED, 4).finds(Found(HALL, 1, MeetingForm.IN_PERSON, "0", room_asked=True), 4),
]


def test_asked_as_soon_as_the_moment_is_held_and_granted_or_refused_by_the_host() -> None:
    assert (Followed().room_stand, HELD.room_stand) == (None, RoomStand.ASKED)
    asked = HELD.asks_the_host(Lent(1, AULA))
    assert asked.room_stand is RoomStand.ASKED
    assert asked.hears_the_host(1, granted=True).room_stand is RoomStand.GRANTED
    refused = asked.hears_the_host(1, granted=False)
    assert refused.room_stand is RoomStand.REFUSED
    assert refused.finds(None, 3).room_stand is RoomStand.REFUSED, "while another is sought"
    assert refused.finds(IN_THE_HALL, 3).room_stand is None, "a room of our own"
    without = Found(replace(AULA, room=None), 1, MeetingForm.IN_PERSON, "0")
    assert refused.finds(without, 3).room_stand is RoomStand.FOLLOWS, "the moment stands without the room"
    assert asked.hears_the_host(1, granted=True).becomes(MeetingStatus.CANCELLED, 9).room_stand is None


@given(some.permutations(CHANGES))
def test_whatever_the_order_the_last_room_counts(shuffled: list[Callable[[Followed], Followed]]) -> None:
    state = Followed()
    for change in shuffled:
        state = change(state)
    assert state.room_stand is RoomStand.GRANTED
