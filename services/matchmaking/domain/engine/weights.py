"""Prices as whole numbers, so that a search of thousands of options stays exact without fractions in its inner loop."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from services.matchmaking.domain.engine.problem import Prices
from shared.kernel import BusyKind

_TRAVEL_MINUTES_PER_HOUR_ONE_WAY = 30
"""One minute one way is two minutes in all: 30 of them make an hour of travel."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Every price times `unit`; `travel_minute` is the price of one minute one way, counted both ways."""

    unit: int
    waiting_day: int
    movable: int
    deputy: int
    required_absent: int
    optional_absent: int
    travel_minute: int
    blocks: tuple[tuple[BusyKind, int], ...]

    @classmethod
    def of(cls, prices: Prices) -> "Weights":
        by_kind = {kind: price for kind in BusyKind if (price := prices.of(kind)) is not None}
        others = (prices.waiting_day, prices.deputy, prices.required_absent, prices.optional_absent, prices.travel_hour)
        unit = _TRAVEL_MINUTES_PER_HOUR_ONE_WAY * lcm(*(price.denominator for price in (*others, *by_kind.values())))
        return cls(
            unit=unit,
            waiting_day=int(prices.waiting_day * unit),
            movable=int(prices.movable * unit),
            deputy=int(prices.deputy * unit),
            required_absent=int(prices.required_absent * unit),
            optional_absent=int(prices.optional_absent * unit),
            travel_minute=int(prices.travel_hour * unit / _TRAVEL_MINUTES_PER_HOUR_ONE_WAY),
            blocks=tuple((kind, int(price * unit)) for kind, price in by_kind.items()),
        )

    def exact(self, amount: int) -> Fraction:
        """What a whole number of this scale stands for."""
        return Fraction(amount, self.unit)
