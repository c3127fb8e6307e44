"""The file read to a Problem, as `plan.md` describes it.

A field that has a default may be left out; a field that is not described is a fault. Sizes are bounded so that every file gets an answer:
the bounds are far beyond any meeting, and the message names them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.matchmaking.adapters.plan_file.node import Malformed, Node, tree_of
from services.matchmaking.domain.engine.problem import GRID_MINUTES, Participant, Place, Prices, Problem, RoomOffer
from shared.kernel import Block, BusyKind, Role, WorkingHours

Value = TypeVar("Value")

DAY_BEGINS, DAY_ENDS = "06:00", "22:00"
MOST_MINUTES = 24 * 60
MOST_WORKING_DAYS = 10_000
MOST_SEATS = MOST_OPTIONS = 1_000_000
MOST_DAYS = 1_100
"""Three years from `van` to `tot`."""
MOST_DAYS_AHEAD = 3_700
"""Ten years from `nu` to `tot`."""
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Of `nu`, `van` and `tot`. Before, some zones did not lie on the grid."""

PRICES = {
    "wachtdag": "waiting_day",
    "voorlopig": "tentative",
    "verplaatsbaar": "movable",
    "spoedruimte": "reserve",
    "vervanger": "deputy",
    "verplichtAfwezig": "required_absent",
    "optioneelAfwezig": "optional_absent",
    "reisuur": "travel_hour",
}
"""Names in the file, and the fields of Prices."""
_NEEDED = ("nu", "van", "tot", "duurMinuten", "deelnemers")
_OPTIONAL = (
    "tijdzone",
    "inloopMinuten",
    "rasterMinuten",
    "werktijden",
    "vrijeDagen",
    "quorum",
    "eenVan",
    "locaties",
    "passen",
    "reistijden",
    "prijzen",
    "aantal",
)


def problem_of_file(text: bytes) -> Problem:
    """The problem a file holds. Raises Malformed with every fault."""
    tree = tree_of(text)
    fields = tree.fields(_NEEDED, _OPTIONAL)
    problem = _Fields(fields).problem()
    if tree.faults:
        raise Malformed(tree.faults)
    return problem


class _Fields:
    """The fields of the problem itself."""

    def __init__(self, fields: dict[str, Node]) -> None:
        self._fields = fields

    def problem(self) -> Problem:
        fields = self._fields
        people = _people(fields["deelnemers"])
        places: tuple[Place, ...] = self._read("locaties", _places, ())
        required = {who.id for who in people if who.role is Role.REQUIRED}
        groups: tuple[tuple[str, ...], ...] = self._read("eenVan", lambda node: _groups(node, {who.id for who in people}, required), ())
        seats = len(required) - sum(map(len, groups)) + len(groups)
        if fields["deelnemers"].sound and not required:
            fields["deelnemers"].wrong("er is geen verplichte deelnemer.")
        problem = Problem(
            asked_at=fields["nu"].moment(),
            first_day=fields["van"].day(),
            last_day=fields["tot"].day(),
            duration_minutes=fields["duurMinuten"].whole(1, MOST_MINUTES),
            participants=people,
            interspace_minutes=self._read("inloopMinuten", lambda node: node.whole(0, MOST_MINUTES), 0),
            working_hours=self._read("werktijden", _working_hours, WorkingHours()),
            days_off=self._read("vrijeDagen", _days, frozenset()),
            quorum=self._read("quorum", lambda node: _quorum(node, seats), None),
            one_of=groups,
            places=places,
            passes=self._read("passen", lambda node: frozenset(_passes(node, people, places)), frozenset()),
            travel_minutes=self._read("reistijden", lambda node: dict(_journeys(node, people, places)), {}),
            prices=self._read("prijzen", _prices, Prices()),
            limit=self._read("aantal", lambda node: node.whole(1, MOST_OPTIONS), 10),
            time_zone=self._read("tijdzone", _time_zone, "Europe/Amsterdam"),
        )
        self._read("rasterMinuten", lambda node: node.whole(GRID_MINUTES, GRID_MINUTES), GRID_MINUTES)
        self._judge_horizon(problem)
        return problem

    def _read(self, name: str, read: Callable[[Node], Value], default: Value) -> Value:
        return read(self._fields[name]) if name in self._fields else default

    def _judge_horizon(self, problem: Problem) -> None:
        now, first, last = (self._fields[name] for name in ("nu", "van", "tot"))
        for node, year in ((now, problem.asked_at.year), (first, problem.first_day.year), (last, problem.last_day.year)):
            if node.sound and not FIRST_YEAR <= year <= LAST_YEAR:
                node.wrong(f"het jaar moet liggen van {FIRST_YEAR} tot en met {LAST_YEAR}.")
        if not (now.sound and first.sound and last.sound):
            return
        if problem.first_day > problem.last_day:
            last.wrong("ligt voor van.")
        elif (problem.last_day - problem.first_day).days >= MOST_DAYS:
            last.wrong(f"ligt te ver na van: hooguit {MOST_DAYS} dagen.")
        elif (problem.last_day - problem.asked_at.date()).days > MOST_DAYS_AHEAD:
            last.wrong(f"ligt te ver na nu: hooguit {MOST_DAYS_AHEAD} dagen.")


def _people(node: Node) -> tuple[Participant, ...]:
    items = node.items()
    people = tuple(_participant(item) for item in items)
    _refuse_duplicates(items, [who.id for who in people])
    return people


