"""What people answer to an invitation."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.invitations import InvitedMeeting, OldNews, TooEarly
from shared.kernel import Answer, PersonId


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it came in: to the moment of `sequence`."""

    person: PersonId
    sequence: int
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """A new answer, the `revision`-th of this meeting."""

    meeting: InvitedMeeting
    revision: int


def answer(meeting: InvitedMeeting | None, given: Given) -> Heard | OldNews | TooEarly:
    """The latest answer of a person wins; the same answer again, or one to a moment that is gone, is no news."""
    if meeting is None or meeting.sequence < given.sequence:
        return TooEarly()
    invitee = meeting.invitee(given.person)
    if invitee is None or given.sequence < meeting.sequence or invitee.answer is given.answer:
        return OldNews()
    if invitee.answered_at is not None and given.at < invitee.answered_at:
        return OldNews()
    changed = meeting.with_invitee(replace(invitee, answer=given.answer, answered_at=given.at))
    return Heard(replace(changed, answers=meeting.answers + 1), meeting.answers + 1)
