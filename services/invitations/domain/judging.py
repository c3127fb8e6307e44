"""What an answer by mail comes down to (RFC 5546, RFC 6047 2.3).

- The UID says which meeting. The ATTENDEE says who: an address that we do not know is an alias of the From, when the From was invited and
  nobody else answers for them. That of somebody who was invited before, or is replaced, is nobody's alias.
- The From must be the attendee or their secretariat, and our mail server must not have found it forged; otherwise the answer is
  unconfirmed: nothing changes, and the attendee gets their own link.
- A COUNTER (3.2.7) proposes, and is no answer to the moment that stands: a PARTSTAT of TENTATIVE in it changes nothing. Only one that says
  DECLINED is a no as well, which counts after the wish: when the wish is met, it was about a moment that is gone.
- DELEGATED (3.2.2.3): the attendee does not come. Whom they send is shown to the requester, who decides who is at the table.
"""

from dataclasses import dataclass
from datetime import datetime

from services.invitations.domain.answers import Given
from services.invitations.domain.incoming import Reply, ReplyMail, Unread
from services.invitations.domain.invitations import InvitedMeeting, Invitee, Standing
from services.invitations.domain.wishes import Wish
from shared.kernel import Answer, PersonId

VIA = "mail"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Nobody can do anything with it but the admin."""

    why: Unread


@dataclass(frozen=True, slots=True)
class NoNews:
    """It changes nothing, and nobody needs to know."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """It may not be theirs: they are asked."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class AnsweredEarlier:
    """It is about a moment that is gone: they are asked again."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class RequestWanted:
    """They want the invitation once more (RFC 5546 3.2.6)."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class Counts:
    """An answer, a wish, or both; whom they send instead."""

    given: Given | None = None
    wish: Wish | None = None
    delegate: str = ""


Judgement = Unmatched | NoNews | Unconfirmed | AnsweredEarlier | RequestWanted | Counts


def invited_by(mail: ReplyMail, meeting: InvitedMeeting) -> Invitee | None:
    """Who answers: the attendee, or whoever the From is under another address."""
    named = None if mail.attendee is None else meeting.invitee(mail.attendee)
    if named is not None or mail.sent_by is not None or mail.sender.person is None:
        return named
    was_here = any(mail.attendee in {one.person, one.principal} for one in meeting.invitees)
    return None if mail.attendee is not None and was_here else meeting.invitee(mail.sender.person)


def judge(mail: ReplyMail, meeting: InvitedMeeting | None, secretariat: PersonId | None, arrived: datetime, now: datetime) -> Judgement:
    """`secretariat` is that of `invited_by`; `arrived` stands in for a DTSTAMP that is missing."""
    if meeting is None:
        return Unmatched(Unread.UNKNOWN_MEETING)
    invitee = invited_by(mail, meeting)
    if invitee is None:
        return Unmatched(Unread.UNKNOWN_PERSON)
    if mail.sequence > meeting.sequence:
        return Unmatched(Unread.UNKNOWN_MOMENT)
    if meeting.occasion is None or meeting.standing is Standing.WITHDRAWN or meeting.occasion.moment.end <= now:
        return NoNews()
    return _of(mail, invitee, meeting, secretariat, arrived)


def _of(mail: ReplyMail, invitee: Invitee, meeting: InvitedMeeting, secretariat: PersonId | None, arrived: datetime) -> Judgement:
    known = mail.sender.person is not None and mail.sender.person in {invitee.person, secretariat} and not mail.sender.forged
    if mail.method is Reply.REFRESH:
        return RequestWanted(invitee.person) if known else Unmatched(Unread.UNCONFIRMED)
    if mail.method is Reply.REPLY and mail.answer is None:
        return NoNews()
    if not known:
        return Unconfirmed(invitee.person)
    if mail.sequence < meeting.same_since:
        return AnsweredEarlier(invitee.person)
    return _counts(mail, invitee, mail.stamped or arrived, by_another=_by_another(mail, invitee))


def _by_another(mail: ReplyMail, invitee: Invitee) -> bool:
    """Their secretariat, or whoever SENT-BY names (RFC 5545 3.2.18)."""
    return mail.sender.person != invitee.person or mail.sent_by not in {None, invitee.person}


def _counts(mail: ReplyMail, invitee: Invitee, at: datetime, *, by_another: bool) -> Counts:
    given = None if mail.answer is None else Given(invitee.person, mail.sequence, mail.answer, at, VIA, by_another)
    if mail.method is Reply.REPLY or mail.start is None or mail.end is None:
        return Counts(given, delegate=mail.delegate)
    wish = Wish(invitee.person, mail.sequence, mail.start, mail.end, at, VIA)
    return Counts(given if mail.answer is Answer.NO else None, wish)