def _participant(node: Node) -> Participant:
    fields = node.fields(("id", "rol"), ("vervanger", "werktijden", "vrijeDagen", "bezet"))
    return Participant(
        id=fields["id"].text(),
        role=Role(fields["rol"].one_of([role.value for role in Role])),
        may_send_deputy="vervanger" in fields and fields["vervanger"].truth(),
        working_hours=_working_hours(fields["werktijden"]) if "werktijden" in fields else None,
        days_off=_days(fields["vrijeDagen"]) if "vrijeDagen" in fields else frozenset(),
        busy=_blocks(fields["bezet"]) if "bezet" in fields else (),
    )


def _working_hours(node: Node) -> WorkingHours:
    fields = node.fields(("begin", "einde", "dagen"))
    begin, end = (fields[name].clock(DAY_BEGINS, DAY_ENDS) for name in ("begin", "einde"))
    days = tuple(sorted({day.whole(1, 7) for day in fields["dagen"].items()}))
    if fields["begin"].sound and fields["einde"].sound and begin >= end:
        fields["begin"].wrong("moet voor einde liggen.")
    return WorkingHours(begin, end, days)


def _days(node: Node) -> frozenset[date]:
    return frozenset(item.day() for item in node.items())


def _blocks(node: Node) -> tuple[Block, ...]:
    return tuple(_block(item) for item in node.items())


def _block(node: Node) -> Block:
    fields = node.fields(("begin", "einde", "soort"))
    begin, end = (fields[name].moment() for name in ("begin", "einde"))
    kind = BusyKind(fields["soort"].one_of([kind.value for kind in BusyKind]))
    if fields["begin"].sound and fields["einde"].sound and begin >= end:
        fields["begin"].wrong("moet voor einde liggen.")
    return Block(begin, end, kind)


def _groups(node: Node, known: set[str], required: set[str]) -> tuple[tuple[str, ...], ...]:
    grouped: set[str] = set()
    return tuple(_group(item, known, required, grouped) for item in node.items())


def _group(node: Node, known: set[str], required: set[str], grouped: set[str]) -> tuple[str, ...]:
    members = []
    for item in node.items():
        member = item.text()
        if item.sound and member not in known:
            item.wrong("deze deelnemer bestaat niet.")
        elif item.sound and member not in required:
            item.wrong("deze deelnemer is niet verplicht.")
        elif item.sound and member in grouped:
            item.wrong("deze deelnemer zit al in een groep.")
        grouped.add(member)
        members.append(member)
    if node.sound and not members:
        node.wrong("is leeg.")
    return tuple(members)


def _quorum(node: Node, seats: int) -> int | None:
    return None if node.value is None else node.whole(1, max(seats, 1))


def _places(node: Node) -> tuple[Place, ...]:
    items = node.items()
    places = tuple(_place(item) for item in items)
    _refuse_duplicates(items, [place.id for place in places])
    return places


def _place(node: Node) -> Place:
    fields = node.fields(("id", "ruimten"), ("aanmeldtermijnWerkdagen",))
    return Place(
        id=fields["id"].text(),
        rooms=_rooms(fields["ruimten"]),
        registration_working_days=(
            fields["aanmeldtermijnWerkdagen"].whole(0, MOST_WORKING_DAYS) if "aanmeldtermijnWerkdagen" in fields else 0
        ),
    )


def _rooms(node: Node) -> tuple[RoomOffer, ...]:
    items = node.items()
    rooms = tuple(_room(item) for item in items)
    _refuse_duplicates(items, [room.id for room in rooms])
    if node.sound and not rooms:
        node.wrong("er is geen ruimte.")
    return rooms


def _room(node: Node) -> RoomOffer:
    fields = node.fields(("id", "capaciteit"), ("bezet",))
    return RoomOffer(
        id=fields["id"].text(),
        capacity=fields["capaciteit"].whole(0, MOST_SEATS),
        busy=_blocks(fields["bezet"]) if "bezet" in fields else (),
    )


def _passes(node: Node, people: Iterable[Participant], places: Iterable[Place]) -> Iterator[tuple[str, str]]:
    known = {place.id for place in places}
    for who, passes in _by_participant(node, people):
        for item in passes.items():
            place = item.text()
            if item.sound and place not in known:
                item.wrong("deze locatie bestaat niet.")
            yield who, place


def _journeys(node: Node, people: Iterable[Participant], places: Iterable[Place]) -> Iterator[tuple[tuple[str, str], int]]:
    known = {place.id for place in places}
    for who, journeys in _by_participant(node, people):
        for place, minutes in journeys.entries().items():
            if place not in known:
                minutes.wrong("deze locatie bestaat niet.")
            yield (who, place), minutes.whole(0, MOST_MINUTES)


def _by_participant(node: Node, people: Iterable[Participant]) -> Iterator[tuple[str, Node]]:
    known = {who.id for who in people}
    for who, below in node.entries().items():
        if who not in known:
            below.wrong("deze deelnemer bestaat niet.")
        yield who, below


def _prices(node: Node) -> Prices:
    amounts: dict[str, Fraction] = {PRICES[name]: price.amount() for name, price in node.fields((), PRICES).items()}
    return replace(Prices(), **amounts)


def _time_zone(node: Node) -> str:
    name = node.text()
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        if node.sound:
            node.wrong("deze tijdzone bestaat niet. Geef een naam als Europe/Amsterdam.")
    return name


def _refuse_duplicates(items: Iterable[Node], ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for item, id in zip(items, ids, strict=True):
        if id and id in seen:
            item.wrong("deze id staat er al.")
        seen.add(id)
