"""A second, plain solver of the planning file: from the description of that file alone, on the raw JSON, sharing nothing with the engine.

It tries every start, location, room and every way to fill every place, exactly and slowly: for small problems only. A problem is the dict
that the file holds: numbers whose text is the decimal that is meant, times as text.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

File = dict[str, Any]

GRID = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER_TOUCHED = {"vast", "afwezig"}
PRICES = {
    "wachtdag": "1",
    "voorlopig": "1",
    "verplaatsbaar": "4",
    "spoedruimte": "0.5",
    "vervanger": "12",
    "verplichtAfwezig": "20",
    "optioneelAfwezig": "1.5",
    "reisuur": "0.5",
}
OFFICE_HOURS = {"begin": "08:30", "einde": "17:30", "dagen": [1, 2, 3, 4, 5]}


@dataclass(frozen=True)
class Block:
    begin: datetime
    end: datetime
    sort: str

    @cached_property
    def rounded(self) -> tuple[datetime, datetime]:
        """Outward to the grid."""
        return floor(self.begin), ceiling(self.end)

    def touched_by(self, begin: datetime, end: datetime) -> bool:
        """Whether the window [begin, end) meets this block, rounded."""
        rounded_begin, rounded_end = self.rounded
        return begin < rounded_end and rounded_begin < end


@dataclass(frozen=True)
class Seat:
    """One way to fill a place: who, in person or by a deputy, at which price, over which blocks."""

    person: str
    deputy: bool
    price: Fraction
    touched: frozenset[Block]


Seats = tuple[Seat | None, ...]


@dataclass(frozen=True)
class Way:
    """One complete way to hold the meeting in a room: a seat or nothing for each place; None is an empty place."""

    seats: Seats
    optional_coming: int
    optional_travel: Fraction


@dataclass
class Option:
    begin: datetime
    location: str | None
    room: str | None
    cost: Fraction
    disruption: Fraction
    ways: list[Way] = field(default_factory=list)


def floor(moment: datetime) -> datetime:
    return moment - (moment - EPOCH) % GRID


def ceiling(moment: datetime) -> datetime:
    return -((EPOCH - moment) // GRID) * GRID + EPOCH


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


class BruteForce:
    def __init__(self, file: File) -> None:
        self.file = file
        self.zone = ZoneInfo(file["tijdzone"])
        self.now = instant(file["nu"])
        self.length = timedelta(minutes=file["duurMinuten"])
        self.office_hours: File = file.get("werktijden", OFFICE_HOURS)
        self.holidays = {date.fromisoformat(day) for day in file.get("vrijeDagen", [])}
        self.prices = {name: Fraction(str(file.get("prijzen", {}).get(name, price))) for name, price in PRICES.items()}
        self.people: dict[str, File] = {person["id"]: person for person in file["deelnemers"]}
        self.blocks = {name: blocks_of(person) for name, person in self.people.items()}
        self.required = [name for name, person in self.people.items() if person["rol"] == "verplicht"]
        self.optional = [name for name, person in self.people.items() if person["rol"] == "optioneel"]
        groups = [list(group) for group in file.get("eenVan", [])]
        grouped = {name for group in groups for name in group}
        self.places = [[name] for name in self.required if name not in grouped] + groups
        self.working_days_until = cache(self._working_days_until)
        self.in_office_hours = cache(self._in_office_hours)
        self.at_work = cache(self._at_work)
        self.strictly_free = cache(self._strictly_free)
        self.locations: dict[str | None, File] = {location["id"]: location for location in file.get("locaties", [])} or {None: {}}

    # ---- moments

    @cached_property
    def starts(self) -> list[datetime]:
        return list(self._starts())

    def _starts(self) -> Iterator[datetime]:
        first, last = date.fromisoformat(self.file["van"]), date.fromisoformat(self.file["tot"])
        moment = ceiling(datetime.combine(first - timedelta(days=2), time(), UTC))
        while moment < datetime.combine(last + timedelta(days=3), time(), UTC):
            day = self.day(moment)
            if first <= day <= last and day not in self.holidays and moment >= self.now and self.day(moment + self.length) == day:
                yield moment
            moment += GRID

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _working_days_until(self, day: date) -> int:
        today = self.day(self.now)
        later = (today + timedelta(days=n) for n in range(1, (day - today).days + 1))
        return sum(1 for each in later if each.isoweekday() in self.office_hours["dagen"] and each not in self.holidays)

    def _in_office_hours(self, begin: datetime) -> bool:
        return self.within(self.office_hours, begin)

    def within(self, hours: File, begin: datetime) -> bool:
        opens, closes = time.fromisoformat(hours["begin"]), time.fromisoformat(hours["einde"])
        end = (begin + self.length).astimezone(self.zone)
        local = begin.astimezone(self.zone)
        return local.isoweekday() in hours["dagen"] and opens <= local.time() and end.time() <= closes

    # ---- one person

    def travel(self, name: str, location: str | None) -> int:
        minutes: int = self.file.get("reistijden", {}).get(name, {}).get(location, 0)
        return minutes

    def travel_price(self, name: str, location: str | None) -> Fraction:
        return self.prices["reisuur"] * 2 * self.travel(name, location) / 60

    def _at_work(self, name: str, begin: datetime) -> bool:
        person = self.people[name]
        off = {date.fromisoformat(day) for day in person.get("vrijeDagen", [])}
        hours: File = person.get("werktijden", self.office_hours)
        return self.within(hours, begin) and self.day(begin) not in off

    def touched(self, name: str, begin: datetime, location: str | None) -> frozenset[Block]:
        journey = timedelta(minutes=self.travel(name, location))
        return frozenset(block for block in self.blocks[name] if block.touched_by(begin - journey, begin + self.length + journey))

    def may_enter(self, name: str, begin: datetime, location: str | None) -> bool:
        if location is None or location in self.file.get("passen", {}).get(name, []):
            return True
        term: int = self.locations[location].get("aanmeldtermijnWerkdagen", 0)
        return self.working_days_until(self.day(begin)) >= term

    def _strictly_free(self, name: str, begin: datetime, location: str | None) -> bool:
        return self.at_work(name, begin) and not self.touched(name, begin, location)

    def seats_of(self, name: str, begin: datetime, location: str | None) -> Iterator[Seat]:
        if self.at_work(name, begin) and self.may_enter(name, begin, location):
            touched = self.touched(name, begin, location)
            if not any(block.sort in NEVER_TOUCHED for block in touched):
                blocks = sum((self.prices[block.sort] for block in touched), Fraction(0))
                yield Seat(name, deputy=False, price=blocks + self.travel_price(name, location), touched=touched)
        if self.people[name].get("vervanger", False) and self.in_office_hours(begin) and self.deputy_enters(begin, location):
            yield Seat(name, deputy=True, price=self.prices["vervanger"], touched=frozenset())

    def deputy_enters(self, begin: datetime, location: str | None) -> bool:
        """Never a pass: registered in time or not at all."""
        if location is None:
            return True
        term: int = self.locations[location].get("aanmeldtermijnWerkdagen", 0)
        return self.working_days_until(self.day(begin)) >= term

    # ---- options

    @cached_property
    def options(self) -> list[Option]:
        found = [option for begin in self.starts for location in self.locations for option in self._options_at(begin, location)]
        return sorted(found, key=lambda option: (option.cost, option.begin, option.location or "", option.room or ""))

    def _options_at(self, begin: datetime, location: str | None) -> Iterator[Option]:
        choices: list[list[Seat | None]] = []
        for place in self.places:
            seats: list[Seat | None] = [seat for name in place for seat in self.seats_of(name, begin, location)]
            choices.append([*seats, None] if self.file.get("quorum") is not None else seats)
        least = self.file.get("quorum") or len(self.places)
        filled = [ways for ways in itertools.product(*choices) if sum(seat is not None for seat in ways) >= least]
        if not filled:
            return
        comers = sorted(
            self.travel_price(name, location)
            for name in self.optional
            if self.strictly_free(name, begin, location) and self.may_enter(name, begin, location)
        )
        waiting = self.prices["wachtdag"] * self.working_days_until(self.day(begin))
        for room, capacity in self.free_rooms(begin, location):
            ways = list(self._priced(filled, comers, capacity))
            if ways:
                disruption = min(price for price, _ in ways)
                cheapest = [way for price, way in ways if price == disruption]
                yield Option(begin, location, room, disruption + waiting, disruption, cheapest)

    def _priced(
        self, filled: list[tuple[Seat | None, ...]], comers: list[Fraction], capacity: int | None
    ) -> Iterator[tuple[Fraction, Way]]:
        for seats in filled:
            taken = [seat for seat in seats if seat is not None]
            if capacity is not None and len(taken) > capacity:
                continue
            left = len(comers) if capacity is None else capacity - len(taken)
            coming = comers[:left]
            price = sum((seat.price for seat in taken), Fraction(0)) + sum(coming, Fraction(0))
            price += self.prices["verplichtAfwezig"] * (len(seats) - len(taken))
            price += self.prices["optioneelAfwezig"] * (len(self.optional) - len(coming))
            yield price, Way(seats, len(coming), sum(coming, Fraction(0)))

    def free_rooms(self, begin: datetime, location: str | None) -> Iterator[tuple[str | None, int | None]]:
        if location is None:
            yield None, None
            return
        before = timedelta(minutes=self.file.get("inloopMinuten", 0))
        for room in self.locations[location]["ruimten"]:
            needed = floor(begin - before), ceiling(begin + self.length)
            if not any(block.touched_by(*needed) for block in blocks_of(room)):
                yield room["id"], room["capaciteit"]

    # ---- what the answer says beside the options

    @cached_property
    def trade_off(self) -> list[Option]:
        """The options to which no other is preferable; of equal pairs the first location and room; by start."""

        def preferable(one: Option, other: Option) -> bool:
            not_worse = one.begin <= other.begin and one.disruption <= other.disruption
            return not_worse and (one.begin < other.begin or one.disruption < other.disruption)

        best = [option for option in self.options if not any(preferable(other, option) for other in self.options)]
        first: dict[tuple[datetime, Fraction], Option] = {}
        for option in sorted(best, key=lambda option: (option.begin, option.location or "", option.room or "")):
            first.setdefault((option.begin, option.disruption), option)
        return list(first.values())

    @cached_property
    def free_people(self) -> dict[datetime, frozenset[frozenset[str]]]:
        """Per start the required people who are strictly free, once for each location where those differ."""
        return {
            begin: frozenset(
                frozenset(name for name in self.required if self.strictly_free(name, begin, place)) for place in self.locations
            )
            for begin in self.starts
        }

    def strictly_possible(self, begin: datetime, given_free: frozenset[str] = frozenset()) -> bool:
        """Whether some location has somebody strictly free for every place, were `given_free` free."""
        return any(all(given_free.union(free).intersection(place) for place in self.places) for free in self.free_people[begin])

    @cached_property
    def strict(self) -> list[datetime]:
        return [begin for begin in self.starts if self.strictly_possible(begin)]

    def smallest_hindrances(self, begin: datetime) -> list[frozenset[str]]:
        """All smallest sets of required participants whose being free would make this start strictly possible."""
        for size in range(len(self.required) + 1):
            enough = [frozenset(names) for names in itertools.combinations(self.required, size)]
            enough = [names for names in enough if self.strictly_possible(begin, names)]
            if enough:
                return enough
        raise AssertionError("with everybody free every start is possible")

    def no_common_start(self, names: frozenset[str]) -> bool:
        """Whether these participants by themselves have no strictly common start: the places they fill, with nobody else to fill them."""
        places = [members for place in self.places if (members := names.intersection(place))]
        patterns = frozenset[frozenset[str]]().union(*self.free_people.values())
        return not any(all(free & members for members in places) for free in patterns)


def blocks_of(owner: File) -> frozenset[Block]:
    """The distinct blocks: an exact duplicate, in whatever offset, counts once."""
    return frozenset(Block(instant(block["begin"]), instant(block["einde"]), block["soort"]) for block in owner.get("bezet", []))
