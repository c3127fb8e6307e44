"""A moment made concrete: who comes for which seat, what gives way, and what must be held for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from services.matchmaking.domain.holds import Claim
from shared.kernel import Block, MeetingForm, Moment, PersonId, Role, person_owner, room_owner


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at the table: filled by one of `people`. Empty when everybody of it was forgotten."""

    people: tuple[PersonId, ...]
    role: Role = Role.REQUIRED

    @property
    def required(self) -> bool:
        return self.role is Role.REQUIRED and bool(self.people)


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody asked to come. `seat` is the position among the seats asked for; a deputy comes for `principal`.

    `touched` and `alone_at` (the first earlier starts at which only they stand in the way) are told to them and their secretariat alone.
    """

    person: PersonId
    seat: int
    role: Role = Role.REQUIRED
    principal: PersonId | None = None
    needs_registration: bool = False
    touched: tuple[Block, ...] = ()
    alone_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One moment with its people. `cost` is the weight of everything that must give way, waiting included; `form` None is as asked.

    `lent`: the host of the building must still say yes to the room.
    """

    moment: Moment
    people: tuple[Coming, ...]
    claims: tuple[Claim, ...]
    cost: Fraction = Fraction(0)
    form: MeetingForm | None = None
    lent: bool = False

    @property
    def held(self) -> tuple[PersonId, ...]:
        """Of whom time is held."""
        claimed = {claim.owner for claim in self.claims}
        return tuple(dict.fromkeys(coming.person for coming in self.people if person_owner(coming.person) in claimed))

    def is_for(self, person: PersonId) -> Coming | None:
        return next((coming for coming in self.people if coming.person == person), None)

    def with_who_blocks(self, alone_at: Mapping[str, tuple[datetime, ...]]) -> "Proposal":
        """The same, in which everybody can be told at which earlier starts they alone stand in the way."""
        return replace(self, people=tuple(replace(coming, alone_at=alone_at.get(coming.person, ())) for coming in self.people))

    def without(self, person: PersonId) -> "Proposal":
        """The same moment, at which this person does not come and holds no time."""
        claims = tuple(claim for claim in self.claims if claim.owner != person_owner(person))
        return replace(self, people=tuple(coming for coming in self.people if coming.person != person), claims=claims)

    def without_room(self) -> "Proposal":
        """The same moment in the same building, where no room is known any more and none is held."""
        room = self.moment.room
        claims = tuple(claim for claim in self.claims if room is None or claim.owner != room_owner(room))
        return replace(self, moment=replace(self.moment, room=None), claims=claims, lent=False)

    def beside(self, coming: Coming, claim: Claim) -> "Proposal":
        """The same moment with somebody more."""
        return replace(self, people=(*self.people, coming), claims=(*self.claims, claim))


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another moment that was possible, with its one line."""

    moment: Moment
    cost: Fraction
    explanation: str


@dataclass(frozen=True, slots=True)
class Found:
    """The calendars give a moment."""

    best: Proposal
    explanation: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswersNeeded:
    """Somebody required has no known calendar: these moments suit the others best, and `asked` must say which suits them."""

    offers: tuple[Proposal, ...]
    asked: tuple[PersonId, ...]
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NothingFound:
    """No moment at all, with the reasons for everybody who may see the meeting."""

    reasons: tuple[str, ...] = ()


Findings = Found | AnswersNeeded | NothingFound
