"""Outlook takes only what is newer: every decision about a meeting has a later DTSTAMP than the one before, in whole seconds."""

from dataclasses import replace
from datetime import timedelta

from services.invitations.domain.dispatches import Dispatch, confirm, reserve, withdraw
from services.invitations.domain.invitations import Asked, Circumstances, Confirmed, Ending, InvitedMeeting, Off, Reserved
from shared.kernel import MeetingId
from tests.unit.invitations.letters import ASKER, DECIDED, READER, TUESDAY

MEETING = MeetingId("o1")
AROUND = Circumstances(ASKER.person)
HELD = Reserved(MEETING, 1, 0, DECIDED + timedelta(milliseconds=200), TUESDAY, (Asked(READER.person),))
LATER = DECIDED + timedelta(milliseconds=900)


def decided(outcome: object) -> InvitedMeeting:
    assert isinstance(outcome, Dispatch)
    assert {mail.decided_at for mail in outcome.mails} == {outcome.meeting.decided_at}
    return outcome.meeting


def test_two_decisions_within_a_second_differ_by_one() -> None:
    first = decided(reserve(None, HELD, AROUND))
    moved = decided(reserve(first, replace(HELD, revision=2, sequence=1, decided_at=LATER), AROUND))
    definite = decided(confirm(first, Confirmed(2, 0, LATER, (READER.person,)), AROUND))
    off = decided(withdraw(moved, Off(MEETING, 3, 2, LATER, Ending.CANCELLED), AROUND))
    assert [one.decided_at.replace(microsecond=0) - DECIDED for one in (first, moved, definite, off)] == [
        timedelta(seconds=seconds) for seconds in (0, 1, 1, 2)
    ]


def test_a_decision_that_is_later_anyway_keeps_its_time() -> None:
    first = decided(reserve(None, HELD, AROUND))
    later = DECIDED + timedelta(minutes=5)
    assert decided(withdraw(first, Off(MEETING, 2, 1, later, Ending.CANCELLED), AROUND)).decided_at == later
