"""`Week` on the working days of Dutch government."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from services.matchmaking.domain.ladder import Due, Ladders, Opens, Rung
from services.matchmaking.domain.meeting import Deadlines, Horizon
from shared.clock import AMSTERDAM, local, local_day
from shared.kernel import Urgency, WorkingHours
from shared.workdays import is_working_day, working_days_after

END_OF_THE_WORKING_DAY = time(18, 0)
OFFICE_HOURS = WorkingHours("08:00", "18:00")


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """Implements `services.matchmaking.ports.Week`. All instants are UTC. For `vandaag` every clock runs in plain hours."""

    calendars: timedelta
    answer_working_days: int
    urgent_answers: timedelta
    ladders: Ladders = field(default_factory=Ladders)
    office_hours: WorkingHours = OFFICE_HOURS

    def horizon(self, earliest: datetime, within_working_days: int, not_before: datetime | None = None) -> Horizon:
        """From the day of `earliest` to the last working day promised, whose evening is the promise."""
        first = local_day(earliest)
        last = working_days_after(first, within_working_days)
        return Horizon(first, last, _instant(last, END_OF_THE_WORKING_DAY), not_before)

    def deadlines(self, now: datetime, within_working_days: int) -> Deadlines:
        """Answers by the same wall-clock time some working days on, or in a few hours for what is urgent; the ladder in office time."""
        urgency = Urgency.of(within_working_days)
        ladder = self.ladders.of(urgency)
        answers = now + self.urgent_answers
        if urgency is not Urgency.TODAY:
            answers = _instant(working_days_after(local_day(now), self.answer_working_days), local(now).time())

        def after(time: timedelta) -> datetime:
            return now + time if urgency is Urgency.TODAY else self.office_time(now, time)

        rungs = {Rung.REMIND: ladder.remind, Rung.DEPUTY: ladder.deputy, Rung.QUORUM: ladder.quorum}
        return Deadlines(
            calendars=now + self.calendars,
            poll=answers,
            answers=answers,
            consent=after(ladder.consent),
            consent_reminder=after(ladder.consent / 2),
            patience=after(ladder.patience),
            due=tuple(Due(rung, after(time)) for rung, time in rungs.items()),
            opens=Opens(after(ladder.displacement), after(ladder.form)),
            host=self.office_time(now, ladder.host),
        )

    def office_time(self, start: datetime, work: timedelta) -> datetime:
        """When so much office time has passed since `start`; none at all is `start` itself."""
        day, opens, closes = local_day(start), *map(time.fromisoformat, (self.office_hours.start, self.office_hours.end))
        while work:
            begin, end = max(start, _instant(day, opens)), _instant(day, closes)
            open_time = max(end - begin, timedelta()) if is_working_day(day) else timedelta()
            if work <= open_time:
                return begin + work
            work -= open_time
            day += timedelta(days=1)
        return start


def _instant(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, AMSTERDAM).astimezone(UTC)
