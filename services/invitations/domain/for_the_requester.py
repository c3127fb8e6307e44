"""Mails for the requester alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.invitations.domain.invitations import Circumstances, Confirmed, InvitedMeeting
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState, Occasion, Participant
from services.invitations.domain.notices import Notice
from shared.kernel import MeetingId, PersonId, Role


def late_no(meeting: InvitedMeeting, person: PersonId, at: datetime, around: Circumstances) -> tuple[Mail, ...]:
    """After bevestigd nothing changes by itself: the requester hears that somebody needed cannot come, and decides."""
    people = () if meeting.occasion is None else meeting.occasion.people
    needed = any(one.person == person and one.role is Role.REQUIRED for one in people)
    if not needed or person == around.requester:
        return ()
    mail = Mail(meeting.meeting, around.requester, MailKind.LATE_NO, meeting.sequence, at, Audience.REQUESTER, meeting.occasion)
    return to_the_requester(mail, set(), around)


def opened(meeting: MeetingId, opening: int, occasion: Occasion, until: datetime, at: datetime, around: Circumstances) -> tuple[Mail, ...]:
    """A moment came free after all: the requester decides."""
    mail = Mail(meeting, around.requester, MailKind.OPENED, opening, at, Audience.REQUESTER, occasion, until=until)
    return to_the_requester(mail, set(), around)


def to_decide(meeting: InvitedMeeting, news: Confirmed, around: Circumstances) -> tuple[Mail, ...]:
    """Something changed about a moment that was definite already: the requester hears what, and decides."""
    mail = Mail(
        about=meeting.meeting,
        person=around.requester,
        kind=MailKind.TO_DECIDE,
        sequence=news.revision,
        decided_at=news.decided_at,
        audience=Audience.REQUESTER,
        occasion=meeting.occasion,
        reason=" ".join(news.explanation),
    )
    return to_the_requester(mail, set(), around)


def about_visitors(meeting: InvitedMeeting, kind: MailKind, notice: Notice, at: datetime, around: Circumstances) -> tuple[Mail, ...]:
    """Visitors are registered late, or by the requester: with who they are, whom the requester asked."""
    occasion = Occasion(notice.moment, people=tuple(Participant(person) for person in notice.listed))
    mail = Mail(meeting.meeting, around.requester, kind, notice.number, at, Audience.REQUESTER, occasion)
    return to_the_requester(mail, set(), around)


def call_yourself(
    meeting: MeetingId, person: PersonId, at: datetime, around: Circumstances, kind: MailKind = MailKind.CALL
) -> tuple[Mail, ...]:
    """Somebody who is asked wants no mail of ours, or cannot get it: the requester phones them."""
    if person == around.requester:
        return ()
    return to_the_requester(Mail(meeting, around.requester, kind, 0, at, Audience.REQUESTER, regarding=person), set(), around)


def call_about(mail: Mail, invited: InvitedMeeting | None, invitation: Mail | None) -> Mail:
    """To phone about: with what they answered to the invitation that they hold, when that went out to them."""
    invitee = None if invited is None else invited.invitee(mail.regarding or mail.person)
    if invited is None or invitee is None or invitation is None or invitation.state is not MailState.SENT:
        return mail
    return replace(mail, occasion=invited.occasion, answered=invitee.answer)


def call_of_a_move(unsent: Iterable[Mail], around: Circumstances) -> tuple[Mail, ...]:
    """Of another moment the requester tells whoever wants no mail of ours: one mail for each invitation that stays here."""
    return tuple(
        told
        for mail in unsent
        if mail.invites and mail.state is MailState.STOPPED and mail.sequence
        for call in call_yourself(mail.meeting, mail.person, mail.decided_at, around)
        for told in (replace(call, sequence=mail.sequence, occasion=mail.occasion),)
    )


def to_the_requester(mail: Mail, invited: set[PersonId], around: Circumstances) -> tuple[Mail, ...]:
    """The requester's own mail, unless an invitation already tells the same."""
    return () if around.requester in invited or around.requester in around.stopped else (mail,)
