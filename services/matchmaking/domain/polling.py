"""Counting a poll: which of the offered moments suits the people without a readable calendar (capability M7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from fractions import Fraction

from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.proposal import Coming, Proposal, Seat
from shared.kernel import PersonId, PollChoice, person_owner


@dataclass(frozen=True, slots=True)
class Offer:
    """One moment of a poll under the key by which answers name it, which is also the key of its hold."""

    key: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """What somebody said last, per key; `revision` tells an older answer from a newer."""

    person: PersonId
    revision: int
    choices: dict[str, PollChoice]


@dataclass(frozen=True, slots=True)
class Poll:
    """Moments that are asked; `sequence` counts the polls of a meeting."""

    sequence: int
    offers: tuple[Offer, ...]
    asked: tuple[PersonId, ...]
    deadline: datetime
    answers: tuple[PollAnswer, ...] = ()

    def choice(self, person: PersonId, key: str) -> PollChoice | None:
        """None: not said yet."""
        return next((answer.choices.get(key) for answer in self.answers if answer.person == person), None)

    def newest(self, person: PersonId) -> int:
        return max((answer.revision for answer in self.answers if answer.person == person), default=-1)

    def answered(self, answer: PollAnswer) -> "Poll":
        """The same poll with the last word of one person; keys that are not of this poll are left out."""
        keys = {offer.key for offer in self.offers}
        known = replace(answer, choices={key: choice for key, choice in answer.choices.items() if key in keys})
        return replace(self, answers=(*(other for other in self.answers if other.person != answer.person), known))


@dataclass(frozen=True, slots=True)
class Chosen:
    """This moment it is, with only those who come to it. `agreed` said *kan* or *kan als ik iets verzet*: that is their acceptance."""

    key: str
    proposal: Proposal
    agreed: tuple[PersonId, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Somebody's answer can still matter."""


@dataclass(frozen=True, slots=True)
class NoneSuits:
    """None of the moments can suit any more."""


Outcome = Chosen | Undecided | NoneSuits


class Waits(Enum):
    """For whom a poll waits."""

    FOR_EVERYBODY = auto()
    FOR_THE_QUORUM = auto()
    """Who is still silent may answer, and is not waited for when enough said yes."""
    NO_LONGER = auto()
    """The deadline passed."""


