"""One question afterwards: did the meeting give energy, or cost it? Who said what is kept for fourteen days, the totals stay."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.invitations.domain.invitations import OldNews
from services.invitations.domain.mails import Mail, MailKind, MailState, Occasion
from services.invitations.domain.numbers import KEPT_AFTER
from shared.kernel import MeetingId, Moment, PersonId


class Energy(StrEnum):
    """What somebody says of a meeting."""

    GAVE = "gaf"
    COST = "kostte"
    NOT_THERE = "niet-bij"


@dataclass(frozen=True, slots=True)
class Told:
    """What one person said."""

    person: PersonId
    energy: Energy


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The record of one meeting that took place. `people` said they would come; `answers` counts answers.

    `gave` and `cost` are of those who are not in `told` any more: nobody knows who they were.
    """

    meeting: MeetingId
    moment: Moment
    people: tuple[PersonId, ...]
    told: tuple[Told, ...] = ()
    gave: int = 0
    cost: int = 0
    answers: int = 0

    @property
    def until(self) -> datetime:
        """Until when one may answer, and answer otherwise."""
        return self.moment.end + KEPT_AFTER

    def of(self, person: PersonId) -> Energy | None:
        return next((one.energy for one in self.told if one.person == person), None)

    @property
    def totals(self) -> tuple[int, int]:
        """How many said that it gave, and that it cost energy."""
        said = [one.energy for one in self.told]
        return self.gave + said.count(Energy.GAVE), self.cost + said.count(Energy.COST)

    def without(self, person: PersonId) -> "Afterwards":
        """What this person said stays in the totals only."""
        kept = replace(self, told=tuple(one for one in self.told if one.person != person))
        counted = self.of(person)
        return replace(
            kept,
            people=tuple(one for one in self.people if one != person),
            gave=self.gave + (counted is Energy.GAVE),
            cost=self.cost + (counted is Energy.COST),
        )

    def closed(self) -> "Afterwards":
        """Only the totals are left."""
        gave, cost = self.totals
        return replace(self, people=(), told=(), gave=gave, cost=cost)


@dataclass(frozen=True, slots=True)
class Answered:
    """A new answer, the `revision`-th of this meeting. `came` is None when that was said before."""

    afterwards: Afterwards
    revision: int
    came: bool | None


def question(afterwards: Afterwards, occasion: Occasion, at: datetime, stopped: frozenset[PersonId]) -> tuple[Mail, ...]:
    """The mail to everybody who said they would come; not to secretariats: they were not at the table."""
    return tuple(
        Mail(
            about=afterwards.meeting,
            person=person,
            kind=MailKind.HELD,
            sequence=0,
            decided_at=at,
            occasion=occasion,
            until=afterwards.until,
            state=MailState.STOPPED if person in stopped else MailState.WAITING,
        )
        for person in afterwards.people
    )


def tell(afterwards: Afterwards, news: Told, at: datetime) -> Answered | OldNews:
    """The latest answer of a person counts; the same again, or after fourteen days, is no news."""
    before = afterwards.of(news.person)
    if news.person not in afterwards.people or before is news.energy or at >= afterwards.until:
        return OldNews()
    others = tuple(one for one in afterwards.told if one.person != news.person)
    changed = replace(afterwards, told=(*others, news), answers=afterwards.answers + 1)
    came = news.energy is not Energy.NOT_THERE
    known = before is not None and came is (before is not Energy.NOT_THERE)
    return Answered(changed, changed.answers, None if known else came)
