"""Which meetings may give way for one that found nothing, and what is done with the best choice among what each could do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matchmaking.adapters.replanner import HighsReplanner
from services.matchmaking.domain.happenings import Reserved
from services.matchmaking.domain.holds import Hold
from services.matchmaking.domain.proposal import Found
from services.matchmaking.domain.reaching import as_agreed
from services.matchmaking.domain.replanning import (
    GIVES_WAY,
    Change,
    Contender,
    Puzzle,
    Solved,
    changes_of,
    exclude_each_other,
    may_give_way,
    neighbours,
    parts_of,
    puzzle_of,
    replanned,
    together,
)
from services.matchmaking.domain.situation import ManyAtOnce
from services.matchmaking.ports import Replanner
from shared.kernel import Answer, MeetingForm, MeetingId, MeetingStatus, PersonId, person_owner
from tests.unit.matchmaking.meetings import DEADLINES, NOW, answer, decided, polling, proposal, reserved
from tests.unit.matchmaking.puzzles import NINE, QUARTER, InTurn, contender, option

SECOND = timedelta(seconds=1)
MOVED = Fraction(30)
REPLANNERS: tuple[Callable[[], Replanner], ...] = (InTurn, HighsReplanner)


def solved(*contenders: Contender, moved: Fraction = MOVED) -> dict[str, int]:
    """By meeting the quarter that it gets, of those that change."""
    answer = HighsReplanner().best(puzzle_of(contenders, moved), SECOND)
    return {change.meeting: (change.proposal.moment.start - NINE) // QUARTER for change in changes_of(contenders, answer)}


def test_who_holds_the_only_hour_of_another_gives_way_to_it() -> None:
    assert solved(contender("nieuw", "a", 0), contender("oud", "ab", 0, 8, 16, holds_one=True)) == {"nieuw": 0, "oud": 8}


def test_nobody_moves_for_a_meeting_that_can_go_elsewhere_itself() -> None:
    assert solved(contender("nieuw", "a", 0, 8), contender("oud", "a", 0, 8, holds_one=True)) == {"nieuw": 8}


def test_one_is_moved_rather_than_two() -> None:
    new = Contender(MeetingId("nieuw"), (option("ab", 0), option("ab", 8, cost=20)), holds_one=False)
    olds = (
        contender("a", "a", 0, 16, holds_one=True),
        contender("b", "b", 0, 16, holds_one=True),
        contender("ab", "ab", 8, 24, holds_one=True),
    )
    assert solved(new, *olds) == {"nieuw": 8, "ab": 24}


def test_a_cheaper_moment_alone_is_no_reason_to_move() -> None:
    held = Contender(MeetingId("oud"), (option("a", 8, cost=25), option("a", 0)), holds_one=True)
    assert solved(held) == {}
    assert solved(held, moved=Fraction(10)) == {"oud": 0}


def test_who_holds_a_moment_never_loses_it_for_two_others() -> None:
    assert solved(contender("een", "a", 0), contender("twee", "b", 0), contender("oud", "ab", 0, holds_one=True)) == {}


def test_an_optimum_that_the_solver_proves_while_it_hands_back_its_start_is_found_after_all() -> None:
    wishes = (contender("b", "abR", 7), contender("R", "R", 8), contender("cR", "cR", 0), contender("acR", "acR", 12, 10, 11))
    held = contender("c", "c", 1, 2, 10, 6, holds_one=True)
    puzzle = puzzle_of((held, *wishes), MOVED)
    assert puzzle.worth(HighsReplanner().best(puzzle, SECOND).chosen) == best_by_trying_all(puzzle)


def test_a_room_is_taken_by_one_meeting_at_a_time() -> None:
    assert len(solved(contender("een", "aR", 0), contender("twee", "bR", 2))) == 1
    assert len(solved(contender("een", "aR", 0), contender("twee", "bR", 4))) == 2


@pytest.mark.parametrize("replanner", REPLANNERS)
def test_an_empty_puzzle_and_one_without_a_choice_are_solved_too(replanner: Callable[[], Replanner]) -> None:
    assert replanner().best(Puzzle((), ()), SECOND).chosen == frozenset()
    assert replanner().best(puzzle_of([contender("nieuw", "a")], MOVED), SECOND).chosen == frozenset()


CONTENDERS = st.lists(
    st.tuples(
        st.sets(st.sampled_from("abcR"), min_size=1, max_size=3), st.lists(st.integers(0, 12), unique=True, max_size=4), st.booleans()
    ),
    min_size=1,
    max_size=5,
)


def agreed(wishes: list[tuple[set[str], list[int], bool]]) -> list[Contender]:
    """The wishes as contenders; somebody holds a moment only when nobody before them holds that time of the same owner."""
    found: list[Contender] = []
    for number, (owners, quarters, wants_to_hold) in enumerate(wishes):
        one = contender(f"m{number}", "".join(sorted(owners)), *quarters)
        held = [[Hold("1", other.options[0].claims, NINE)] for other in found if other.holds_one]
        mine = [Hold("1", one.options[0].claims, NINE)] if quarters else []
        free = not any(exclude_each_other([tuple(mine), tuple(theirs)]) for theirs in held)
        found.append(replace(one, holds_one=bool(quarters) and wants_to_hold and free))
    return found


def best_by_trying_all(puzzle: Puzzle) -> Fraction:
    choices = range(len(puzzle.worths))
    sets = (frozenset(some) for count in range(6) for some in combinations(choices, count))
    return max(puzzle.worth(chosen) for chosen in sets if puzzle.keeps_every_row(chosen))


@pytest.mark.parametrize("replanner", REPLANNERS)
@settings(max_examples=60, deadline=None)
@given(wishes=CONTENDERS)
def test_a_choice_keeps_every_row_and_is_never_worse_than_what_holds_now(
    replanner: Callable[[], Replanner], wishes: list[tuple[set[str], list[int], bool]]
) -> None:
    contenders = agreed(wishes)
    puzzle = puzzle_of(contenders, MOVED)
    assert puzzle.keeps_every_row(puzzle.present)
    answer = replanner().best(puzzle, SECOND)
    assert puzzle.keeps_every_row(answer.chosen)
    assert puzzle.worth(answer.chosen) >= puzzle.worth(puzzle.present)
    after = [
        (Hold("1", one.claims, NINE),)
        for number, one in enumerate(one for each in contenders for one in each.options)
        if number in answer.chosen
    ]
    assert not exclude_each_other(after), "whatever keeps the rows can be held together"
    if replanner is HighsReplanner:
        assert float(puzzle.worth(answer.chosen)) == pytest.approx(float(best_by_trying_all(puzzle)))
        assert answer.gap(puzzle) == pytest.approx(0, abs=1e-4)
    assert answer.bound >= float(best_by_trying_all(puzzle)) - 1e-3


def test_with_no_time_to_think_it_is_still_no_worse_than_taking_turns() -> None:
    wishes = [contender(f"m{number}", "ab"[number % 2], *range(0, 20, 2), holds_one=number < 2) for number in range(8)]
    puzzle = puzzle_of(wishes, MOVED)
    answer = HighsReplanner().best(puzzle, timedelta())
    assert puzzle.keeps_every_row(answer.chosen)
    assert puzzle.worth(answer.chosen) >= puzzle.worth(puzzle.in_turn()) > puzzle.worth(puzzle.present)
    assert answer.bound >= puzzle.worth(answer.chosen)


def test_whoever_was_left_out_comes_further_to_the_front_the_next_turn() -> None:
    """Two choices each. In turn the first takes the hours of both; the other way round two are placed more."""
    wide = Contender(MeetingId("breed"), (option("abc", 0), option("abc", 2)), holds_one=False)
    narrow = [contender(name, name, 0, 1, 2) for name in "abc"]
    puzzle = puzzle_of((wide, *narrow), MOVED)
    assert (len(puzzle.in_turn()), len(puzzle.in_better_turn())) == (1, 3)
    assert puzzle.in_better_turn(rounds=0) == puzzle.present


def test_times_that_touch_exclude_nobody_and_those_that_overlap_at_one_instant_are_one_row() -> None:
    ten, eleven, noon = (NINE + timedelta(hours=hours) for hours in (1, 2, 3))
    assert together([(NINE, ten, 0), (ten, eleven, 1)]) == {(0,), (1,)}
    assert together([(NINE, eleven, 0), (ten, noon, 1), (NINE, noon, 2)]) == {(0, 2), (0, 1, 2)}


def test_the_gap_says_how_far_from_the_bound_at_most() -> None:
    puzzle = Puzzle((Fraction(900), Fraction(100)), (range(1), range(1, 2)))
    assert Solved(frozenset({0}), 1000.0).gap(puzzle) == pytest.approx(0.1)
    assert Solved(frozenset({0, 1}), 1000.0).gap(puzzle) == 0


def change(name: str, after: tuple[str, int], before: tuple[str, int] | None = None) -> Change:
    return Change(MeetingId(name), option(*after), None if before is None else option(*before))


def test_a_part_is_what_takes_each_others_time_and_places_somebody() -> None:
    placed, gives_way, gives_way_to_that = change("a", ("p", 0)), change("b", ("pq", 8), ("pq", 0)), change("c", ("q", 16), ("q", 8))
    alone, for_nobody = change("d", ("r", 0)), change("e", ("s", 8), ("s", 0))
    parts = parts_of([for_nobody, gives_way_to_that, alone, placed, gives_way])
    assert parts == ((gives_way_to_that, placed, gives_way), (alone,))


MANY = ManyAtOnce(most_changes=2)


def test_only_what_is_held_and_nobody_accepted_may_give_way() -> None:
    meeting = reserved("a", "b")
    assert may_give_way(meeting, NOW, MANY)
    assert may_give_way(replace(meeting, status=MeetingStatus.INVITED), NOW, MANY)
    assert not may_give_way(decided(answer(meeting, "a", Answer.YES)).meeting, NOW, MANY), "somebody accepted"
    assert not may_give_way(replace(meeting, status=MeetingStatus.CONFIRMED), NOW, MANY)
    assert not may_give_way(polling("a", "b"), NOW, MANY), "people are choosing"
    assert not may_give_way(replace(meeting, changes=2), NOW, MANY), "it was moved about enough"
    assert not may_give_way(meeting, meeting.holds[0].expires, MANY), "it no longer holds anything"


def test_a_moved_meeting_is_told_under_the_next_sequence_with_the_reason_and_counts_the_change() -> None:
    meeting = decided(answer(reserved("a", "b"), "a", Answer.MAYBE)).meeting
    moved = replanned(meeting, Found(proposal(meeting, 54), ("Iedereen kan.",)), DEADLINES)
    (told,) = moved.told
    assert isinstance(told.what, Reserved)
    assert told.explanation == (GIVES_WAY, "Iedereen kan.")
    assert (moved.meeting.sequence, moved.meeting.changes, moved.meeting.status) == (1, 1, MeetingStatus.RESERVED)
    assert [hold.claims for hold in moved.meeting.holds] == [proposal(meeting, 54).claims]
    assert {one.answer for one in moved.meeting.answers} == {Answer.NONE}, "an answer belongs to one moment"


def test_a_meeting_that_became_shorter_and_online_stays_so_in_a_re_plan() -> None:
    meeting = reserved("a", "b")
    assert meeting.reservation is not None
    asked = replace(meeting, asked=replace(meeting.asked, form=MeetingForm.IN_PERSON, duration=timedelta(hours=2)))
    invited = replace(asked, reservation=replace(meeting.reservation, proposal=replace(proposal(meeting, 30), form=MeetingForm.ONLINE)))
    agreed = as_agreed(invited)
    assert (agreed.asked.duration, agreed.asked.form) == (timedelta(hours=1), MeetingForm.ONLINE)
    moved = replanned(invited, Found(proposal(meeting, 54)), DEADLINES).meeting
    assert moved.reservation is not None
    assert moved.reservation.proposal.form is MeetingForm.ONLINE
    assert moved.asked == asked.asked, "what was asked stays what was asked"
    assert as_agreed(asked).asked.form is MeetingForm.IN_PERSON, "unless the ladder gave it another form, it is as asked"


def test_a_re_plan_reaches_those_who_share_somebody_and_those_who_share_with_these() -> None:
    ab, bc, de = (replace(reserved(*people), id=MeetingId(people)) for people in ("ab", "bc", "de"))
    assert neighbours([person_owner(PersonId("a"))], [de, bc, ab]) == (ab, bc)
    assert neighbours([person_owner(PersonId("x"))], [de, bc, ab]) == ()
