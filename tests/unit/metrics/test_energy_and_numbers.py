"""Whether meetings gave energy, and whether people gave each other their numbers."""

from datetime import UTC, datetime

from services.metrics.domain.afterwards import Energy, Sharing, energy_figures, sharing_of
from services.metrics.domain.figures import TooFew
from services.metrics.domain.meetings import Meeting, becomes, energised, shares
from shared.kernel import ChallengeId, MeetingId, MeetingStatus, PersonId, Phase

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DIKES, ROADS = ChallengeId("dijken"), ChallengeId("wegen")
PHASES = {DIKES: Phase.EXPLORE, ROADS: Phase.DELIVER}


def meeting(people: str, challenge: ChallengeId | None, gave: int, cost: int) -> Meeting:
    return Meeting(MeetingId(people), tuple(map(PersonId, people)), challenge=challenge, gave=gave, cost=cost)


def test_energy_is_given_from_five_answers_of_five_people_on() -> None:
    figures = energy_figures([meeting("abcdef", DIKES, 4, 1), meeting("ghijkl", ROADS, 2, 5)], PHASES)
    assert figures.all == Energy(6, 6)
    assert figures.by_phase == {Phase.EXPLORE: Energy(4, 1), Phase.DESIGN: Energy(0, 0), Phase.DELIVER: Energy(2, 5)}
    assert energy_figures([meeting("abcdef", DIKES, 3, 1)], PHASES).all == TooFew()
    assert energy_figures([meeting("abcd", DIKES, 3, 1), meeting("abdc", DIKES, 2, 0)], PHASES).all == TooFew()


def test_what_is_hidden_cannot_be_had_by_subtracting() -> None:
    figures = energy_figures([meeting("abcdef", DIKES, 5, 1), meeting("ghijkl", ROADS, 0, 1)], PHASES)
    assert figures.all == Energy(5, 2)
    assert figures.by_phase == {Phase.EXPLORE: TooFew(), Phase.DESIGN: Energy(0, 0), Phase.DELIVER: TooFew()}


def test_the_newest_total_counts_whatever_comes_late() -> None:
    told = energised(energised(Meeting(MeetingId("o1")), 2, 1, 3), 1, 0, 2)
    assert (told.gave, told.cost) == (2, 1)
    shared = shares(shares(told, 2, 4, 2), 1, 4, 1)
    assert (shared.sharing, shared.at_the_table) == (2, 4)


def test_half_of_the_table_shared_or_not() -> None:
    half = becomes(shares(meeting("abcd", DIKES, 0, 0), 2, 4, 1), MeetingStatus.HELD, 9)
    less = becomes(shares(meeting("defgh", DIKES, 0, 0), 2, 5, 1), MeetingStatus.HELD, 9)
    coming = becomes(shares(meeting("klmnop", DIKES, 0, 0), 6, 6, 1), MeetingStatus.CONFIRMED, 9)
    assert sharing_of([half, less, coming]) == Sharing(1, 2)
    assert sharing_of([half, coming]) == TooFew()
    assert sharing_of([]) == Sharing(0, 0)
