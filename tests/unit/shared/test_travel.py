from math import isclose

import pytest

from shared.kernel import Coordinates
from shared.travel import great_circle_km, journey, travel_minutes

KM_PER_DEGREE = 111.19492664455873
"""A degree of a meridian on a sphere of 6371 km."""


def north_of_utrecht(km: float, station: float = 0.0, intercity: float = 0.0, *, small: bool = False) -> Coordinates:
    return Coordinates(52.0 + km / KM_PER_DEGREE, 5.0, station, intercity, not small)


UTRECHT = north_of_utrecht(0)


def test_within_one_building_there_is_no_travel() -> None:
    assert travel_minutes(UTRECHT, UTRECHT) == 0
    assert travel_minutes(Coordinates(52.0, 5.0, 1.0, 4.0, station_is_intercity=False), UTRECHT) == 0


def test_a_degree_of_a_meridian_is_111_kilometres() -> None:
    assert isclose(great_circle_km(Coordinates(52.0, 5.0), Coordinates(53.0, 5.0)), KM_PER_DEGREE)


def test_amsterdam_and_maastricht_are_176_kilometres_apart() -> None:
    assert isclose(great_circle_km(Coordinates(52.3731, 4.8922), Coordinates(50.8514, 5.6910)), 177.9, abs_tol=0.5)


@pytest.mark.parametrize(
    ("other", "minutes"),
    [
        (north_of_utrecht(2), 15),  # bus or bike: 10 + 6.5 = 16.5; by train 5 + 2.2 + 1.976 + 5 = 14.2
        (north_of_utrecht(1), 15),  # bus or bike 13.25; by train 13.19
        (north_of_utrecht(100), 115),  # 5 + 2.2 + 98.8 + 5 = 111
        (north_of_utrecht(100, station=1, intercity=1), 130),  # 15.6 more: 126.6
        (north_of_utrecht(100, station=3, intercity=3), 130),  # 5 + 2.2 + 98.8 + 10 + 9.75 = 125.75
        (north_of_utrecht(100, station=1, intercity=10, small=True), 145),  # 141.1 by the small station, 148.5 by the other
        (north_of_utrecht(100, station=1, intercity=4, small=True), 130),  # 129 by the intercity station
        (north_of_utrecht(5, station=6, intercity=6), 30),  # bus or bike: 26.25; by train 5 + 2.2 + 4.94 + 29.5 = 41.6
    ],
)
def test_the_quickest_way_counts_and_is_rounded_up_to_five_minutes(other: Coordinates, minutes: int) -> None:
    assert travel_minutes(UTRECHT, other) == minutes
    assert travel_minutes(other, UTRECHT) == minutes


def test_one_is_told_whether_the_train_is_the_quickest() -> None:
    assert journey(UTRECHT, north_of_utrecht(100)).by_train
    assert not journey(UTRECHT, north_of_utrecht(5, station=6, intercity=6)).by_train
    assert not journey(UTRECHT, UTRECHT).by_train


def test_a_journey_of_exactly_twenty_minutes_is_not_lifted_to_twenty_five() -> None:
    assert travel_minutes(UTRECHT, north_of_utrecht(10 / 3.25, station=9, intercity=9)) == 20