@dataclass(frozen=True, slots=True)
class _Filler:
    person: PersonId
    choice: PollChoice | None
    price: Fraction


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An offer with who fills which required seat (None: nobody, yet), and how many of those may still be filled."""

    offer: Offer
    fillers: dict[int, _Filler | None]
    open: int
    price: Fraction

    @property
    def filled(self) -> int:
        return sum(filler is not None for filler in self.fillers.values())

    @property
    def plain(self) -> bool:
        return all(filler is not None and filler.choice is PollChoice.CAN for filler in self.fillers.values())


def count(
    poll: Poll,
    seats: tuple[Seat, ...],
    quorum: int | None,
    prices: Prices,
    now: datetime,
    *,
    waits: Waits = Waits.FOR_EVERYBODY,
    counts: bool,
) -> Outcome:
    """What the answers so far decide.

    A plain *kan* of everybody required decides at once; otherwise the cheapest suiting moment (then the earliest) does, once everybody
    required answered, when it waits for nobody else any more, or when it is closed: then whoever did not answer is not counted on. Moments
    that began are out. `counts`: whether the explanation may count people.
    """
    required = [(number, seat) for number, seat in enumerate(seats) if seat.required]
    needed = min(quorum or len(required), len(required))
    offers = [_weigh(poll, offer, required, prices) for offer in poll.offers if offer.proposal.moment.start > now]
    alive = [weighed for weighed in offers if weighed.filled + (0 if waits is Waits.NO_LONGER else weighed.open) >= needed]
    suiting = [weighed for weighed in alive if weighed.filled >= needed]
    plain = [weighed for weighed in suiting if weighed.plain]
    if not alive:
        return NoneSuits()
    if plain:
        return _cheapest(poll, plain, counts=counts)
    if suiting and (waits is not Waits.FOR_EVERYBODY or not any(weighed.open for weighed in alive)):
        return _cheapest(poll, suiting, counts=counts)
    return Undecided()


def _cheapest(poll: Poll, offers: list[_Weighed], *, counts: bool) -> Chosen:
    best = min(offers, key=lambda weighed: (weighed.price, weighed.offer.proposal.moment.start, weighed.offer.key))
    proposal = best.offer.proposal
    people = tuple(coming for coming in proposal.people if _comes(poll, best, coming))
    stays_away = {person_owner(coming.person) for coming in proposal.people} - {person_owner(coming.person) for coming in people}
    claims = tuple(claim for claim in proposal.claims if claim.owner not in stays_away)
    said = {coming.person: poll.choice(coming.person, best.offer.key) for coming in people}
    agreed = tuple(person for person, choice in said.items() if choice in {PollChoice.CAN, PollChoice.CAN_IF_MOVED})
    kept = replace(proposal, people=people, claims=claims, cost=best.price)
    return Chosen(best.offer.key, kept, agreed, tuple(_explained(said, counts=counts)))


def _explained(said: Mapping[PersonId, PollChoice | None], *, counts: bool) -> Iterator[str]:
    """Counts only: nobody reads who must move something."""
    yield "Van de gevraagde momenten past dit het best."
    if not counts:
        return
    choices = list(said.values())
    if moved := choices.count(PollChoice.CAN_IF_MOVED):
        yield f"Bij {_people(moved)} moet daarvoor iets schuiven."
    if deputies := choices.count(PollChoice.DEPUTY):
        yield f"Voor {_people(deputies)} kan een collega komen."


def _people(count: int) -> str:
    return "één deelnemer" if count == 1 else f"{count} deelnemers"


def _comes(poll: Poll, weighed: _Weighed, coming: Coming) -> bool:
    """Who fills a seat, and whoever may still say yes."""
    filler = weighed.fillers.get(coming.seat)
    if filler is not None:
        return filler.person == coming.person
    return poll.choice(coming.person, weighed.offer.key) is not PollChoice.CANNOT


def _weigh(poll: Poll, offer: Offer, required: list[tuple[int, Seat]], prices: Prices) -> _Weighed:
    fillers: dict[int, _Filler | None] = {}
    open_seats, price = 0, offer.proposal.cost
    for number, _ in required:
        candidates = _candidates(poll, offer, number, prices)
        fillers[number] = min(
            (one for one in candidates if one.choice not in {None, PollChoice.CANNOT}), key=lambda one: one.price, default=None
        )
        filler = fillers[number]
        price += prices.required_absent if filler is None else filler.price
        open_seats += filler is None and any(one.choice is None for one in candidates)
    return _Weighed(offer, fillers, open_seats, price)


def _candidates(poll: Poll, offer: Offer, number: int, prices: Prices) -> list[_Filler]:
    """Everybody who may fill the seat. Who has a readable calendar was planned by it: *kan*, or not there at all."""
    coming = [one for one in offer.proposal.people if one.seat == number]
    by_answer = [(one, poll.choice(one.person, offer.key)) for one in coming if one.person in poll.asked]
    asked = [_Filler(one.person, choice, _price(choice, prices) + _price_of_a_deputy(one, prices)) for one, choice in by_answer]
    return [*asked, *(_Filler(one.person, PollChoice.CAN, Fraction(0)) for one in coming if one.person not in poll.asked)]


def _price_of_a_deputy(coming: Coming, prices: Prices) -> Fraction:
    """Of a deputy who was asked along because their principal was silent."""
    return Fraction(0) if coming.principal is None else prices.deputy


def _price(choice: PollChoice | None, prices: Prices) -> Fraction:
    match choice:
        case PollChoice.CAN_IF_MOVED:
            return prices.movable
        case PollChoice.DEPUTY:
            return prices.deputy
        case PollChoice.CAN | PollChoice.CANNOT | None:
            return Fraction(0)
