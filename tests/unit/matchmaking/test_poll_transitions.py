"""A poll: when it decides, for which moment, and what follows when nothing suits."""

from dataclasses import replace
from datetime import timedelta

from services.matchmaking.domain.happenings import Confirmed, Counted, NotFound, PollOpened, Reserved
from services.matchmaking.domain.meeting import Ignored, Meeting
from services.matchmaking.domain.proposal import AnswersNeeded
from services.matchmaking.domain.settling import MOST_POLLS, settle
from shared.kernel import Answer, MeetingStatus
from tests.unit.matchmaking.meetings import (
    COLLEGA,
    DEADLINES,
    KAN,
    NIET,
    NOW,
    SCHUIVEN,
    TOMORROW,
    choose,
    close,
    collected,
    decided,
    happened,
    polling,
    proposal,
    replanned,
    searching,
)


def after(meeting: Meeting, *answers: tuple[str, tuple[object, ...]]) -> Meeting:
    for person, choices in answers:
        meeting = decided(choose(meeting, person, *choices)).meeting  # type: ignore[arg-type]
    return meeting


def chosen(meeting: Meeting) -> str:
    assert meeting.reservation is not None
    return meeting.reservation.key


def test_a_plain_kan_of_everybody_required_is_booked_at_once_without_waiting_for_optional_people() -> None:
    meeting = polling("a", "b", optional="c")
    meeting = after(meeting, ("a", (NIET, KAN, KAN)))
    decision = choose(meeting, "b", KAN, KAN, SCHUIVEN)
    assert happened(decision) == [Counted, Reserved, Confirmed]
    confirmed = decided(decision).meeting
    assert chosen(confirmed) == "2"
    assert [hold.key for hold in confirmed.holds if hold.confirmed] == ["2"]
    assert len(confirmed.holds) == 1
    assert confirmed.answer_of(confirmed.people[0]).answer is Answer.YES
    assert confirmed.answer_of(confirmed.people[2]).answer is Answer.NONE


def test_the_cheapest_suiting_moment_waits_for_everybody_required() -> None:
    meeting = after(polling("a", "b", "c"), ("a", (SCHUIVEN, KAN, KAN)), ("b", (KAN, SCHUIVEN, COLLEGA)))
    assert meeting.status is MeetingStatus.POLLING
    # 1: 1 + 4 + 4; 2: 2 + 4 + 4; 3: 3 + 12
    decision = choose(meeting, "c", SCHUIVEN, SCHUIVEN, KAN)
    assert chosen(decided(decision).meeting) == "1"
    assert happened(decision) == [Counted, Reserved, Confirmed]


def test_what_must_give_way_is_counted_only_at_a_table_of_three() -> None:
    two = choose(after(polling("a", "b"), ("a", (KAN, NIET, NIET))), "b", SCHUIVEN, NIET, NIET)
    three = choose(after(polling("a", "b", "c"), ("a", (KAN, NIET, NIET)), ("b", (KAN, NIET, NIET))), "c", SCHUIVEN, NIET, NIET)
    said = [next(one.explanation for one in decided(decision).told if isinstance(one.what, Reserved)) for decision in (two, three)]
    best = "Van de gevraagde momenten past dit het best."
    assert said == [(best,), (best, "Bij één deelnemer moet daarvoor iets schuiven.")]


def test_the_requester_does_not_make_a_table_large_enough_to_count() -> None:
    meeting = polling("a", "b", "c")
    by_one_of_them = replace(meeting, asked=replace(meeting.asked, requester=meeting.people[0]))
    decision = choose(after(by_one_of_them, ("a", (KAN, NIET, NIET)), ("b", (KAN, NIET, NIET))), "c", SCHUIVEN, NIET, NIET)
    explained = next(one.explanation for one in decided(decision).told if isinstance(one.what, Reserved))
    assert explained == ("Van de gevraagde momenten past dit het best.",)


def test_a_colleague_has_not_agreed_yet() -> None:
    meeting = after(polling("a", "b"), ("a", (KAN, NIET, NIET)))
    decision = choose(meeting, "b", COLLEGA, NIET, NIET)
    assert happened(decision) == [Counted, Reserved]
    reservation = decided(decision).meeting.reservation
    assert reservation is not None
    assert reservation.agreed == ("a",)
    assert {coming.person for coming in reservation.proposal.people} == {"a", "b"}


