"""Who else comes, who comes instead, and who need not come: the people of a meeting that was asked already."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.intake.domain.asking import MOST_SEATS
from services.intake.domain.faults import Fault, Refused
from services.intake.domain.request import DraftSeat, Guest, Known, Named, Request, Seat
from services.intake.domain.table import Table, guests_of, required_seats, taken
from shared.kernel import PersonId, Role

NOT_HERE = "Deze persoon zit niet aan tafel bij dit overleg. Kies iemand die er nu bij staat."


@dataclass(frozen=True, slots=True)
class DraftReplacement:
    """Somebody at the table as typed, and who comes instead."""

    field: str
    who: Named
    by: DraftSeat


@dataclass(frozen=True, slots=True)
class DraftRemoval:
    """Somebody who need not come, as typed."""

    field: str
    who: Named


@dataclass(frozen=True, slots=True)
class Change:
    """A wish as typed."""

    added: tuple[DraftSeat, ...] = ()
    replaced: tuple[DraftReplacement, ...] = ()
    removed: tuple[DraftRemoval, ...] = ()

    @property
    def seats(self) -> tuple[DraftSeat, ...]:
        return (*self.added, *(replacement.by for replacement in self.replaced))


@dataclass(frozen=True, slots=True)
class Swap:
    """Somebody comes instead of somebody else."""

    person: PersonId
    by: PersonId


@dataclass(frozen=True, slots=True)
class Changed:
    """The request as it is next, and what of it is new."""

    request: Request
    added: tuple[Seat, ...]
    replaced: tuple[Swap, ...]
    removed: tuple[PersonId, ...]
    guests: tuple[Guest, ...]


def consider_change(change: Change, request: Request, known: Known) -> Changed | Refused:
    """Judge a change by the same rules as the request itself."""
    faults = (*_leaving(change, request), *_joining(change, request, known))
    if faults:
        return Refused(faults)
    after = _changed(change, request, known)
    faults = tuple(_left_over(after))
    return Refused(faults) if faults else after


def _leaving(change: Change, request: Request) -> Iterator[Fault]:
    if not (change.seats or change.removed):
        yield Fault("", "Noem wie erbij komt, wie door een ander wordt vervangen, of wie niet hoeft te komen.")
    gone: set[PersonId] = set()
    for field, who in (*((f"{swap.field}.email", swap.who) for swap in change.replaced), *((one.field, one.who) for one in change.removed)):
        if who.person not in request.people:
            yield Fault(field, NOT_HERE)
        elif who.person in gone:
            yield Fault(field, "Deze persoon staat hier twee keer. Noem iedereen één keer.")
        gone.add(who.person)


def _joining(change: Change, request: Request, known: Known) -> Iterator[Fault]:
    gone = {swap.who.person for swap in change.replaced} | {one.who.person for one in change.removed}
    table = Table(known, request.level, set(request.people) - gone)
    for seat in change.added:
        yield from table.faults_of(seat)
    for swap in change.replaced:
        if swap.by.one_of:
            yield Fault(f"{swap.field}.door", "Iemand wordt door één ander vervangen. Noem email, zonder eenVan.")
        else:
            yield from table.faults_of(swap.by)


def _left_over(after: Changed) -> Iterator[Fault]:
    if required_seats(after.request.seats) == 0:
        yield Fault("weglaten", "Er blijft dan niemand over die erbij moet zijn. Zeg het overleg af, of noem eerst een ander.")
    if len(after.request.seats) > MOST_SEATS:
        yield Fault("toevoegen", f"Dat zijn veel mensen. Vraag er hoogstens {MOST_SEATS}.")


def _changed(change: Change, request: Request, known: Known) -> Changed:
    swaps = tuple(Swap(swap.who.person, swap.by.one.person) for swap in change.replaced if swap.by.one is not None)
    removed = tuple(one.who.person for one in change.removed)
    by = {swap.person: swap.by for swap in swaps}
    kept = [_seat(seat, by, set(removed)) for seat in request.seats]
    before_chair = [seat for seat in kept[: request.chair_seat] if seat.people]
    chair_stays = request.chair_seat is not None and bool(kept[request.chair_seat].people)
    added = tuple(taken(seat) for seat in change.added)
    seats = (*(seat for seat in kept if seat.people), *added)
    guests = tuple(guests_of(change.seats, known))
    chair = None if request.chair in removed or (request.chair_seat is not None and not chair_stays) else request.chair
    after = replace(
        request,
        revision=request.revision + 1,
        seats=seats,
        guests=(*request.guests, *(guest for guest in guests if guest.person not in {known.person for known in request.guests})),
        quorum=None if request.quorum is None else max(1, min(request.quorum, required_seats(seats))),
        chair=by.get(PersonId(chair), chair) if chair else None,
        chair_seat=len(before_chair) if chair_stays else None,
    )
    return Changed(after, added, swaps, removed, guests)


def _seat(seat: Seat, by: dict[PersonId, PersonId], removed: set[PersonId]) -> Seat:
    return Seat(tuple(by.get(person, person) for person in seat.people if person not in removed), Role(seat.role))
