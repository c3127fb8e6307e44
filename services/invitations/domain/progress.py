"""Whether the invitations of a meeting are out, and whether a waiting mail is still worth sending."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from services.invitations.domain import displacements
from services.invitations.domain.displacements import Displacement
from services.invitations.domain.invitations import Channel, InvitedMeeting, Invitee, OldNews, Standing
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState
from services.invitations.domain.polls import Poll, closed
from shared.kernel import Answer, PersonId


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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a meeting when a mail about it is about to go."""

    meeting: InvitedMeeting | None = None
    poll: Poll | None = None
    displacement: Displacement | None = None

    @property
    def revision(self) -> int:
        """The newest of the meeting's own that ended a poll."""
        return max((known.revision for known in (self.meeting, self.displacement) if known is not None), default=0)

    @property
    def decided_at(self) -> datetime | None:
        return None if self.meeting is None else self.meeting.decided_at


def superseded(mail: Mail, known: Known, now: datetime) -> bool:
    """A newer mail to this person says otherwise, they answered meanwhile, or it is too late: this one is not worth sending any more."""
    if mail.reminds and (_answered(mail, known) or _too_late(mail, now)):
        return True
    match mail.kind:
        case MailKind.POLL | MailKind.POLLED_TOO | MailKind.DISPLACEMENT:
            stale = _no_longer_asked(mail, known, now)
        case MailKind.OPENED | MailKind.NO_MOMENT:
            stale = _too_late(mail, now) or _decided_since(mail, known)
        case MailKind.CANCELLED | MailKind.RELEASED | MailKind.RELIEVED | MailKind.UNSEATED:
            stale = mail.audience is not Audience.REQUESTER and _is_invited(mail, known) and _decided_since(mail, known)
        case (
            MailKind.INVITED
            | MailKind.CHANGED
            | MailKind.DEPUTY
            | MailKind.DEPUTY_TOO
            | MailKind.ANSWER_AGAIN
            | MailKind.CONFIRM_ANSWER
            | MailKind.UNREADABLE_ANSWER
            | MailKind.WISH_DECLINED
        ):
            stale = _moment_is_gone(mail, known)
        case MailKind.AHEAD | MailKind.HELD:
            stale = _too_late(mail, now) or (mail.kind is MailKind.AHEAD and (_does_not_come(mail, known) or _has_begun(mail, now)))
        case MailKind.SENT | MailKind.CONFIRMED | MailKind.LATE_NO | MailKind.TO_DECIDE | MailKind.NAMED_DEPUTY | MailKind.CALL:
            stale = False
        case (
            MailKind.DAY
            | MailKind.PERSONAL
            | MailKind.KEPT
            | MailKind.SPARED
            | MailKind.REGISTERED_LATE
            | MailKind.REGISTER_YOURSELF
            | MailKind.UNDELIVERED
        ):
            stale = False
        case unreachable:
            assert_never(unreachable)
    return stale


def _no_longer_asked(mail: Mail, known: Known, now: datetime) -> bool:
    if mail.kind is MailKind.DISPLACEMENT:
        asked = known.displacement
        return asked is None or asked.sequence != mail.sequence or displacements.closed(asked, now)
    poll = known.poll
    over = poll is None or poll.sequence > mail.sequence or mail.person not in poll.people or closed(poll, known.revision, now)
    if over or poll is None or mail.kind is not MailKind.POLLED_TOO:
        return over
    return _answered(mail, known) and not poll.declined(mail.person)


def _moment_is_gone(mail: Mail, known: Known) -> bool:
    if known.meeting is None or known.meeting.sequence > mail.sequence:
        return known.meeting is not None
    if mail.kind is MailKind.DEPUTY:
        return False
    return not _is_invited(mail, known) or (mail.kind is MailKind.DEPUTY_TOO and _answered(mail, known))


def _does_not_come(mail: Mail, known: Known) -> bool:
    invitee = None if known.meeting is None or _moment_is_gone(mail, known) else known.meeting.invitee(mail.person)
    return invitee is None or invitee.answer is Answer.NO


def _has_begun(mail: Mail, now: datetime) -> bool:
    return mail.occasion is not None and now >= mail.occasion.moment.start


def _is_invited(mail: Mail, known: Known) -> bool:
    return known.meeting is not None and known.meeting.invitee(mail.person) is not None


def _decided_since(mail: Mail, known: Known) -> bool:
    return known.decided_at is not None and known.decided_at > mail.decided_at


def _too_late(mail: Mail, now: datetime) -> bool:
    return mail.until is not None and now >= mail.until


def _answered(mail: Mail, known: Known) -> bool:
    if mail.kind in {MailKind.POLL, MailKind.POLLED_TOO}:
        return known.poll is not None and known.poll.of(mail.person) is not None
    if mail.kind is MailKind.DISPLACEMENT:
        return known.displacement is not None and known.displacement.of(mail.person) is not None
    invitee = None if known.meeting is None else known.meeting.invitee(mail.person)
    return invitee is not None and invitee.answer is not Answer.NONE
