"""What stood in the way of anything earlier, in counts that may be told to the requester."""

from datetime import date, datetime
from functools import cached_property
from itertools import islice

from services.matchmaking.domain.engine.attendance import lacking
from services.matchmaking.domain.engine.blockers import without_one
from services.matchmaking.domain.engine.calendars import Calendars
from services.matchmaking.domain.engine.problem import Hindrances
from services.matchmaking.domain.engine.search import Search

DAYS_TOLD = 3


class Earlier:
    """The starts within the default working hours before a moment (None: all), under the one thing that comes closest to being solved."""

    def __init__(self, search: Search, before: datetime | None) -> None:
        self._search = search
        timeline = search.timeline
        self._all = search.calendars.in_default_hours & timeline.starts_before(before)
        self._attendances = [at_place.attendance for at_place in search.at_places]
        self._seats = self._attendances[0].table.seats
        self._supposed = search.calendars.supposing_known()
        self._option = search.with_option(self._all)

    def counted(self) -> Hindrances:
        """Each start once."""
        thin = self._search.timeline.on(self._search.problem.thin_days)
        rest = self._all & ~self._option
        one_short, enough = self._enough_supposed
        enough_known = enough if self._supposed is self._search.calendars else self._enough(self._search.calendars)[1]
        possible, seated = self._possible_and_seated()
        return Hindrances(
            dearer=(self._option & ~thin).bit_count(),
            thin=(self._option & thin).bit_count(),
            more_people=(rest & ~one_short).bit_count(),
            one_person=(rest & one_short & ~enough).bit_count(),
            unknown=(rest & enough & ~enough_known).bit_count(),
            registration=(rest & enough_known & ~possible).bit_count(),
            seats=(rest & enough_known & possible & seated).bit_count(),
            rooms=(rest & enough_known & possible & ~seated).bit_count(),
        )

    def held_days(self) -> tuple[date, ...]:
        """The first days without any option on which one and the same participant alone stands in the way, wherever nobody else does."""
        alone, enough = self._alone(), self._enough_supposed[1]
        found = []
        for day, starts in self._search.timeline.starts_by_day:
            here = starts & self._all
            anybody = 0
            for of_seat in alone:
                anybody |= of_seat & here
            if here and here == starts & self._search.calendars.in_default_hours and not here & enough and anybody:
                held = any(len(seat.members) == 1 and of_seat & here == anybody for seat, of_seat in zip(self._seats, alone, strict=True))
                found += [day.date] * held
        return tuple(found[:DAYS_TOLD])

    def _possible_and_seated(self) -> tuple[int, int]:
        """Where enough people can be, registered in time; and where a room is free for them besides, however small."""
        rest = self._all & ~self._option
        possible, seated = 0, 0
        for at_place in self._search.at_places:
            here = at_place.attendance.possible & rest
            possible |= here
            for room in at_place.rooms:
                if here & ~seated:
                    seated |= here & room.free
        return possible, seated

    @cached_property
    def _enough_supposed(self) -> tuple[int, int]:
        return self._enough(self._supposed)

    def _enough(self, calendars: Calendars) -> tuple[int, int]:
        """Where at most one person too few can come, and where enough can, as if nobody had to be registered."""
        one_short, enough = 0, 0
        for attendance in self._attendances:
            fillable = attendance.fillable_unregistered(calendars)
            within = lacking(fillable, self._all & ~self._option)
            here, one_short_here = islice(within, attendance.table.spare, attendance.table.spare + 2)
            enough |= here
            one_short |= one_short_here
        return one_short, enough

    def _alone(self) -> list[int]:
        """Per seat where it alone cannot be filled; nothing when a quorum may leave it empty."""
        found = [0] * len(self._seats)
        for attendance in self._attendances:
            if attendance.table.spare == 0:
                fillable = attendance.fillable_unregistered(self._supposed)
                for number, starts in enumerate(without_one(fillable, self._all)):
                    found[number] |= starts
        return found
