"""A Problem written as a planning file, so that a decision can be replayed.

The engine knows a few things that the file cannot say: a calendar that is unknown, starts that are ruled out, a first start later than the
moment of asking, and days that are better left alone. A problem with one of those is refused, as is what the file would not be read with
(an empty id, working hours at night): never is it written as another problem.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from fractions import Fraction

from services.matchmaking.adapters.plan_file.json_text import Value, json_text
from services.matchmaking.adapters.plan_file.node import Malformed
from services.matchmaking.adapters.plan_file.reading import PRICES, problem_of_file
from services.matchmaking.domain.engine.problem import GRID_MINUTES, Participant, Place, Prices, Problem, RoomOffer
from shared.kernel import Block, WorkingHours

Object = dict[str, Value]


class NotInAFile(Exception):
    """The problem holds what a planning file cannot say: those fields of Problem and Participant, or the faults the file would have."""


def file_of_problem(problem: Problem) -> bytes:
    """JSON that `problem_of_file` reads to an equal problem: everything written out, times in UTC. Raises NotInAFile."""
    if unsayable := list(_unsayable(problem)):
        raise NotInAFile(", ".join(unsayable))
    text = f"{json_text(_problem(problem))}\n".encode()
    try:
        problem_of_file(text)
    except Malformed as malformed:
        raise NotInAFile(str(malformed)) from malformed
    return text


def _unsayable(problem: Problem) -> Iterator[str]:
    if not all(who.calendar_known for who in problem.participants):
        yield "calendar_known"
    if problem.exclude:
        yield "exclude"
    if problem.not_before is not None and problem.not_before > problem.asked_at:
        yield "not_before"
    if problem.thin_days and problem.thin_day:
        yield "thin_days"
    if any(_endless(getattr(problem.prices, field)) for field in PRICES.values()):
        yield "prices"


def _problem(problem: Problem) -> Object:
    return {
        "nu": _moment(problem.asked_at),
        "van": problem.first_day.isoformat(),
        "tot": problem.last_day.isoformat(),
        "tijdzone": problem.time_zone,
        "duurMinuten": problem.duration_minutes,
        "inloopMinuten": problem.interspace_minutes,
        "rasterMinuten": GRID_MINUTES,
        "werktijden": _working_hours(problem.working_hours),
        "vrijeDagen": _days(problem.days_off),
        "quorum": problem.quorum,
        "deelnemers": [_participant(who) for who in problem.participants],
        "eenVan": problem.one_of,
        "locaties": [_place(place) for place in problem.places],
        "passen": _passes(problem),
        "reistijden": _journeys(problem),
        "prijzen": _prices(problem.prices),
        "aantal": problem.limit,
    }


def _participant(who: Participant) -> Object:
    own_hours: Object = {"werktijden": _working_hours(who.working_hours)} if who.working_hours else {}
    about: Object = {"id": who.id, "rol": who.role.value, "vervanger": who.may_send_deputy}
    return about | own_hours | {"vrijeDagen": _days(who.days_off), "bezet": _blocks(who.busy)}


def _place(place: Place) -> Object:
    return {"id": place.id, "aanmeldtermijnWerkdagen": place.registration_working_days, "ruimten": [_room(room) for room in place.rooms]}


def _room(room: RoomOffer) -> Object:
    return {"id": room.id, "capaciteit": room.capacity, "bezet": _blocks(room.busy)}


def _blocks(blocks: Iterable[Block]) -> list[Object]:
    return [{"begin": _moment(block.start), "einde": _moment(block.end), "soort": block.kind.value} for block in blocks]


def _working_hours(hours: WorkingHours) -> Object:
    return {"begin": hours.start, "einde": hours.end, "dagen": hours.days}


def _days(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _passes(problem: Problem) -> Object:
    passes = {who.id: [place.id for place in problem.places if (who.id, place.id) in problem.passes] for who in problem.participants}
    return {who: places for who, places in passes.items() if places}


def _journeys(problem: Problem) -> Object:
    minutes = problem.travel_minutes
    journeys = {
        who.id: {place.id: minutes[who.id, place.id] for place in problem.places if (who.id, place.id) in minutes}
        for who in problem.participants
    }
    return {who: to for who, to in journeys.items() if to}


def _prices(prices: Prices) -> Object:
    return {name: getattr(prices, field) for name, field in PRICES.items()}


def _endless(amount: Fraction) -> bool:
    rest = amount.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest > 1


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
