"""Asking a day: from what somebody typed to a planned day, or the reason why there is none."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from services.coworking.domain.candidates import Challenge, invitable
from services.coworking.domain.days import Day, beside
from services.coworking.domain.planning import NoDay, PlannedDay, Terms, Venue, Wish, plan_day
from services.coworking.ports import Days, People, World
from services.coworking.steps import DayEnded, day_planned
from services.coworking.web.wire import AskedDay
from shared.bus import Bus, Commit
from shared.clock import local_day
from shared.http import Fault
from shared.kernel import ChallengeId, DayId, LocationId, PersonId
from shared.workdays import days_off_between, thin_days_between

LONGEST_SEARCH = timedelta(days=180)
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish that can be looked for: its challenge and venue are known."""

    wish: Wish
    challenge: Challenge
    venue: Venue


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """The same idempotency key came before, with another wish."""


class Asking:
    """Plans days. `horizon` is how far ahead is looked when no last date is asked."""

    def __init__(self, bus: Bus, days: Days, world: World, people: People, terms: Terms, horizon: timedelta) -> None:
        self._bus, self._days, self._world, self._people, self._terms, self._horizon = bus, days, world, people, terms, horizon

    async def understand(self, asked: AskedDay) -> Asked | list[Fault]:
        """What was typed, against what is known."""
        today = local_day(self._bus.clock.now())
        first = asked.van or today + timedelta(days=1)
        last = asked.tot or min(first, today + FURTHEST) + self._horizon
        challenge = await self._world.challenge(ChallengeId(asked.opgave))
        venue = await self._world.venue(LocationId(asked.locatie))
        faults = _faults_of_dates(today, first, last)
        if challenge is None:
            faults.append(Fault("opgave", "Deze opgave kennen we niet. Kies er een uit de lijst."))
        if venue is None:
            faults.append(Fault("locatie", "Deze locatie kennen we niet. Kies er een uit de lijst."))
        asker = await self._people.colleague(asked.aanvrager.email) if asked.aanvrager else None
        if challenge is None or venue is None or faults:
            return faults
        return Asked(Wish(challenge.id, LocationId(asked.locatie), first, last, asked.plaatsen, asker), challenge, venue)

    async def plan(self, asked: Asked, id: DayId, actor: PersonId | str) -> Day | NoDay | KeyInUse:
        """The planned day, said to everybody; the same id again is the same day."""

        async def decide(commit: Commit) -> Day | NoDay | KeyInUse:
            before = await self._days.of(id)
            if before.value is not None:
                return before.value if before.value.wish == asked.wish else KeyInUse()
            days = [document.there for document in await self._days.all()]
            taken = frozenset(local_day(day.plan.start) for day in days if day.wish.challenge == asked.challenge.id)
            candidates = tuple(beside(one, days) for one in await self._world.candidates(asked.wish))
            people = invitable(candidates, asked.challenge)
            days_off = days_off_between(local_day(commit.now), asked.wish.last)
            thin = thin_days_between(asked.wish.first, asked.wish.last, self._bus.product)
            match plan_day(asked.wish, asked.venue, people, commit.now, days_off, self._terms, taken, thin):
                case PlannedDay() as plan:
                    day = Day(id, 1, asked.wish, plan, commit.now)
                    commit.keep(before.becomes(day)).say(day_planned(day)).at(plan.end, DayEnded(day=id), key=id)
                    return day
                case NoDay() as nothing:
                    return nothing
                case unreachable:
                    assert_never(unreachable)

        return await self._bus.command(decide, actor=actor)


def _faults_of_dates(today: date, first: date, last: date) -> list[Fault]:
    faults = []
    if first < today:
        faults.append(Fault("van", "Deze datum is al geweest. Kies een latere."))
    if first > today + FURTHEST:
        faults.append(Fault("van", "Kies een datum binnen een jaar."))
    elif last < first:
        faults.append(Fault("tot", "Deze datum ligt voor de eerste. Kies een latere."))
    elif last - first > LONGEST_SEARCH:
        faults.append(Fault("tot", f"Kies een periode van hoogstens {LONGEST_SEARCH.days} dagen."))
    return faults
