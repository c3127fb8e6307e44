"""`ReceptionHours`: when a building wants to hear of its visitors."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from shared.clock import AMSTERDAM, local_day
from shared.workdays import is_working_day

AT_THE_LATEST = timedelta(hours=1)
"""Before the meeting, where visitors may be registered on the day itself."""


@dataclass(frozen=True, slots=True)
class WorkingDaysAhead:
    """At this hour of the day on which visitors must be registered, and not when the meeting has begun."""

    hour: int

    def due(self, start: datetime, lead: int) -> datetime:
        day = local_day(start)
        while lead:
            day -= timedelta(days=1)
            lead -= is_working_day(day)
        by_the_hour = datetime.combine(day, time(self.hour), AMSTERDAM).astimezone(UTC)
        return min(by_the_hour, start - AT_THE_LATEST)

    def is_late(self, start: datetime, lead: int, now: datetime) -> bool:
        """The last day for it has passed."""
        return local_day(now) > local_day(self.due(start, lead))
