"""An answer to a planning file held against what brute force finds: whatever differs, in words."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from tests.matching.brute_force import BruteForce, Option, Seat, Way

Answer = dict[str, Any]
MOST_BLOCKED = 50
FIELDS = ["begin", "einde", "locatie", "ruimte", "kosten", "aanwezig", "vervangen", "afwezig", "raakt"]


def differences(answer: Answer, brute: BruteForce) -> list[str]:
    """Nothing when the answer (numbers as int or Decimal) is right."""
    return list(_Comparison(answer, brute).all())


class _Comparison:
    def __init__(self, answer: Answer, brute: BruteForce) -> None:
        self.answer = answer
        self.brute = brute
        self.why = answer["waaromNietEerder"]

    def all(self) -> Iterator[str]:
        if list(self.answer) != ["mogelijkheden", "afweging", "strikt", "waaromNietEerder"]:
            yield f"fields {list(self.answer)}"
        if list(self.why) != ["blokkades", "alleen", "kern", "kernBewezen"]:
            yield f"fields {list(self.why)}"
        yield from self._options("mogelijkheden", self.brute.options[: self.brute.file.get("aantal", 10)])
        yield from self._options("afweging", self.brute.trade_off)
        strict = [self._written(begin) for begin in self.brute.strict]
        if self.answer["strikt"] != strict:
            yield f"strikt {self.answer['strikt']} is not {strict}"
        yield from self._blocked()
        yield from self._alone()
        yield from self._core()

    def _options(self, name: str, expected: list[Option]) -> Iterator[str]:
        got = self.answer[name]
        if len(got) != len(expected):
            yield f"{name}: {len(got)} options, not {len(expected)}"
        for at, (one, option) in enumerate(zip(got, expected, strict=False)):
            yield from (f"{name}[{at}]: {difference}" for difference in self._option(one, option))

    def _option(self, got: Answer, option: Option) -> Iterator[str]:
        if list(got) != FIELDS:
            yield f"fields {list(got)}"
        where = (got["begin"], got["einde"], got["locatie"], got["ruimte"])
        right = (self._written(option.begin), self._written(option.begin + self.brute.length), option.location, option.room)
        if where != right:
            yield f"{where} is not {right}"
            return
        if not is_written_as(got["kosten"], option.cost):
            yield f"{where}: kosten {got['kosten']} is not {option.cost}"
        for names in (got["aanwezig"], got["vervangen"], got["afwezig"]):
            if names != [name for name in self.brute.people if name in names]:
                yield f"{where}: {names} not once each in the order of the problem"
        if not any(self._holds(got, way, option) for way in option.ways):
            yield f"{where}: {got} is none of {option.ways}"

    def _holds(self, got: Answer, way: Way, option: Option) -> bool:
        """These people and blocks are this way to hold the meeting."""
        seats = [seat for seat in way.seats if seat]
        joining = [name for name in got["aanwezig"] if name in self.brute.optional]
        in_person = {seat.person for seat in seats if not seat.deputy}
        empty = {name for place, seat in zip(self.brute.places, way.seats, strict=True) if seat is None for name in place}
        return (
            set(got["aanwezig"]) - set(joining) == in_person
            and set(got["vervangen"]) == {seat.person for seat in seats if seat.deputy}
            and set(got["afwezig"]) == empty | set(self.brute.optional).difference(joining)
            and len(joining) == way.optional_coming
            and sum((self.brute.travel_price(name, option.location) for name in joining), Fraction(0)) == way.optional_travel
            and all(self.brute.strictly_free(name, option.begin, option.location) for name in joining)
            and all(self.brute.may_enter(name, option.begin, option.location) for name in joining)
            and got["raakt"] == self._touched(seats)
        )

    def _touched(self, seats: list[Seat]) -> list[dict[str, str]]:
        order = list(self.brute.people)
        touched = sorted(
            (order.index(seat.person), block.begin, block.end, block.sort) for seat in seats if not seat.deputy for block in seat.touched
        )
        return [
            {"deelnemer": order[at], "begin": self._written(begin), "einde": self._written(end), "soort": sort}
            for at, begin, end, sort in touched
        ]

    def _blocked(self) -> Iterator[str]:
        before = [begin for begin in self.brute.starts if not self.brute.options or begin < self.brute.options[0].begin]
        smallest = {begin: self.brute.smallest_hindrances(begin) for begin in before}
        expected = sorted(before, key=lambda begin: (len(smallest[begin][0]), begin))[:MOST_BLOCKED]
        got = self.why["blokkades"]
        if [one["begin"] for one in got] != [self._written(begin) for begin in expected]:
            yield f"blokkades: {[one['begin'] for one in got]} are not {expected}"
            return
        for one, begin in zip(got, expected, strict=True):
            if frozenset(one["door"]) not in smallest[begin] or len(set(one["door"])) != len(one["door"]):
                yield f"blokkades: {one} is none of {smallest[begin]}"

    def _alone(self) -> Iterator[str]:
        hindrances = [self.brute.smallest_hindrances(begin) for begin in self.brute.starts]
        counts = {name: sum(frozenset({name}) in smallest for smallest in hindrances) for name in self.brute.people}
        expected = [(name, count) for name, count in counts.items() if count]
        if list(self.why["alleen"].items()) != expected:
            yield f"alleen: {self.why['alleen']} is not {expected}"

    def _core(self) -> Iterator[str]:
        core, proven = frozenset(self.why["kern"]), self.why["kernBewezen"]
        if bool(core) == bool(self.brute.strict or not self.brute.starts):
            yield f"kern {core}, with {len(self.brute.strict)} strict starts"
        if not core:
            return
        if not core.issubset(self.brute.required) or not self.brute.no_common_start(core):
            yield f"kern: {core} has a common start"
        if proven and (smaller := self._smaller_core(len(core))):
            yield f"kern: {core} is proven, but {smaller} is smaller"

    def _smaller_core(self, size: int) -> frozenset[str] | None:
        """A smaller group without common start in which the members of a group count together."""
        for number in range(1, len(self.brute.places) + 1):
            for places in combinations(self.brute.places, number):
                names = frozenset(name for place in places for name in place)
                if len(names) < size and self.brute.no_common_start(names):
                    return names
        return None

    def _written(self, moment: datetime) -> str:
        return moment.astimezone(self.brute.zone).isoformat()


def is_written_as(number: int | Decimal, amount: Fraction) -> bool:
    """Exactly, or to twenty digits when the decimals of the amount do not end."""
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        return False
    return Fraction(number) == amount or (is_endless(amount) and abs(Fraction(number) - amount) <= amount / 10**20)


def is_endless(amount: Fraction) -> bool:
    return bool(pow(10, 400, amount.denominator))
