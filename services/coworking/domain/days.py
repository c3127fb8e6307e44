"""A planned day: who is invited, who signed up, who has a seat."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.coworking.domain.candidates import Candidate
from services.coworking.domain.planning import Invited, PlannedDay, Wish
from shared.kernel import Block, BusyKind, DayId, PersonId


@dataclass(frozen=True, slots=True)
class SignUp:
    """The latest answer of one person. `revision` counts the answers to the day: an older one never replaces a newer."""

    person: PersonId
    comes: bool
    answered_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Seating:
    """Who comes, in the order in which they signed up, and who waits for a seat."""

    coming: tuple[PersonId, ...]
    waiting: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The record of one day; `revision` counts its changes."""

    id: DayId
    revision: int
    wish: Wish
    plan: PlannedDay
    planned_at: datetime
    answers: tuple[SignUp, ...] = ()
    ended: bool = False

    @property
    def seating(self) -> Seating:
        """Seats go by time of signing up. A visitor who signs up too late to be registered waits, whatever is free."""
        late = {one.person for one in self.answers if one.answered_at > self.plan.sign_up_until} & self._visitors
        asked = [one.person for one in sorted(self.answers, key=lambda one: (one.answered_at, one.revision)) if one.comes]
        coming = tuple([person for person in asked if person not in late][: self.plan.seats])
        return Seating(coming, tuple(person for person in asked if person not in coming))

    @property
    def _visitors(self) -> set[PersonId]:
        return {one.person for one in self.plan.invited if one.needs_registration}

    def over(self) -> "Day":
        """The day took place."""
        return replace(self, revision=self.revision + 1, ended=True)

    def invites(self, person: PersonId) -> bool:
        return any(one.person == person for one in self.plan.invited)


@dataclass(frozen=True, slots=True)
class Changed:
    """The day as it is now; `reseated` when somebody else comes or waits than before."""

    day: Day
    reseated: bool


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing is different."""


def sign_up(day: Day | None, answer: SignUp) -> Changed | Unchanged:
    """Count an answer of somebody who is invited. Who says yes again after a no goes to the end of the row."""
    if day is None:
        return Unchanged()
    known = next((one for one in day.answers if one.person == answer.person), None)
    if day.ended or not day.invites(answer.person) or (known is not None and known.revision >= answer.revision):
        return Unchanged()
    if known is not None and known.comes and answer.comes:
        answer = replace(answer, answered_at=known.answered_at)
    return _changed(day, replace(day, answers=(*(one for one in day.answers if one.person != answer.person), answer)))


def without(day: Day, person: PersonId) -> Changed | Unchanged:
    """The day as if this person had never been asked."""
    if not day.invites(person):
        return Unchanged()
    invited: tuple[Invited, ...] = tuple(one for one in day.plan.invited if one.person != person)
    wish = replace(day.wish, asker=None) if day.wish.asker == person else day.wish
    answers = tuple(one for one in day.answers if one.person != person)
    return _changed(day, replace(day, wish=wish, plan=replace(day.plan, invited=invited), answers=answers))


def beside(candidate: Candidate, days: Iterable[Day]) -> Candidate:
    """Somebody who comes to another day is not free then, whatever the calendar says."""
    plans = [day.plan for day in days if candidate.person in day.seating.coming]
    if candidate.calendar is None or not plans:
        return candidate
    blocks = (*candidate.calendar.blocks, *(Block(plan.start, plan.end, BusyKind.FIXED) for plan in plans))
    return replace(candidate, calendar=replace(candidate.calendar, blocks=blocks))


def _changed(before: Day, after: Day) -> Changed:
    return Changed(replace(after, revision=before.revision + 1), reseated=after.seating != before.seating)
