"""Rooms: when each is free, from the time to walk in until the end."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.matchmaking.domain.engine.attendance import Attendance
from services.matchmaking.domain.engine.busy import RunningTotals, distinct
from services.matchmaking.domain.engine.calendars import Calendars, whole_quarters
from services.matchmaking.domain.engine.problem import Place, Problem, RoomOffer
from services.matchmaking.domain.engine.starts import quarters_down


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room and the starts (as indices) at which it may be used. Online is a room without end, with an empty id."""

    id: str
    chairs: int
    free: frozenset[int]


def free_rooms(attendance: Attendance, problem: Problem, calendars: Calendars) -> tuple[FreeRoom, ...]:
    """The rooms where these people may meet, or the one that stands for online; only starts at which enough of them can be there.

    Chairs beyond the most that can be used are not told apart.
    """
    place, chairs = attendance.place, attendance.chairs
    if place is None:
        return (FreeRoom("", chairs, attendance.possible),)
    return tuple(
        FreeRoom(room.id, min(room.capacity, chairs), _free(room, place, problem, calendars, attendance.possible)) for room in place.rooms
    )


def _free(room: RoomOffer, place: Place, problem: Problem, calendars: Calendars, among: Iterable[int]) -> frozenset[int]:
    """No block of any kind, and not ruled out by the caller."""
    taken = RunningTotals.of(distinct(room.busy), calendars.span, lambda _: 1)
    before, after = whole_quarters(problem.interspace_minutes), whole_quarters(problem.duration_minutes)
    here = (exclusion for exclusion in problem.exclude if exclusion.place == place.id and exclusion.room in {None, room.id})
    ruled_out = {quarters_down(exclusion.start) for exclusion in here}
    quarters = {at: calendars.starts[at].quarter for at in among}
    first = calendars.span.first
    return frozenset(
        at
        for at, quarter in quarters.items()
        if quarter not in ruled_out and not taken.touched(quarter - before - first, quarter + after - first)
    )
