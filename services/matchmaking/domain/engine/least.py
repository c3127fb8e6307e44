"""The least disruption at each place, at all starts at once: what the search looks at first, and never more than the exact price.

It is exact but where chairs are too few, or where a quorum must fill a seat that would rather stay empty. A seat costs at most what it
costs when nobody comes in person (its cap): a deputy, or an empty seat; what coming saves on that is what differs from place to place.
"""

from services.matchmaking.domain.engine.attendance import Attendance, Journey, Seat, Table
from services.matchmaking.domain.engine.prices import PriceRows
from services.matchmaking.domain.engine.problem import Participant


class LeastDisruption:
    """Rows of one problem."""

    def __init__(self, table: Table, rows: PriceRows) -> None:
        self._table, self._rows, self._weights, self._lanes = table, rows, rows.weights, rows.lanes
        self._empty = self._weights.required_absent if table.spare else rows.never
        self._caps: dict[int, int] = {}
        self._nobody: dict[int, int] = {}
        self._raised: dict[tuple[int, int], int] = {}

    def at(self, attendance: Attendance, *, chairs_for_all: bool) -> int:
        """A row; where too few can come and no seat may stay empty, it is at least `never`."""
        total = self._when_nobody_comes(attendance.deputies)
        for seat in self._table.seats:
            total -= self._saving(seat, attendance)
        for who in self._table.optional:
            total -= self._gain(who, attendance.journeys[who.id], chairs_for_all=chairs_for_all)
        return total

    def _when_nobody_comes(self, deputies: int) -> int:
        """In person: every seat at its cap."""
        if deputies not in self._nobody:
            sent = sum(seat.may_send_deputy for seat in self._table.seats)
            empty = self._cap(0) * (len(self._table.seats) - sent) + self._cap(deputies) * sent
            self._nobody[deputies] = empty + self._lanes.ones * len(self._table.optional) * self._weights.optional_absent
        return self._nobody[deputies]

    def _cap(self, deputies: int) -> int:
        """Of a seat that a deputy may fill at these starts."""
        if deputies not in self._caps:
            saved = max(0, self._empty - self._weights.deputy)
            self._caps[deputies] = self._lanes.ones * self._empty - self._lanes.spread(deputies) * saved
        return self._caps[deputies]

    def _saving(self, seat: Seat, attendance: Attendance) -> int:
        """Of whoever of them comes cheapest in person. Not kept: working it out again is quicker than finding room for it."""
        deputies = attendance.deputies if seat.may_send_deputy else 0
        most = 0
        for who in seat.members:
            minutes, lead = attendance.journeys[who.id]
            saved = self._lanes.over_raised(self._after_journey(deputies, minutes), self._rows.giving_way(who, minutes, lead))
            most = self._lanes.most(most, saved) if most else saved
        return most

    def _after_journey(self, deputies: int, minutes: int) -> int:
        """What is left of the cap when the journey is paid, raised for comparing."""
        key = (deputies, minutes)
        if key not in self._raised:
            journey = self._lanes.ones * (minutes * self._weights.travel_minute)
            self._raised[key] = self._lanes.raised(self._cap(deputies)) - journey
        return self._raised[key]

    def _gain(self, who: Participant, journey: Journey, *, chairs_for_all: bool) -> int:
        """What an optional participant who comes saves; less than nothing when the journey costs more and there is sure to be a chair."""
        gain = self._weights.optional_absent - journey.minutes * self._weights.travel_minute
        comes = self._lanes.zero(self._rows.giving_way(who, *journey))
        return comes * (gain if chairs_for_all else max(0, gain))
