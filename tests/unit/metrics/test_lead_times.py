from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.metrics.domain.figures import Count, LeadTime, TooFew, figures_of
from services.metrics.domain.meetings import Meeting, asked, becomes, settled, without
from services.metrics.web import duration_words
from shared.kernel import MeetingId, MeetingStatus, PersonId, Urgency

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIVE = tuple(PersonId(f"p{number}") for number in range(5))


def meeting(number: int, *, people: tuple[PersonId, ...] = FIVE, within: int = 5) -> Meeting:
    return asked(Meeting(MeetingId(f"o{number}")), people, NINE, within, None)


def settled_after(number: int, hours: float, *, people: tuple[PersonId, ...] = FIVE, within: int = 5) -> Meeting:
    known = settled(meeting(number, people=people, within=within), NINE + timedelta(hours=hours), NINE + timedelta(days=hours), revision=4)
    return becomes(known, MeetingStatus.CONFIRMED, 4)


def test_median_and_ninetieth_percentile_are_those_of_meetings_that_happened() -> None:
    found = figures_of([settled_after(number, hours) for number, hours in enumerate((1, 2, 3, 4, 5, 6, 7, 8, 9, 20))])
    assert found.all.settled == LeadTime(timedelta(hours=5), timedelta(hours=9), 10)
    assert found.all.in_room == LeadTime(timedelta(days=5), timedelta(days=9), 10)


def test_a_meeting_that_failed_stays_in_the_figure_as_the_longest_and_one_under_way_is_not_in_it() -> None:
    never = becomes(meeting(3), MeetingStatus.NO_MOMENT, 3)
    called_off = becomes(settled_after(4, 1), MeetingStatus.CANCELLED, 9)
    found = figures_of([settled_after(1, 2), settled_after(2, 4), never, called_off, meeting(5)])
    assert found.all.settled == LeadTime(timedelta(hours=2), None, 4)
    assert found.all.in_room == LeadTime(timedelta(days=4), None, 4)


def test_a_figure_about_fewer_than_five_people_is_not_given_however_many_meetings_they_have() -> None:
    four = FIVE[:4]
    alone = figures_of([settled_after(number, 1, people=four) for number in range(20)])
    assert alone.all.settled == TooFew()
    assert alone.by_status[MeetingStatus.CONFIRMED] == TooFew()
    assert alone.by_status[MeetingStatus.HELD] == Count(0)
    together = figures_of([settled_after(1, 1, people=four), settled_after(2, 3, people=FIVE[3:])])
    assert together.all.settled == LeadTime(timedelta(hours=1), timedelta(hours=3), 2)
    assert together.by_status[MeetingStatus.CONFIRMED] == Count(2)


def test_lead_times_are_given_per_urgency() -> None:
    found = figures_of([settled_after(1, 1, within=1), settled_after(2, 30, within=10)])
    assert found.by_urgency[Urgency.TODAY].settled == LeadTime(timedelta(hours=1), timedelta(hours=1), 1)
    assert found.by_urgency[Urgency.TWO_WEEKS].settled == LeadTime(timedelta(hours=30), timedelta(hours=30), 1)
    assert found.by_urgency[Urgency.WEEK].settled == TooFew()


def test_events_in_any_order_and_twice_give_the_same_meeting() -> None:
    empty = Meeting(MeetingId("o1"))
    in_order = becomes(settled(asked(empty, FIVE, NINE, 5, None), NINE, NINE, 4), MeetingStatus.CONFIRMED, 4)
    backwards = asked(
        becomes(settled(becomes(empty, MeetingStatus.CONFIRMED, 4), NINE, NINE, 4), MeetingStatus.SEARCHING, 2), FIVE, NINE, 5, None
    )
    assert backwards == in_order
    assert settled(asked(in_order, FIVE, NINE, 5, None), NINE, NINE, 4) == in_order


def test_settled_is_the_first_confirmation_and_in_the_room_the_latest_moment() -> None:
    moved = settled(settled_after(1, 2), NINE + timedelta(hours=30), NINE + timedelta(days=9), revision=8)
    assert moved.settled_at == NINE + timedelta(hours=2)
    assert moved.starts_at == NINE + timedelta(days=9)


def test_who_is_forgotten_is_in_no_figure() -> None:
    assert figures_of([without(settled_after(1, 1), FIVE[0])]).all.settled == TooFew()


def test_how_long_people_had_been_trying_is_their_own_word() -> None:
    tried = replace(settled_after(1, 1), sought_since=date(2026, 11, 14))
    assert figures_of([tried]).sought_before == timedelta(days=10, hours=9)
    assert figures_of([settled_after(1, 1)]).sought_before is None


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(minutes=1), "1 minuut"),
        (timedelta(minutes=40), "40 minuten"),
        (timedelta(hours=3, minutes=30), "3,5 uur"),
        (timedelta(hours=26), "26 uur"),
        (timedelta(days=3), "3 dagen"),
        (None, "niet gelukt"),
        (TooFew(), "te weinig"),
    ],
)
def test_a_duration_is_as_exact_as_it_is_useful(duration: timedelta | TooFew | None, words: str) -> None:
    assert duration_words(duration) == words
