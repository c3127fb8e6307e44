"""Whoever did not answer a question that is still open is asked once more."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain import displacements, polls
from services.invitations.domain.copies import with_secretariats
from services.invitations.domain.displacements import Displacement
from services.invitations.domain.invitations import Circumstances, InvitedMeeting, Standing
from services.invitations.domain.mails import Mail, MailKind, MailState, Occasion
from services.invitations.domain.polls import Poll
from shared.kernel import Answer, PersonId


@dataclass(frozen=True, slots=True)
class Reminder:
    """These people are reminded of the question with this sequence."""

    sequence: int
    people: tuple[PersonId, ...]
    deadline: datetime
    at: datetime


def of_a_poll(poll: Poll, news: Reminder, around: Circumstances) -> tuple[Mail, ...]:
    """To whoever said nothing of the moments."""
    if poll.sequence != news.sequence:
        return ()
    silent = (person for person in news.people if person in poll.people and poll.of(person) is None)
    return _again(tuple(polls.question(poll, person, around) for person in silent), news, around)


def of_a_displacement(displacement: Displacement, occasion: Occasion, news: Reminder, around: Circumstances) -> tuple[Mail, ...]:
    """To whoever did not say whether their appointments may give way."""
    if displacement.sequence != news.sequence:
        return ()
    silent = (one for one in news.people if displacement.asked(one) is not None and displacement.of(one) is None)
    return _again(tuple(displacements.question(displacement, person, occasion, around) for person in silent), news, around)


def of_an_invitation(meeting: InvitedMeeting, news: Reminder, around: Circumstances) -> tuple[Mail, ...]:
    """To whoever did not answer; without a calendar part: theirs stands already."""
    if meeting.sequence != news.sequence or meeting.standing is Standing.WITHDRAWN:
        return ()
    asked = (invitee for person in news.people if (invitee := meeting.invitee(person)) is not None)
    return _again(
        tuple(
            Mail(
                about=meeting.meeting,
                person=invitee.person,
                kind=MailKind.INVITED,
                sequence=meeting.sequence,
                decided_at=news.at,
                occasion=meeting.occasion,
                needs_registration=invitee.needs_registration,
                state=MailState.STOPPED if invitee.person in around.stopped else MailState.WAITING,
                principal=invitee.principal,
            )
            for invitee in asked
            if invitee.answer is Answer.NONE
        ),
        news,
        around,
    )


def _again(mails: tuple[Mail, ...], news: Reminder, around: Circumstances) -> tuple[Mail, ...]:
    reminders = tuple(replace(mail, decided_at=news.at, until=news.deadline, first=False, reminds=True) for mail in mails)
    return with_secretariats(reminders, around)
