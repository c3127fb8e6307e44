"""The mails that come back to an answer by mail, and to another time that was proposed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.invitations.domain.copies import with_secretariats
from services.invitations.domain.for_the_requester import to_the_requester
from services.invitations.domain.invitations import Channel, Circumstances, InvitedMeeting, OldNews, Standing
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState
from shared.kernel import Answer, MeetingId, PersonId


@dataclass(frozen=True, slots=True)
class Declined:
    """The other time that somebody proposed by `via` against the moment of `sequence` cannot be, and why."""

    meeting: MeetingId
    person: PersonId
    wish: int
    sequence: int
    reason: str
    at: datetime


def ask_again(meeting: InvitedMeeting, person: PersonId, kind: MailKind, at: datetime, around: Circumstances) -> tuple[Mail, ...]:
    """Once for every moment: their own link, and after an answer to an earlier moment the invitation that stands."""
    invitee, invites = meeting.invitee(person), kind is MailKind.ANSWER_AGAIN
    if invitee is None:
        return ()
    mail = Mail(
        about=meeting.meeting,
        person=person,
        kind=kind,
        sequence=meeting.sequence,
        decided_at=meeting.decided_at if invites else at,
        occasion=meeting.occasion,
        with_calendar=invites and invitee.channel is Channel.MAIL,
        needs_registration=invitee.needs_registration,
        state=MailState.STOPPED if person in around.stopped else MailState.WAITING,
        goes_at=at,
    )
    return with_secretariats((mail,), around)


@dataclass(frozen=True, slots=True)
class SentAgain:
    """The invitation that stands goes once more: the same mail, under the same Message-ID."""

    meeting: InvitedMeeting
    mail: Mail


def send_again(meeting: InvitedMeeting, person: PersonId, sent: Mail | None, at: datetime) -> SentAgain | OldNews:
    """What still waits goes anyway, and nobody gets it more than once an hour."""
    invitee = meeting.invitee(person)
    if invitee is None or sent is None or sent.state is not MailState.SENT or sent.sequence != meeting.sequence:
        return OldNews()
    if invitee.sent_again_at is not None and at < invitee.sent_again_at + timedelta(hours=1):
        return OldNews()
    mail = replace(sent, state=MailState.WAITING, occasion=meeting.occasion, principal=invitee.principal)
    return SentAgain(meeting.with_invitee(replace(invitee, sent_again_at=at)), mail)


def newest_unanswered(meetings: Iterable[InvitedMeeting], person: PersonId, now: datetime) -> InvitedMeeting | None:
    """What an answer is likely about that nobody can read."""
    waiting = [
        meeting
        for meeting in meetings
        if meeting.standing is not Standing.WITHDRAWN and meeting.occasion is not None and meeting.occasion.moment.end > now
        if (invitee := meeting.invitee(person)) is not None and invitee.answer is Answer.NONE
    ]
    return max(waiting, key=lambda meeting: meeting.decided_at, default=None)


def named(meeting: InvitedMeeting, delegate: str, at: datetime, around: Circumstances) -> tuple[Mail, ...]:
    """Whom somebody sends in their place is for the requester to decide on."""
    mail = Mail(
        about=meeting.meeting,
        person=around.requester,
        kind=MailKind.NAMED_DEPUTY,
        sequence=meeting.answers,
        decided_at=at,
        audience=Audience.REQUESTER,
        occasion=meeting.occasion,
        reason=delegate,
    )
    return to_the_requester(mail, set(), around)


def decline(meeting: InvitedMeeting, news: Declined, around: Circumstances) -> tuple[Mail, ...]:
    """DECLINECOUNTER to whoever proposed it (RFC 5546 3.2.8), unless the moment is another by now: then they hear of that."""
    invitee = meeting.invitee(news.person)
    if invitee is None or meeting.standing is Standing.WITHDRAWN or meeting.sequence != news.sequence:
        return ()
    mail = Mail(
        about=meeting.meeting,
        person=news.person,
        kind=MailKind.WISH_DECLINED,
        sequence=meeting.sequence,
        decided_at=news.at,
        occasion=meeting.occasion,
        with_calendar=invitee.channel is Channel.MAIL,
        reason=news.reason,
        state=MailState.STOPPED if news.person in around.stopped else MailState.WAITING,
        wish=news.wish,
        definite=meeting.standing is Standing.CONFIRMED,
    )
    return with_secretariats((mail,), around)
