"""What would be sent to everybody at the moment that stands: decided anew from the record, for an admin to look at."""

from dataclasses import replace

from services.invitations.domain.dispatches import Dispatch, reserve
from services.invitations.domain.invitations import Asked, Channel, Circumstances, InvitedMeeting, Reserved, Standing
from services.invitations.domain.mails import Audience, Mail, MailState
from shared.kernel import Answer


def would_be_sent(meeting: InvitedMeeting, around: Circumstances) -> tuple[Mail, ...]:
    """One mail per person and audience, over the channel that each of them has; none to whoever stopped."""
    if meeting.standing is Standing.WITHDRAWN or meeting.occasion is None:
        return ()
    roles = {one.person: one for one in meeting.occasion.people}
    people = tuple(
        Asked(
            one.person,
            roles[one.person].role,
            roles[one.person].agreed or one.answer is Answer.YES,
            one.needs_registration,
            one.touched,
            one.principal,
        )
        for one in meeting.present
        if one.person in roles
    )
    occasion, channels = meeting.occasion, {one.person: one.channel for one in meeting.present}
    news = Reserved(
        meeting.meeting,
        meeting.revision,
        meeting.sequence,
        meeting.decided_at,
        occasion.moment,
        people,
        occasion.form,
        occasion.explanation,
    )
    decided = reserve(None, news, replace(around, greeted=frozenset()))
    mails = decided.mails if isinstance(decided, Dispatch) else ()
    return tuple(
        replace(mail, with_calendar=channels.get(mail.person) is Channel.MAIL)
        if mail.audience is Audience.PERSON and mail.invites
        else mail
        for mail in mails
        if mail.state is MailState.WAITING
    )
