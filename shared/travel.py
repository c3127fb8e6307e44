"""Travel time from door to door, from coordinates and distances to stations alone.

Source: the straight-line model of the project's own data (`reistijd_model.json`, `hemelsbreed`): least squares on NS travel advice of
2017-04-19 08:00, tested on 33,405 pairs of stations that the fit had not seen (mean error 18.4 minutes, bias +0.4). The way to and from
the station is an assumption: walking at 5 km/h up to two kilometres, bus or bike beyond, both with a detour of 1.3. Islands and ferries are
wrong by design.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

from shared.kernel import Coordinates

_EARTH_RADIUS_KM = 6371.0
_ROUND_UP_TO_MINUTES = 5
_WALKING_KM = 2.0
_DIGITS = 9
"""Binary noise beyond this many digits must not lift a journey of exactly 45 minutes to 50."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One way: whole minutes, rounded up to five."""

    minutes: int
    by_train: bool


def travel_minutes(one: Coordinates, other: Coordinates) -> int:
    """Whole minutes one way, rounded up to five; nothing within the same building."""
    return journey(one, other).minutes


def journey(one: Coordinates, other: Coordinates) -> Journey:
    """The quickest way; within the same building there is none."""
    if (one.latitude, one.longitude) == (other.latitude, other.longitude):
        return Journey(0, by_train=False)
    km = great_circle_km(one, other)
    by_train = min(
        _access(from_km) + 2.2 + 0.988 * km + 14.5 * (small + other_small) + _access(to_km)
        for from_km, small in _ends(one)
        for to_km, other_small in _ends(other)
    )
    by_road = 10 + 3.25 * km
    minutes = round(min(by_road, by_train), _DIGITS)
    return Journey(ceil(minutes / _ROUND_UP_TO_MINUTES) * _ROUND_UP_TO_MINUTES, by_train=by_train < by_road)


def great_circle_km(one: Coordinates, other: Coordinates) -> float:
    """Haversine on a sphere."""
    north, other_north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    chord = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(chord))


def _ends(of: Coordinates) -> Iterator[tuple[float, int]]:
    """(km to the station, 1 for a small one): the nearest station, and the nearest intercity station."""
    yield of.km_station, 0 if of.station_is_intercity else 1
    yield of.km_intercity, 0


def _access(km: float) -> float:
    """Minutes between a door and a station."""
    return 5 + 15.6 * km if km <= _WALKING_KM else 10 + 3.25 * km
