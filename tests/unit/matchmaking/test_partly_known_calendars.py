"""A calendar that could be read in part is unknown: nothing is booked on it, and what is surely taken is not asked for."""

from dataclasses import replace
from datetime import timedelta

from services.matchmaking.domain.proposal import Found
from services.matchmaking.domain.situation import Calendar, RoomFacts
from shared.kernel import Block, BusyKind, PersonId, Role, RoomId, person_owner, room_owner
from tests.unit.matchmaking.meetings import NOW, searching
from tests.unit.matchmaking.test_finding import HOUSE, at, fixed, found, in_person, known, polled, situation


def partly(*blocks: Block) -> Calendar:
    """What could be read of a calendar; more may be in it."""
    return replace(known(*blocks), known=False)


def test_hours_that_are_surely_taken_are_not_asked_for() -> None:
    tuesday = partly(fixed(at(8, 30, day=1), at(13, day=1)), fixed(at(15, day=1), at(17, 30, day=1)))
    poll = polled(searching("a"), situation({"a": tuesday}))
    assert poll.asked == ("a",)
    assert [offer.moment.start for offer in poll.offers] == [at(13, day=1), at(8, 30, day=2), at(12, day=2)]


def test_a_partly_known_calendar_is_never_booked_however_free_it_looks() -> None:
    assert polled(searching("a", "b"), situation({"a": known(), "b": partly()})).asked == ("b",)


def test_what_may_give_way_can_be_asked_for_at_its_price_and_is_told_to_its_owner() -> None:
    tentative = Block(at(0), at(0, day=9), BusyKind.TENTATIVE)
    (first, *_) = polled(searching("a"), situation({"a": partly(tentative)})).offers
    assert first.people[0].touched == (tentative,)
    assert first.cost == 2, "a working day of waiting, and the tentative block"


def test_a_calendar_that_could_not_be_read_in_time_still_says_what_was_taken() -> None:
    meeting = replace(searching("a"), unreadable=(person_owner(PersonId("a")),))
    poll = polled(meeting, situation({"a": known(fixed(at(8, day=1), at(18, day=1)))}))
    assert [offer.moment.start.date() for offer in poll.offers] == [NOW.date() + timedelta(days=day) for day in (2, 2, 3)]


def test_past_what_could_be_read_an_unknown_calendar_is_asked_for_not_shut() -> None:
    until_tuesday = replace(partly(), known_until=at(0, day=1))
    assert polled(searching("a"), situation({"a": until_tuesday})).offers[0].moment.start == at(9, day=1)


def test_an_optional_person_of_a_partly_known_calendar_is_asked_along_and_counts_for_nothing() -> None:
    busy_all_week = partly(fixed(at(0), at(0, day=9)))
    outcome = found(searching("a", optional="c"), situation({"a": known(), "c": busy_all_week}))
    assert isinstance(outcome, Found)
    assert [(coming.person, coming.role) for coming in outcome.best.people] == [("a", Role.REQUIRED), ("c", Role.OPTIONAL)]


def test_a_room_of_a_partly_known_calendar_is_no_room() -> None:
    two = replace(HOUSE, rooms=(RoomFacts(RoomId("kamer"), 6), RoomFacts(RoomId("zaal"), 6)))
    world = situation({"a": known()}, two)
    world = replace(world, calendars={**world.calendars, room_owner(RoomId("kamer")): partly()})
    assert found(in_person("a"), world).best.moment.room == "zaal"
