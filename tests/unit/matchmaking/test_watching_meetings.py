"""After *geen-moment*: when is looked, what opens, and how it ends."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.matchmaking.domain import transitions, watching
from services.matchmaking.domain.finding import PERIOD_OVER
from services.matchmaking.domain.happenings import CalendarsNeeded, NotFound, Opened, Reserved, Way, WayOn
from services.matchmaking.domain.meeting import Decided, Ignored, Meeting, Refusal, Watch
from services.matchmaking.domain.proposal import AnswersNeeded, Coming, Found, NothingFound, Seat
from services.matchmaking.domain.settling import GRACE, settle
from services.matchmaking.domain.watching import OPENING_GONE, Looks
from shared.kernel import MeetingStatus, OwnerId, PersonId
from tests.unit.matchmaking.meetings import DEADLINES, NOW, TOMORROW, collected, decided, happened, proposal, replanned, searching

HOUR = timedelta(hours=1)
PROMISE = NOW + timedelta(days=7)
OWNERS = (OwnerId("persoon:a"), OwnerId("persoon:b"))
NOTHING = NothingFound(("Dit houdt het tegen.",))
A_CALL = WayOn(Way.CALL, NOW + HOUR, NOW + 2 * HOUR, people=2, asked=3)


def looks(now: datetime) -> Looks:
    return Looks(soon=now + timedelta(minutes=10), later=now + 4 * HOUR)


def bad_news(*groups: str) -> Decided:
    return settle(collected(searching(*groups or ("a", "b"))), NOTHING, DEADLINES)


def watched(*groups: str) -> Meeting:
    return watching.begin(bad_news(*groups), (), OWNERS, NOW, looks(NOW)).meeting


def watch_of(meeting: Meeting) -> Watch:
    assert meeting.watch is not None
    return meeting.watch


def asking(meeting: Meeting) -> Meeting:
    """Something opened on the calendars as they are known."""
    now = watch_of(meeting).look_at
    return decided(watching.looked(meeting, Found(proposal(meeting, 30)), now, DEADLINES, looks(now))).meeting


def with_opening(hours: int = 30) -> Decided:
    meeting = asking(watched())
    return decided(watching.opened(meeting, Found(proposal(meeting, hours), ("Het is morgen.",)), DEADLINES, looks(NOW)))


def test_the_bad_news_carries_ways_on_and_the_date_of_the_promise() -> None:
    assert watching.found_nothing(bad_news())
    told = watching.begin(bad_news(), (A_CALL,), OWNERS, NOW, looks(NOW))
    assert told.told[-1].what == NotFound(0, (A_CALL,), PROMISE)
    assert told.told[-1].explanation == ("Dit houdt het tegen.",)
    assert told.meeting.watch == Watch(PROMISE, OWNERS, NOW + 4 * HOUR)


def test_after_the_promise_and_without_anybody_required_nothing_is_watched() -> None:
    late = watching.begin(bad_news(), (), OWNERS, PROMISE, looks(PROMISE))
    assert (late.meeting.watch, late.told[-1].what) == (None, NotFound(0))
    alone = replace(bad_news("a").meeting, asked=replace(searching("a").asked, seats=()))
    assert watching.begin(Decided(alone, bad_news("a").told), (), OWNERS, NOW, looks(NOW)).meeting.watch is None


def test_a_change_is_looked_at_soon_and_many_changes_are_one_look() -> None:
    sooner = decided(watching.changed(watched(), looks(NOW))).meeting
    assert watch_of(sooner).look_at == NOW + timedelta(minutes=10)
    assert watching.changed(sooner, looks(NOW + timedelta(minutes=3))) == Ignored(), "the first change is not put off by the next"
    assert watching.changed(searching("a"), looks(NOW)) == Ignored()


def test_nothing_is_looked_at_before_its_time_or_while_something_is_asked_or_held() -> None:
    meeting = watched()
    assert not watching.may_look(meeting, NOW)
    assert watching.may_look(meeting, NOW + 4 * HOUR)
    assert not watching.may_look(asking(meeting), PROMISE)
    assert not watching.may_look(with_opening().meeting, PROMISE)
    assert watching.changed(with_opening().meeting, looks(NOW)) == Ignored()


def test_nothing_found_is_silent_and_looked_at_again() -> None:
    now = NOW + 4 * HOUR
    for findings in (NOTHING, AnswersNeeded((proposal(watched(), 30),), (PersonId("a"),))):
        again = decided(watching.looked(watched(), findings, now, DEADLINES, looks(now)))
        assert (again.told, watch_of(again.meeting).look_at) == ((), now + 4 * HOUR)


def test_what_is_found_is_held_only_after_the_calendars_were_read_anew() -> None:
    meeting = watched()
    asked = decided(watching.looked(meeting, Found(proposal(meeting, 30)), NOW + 4 * HOUR, DEADLINES, looks(NOW)))
    assert happened(asked) == [CalendarsNeeded]
    assert (asked.meeting.holds, asked.meeting.status) == ((), MeetingStatus.NO_MOMENT)
    assert watching.waits_for(asked.meeting, asked.meeting.revision)
    assert not watching.waits_for(asked.meeting, asked.meeting.revision - 1)
    assert transitions.collected(asked.meeting, asked.meeting.revision, ()) == Ignored()
    gone = decided(watching.opened(asked.meeting, NOTHING, DEADLINES, looks(NOW)))
    assert (gone.told, gone.meeting.waits_for) == ((), None)


def test_a_moment_that_opens_is_held_for_the_requester_and_told_to_nobody_else() -> None:
    opened = with_opening()
    assert happened(opened) == [Opened]
    assert opened.told[0].what == Opened(1, proposal(opened.meeting, 30).moment, TOMORROW)
    assert opened.told[0].explanation[-1] == "Het is morgen."
    assert opened.meeting.status is MeetingStatus.NO_MOMENT
    assert [hold.expires for hold in opened.meeting.holds] == [TOMORROW + GRACE]
    soon = with_opening(hours=3)
    assert soon.told[0].what == Opened(1, proposal(soon.meeting, 3).moment, NOW + 3 * HOUR), "nobody takes what has begun"


def test_what_is_taken_is_reserved_as_any_other_moment_with_a_clean_count() -> None:
    tired = replace(with_opening().meeting, changes=6, changes_after_acceptance=2, accepted=True)
    taken = watching.taken(tired, 2, 1, NOW)
    assert not isinstance(taken, Ignored)
    reserved = settle(*taken, DEADLINES)
    assert happened(reserved) == [Reserved]
    assert (reserved.meeting.status, reserved.meeting.sequence) == (MeetingStatus.RESERVED, 0)
    assert (reserved.meeting.changes, reserved.meeting.accepted, reserved.meeting.watch) == (0, False, None)
    assert (len(reserved.meeting.holds), reserved.meeting.heard) == (1, 2)
    assert watching.taken(reserved.meeting, 2, 1, NOW) == Ignored(), "heard twice"


def test_what_is_taken_too_late_or_under_another_number_is_not_reserved() -> None:
    meeting = with_opening().meeting
    assert watching.taken(meeting, 2, 2, NOW) == Ignored()
    assert watching.taken(meeting, 1, 1, NOW) == Ignored(), "older than what was heard of the request"
    assert watching.taken(meeting, 2, 1, TOMORROW + GRACE) == Ignored()
    assert watching.taken(watched(), 2, 1, NOW) == Ignored()


def test_what_nobody_takes_is_given_back_and_not_offered_again() -> None:
    meeting = with_opening().meeting
    moment = proposal(meeting, 30).moment
    lapsed = decided(watching.lapsed(meeting, 1, TOMORROW, looks(TOMORROW)))
    assert (lapsed.told, lapsed.meeting.holds) == ((), ())
    assert lapsed.meeting.refusals == (Refusal(None, moment.start, moment.end),)
    assert watch_of(lapsed.meeting) == Watch(PROMISE, OWNERS, TOMORROW + 4 * HOUR)
    assert watching.lapsed(lapsed.meeting, 1, TOMORROW, looks(TOMORROW)) == Ignored()


def test_the_next_opening_has_the_next_number() -> None:
    lapsed = decided(watching.lapsed(with_opening().meeting, 1, TOMORROW, looks(TOMORROW))).meeting
    again = decided(watching.opened(asking(lapsed), Found(proposal(lapsed, 60)), DEADLINES, looks(NOW)))
    assert watching.taken(again.meeting, 2, 1, NOW) == Ignored()
    assert not isinstance(watching.taken(again.meeting, 2, 2, NOW), Ignored)


def test_the_last_look_is_at_the_promise_and_then_it_is_told_that_it_is_over() -> None:
    almost = PROMISE - HOUR
    last = decided(watching.looked(watched(), NOTHING, almost, DEADLINES, looks(almost))).meeting
    assert watch_of(last).look_at == PROMISE
    over = decided(watching.looked(last, Found(proposal(last, 200)), PROMISE, DEADLINES, looks(PROMISE)))
    assert (happened(over), over.told[0].explanation, over.meeting.watch) == ([NotFound], (PERIOD_OVER,), None)
    assert watching.looked(over.meeting, NOTHING, PROMISE, DEADLINES, looks(PROMISE)) == Ignored()


def test_an_opening_that_lapses_after_the_promise_ends_the_watch() -> None:
    over = decided(watching.lapsed(with_opening().meeting, 1, PROMISE, looks(PROMISE)))
    assert (happened(over), over.meeting.watch, over.meeting.holds) == ([NotFound], None, ())


def test_what_the_requester_says_in_whatever_order_is_handled_once_and_nothing_is_missed() -> None:
    meeting = watched()
    assert not meeting.has_heard_all_before(4)
    overtaken = decided(transitions.move(meeting, 4, meeting.horizon, 5, DEADLINES)).meeting
    assert (overtaken.heard, overtaken.missed) == (4, (2, 3))
    assert [overtaken.has_heard(number) for number in (1, 2, 3, 4)] == [True, False, False, True]
    assert (overtaken.has_heard_all_before(2), overtaken.has_heard_all_before(3)) == (True, False)
    late = decided(transitions.move(overtaken, 2, meeting.horizon, 5, DEADLINES))
    assert (late.told, late.meeting.missed) == ((), (3,)), "an older move changes nothing any more, and nothing waits for it"
    assert late.meeting.has_heard_all_before(3)
    assert transitions.move(late.meeting, 2, meeting.horizon, 5, DEADLINES) == Ignored()


def test_calling_off_and_moving_end_the_watch() -> None:
    for meeting in (watched(), asking(watched()), with_opening().meeting):
        off = decided(transitions.cancel(meeting, 2, ""))
        assert (off.meeting.watch, off.meeting.holds) == (None, ())
        moved = decided(transitions.move(meeting, 2, meeting.horizon, 5, DEADLINES))
        assert (moved.meeting.watch, moved.meeting.holds, moved.meeting.status) == (None, (), MeetingStatus.SEARCHING)
    assert decided(transitions.move(with_opening().meeting, 2, watched().horizon, 5, DEADLINES)).meeting.openings == 1


def test_without_somebody_forgotten_it_is_looked_at_soon() -> None:
    left = decided(watching.left(watched(), PersonId("b"), looks(NOW))).meeting
    assert (left.people, left.holds, watch_of(left).owners) == (("a",), (), ("persoon:a",))
    assert watch_of(left).look_at == NOW + timedelta(minutes=10)
    assert watching.left(left, PersonId("b"), looks(NOW)) == Ignored()
    nobody = decided(watching.left(left, PersonId("a"), looks(NOW)))
    assert (happened(nobody), nobody.meeting.watch) == ([NotFound], None)


def test_a_moment_that_opened_stays_for_the_requester_when_somebody_else_is_forgotten() -> None:
    left = decided(watching.left(with_opening().meeting, PersonId("b"), looks(NOW)))
    assert (left.told, [claim.owner for hold in left.meeting.holds for claim in hold.claims]) == ((), ["persoon:a"])
    taken = watching.taken(left.meeting, 2, 1, NOW)
    assert not isinstance(taken, Ignored)
    assert [coming.person for coming in taken[1].best.people] == ["a"]


def test_a_moment_that_opened_for_somebody_of_a_seat_who_is_forgotten_is_said_to_be_gone() -> None:
    opened = with_opening().meeting
    seats = (*opened.asked.seats, Seat((PersonId("c"), PersonId("d"))))
    with_seat = replace(opened, asked=replace(opened.asked, seats=seats))
    opening = watch_of(with_seat).opening
    assert opening is not None
    joined = replace(opening, proposal=replace(opening.proposal, people=(*opening.proposal.people, Coming(PersonId("c"), 2))))
    meeting = replace(with_seat, watch=replace(watch_of(with_seat), opening=joined))
    gone = decided(watching.left(meeting, PersonId("c"), looks(NOW)))
    assert (happened(gone), gone.told[0].explanation, gone.meeting.holds) == ([NotFound], (OPENING_GONE,), ())
    assert watching.found_nothing(gone)
    assert watch_of(watching.begin(gone, (), OWNERS, NOW, looks(NOW)).meeting).opening is None


def test_no_replan_starts_from_a_moment_that_was_never_taken() -> None:
    taken = watching.taken(with_opening().meeting, 2, 1, NOW)
    assert not isinstance(taken, Ignored)
    assert replanned(taken[0]).decided.meeting.holds == (), "settling holds it again, in the same commit"
