"""What people answer to an invitation: one rule for links, calendars and mail.

Of answers that contradict each other the latest counts: by when it was given, not by when it came in. No answer is younger than the clock:
one that says it is of tomorrow would beat every later one.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.invitations import InvitedMeeting, OldNews, TooEarly
from shared.kernel import Answer, PersonId


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it came in: to the moment of `sequence`, by `link`, `agenda` or `mail`; maybe `by_another` on their behalf."""

    person: PersonId
    sequence: int
    answer: Answer
    at: datetime
    via: str = "link"
    by_another: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A new answer, the `revision`-th of this meeting: to the moment that stands, whatever SEQUENCE it named."""

    meeting: InvitedMeeting
    revision: int
    given: Given


@dataclass(frozen=True, slots=True)
class Again:
    """The same answer once more, given later: from now on only what is given after it is news. Nobody hears of it."""

    meeting: InvitedMeeting


def answer(meeting: InvitedMeeting | None, given: Given, now: datetime) -> Heard | Again | OldNews | TooEarly:
    """The latest answer of a person wins; one to another time or place is no news."""
    if meeting is None or meeting.sequence < given.sequence:
        return TooEarly()
    invitee = meeting.invitee(given.person)
    if invitee is None or given.sequence < meeting.same_since:
        return OldNews()
    counted = replace(given, sequence=meeting.sequence, at=min(given.at, now))
    if invitee.answered_at is not None and counted.at < invitee.answered_at:
        return OldNews()
    changed = meeting.with_invitee(
        replace(invitee, answer=given.answer, answered_at=counted.at, via=given.via, by_another=given.by_another)
    )
    if invitee.answer is given.answer:
        return OldNews() if invitee.answered_at == counted.at else Again(changed)
    return Heard(replace(changed, answers=meeting.answers + 1), meeting.answers + 1, counted)
