"""The ladder of a meeting: what is tried, and asked of people, after how much time. Each urgency class has its own (capability M9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.kernel import Urgency

HOUR = timedelta(hours=1)


class Rung(StrEnum):
    """What happens by the clock of a question that is open. In this order when several are due at once."""

    QUORUM = "quorum"
    """From now on the quorum that was asked suffices."""
    DEPUTY = "vervanger"
    """The deputies of those who are silent are asked as well."""
    REMIND = "herinnering"
    """Who is silent is reminded, once."""


@dataclass(frozen=True, slots=True)
class Due:
    """A rung of the question that is open, and when it is climbed."""

    rung: Rung
    at: datetime


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of one urgency class. Durations are office time, for `vandaag` time on the clock.

    `remind`, `deputy` and `quorum` run from when a question goes out (a poll, an invitation); `displacement` and `form` from the request:
    then movable appointments of others, another place or another form may be used, also when there is a moment without. `consent` is how
    long people have to say whether something of theirs may move (reminded halfway); `patience` what everybody who is reminded of a poll or
    an invitation, or asked along, has at least. `host` is how long the host of a building has to say whether a room can be had: office time
    in every class, because that is when hosts work.
    """

    remind: timedelta
    deputy: timedelta
    quorum: timedelta
    displacement: timedelta
    form: timedelta
    consent: timedelta
    patience: timedelta
    host: timedelta = 4 * HOUR


@dataclass(frozen=True, slots=True)
class Ladders:
    """The ladder of each urgency class. The defaults fit a question that people have one working day of ten hours to answer."""

    today: Ladder = Ladder(HOUR / 2, HOUR, HOUR * 3 / 2, timedelta(), timedelta(), HOUR, HOUR / 2, HOUR)
    three_days: Ladder = Ladder(3 * HOUR, 5 * HOUR, 8 * HOUR, timedelta(), 10 * HOUR, 4 * HOUR, 2 * HOUR)
    week: Ladder = Ladder(4 * HOUR, 6 * HOUR, 8 * HOUR, timedelta(), 20 * HOUR, 4 * HOUR, 3 * HOUR)
    two_weeks: Ladder = Ladder(5 * HOUR, 7 * HOUR, 9 * HOUR, 10 * HOUR, 40 * HOUR, 4 * HOUR, 4 * HOUR, 10 * HOUR)

    def of(self, urgency: Urgency) -> Ladder:
        match urgency:
            case Urgency.TODAY:
                return self.today
            case Urgency.THREE_DAYS:
                return self.three_days
            case Urgency.WEEK:
                return self.week
            case Urgency.TWO_WEEKS:
                return self.two_weeks


class Reach(StrEnum):
    """A relaxation of the search."""

    DISPLACEMENT = "verschuiven"
    """Movable appointments may give way, when whoever they belong to agrees."""
    FORM = "vorm"
    """Another place or another form than was asked: hybrid, elsewhere, online, shorter."""


@dataclass(frozen=True, slots=True)
class Opens:
    """From when each relaxation of the search may be used, also when there is a moment without it."""

    displacement: datetime
    form: datetime

    def reaches(self, now: datetime) -> tuple[frozenset[Reach], ...]:
        """What is open now; then, in the order of the ladder, with each next relaxation as well: for when there is no moment without."""
        order = sorted(((self.displacement, Reach.DISPLACEMENT), (self.form, Reach.FORM)), key=lambda one: one[0])
        climbed = [frozenset(reach for at, reach in order if at <= now)]
        for _, reach in order:
            if reach not in climbed[-1]:
                climbed.append(climbed[-1] | {reach})
        return tuple(climbed)
