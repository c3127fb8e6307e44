"""Rooms: when each is free, from the time to walk in until the end."""

from fractions import Fraction
from functools import cached_property

from services.matchmaking.domain.engine.busy import taken, touching
from services.matchmaking.domain.engine.problem import Place, Problem, RoomOffer
from services.matchmaking.domain.engine.starts import whole_quarters
from services.matchmaking.domain.engine.timeline import Timeline


class Room:
    """A room of a place; its calendar is looked at when it is asked for."""

    def __init__(self, place: Place, offer: RoomOffer, problem: Problem, timeline: Timeline) -> None:
        self.id, self.chairs, self.later = offer.id, offer.capacity, offer.later
        self._place, self._offer, self._problem, self._timeline = place, offer, problem, timeline

    @cached_property
    def free(self) -> int:
        """The starts at which no block of any kind is in the way, and that the caller has not ruled out."""
        before, after = whole_quarters(self._problem.interspace_minutes), whole_quarters(self._problem.duration_minutes)
        out = touching(taken(self._timeline.laid(self._offer.busy)), before, after)
        here = (one for one in self._problem.exclude if one.place == self._place.id and one.room in {None, self.id})
        for exclusion in here:
            out |= self._timeline.at(exclusion.start)
        return self._timeline.starts & ~out


class NoRoom:
    """What online is instead: nobody stands."""

    id = ""
    later = Fraction(0)

    def __init__(self, people: int, timeline: Timeline) -> None:
        self.chairs, self.free = people, timeline.starts


AnyRoom = Room | NoRoom


def rooms_at(place: Place | None, problem: Problem, timeline: Timeline) -> tuple[AnyRoom, ...]:
    """Those of a place, by id."""
    if place is None:
        return (NoRoom(len(problem.participants), timeline),)
    return tuple(Room(place, offer, problem, timeline) for offer in place.rooms)
