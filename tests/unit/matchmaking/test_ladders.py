"""The clocks of each urgency class on a fake clock, from the first question to the last bad news."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import assert_never

import pytest

from services.matchmaking.adapters.outcomes import clocks
from services.matchmaking.domain import displacing, escalating, transitions
from services.matchmaking.domain.happenings import About, DeputiesJoined, Reminded
from services.matchmaking.domain.meeting import Answered, Decided, Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.proposal import AnswersNeeded, Findings, Found, NothingFound, Proposal
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.situation import PersonFacts, Situation
from services.matchmaking.steps import DisplacementClosed, HoldExpired, MeetingEnded, PollClosed, RungDue
from shared.clock import local
from shared.contracts.event import PrivateEvent
from shared.kernel import Answer, Block, BusyKind, PersonId
from tests.unit.matchmaking.meetings import NOW, PRICES, WEEK, collected, proposal, searching

CLASSES = {"vandaag": 1, "drie dagen": 3, "week": 5, "twee weken": 10}
WITH_DEPUTY = Situation({PersonId("a"): PersonFacts(deputy=PersonId("d"))}, {}, (), {}, frozenset())
NOTHING = NothingFound(("Dit houdt het tegen.",))


@dataclass
class Walk:
    """Runs the clocks of one meeting, as the store would, and writes down what is told when. `options` are what each search finds."""

    meeting: Meeting
    options: list[Findings]
    now: datetime = NOW
    seen: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def begins(cls, within: int, options: Iterable[Findings], quorum: int | None = None) -> "Walk":
        meeting = searching("a", "b", "c", quorum=quorum)
        walk = cls(replace(meeting, asked=replace(meeting.asked, within_working_days=within)), list(options))
        walk.takes(collected(walk.meeting))
        return walk

    def takes(self, decision: Decision) -> None:
        match decision:
            case Ignored():
                return
            case Replan():
                decision = settle(decision, self.options.pop(0), WEEK.deadlines(self.now, self.meeting.asked.within_working_days))
            case Decided():
                pass
            case unreachable:
                assert_never(unreachable)
        told = (type(one.what).__name__ for one in decision.told)
        self.seen += [(f"{local(self.now):%a %H:%M}", what) for what in told if what != "Counted"]
        self.meeting = decision.meeting

    def to_the_end(self) -> list[tuple[str, str]]:
        """Until the meeting is settled one way or the other."""
        while running := [clock for clock in clocks(self.meeting) if not isinstance(clock[1], MeetingEnded)]:
            self.now, step = min(running, key=lambda clock: clock[0])
            self.takes(self._due(step))
        return self.seen

    def _due(self, step: PrivateEvent) -> Decision:
        deadlines = WEEK.deadlines(self.now, self.meeting.asked.within_working_days)
        match step:
            case RungDue():
                decision = escalating.climb(self.meeting, self.now, WITH_DEPUTY, PRICES, deadlines)
                return decision if isinstance(decision, Decided | Replan) else self._nothing_is_due()
            case HoldExpired():
                return transitions.hold_expired(self.meeting, step.sequence, self.now)
            case PollClosed():
                return transitions.poll_closed(self.meeting, step.sequence, PRICES, self.now, deadlines)
            case DisplacementClosed():
                return displacing.consents_closed(self.meeting, step.sequence, self.now, deadlines)
            case _:
                raise AssertionError(step)

    def _nothing_is_due(self) -> Decision:
        """A rung at the very end of the question: its clock is gone, that of the deadline runs."""
        self.meeting = replace(self.meeting, due=())
        return Ignored()


def moment(hours: int) -> Found:
    return Found(proposal(searching("a", "b", "c"), hours))


def moving(hours: int) -> Found:
    """A moment for which something of a must move."""
    best = proposal(searching("a", "b", "c"), hours)
    block = Block(best.moment.start, best.moment.end, BusyKind.MOVABLE)
    return Found(replace(best, people=(replace(best.people[0], touched=(block,)), *best.people[1:])))


INVITATIONS = {
    "vandaag": [
        *[("Mon 09:00", "Reserved"), ("Mon 09:30", "Reminded"), ("Mon 10:00", "DeputiesJoined")],
        *[("Mon 11:00", "Reserved"), ("Mon 11:30", "Reminded"), ("Mon 12:00", "DeputiesJoined")],
        ("Mon 13:00", "NotFound"),
    ],
    "drie dagen": [
        *[("Mon 09:00", "Reserved"), ("Mon 12:00", "Reminded"), ("Mon 14:00", "DeputiesJoined")],
        *[("Tue 09:00", "Reserved"), ("Tue 12:00", "Reminded"), ("Tue 14:00", "DeputiesJoined")],
        ("Wed 09:00", "NotFound"),
    ],
    "week": [
        *[("Mon 09:00", "Reserved"), ("Mon 13:00", "Reminded"), ("Mon 15:00", "DeputiesJoined")],
        *[("Tue 09:00", "Reserved"), ("Tue 13:00", "Reminded"), ("Tue 15:00", "DeputiesJoined")],
        ("Wed 09:00", "NotFound"),
    ],
    # The deputy, asked at 16:00, has four office hours: until 10:00 the next day, an hour more than the others had.
    "twee weken": [
        *[("Mon 09:00", "Reserved"), ("Mon 14:00", "Reminded"), ("Mon 16:00", "DeputiesJoined")],
        *[("Tue 10:00", "Reserved"), ("Tue 15:00", "Reminded"), ("Tue 17:00", "DeputiesJoined")],
        ("Wed 11:00", "NotFound"),
    ],
}


@pytest.mark.parametrize("urgency", CLASSES)
def test_when_everybody_is_silent_the_ladder_is_walked_for_each_moment_to_the_end(urgency: str) -> None:
    walk = Walk.begins(CLASSES[urgency], [moment(200), moment(224), NOTHING], quorum=2)
    assert walk.to_the_end() == INVITATIONS[urgency]


POLLS = {
    "vandaag": ["Mon 09:30", "Mon 10:00", "Mon 11:00"],
    "drie dagen": ["Mon 12:00", "Mon 14:00", "Tue 09:00"],
    "week": ["Mon 13:00", "Mon 15:00", "Tue 09:00"],
    "twee weken": ["Mon 14:00", "Mon 16:00", "Tue 10:00"],
}


@pytest.mark.parametrize("urgency", CLASSES)
def test_a_poll_has_the_same_rungs(urgency: str) -> None:
    offers: tuple[Proposal, ...] = tuple(proposal(searching("a", "b", "c"), hours) for hours in (200, 224))
    walk = Walk.begins(CLASSES[urgency], [AnswersNeeded(offers, (PersonId("a"), PersonId("b"))), NOTHING])
    remind, deputies, end = POLLS[urgency]
    assert walk.to_the_end() == [
        ("Mon 09:00", "PollOpened"),
        (remind, "Reminded"),
        (deputies, "DeputiesJoined"),
        (end, "NotFound"),
    ]


MOVES = {
    "vandaag": ["Mon 09:30", "Mon 10:00", "Mon 10:30", "Mon 11:00"],
    "drie dagen": ["Mon 11:00", "Mon 13:00", "Mon 15:00", "Mon 17:00"],
    "week": ["Mon 11:00", "Mon 13:00", "Mon 15:00", "Mon 17:00"],
    "twee weken": ["Mon 11:00", "Mon 13:00", "Mon 15:00", "Mon 17:00"],
}


@pytest.mark.parametrize("urgency", CLASSES)
def test_whether_something_may_move_is_asked_for_four_working_hours_and_of_today_for_one(urgency: str) -> None:
    walk = Walk.begins(CLASSES[urgency], [moving(200), moving(224), NOTHING])
    first, second, third, fourth = MOVES[urgency]
    assert walk.to_the_end() == [
        ("Mon 09:00", "DisplacementOpened"),
        (first, "Reminded"),
        (second, "DisplacementOpened"),
        (third, "Reminded"),
        (fourth, "NotFound"),
    ]


QUORUM = {"vandaag": "Mon 10:30", "drie dagen": "Mon 17:00", "week": "Mon 17:00", "twee weken": "Mon 18:00"}


@pytest.mark.parametrize("urgency", CLASSES)
def test_with_a_quorum_of_yes_the_others_are_waited_for_until_its_clock(urgency: str) -> None:
    walk = Walk.begins(CLASSES[urgency], [moment(200)], quorum=2)
    for person in "bc":
        walk.takes(transitions.answered(walk.meeting, 0, Answered(PersonId(person), 1, Answer.YES), NOW))
    assert walk.to_the_end()[-1] == (QUORUM[urgency], "Confirmed")


OPENS = {
    "vandaag": ("Mon 09:00", "Mon 09:00"),
    "drie dagen": ("Mon 09:00", "Tue 09:00"),
    "week": ("Mon 09:00", "Wed 09:00"),
    "twee weken": ("Tue 09:00", "Fri 09:00"),
}


@pytest.mark.parametrize("urgency", CLASSES)
def test_moving_and_another_form_open_by_the_clock_of_the_request(urgency: str) -> None:
    opens = WEEK.deadlines(NOW, CLASSES[urgency]).opens
    assert (f"{local(opens.displacement):%a %H:%M}", f"{local(opens.form):%a %H:%M}") == OPENS[urgency]


def test_a_rung_climbed_twice_is_climbed_once() -> None:
    walk = Walk.begins(5, [moment(200)])
    at = NOW + timedelta(hours=4)
    walk.takes(escalating.climb(walk.meeting, at, WITH_DEPUTY, PRICES, WEEK.deadlines(at, 5)))
    assert [what for _, what in walk.seen] == ["Reserved", "Reminded"]
    assert escalating.climb(walk.meeting, at, WITH_DEPUTY, PRICES, WEEK.deadlines(at, 5)) == Ignored()


def test_rungs_of_a_late_clock_are_climbed_together_and_none_after_the_deadline() -> None:
    walk = Walk.begins(5, [moment(200)])
    late = NOW + timedelta(hours=23)
    walk.takes(escalating.climb(walk.meeting, late, WITH_DEPUTY, PRICES, WEEK.deadlines(late, 5)))
    assert [what for _, what in walk.seen] == ["Reserved", "DeputiesJoined", "Reminded"]
    too_late = Walk.begins(5, [moment(200)])
    after = NOW + timedelta(hours=24)
    assert escalating.climb(too_late.meeting, after, WITH_DEPUTY, PRICES, WEEK.deadlines(after, 5)) == Ignored()


def test_office_time_stands_still_in_evenings_weekends_and_on_holidays() -> None:
    thursday = datetime(2027, 3, 25, 15, 0, tzinfo=UTC)
    """Four o'clock, the Thursday before Easter; Monday is off, and the clocks go forward on Sunday."""
    assert WEEK.office_time(thursday, timedelta(hours=2)) == datetime(2027, 3, 25, 17, 0, tzinfo=UTC)
    assert WEEK.office_time(thursday, timedelta(hours=12, minutes=30)) == datetime(2027, 3, 30, 6, 30, tzinfo=UTC)
    saturday = datetime(2027, 3, 27, 10, 0, tzinfo=UTC)
    assert WEEK.office_time(saturday, timedelta(hours=1)) == datetime(2027, 3, 30, 7, 0, tzinfo=UTC)
    assert WEEK.office_time(saturday, timedelta()) == saturday


def test_what_somebody_is_asked_and_when_it_ends_is_told() -> None:
    walk = Walk.begins(10, [moment(200)])
    at = NOW + timedelta(hours=8)
    decision = escalating.climb(walk.meeting, at, WITH_DEPUTY, PRICES, WEEK.deadlines(at, 10))
    assert isinstance(decision, Decided)
    joined, reminded = decision.told[0].what, decision.told[1].what
    assert isinstance(joined, DeputiesJoined)
    assert isinstance(reminded, Reminded)
    assert joined.deputies == (("d", "a"),)
    assert (joined.question.about, joined.question.sequence) == (About.INVITATION, 0)
    assert joined.question.deadline == NOW + timedelta(hours=26), "eleven o'clock on Tuesday"
    assert reminded.people == ("a", "b", "c"), "the deputy was asked only now"
    assert all(hold.expires > joined.question.deadline for hold in decision.meeting.holds)
