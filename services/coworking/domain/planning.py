"""When and with whom: the date on which most people of a challenge in the other tiers are free."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.coworking.domain.candidates import AMSTERDAM, Candidate, Freedom, freedom, wall
from services.coworking.domain.sentences import why_no_day, why_this_day, why_this_person
from shared.kernel import ChallengeId, LocationId, PersonId, WorkingHours

TABLES = WorkingHours("09:00", "17:00")
"""The hours of a day together, as far as the building is open."""
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked: dates are inclusive; `seats` None is as many as fit; `asker` is somebody of the directory, if known."""

    challenge: ChallengeId
    location: LocationId
    first: date
    last: date
    seats: int | None = None
    asker: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Venue:
    """`lead` is how many working days before a day its visitors must be registered; `seats` what the building can take."""

    name: str
    opening: WorkingHours
    lead: int
    seats: int


@dataclass(frozen=True, slots=True)
class Terms:
    """When a day counts.

    `room` is how much of it must be free of fixed appointments; `answer_days` how many working days people get to sign up before they
    must be registered.
    """

    room: timedelta = timedelta(hours=3)
    answer_days: int = 2


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is asked to come, and the one Dutch sentence that says why."""

    person: PersonId
    reason: str
    needs_registration: bool


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """The best day. `start`, `end` and `sign_up_until` are aware UTC; `explanation` is for everybody and names nobody."""

    start: datetime
    end: datetime
    seats: int
    invited: tuple[Invited, ...]
    sign_up_until: datetime
    explanation: str


@dataclass(frozen=True, slots=True)
class NoDay:
    """There is none; `reason` is a Dutch sentence that says what to do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """One possible day. `others` are the free people of other tiers than the asker's: they decide which day it becomes."""

    day: date
    free: tuple[Candidate, ...]
    unknown: tuple[Candidate, ...]
    others: tuple[Candidate, ...]

    def worth(self, thin: frozenset[date]) -> tuple[int, int, bool, int]:
        """Most people first, then most tiers, then a day that is not thin, then the earliest."""
        return len(self.others), len({candidate.tier for candidate in self.others}), self.day not in thin, -self.day.toordinal()


def plan_day(
    wish: Wish,
    venue: Venue,
    people: tuple[Candidate, ...],
    now: datetime,
    days_off: frozenset[date],
    terms: Terms,
    taken: frozenset[date] = frozenset(),
    thin: frozenset[date] = frozenset(),
) -> PlannedDay | NoDay:
    """The day of `wish` on which most people of other tiers have room and can be registered in time.

    `taken` are dates on which there is a day for this challenge already: nobody is asked twice for one date. On `thin` days (recess, a
    bridge day) more people are away than their calendars say: they come after others that suit as many.
    """
    if venue.seats < 2:
        return NoDay(f"{venue.name} heeft geen ruimte voor een samenwerkdag. Kies een andere locatie.")
    today = now.astimezone(AMSTERDAM).date()
    days = [
        day
        for day in _working_days(max(wish.first, today), wish.last, days_off)
        if day.isoweekday() in venue.opening.days and day not in taken
    ]
    in_time = [day for day in days if _working_days_until(day, today, days_off) >= terms.answer_days + 1]
    if not in_time:
        return NoDay(
            f"Tussen deze data is er geen werkdag waarop {venue.name} open is en mensen zich nog kunnen aanmelden. Kies een latere datum."
        )
    asker = next((candidate for candidate in people if candidate.person == wish.asker), None)
    turnouts = [_turnout(day, venue, people, asker, _working_days_until(day, today, days_off), terms) for day in in_time]
    suitable = [turnout for turnout in turnouts if asker is None or asker in (*turnout.free, *turnout.unknown)]
    best = max(suitable, key=lambda turnout: turnout.worth(thin), default=None)
    if best is None:
        return NoDay("Op geen van de dagen tussen deze data hebt u zelf ruimte. Kies een langere periode.")
    if len(best.free) < 2 or not best.others:
        return NoDay(why_no_day(people))
    return _planned(best, wish, venue, asker, len(_of_other_tiers(people, asker)), days_off)


def hours_of(day: date, opening: WorkingHours) -> tuple[datetime, datetime]:
    """From and until when people sit together, UTC."""
    start, end = max(TABLES.start, opening.start), min(TABLES.end, opening.end)
    return wall(day, time.fromisoformat(start)), wall(day, time.fromisoformat(end))


def _turnout(day: date, venue: Venue, people: tuple[Candidate, ...], asker: Candidate | None, away: int, terms: Terms) -> Turnout:
    start, end = hours_of(day, venue.opening)
    reachable = [one for one in people if one.has_pass or away >= venue.lead + terms.answer_days]
    found = {one.person: freedom(one, start, end, terms.room) for one in reachable}
    free = tuple(one for one in reachable if found[one.person] is Freedom.FREE)
    unknown = tuple(one for one in reachable if found[one.person] is Freedom.UNKNOWN)
    return Turnout(day, free, unknown, _of_other_tiers(free, asker))


def _planned(turnout: Turnout, wish: Wish, venue: Venue, asker: Candidate | None, others: int, days_off: frozenset[date]) -> PlannedDay:
    start, end = hours_of(turnout.day, venue.opening)
    invited = tuple(_invited(one, asker, known=one in turnout.free) for one in _in_order(turnout, asker))
    lead = max(1, venue.lead) if any(one.needs_registration for one in invited) else 1
    return PlannedDay(
        start=start,
        end=end,
        seats=min(venue.seats, wish.seats or venue.seats),
        invited=invited,
        sign_up_until=wall(_working_day_before(turnout.day, lead, days_off), NOON),
        explanation=why_this_day(turnout.others, others, of_other_tiers=asker is not None and asker.tier is not None),
    )


def _in_order(turnout: Turnout, asker: Candidate | None) -> Iterator[Candidate]:
    """The asker, then the free people of other tiers, then everybody else."""
    everybody = (*([asker] if asker else []), *turnout.others, *turnout.free, *turnout.unknown)
    yield from {one.person: one for one in everybody}.values()


def _invited(candidate: Candidate, asker: Candidate | None, *, known: bool) -> Invited:
    return Invited(candidate.person, why_this_person(candidate, asks=candidate == asker, known=known), not candidate.has_pass)


def _of_other_tiers(people: tuple[Candidate, ...], asker: Candidate | None) -> tuple[Candidate, ...]:
    return tuple(one for one in people if one != asker and (asker is None or one.tier is None or one.tier is not asker.tier))


def _working_days(first: date, last: date, days_off: frozenset[date]) -> Iterator[date]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.isoweekday() <= 5 and day not in days_off:
            yield day


def _working_days_until(day: date, today: date, days_off: frozenset[date]) -> int:
    """Working days after today, up to and including `day`."""
    return sum(1 for _ in _working_days(today + timedelta(days=1), day, days_off))


def _working_day_before(day: date, count: int, days_off: frozenset[date]) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day.isoweekday() <= 5 and day not in days_off
    return day