def test_when_no_moment_can_suit_any_more_other_moments_are_asked() -> None:
    meeting = after(polling("a", "b"), ("a", (NIET, NIET, KAN)))
    replan = replanned(choose(meeting, "b", KAN, KAN, NIET))
    assert replan.decided.meeting.holds == ()
    assert len(replan.decided.meeting.refusals) == 3
    again = settle(replan, AnswersNeeded((proposal(meeting, 200),), meeting.people), DEADLINES)
    assert happened(again) == [Counted, PollOpened]
    assert again.meeting.poll is not None
    assert (again.meeting.poll.sequence, again.meeting.poll.offers[0].key) == (2, "4")


def test_after_three_polls_there_is_no_fourth() -> None:
    meeting = searching("a")
    decision = settle(collected(meeting), AnswersNeeded((proposal(meeting, 30),), meeting.people), DEADLINES)
    for sequence in range(1, MOST_POLLS + 1):
        poll = decision.meeting.poll
        assert poll is not None
        assert poll.sequence == sequence
        key = int(poll.offers[0].key)
        replan = replanned(choose(decision.meeting, "a", *[NIET] * key, sequence=sequence))
        decision = settle(replan, AnswersNeeded((proposal(meeting, 30 + 24 * sequence),), meeting.people), DEADLINES)
    assert happened(decision)[-1] is NotFound
    assert decision.meeting.status is MeetingStatus.NO_MOMENT
    assert decision.meeting.holds == ()


def test_at_the_deadline_a_quorum_decides_and_those_who_cannot_are_left_out() -> None:
    meeting = after(polling("a", "b", "c", quorum=2), ("a", (KAN, NIET, KAN)), ("b", (NIET, NIET, KAN)))
    decision = close(meeting)
    assert happened(decision) == [Reserved, Confirmed]
    reservation = decided(decision).meeting.reservation
    assert reservation is not None
    assert reservation.key == "3"
    assert {coming.person for coming in reservation.proposal.people} == {"a", "b", "c"}, "c did not answer and is still invited"


def test_at_the_deadline_without_enough_answers_other_moments_are_asked() -> None:
    assert replanned(close(after(polling("a", "b"), ("a", (KAN, KAN, KAN))))).decided.meeting.poll is None


def test_one_of_a_group_is_enough_and_only_that_one_comes() -> None:
    decision = choose(after(polling("a", "bc"), ("a", (KAN, KAN, KAN))), "c", NIET, KAN, NIET)
    reservation = decided(decision).meeting.reservation
    assert reservation is not None
    assert [coming.person for coming in reservation.proposal.people] == ["a", "c"]
    assert {claim.owner for hold in decided(decision).meeting.holds for claim in hold.claims} == {"persoon:a", "persoon:c"}


def test_an_answer_twice_or_older_than_the_last_changes_nothing() -> None:
    meeting = decided(choose(polling("a", "b"), "a", KAN, NIET, NIET, revision=2)).meeting
    assert choose(meeting, "a", KAN, NIET, NIET, revision=2) == Ignored()
    assert choose(meeting, "a", NIET, KAN, KAN, revision=1) == Ignored()


def test_a_changed_mind_replaces_the_earlier_answer() -> None:
    meeting = decided(choose(polling("a", "b"), "a", KAN, NIET, NIET)).meeting
    meeting = decided(choose(meeting, "a", NIET, KAN, NIET, revision=2)).meeting
    assert chosen(decided(choose(meeting, "b", KAN, KAN, NIET)).meeting) == "2"


def test_an_answer_to_an_earlier_poll_or_of_somebody_not_asked_is_ignored() -> None:
    meeting = polling("a", "b")
    assert choose(meeting, "a", KAN, KAN, KAN, sequence=2) == Ignored()
    assert choose(meeting, "x", KAN, KAN, KAN) == Ignored()


def test_a_moment_whose_hold_lapsed_is_no_longer_on_offer() -> None:
    meeting = after(polling("a", "b", quorum=1), ("a", (KAN, KAN, KAN)))
    late = close(meeting, now=TOMORROW + timedelta(hours=1))
    assert replanned(late).decided.meeting.holds == ()


def test_a_moment_that_already_began_is_out() -> None:
    meeting = after(polling("a"), *[])
    assert meeting.poll is not None
    assert meeting.poll.offers[0].proposal.moment.start - NOW == timedelta(hours=30)
    assert replanned(close(meeting, now=NOW + timedelta(days=9))).decided.meeting.poll is None
