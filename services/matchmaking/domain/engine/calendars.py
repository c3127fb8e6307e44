"""What it takes of one participant to be there, at every start, for a given travel time.

As bits on the timeline; each is made once per person and minutes of travel.
"""

from functools import cached_property

from services.matchmaking.domain.engine.busy import distinct, taken, touching
from services.matchmaking.domain.engine.problem import Problem
from services.matchmaking.domain.engine.starts import whole_quarters
from services.matchmaking.domain.engine.timeline import Laid, Timeline
from shared.kernel import Block, BusyKind

_NEVER_TOUCHED = (BusyKind.FIXED, BusyKind.OUT_OF_OFFICE)


class Calendar:
    """The busy time of one person, laid on the timeline once."""

    def __init__(self, busy: tuple[Block, ...], timeline: Timeline) -> None:
        self._busy, self._timeline = busy, timeline
        self.laid = list(timeline.laid(busy))
        self.taken = taken(self.laid)
        self.never_touched = taken([one for one in self.laid if one[2].kind in _NEVER_TOUCHED])

    @cached_property
    def laid_once(self) -> list[Laid]:
        """With an exact duplicate counted once; only where two lie alike can there be one."""
        alike = len({(low, high) for low, high, _ in self.laid}) < len(self.laid)
        return list(self._timeline.laid(distinct(self._busy))) if alike else self.laid


class Calendars:
    """The calendars of one problem. With `unknown_are_free` nothing is supposed of a calendar but what is known of it."""

    def __init__(self, problem: Problem, timeline: Timeline, *, unknown_are_free: bool = False) -> None:
        self.timeline = timeline
        self.in_default_hours = timeline.within(problem.working_hours)
        self._problem, self._unknown_are_free = problem, unknown_are_free
        self._people = {who.id: who for who in problem.participants}
        self._calendars: dict[str, Calendar] = {}
        self._registered: dict[int, int] = {}
        self._around: dict[int, tuple[int, int]] = {}
        self._at_work: dict[str, int] = {}
        self._possible: dict[tuple[str, int, int], int] = {}
        self._free: dict[tuple[str, int, int], int] = {}

    def of(self, participant: str) -> Calendar:
        if participant not in self._calendars:
            self._calendars[participant] = Calendar(self._people[participant].busy, self.timeline)
        return self._calendars[participant]

    def possible(self, participant: str, travel_minutes: int) -> int:
        """The starts at which they may come, whatever must give way."""
        key = (participant, *self.around(travel_minutes))
        if key not in self._possible:
            self._possible[key] = self._untouched(self.of(participant).never_touched, participant, travel_minutes)
        return self._possible[key]

    def free(self, participant: str, travel_minutes: int) -> int:
        """The starts at which nothing of theirs is touched."""
        key = (participant, *self.around(travel_minutes))
        if key not in self._free:
            calendar = self._calendars.get(participant)
            busy = calendar.taken if calendar else taken(self.timeline.laid(self._people[participant].busy))
            self._free[key] = self._untouched(busy, participant, travel_minutes)
        return self._free[key]

    def at_work(self, participant: str) -> int:
        """The starts within their working hours; none when their calendar is unknown."""
        if participant not in self._at_work:
            who = self._people[participant]
            relied_on = who.calendar_known or self._unknown_are_free
            hours = who.working_hours or self._problem.working_hours
            self._at_work[participant] = self.timeline.within(hours, who.days_off) if relied_on else 0
        return self._at_work[participant]

    def registered(self, working_days: int) -> int:
        """The starts at which whoever must be registered so long before still can be."""
        if working_days not in self._registered:
            self._registered[working_days] = self.timeline.waited(working_days)
        return self._registered[working_days]

    def around(self, travel_minutes: int) -> tuple[int, int]:
        """Quarters from the beginning of the journey there to the start, and from the start to the end of the journey home."""
        if travel_minutes not in self._around:
            quarters = whole_quarters(travel_minutes), whole_quarters(self._problem.duration_minutes + travel_minutes)
            self._around[travel_minutes] = quarters
        return self._around[travel_minutes]

    def supposing_known(self) -> "Calendars":
        """The same calendars, as if none were unknown."""
        if all(who.calendar_known for who in self._problem.participants):
            return self
        return Calendars(self._problem, self.timeline, unknown_are_free=True)

    def _untouched(self, busy: int, participant: str, travel_minutes: int) -> int:
        return self.at_work(participant) & ~touching(busy, *self.around(travel_minutes))
