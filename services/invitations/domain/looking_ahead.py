"""The day before: whoever comes hears once more when, where, and how to get in."""

from datetime import datetime

from services.invitations.domain.copies import with_secretariats
from services.invitations.domain.invitations import Circumstances, InvitedMeeting, OldNews, Standing
from services.invitations.domain.mails import Mail, MailKind, MailState
from shared.kernel import Answer


def look_ahead(meeting: InvitedMeeting | None, sequence: int, at: datetime, around: Circumstances) -> tuple[Mail, ...] | OldNews:
    """To those who said yes, and the secretariats that answer for them; nothing when the moment is another one, or has begun."""
    if meeting is None or meeting.sequence != sequence or meeting.standing is not Standing.CONFIRMED or meeting.occasion is None:
        return OldNews()
    if at >= meeting.occasion.moment.start:
        return OldNews()
    mails = tuple(
        Mail(
            about=meeting.meeting,
            person=invitee.person,
            kind=MailKind.AHEAD,
            sequence=sequence,
            decided_at=at,
            occasion=meeting.occasion,
            needs_registration=invitee.needs_registration,
            state=MailState.STOPPED if invitee.person in around.stopped else MailState.WAITING,
            principal=invitee.principal,
        )
        for invitee in meeting.present
        if invitee.answer is Answer.YES
    )
    return with_secretariats(mails, around)
