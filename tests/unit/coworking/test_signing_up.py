from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from services.coworking.domain.candidates import Calendar, Candidate, Freedom, freedom
from services.coworking.domain.days import Changed, Day, SignUp, Unchanged, beside, sign_up, without
from services.coworking.domain.encounters import EncounterKind, encounters, pair_of
from services.coworking.domain.planning import Invited, PlannedDay, Wish
from shared.kernel import ChallengeId, DayId, LocationId, PersonId, WorkingHours

A, B, C, STRANGER = PersonId("a"), PersonId("b"), PersonId("c"), PersonId("x")
DAY = Day(
    id=DayId("d1"),
    revision=1,
    wish=Wish(ChallengeId("water"), LocationId("huis"), date(2026, 12, 1), date(2026, 12, 4), asker=A),
    plan=PlannedDay(
        start=datetime(2026, 12, 3, 8, tzinfo=UTC),
        end=datetime(2026, 12, 3, 16, tzinfo=UTC),
        seats=2,
        invited=(
            Invited(A, "", needs_registration=False),
            Invited(B, "", needs_registration=False),
            Invited(C, "", needs_registration=True),
        ),
        sign_up_until=datetime(2026, 12, 1, 11, tzinfo=UTC),
        explanation="",
    ),
    planned_at=datetime(2026, 11, 24, 8, tzinfo=UTC),
)


def answer(person: PersonId, minute: int, *, comes: bool = True, day: int = 30) -> SignUp:
    return SignUp(person, comes, datetime(2026, 11, day, 9, minute, tzinfo=UTC), revision=minute)


def after(*answers: SignUp) -> Day:
    day = DAY
    for one in answers:
        outcome = sign_up(day, one)
        assert isinstance(outcome, Changed)
        day = outcome.day
    return day


def test_seats_go_by_time_of_signing_up_and_who_comes_after_waits() -> None:
    assert after(answer(C, 3), answer(A, 1), answer(B, 2)).seating.coming == (A, B)
    assert after(answer(C, 3), answer(A, 1), answer(B, 2)).seating.waiting == (C,)


def test_after_a_decline_the_first_who_waits_gets_the_seat() -> None:
    day = after(answer(A, 1), answer(B, 2), answer(C, 3), answer(A, 4, comes=False))
    assert day.seating.coming == (B, C)
    assert day.seating.waiting == ()


def test_who_says_yes_again_after_a_no_goes_to_the_end() -> None:
    day = after(answer(A, 1), answer(B, 2), answer(A, 3, comes=False), answer(C, 4), answer(A, 5))
    assert day.seating.coming == (B, C)
    assert day.seating.waiting == (A,)


def test_who_says_yes_twice_keeps_the_place_in_the_row() -> None:
    assert after(answer(A, 1), answer(B, 2), answer(C, 3), answer(A, 4)).seating.coming == (A, B)


def test_an_answer_that_comes_twice_or_late_changes_nothing() -> None:
    day = after(answer(A, 1), answer(A, 4, comes=False))
    assert sign_up(day, answer(A, 4, comes=False)) == Unchanged()
    assert sign_up(day, answer(A, 1)) == Unchanged()


def test_an_answer_of_somebody_who_was_not_invited_does_not_count() -> None:
    assert sign_up(DAY, answer(STRANGER, 1)) == Unchanged()
    assert sign_up(None, answer(A, 1)) == Unchanged()
    assert sign_up(replace(DAY, ended=True), answer(A, 1)) == Unchanged()


def test_a_visitor_who_signs_up_too_late_to_be_registered_waits() -> None:
    late = SignUp(C, comes=True, answered_at=datetime(2026, 12, 2, 9, tzinfo=UTC), revision=9)
    outcome = sign_up(DAY, late)
    assert isinstance(outcome, Changed)
    assert outcome.day.seating.coming == ()
    assert outcome.day.seating.waiting == (C,)


def test_forgetting_somebody_leaves_no_trace_and_gives_the_seat_away() -> None:
    outcome = without(after(answer(A, 1), answer(B, 2), answer(C, 3)), A)
    assert isinstance(outcome, Changed)
    assert outcome.reseated
    assert outcome.day.seating.coming == (B, C)
    assert outcome.day.wish.asker is None
    assert f"{A!r}" not in repr(outcome.day)
    assert without(outcome.day, A) == Unchanged()


def test_who_comes_to_one_day_is_not_free_for_another() -> None:
    somebody = Candidate(A, None, "", WorkingHours(), has_pass=True, calendar=Calendar(DAY.planned_at, DAY.plan.end, ()))
    start, end, room = DAY.plan.start, DAY.plan.end, timedelta(hours=3)
    assert freedom(beside(somebody, [DAY]), start, end, room) is Freedom.FREE
    assert freedom(beside(somebody, [after(answer(A, 1))]), start, end, room) is Freedom.BUSY


def test_every_pair_that_met_is_one_fact_whoever_is_named_first() -> None:
    facts = encounters([C, A, B, A], date(2026, 12, 3), EncounterKind.DAY, DayId("d1"))
    assert [fact.pair for fact in facts] == [pair_of(A, B), pair_of(A, C), pair_of(B, C)]
    assert pair_of(B, A) == pair_of(A, B)
    assert encounters([A], date(2026, 12, 3), EncounterKind.DAY, DayId("d1")) == ()
