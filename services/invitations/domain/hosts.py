"""A room that is lent on request: the question to the host of the building, and what they said."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.invitations.domain.invitations import InvitedMeeting, OldNews, Standing
from services.invitations.domain.notices import Notice, NoticeKind
from shared.kernel import MeetingId, Moment


class RoomStand(StrEnum):
    """What became of the question: still asked, the room stands, or it is about nothing any more."""

    ASKED = "gevraagd"
    GRANTED = "toegezegd"
    OVER = "vervallen"


@dataclass(frozen=True, slots=True)
class RoomQuestion:
    """The record of the latest question of a meeting. `said` is the host's answer, `answers` counts those over all questions.

    `people` places are needed, for `visitors` without a pass among them: counts, because a host gives a room and not to whom.
    """

    meeting: MeetingId
    revision: int
    sequence: int
    decided_at: datetime
    deadline: datetime
    moment: Moment
    people: int
    visitors: int
    said: bool | None = None
    stand: RoomStand = RoomStand.ASKED
    answers: int = 0

    def open(self, now: datetime) -> bool:
        """An answer still counts."""
        return self.stand is RoomStand.ASKED and self.said is None and now < self.deadline


@dataclass(frozen=True, slots=True)
class Asking:
    """The question as it is now, and what the host hears."""

    question: RoomQuestion
    notices: tuple[Notice, ...] = ()


def ask(before: RoomQuestion | None, news: RoomQuestion) -> Asking | OldNews:
    """Ask the host of this room; the host of an earlier one hears that it is not needed, unless they said no or nothing in time."""
    if before is not None and before.sequence >= news.sequence:
        return OldNews()
    question = replace(news, answers=0 if before is None else before.answers)
    told = () if before is None else _not_needed(before, news.decided_at)
    return Asking(question, (_notice(question, NoticeKind.ROOM_ASKED, news.decided_at), *told))


def say(question: RoomQuestion, now: datetime, *, agreed: bool) -> RoomQuestion | OldNews:
    """The host's answer: the first counts, until the deadline."""
    return replace(question, said=agreed, answers=question.answers + 1) if question.open(now) else OldNews()


def grant(question: RoomQuestion) -> RoomQuestion | OldNews:
    """The room stands, as matchmaking says."""
    return replace(question, stand=RoomStand.GRANTED) if question.stand is RoomStand.ASKED else OldNews()


def overtaken(question: RoomQuestion, meeting: InvitedMeeting, now: datetime) -> Asking | OldNews:
    """The meeting is at another moment or in another room, or off: the host hears it."""
    here = meeting.standing is not Standing.WITHDRAWN and meeting.occasion is not None and meeting.occasion.moment == question.moment
    if question.stand is RoomStand.OVER or here or meeting.revision <= question.revision:
        return OldNews()
    return Asking(replace(question, stand=RoomStand.OVER), _not_needed(question, now))


def is_pending(meeting: InvitedMeeting, question: RoomQuestion | None) -> bool:
    """There is no room yet for this moment that its host said yes to: nobody is told yet that they are registered."""
    if room_follows(meeting, question):
        return True
    if meeting.occasion is None or not meeting.occasion.room_asked:
        return False
    return question is None or question.moment != meeting.occasion.moment or question.stand is not RoomStand.GRANTED


def room_follows(meeting: InvitedMeeting, question: RoomQuestion | None) -> bool:
    """The host did not give the room, and the moment stands in their building without one: the requester sees to another place."""
    if meeting.occasion is None or question is None or meeting.occasion.moment.room is not None:
        return False
    return meeting.occasion.moment == replace(question.moment, room=None)


def _not_needed(question: RoomQuestion, now: datetime) -> tuple[Notice, ...]:
    silent = question.said is None and now >= question.deadline
    if question.stand is RoomStand.OVER or question.said is False or silent:
        return ()
    return (_notice(question, NoticeKind.ROOM_OFF, now),)


def _notice(question: RoomQuestion, kind: NoticeKind, at: datetime) -> Notice:
    return Notice(
        meeting=question.meeting,
        kind=kind,
        number=question.sequence,
        decided_at=at,
        moment=question.moment,
        people=question.people,
        visitors=question.visitors,
        until=question.deadline if kind is NoticeKind.ROOM_ASKED else None,
    )
