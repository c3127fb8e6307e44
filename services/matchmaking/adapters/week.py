"""`Week` on the working days of Dutch government."""

from datetime import UTC, date, datetime, time, timedelta

from services.matchmaking.domain.meeting import Deadlines, Horizon
from shared.clock import AMSTERDAM, local
from shared.workdays import working_days_after

END_OF_THE_WORKING_DAY = time(18, 0)
URGENT_WORKING_DAYS = 1
"""Asked for within this many working days, the clock runs in hours."""


class WorkingWeek:
    """Implements `services.matchmaking.ports.Week`. All instants are UTC."""

    def __init__(self, calendars: timedelta, answer_working_days: int, urgent_answers: timedelta) -> None:
        self._calendars, self._answer_working_days, self._urgent_answers = calendars, answer_working_days, urgent_answers

    def horizon(self, earliest: datetime, within_working_days: int, not_before: datetime | None = None) -> Horizon:
        """From the day of `earliest` to the last working day promised, whose evening is the promise."""
        first = local(earliest).date()
        last = working_days_after(first, within_working_days)
        return Horizon(first, last, _instant(last, END_OF_THE_WORKING_DAY), not_before)

    def deadlines(self, now: datetime, within_working_days: int) -> Deadlines:
        """The same wall-clock time some working days on, or a few hours for what is urgent."""
        answers = now + self._urgent_answers
        if within_working_days > URGENT_WORKING_DAYS:
            day = working_days_after(local(now).date(), self._answer_working_days)
            answers = _instant(day, local(now).time())
        return Deadlines(now + self._calendars, answers, answers)


def _instant(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, AMSTERDAM).astimezone(UTC)
