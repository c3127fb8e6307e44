"""Whether the invitations of a meeting are out, and whether a waiting mail is still worth sending."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from services.invitations.domain.invitations import Channel, InvitedMeeting, Invitee, OldNews, Standing
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState
from services.invitations.domain.polls import Poll, closed
from shared.kernel import PersonId


@dataclass(frozen=True, slots=True)
class Underway:
    """Something of this SEQUENCE is still to be delivered."""


@dataclass(frozen=True, slots=True)
class Out:
    """Every invitation is out, but for those of `outstanding`."""

    meeting: InvitedMeeting
    by_mail: int
    in_calendar: int
    outstanding: tuple[PersonId, ...]


def progress(meeting: InvitedMeeting, mails: Mapping[str, MailState], *, overdue: bool = False) -> Underway | Out | OldNews:
    """Whether the invitations of the meeting's SEQUENCE are out; `mails` is the state of each person's own mail, by its id."""
    if meeting.announced >= meeting.sequence or meeting.standing is Standing.WITHDRAWN:
        return OldNews()
    reached = {one.person: _reached(one, mails.get(one.mail, MailState.REFUSED), meeting.sequence) for one in meeting.present}
    if not overdue and None in reached.values():
        return Underway()
    return Out(
        replace(meeting, announced=meeting.sequence),
        by_mail=sum(reached[one.person] is True and one.channel is Channel.MAIL for one in meeting.present),
        in_calendar=sum(reached[one.person] is True and one.channel is Channel.CALENDAR for one in meeting.present),
        outstanding=tuple(person for person, there in reached.items() if there is not True),
    )


def _reached(invitee: Invitee, mail: MailState, sequence: int) -> bool | None:
    """None while it may still come."""
    if invitee.stopped or mail is MailState.STOPPED:
        return False
    if mail is MailState.WAITING:
        return None
    if invitee.channel is Channel.CALENDAR:
        return True if invitee.written >= sequence else None
    return mail is MailState.SENT


def superseded(mail: Mail, meeting: InvitedMeeting | None, poll: Poll | None, now: datetime) -> bool:
    """A newer mail to this person says otherwise, or it is too late: this one is not worth sending any more."""
    if mail.kind is MailKind.POLL:
        return poll is None or poll.sequence > mail.sequence or closed(poll, meeting.revision if meeting else 0, now)
    if meeting is None or mail.audience is Audience.REQUESTER:
        return False
    match mail.kind:
        case MailKind.CANCELLED | MailKind.RELEASED:
            return meeting.decided_at > mail.decided_at and meeting.invitee(mail.person) is not None
        case MailKind.INVITED | MailKind.CHANGED:
            return meeting.sequence > mail.sequence or meeting.invitee(mail.person) is None
        case MailKind.DEPUTY:
            return meeting.sequence > mail.sequence
        case MailKind.SENT | MailKind.CONFIRMED | MailKind.NO_MOMENT | MailKind.LATE_NO | MailKind.DAY | MailKind.PERSONAL:
            return False
        case unreachable:
            assert_never(unreachable)
