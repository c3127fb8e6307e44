"""The list of date against disruption, by what each start turns out to disturb rather than by what it might at the least."""

from services.matchmaking.domain.engine.attendance import Filling
from services.matchmaking.domain.engine.tradeoff import Candidate, tradeoff


def kept(*disruptions: int, at_least: int = 0) -> list[int]:
    """Of starts in this order that disturb so much, while less seemed possible, those that are kept."""

    def least_at(at: int) -> Candidate:
        return Candidate(disruptions[at], at, "", "", 0, Filling(disruptions[at], 1, 0))

    return [one.at for one in tradeoff(((at, at_least) for at in range(len(disruptions))), least_at)]


def test_a_later_start_that_promised_less_and_disturbs_as_much_or_more_is_left_out() -> None:
    assert kept(5, 7, 5, 4, 4, 1) == [0, 3, 5]


def test_a_start_without_a_way_is_passed_over() -> None:
    assert tradeoff([(0, 0), (1, 0)], lambda _: None) == []
