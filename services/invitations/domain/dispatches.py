"""What goes out when a moment is reserved, confirmed or gone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.invitations.domain.copies import with_own_notes, with_secretariats
from services.invitations.domain.for_the_requester import to_decide, to_the_requester
from services.invitations.domain.invitations import (
    NOT_AT_THE_TABLE,
    Asked,
    Channel,
    Circumstances,
    Confirmed,
    Ending,
    InvitedMeeting,
    Invitee,
    Off,
    OldNews,
    Reserved,
    Standing,
    TooEarly,
    channel_of,
    same_since,
)
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState, Occasion, Participant
from shared.kernel import Answer, PersonId

NOT_ASKED_AGAIN = "Het overleg is op een ander moment. Daarvoor bent u niet uitgenodigd."


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What goes out: `mails`, entries wanted in (`entries`) and out of (`withdrawn`) calendars, at SEQUENCE `withdrawn_at`."""

    meeting: InvitedMeeting
    mails: tuple[Mail, ...] = ()
    entries: tuple[Invitee, ...] = ()
    withdrawn: tuple[Invitee, ...] = ()
    withdrawn_at: int = 0


def reserve(before: InvitedMeeting | None, news: Reserved, around: Circumstances) -> Dispatch | OldNews:
    """Invite everybody to a moment, or tell those already invited of another one; whoever is no longer asked loses it.

    Under the same sequence only others at the table changed: who is still asked keeps their invitation and their answer.
    """
    if before is not None and before.revision >= news.revision:
        return OldNews()
    if before is not None:
        news = replace(news, decided_at=before.stamp_after(news.decided_at))
    known = {} if before is None else {invitee.person: invitee for invitee in before.invitees}
    at_the_table = tuple(Participant(asked.person, asked.role, asked.agreed) for asked in news.people)
    occasion = Occasion(news.moment, news.form, at_the_table, news.explanation, news.room_asked)
    same_moment = before is not None and before.sequence == news.sequence and before.standing is not Standing.WITHDRAWN
    keeping = {one.person: one for one in known.values() if one.present} if same_moment else {}
    asked_anew = tuple(asked for asked in news.people if asked.person not in keeping)
    mails = tuple(_invitation(known.get(asked.person), asked, news, occasion, around) for asked in asked_anew)
    asked_now = {asked.person for asked in news.people}
    invited = tuple(_invited(known.get(asked.person), asked, mail, news, around) for asked, mail in zip(asked_anew, mails, strict=True))
    kept = tuple(keeping[asked.person] for asked in news.people if asked.person in keeping)
    gone = tuple(invitee for invitee in known.values() if invitee.present and invitee.person not in asked_now)
    meeting = InvitedMeeting(
        meeting=news.meeting,
        revision=news.revision,
        standing=Standing.CONFIRMED if news.definite else Standing.INVITED,
        sequence=news.sequence,
        decided_at=news.decided_at,
        occasion=occasion,
        invitees=(
            *kept,
            *invited,
            *(replace(one, present=False, touched=(), awaits=False) for one in known.values() if one.person not in asked_now),
        ),
        reserved_revision=news.revision,
        announced=-1 if before is None else before.announced,
        answers=0 if before is None else before.answers,
        wishes=0 if before is None else before.wishes,
        same_since=same_since(before, news),
        answer_by=news.answer_by,
    )
    passed_over = tuple(one for one in _awaiting(before, around) if one.person not in asked_now | set(news.principals))
    reason, withdrawn_at = (NOT_AT_THE_TABLE, news.sequence + 1) if same_moment else (NOT_ASKED_AGAIN, news.sequence)
    relieved = _relieved(before, frozenset(asked_now)) if before is not None and same_moment else ()
    leaving = tuple(one for one in (*gone, *passed_over) if one not in relieved)
    cancels = (
        ()
        if before is None
        else _cancels(before, leaving, withdrawn_at, news.decided_at, reason, MailKind.UNSEATED if same_moment else MailKind.CANCELLED)
    )
    told_why = {one.person for one in relieved}
    principals = tuple(mail for mail in _to_principals(news, occasion, around) if mail.person not in told_why)
    goodbyes = () if before is None else _goodbyes(before, relieved, withdrawn_at, news.decided_at)
    copy = Mail(news.meeting, around.requester, MailKind.SENT, news.sequence, news.decided_at, Audience.REQUESTER, occasion)
    return Dispatch(
        meeting,
        (
            *with_own_notes(with_secretariats((*mails, *principals), around)),
            *with_secretariats((*cancels, *goodbyes), around),
            *to_the_requester(copy, asked_now, around),
        ),
        entries=tuple(one for one in invited if one.channel is Channel.CALENDAR and not one.stopped),
        withdrawn=tuple(one for one in gone if one.channel is Channel.CALENDAR and not one.stopped),
        withdrawn_at=withdrawn_at,
    )


def confirm(before: InvitedMeeting | None, news: Confirmed, around: Circumstances) -> Dispatch | OldNews | TooEarly:
    """Everybody required comes: entries in calendars become definite, the requester hears it. Of a principal and a deputy who were both
    asked the one who need not come hears that; others need no further mail.

    Of a moment that was definite already the requester hears what changed.
    """
    if before is None:
        return TooEarly()
    if before.revision >= news.revision or before.sequence > news.sequence:
        return OldNews()
    if before.sequence < news.sequence or before.standing is Standing.WITHDRAWN:
        return TooEarly()
    if before.standing is Standing.CONFIRMED:
        return Dispatch(before, to_decide(before, news, around)) if news.explanation else OldNews()
    news = replace(news, decided_at=before.stamp_after(news.decided_at))
    relieved = _relieved(before, frozenset(news.people))
    invitees = tuple(replace(one, present=False, touched=()) if one in relieved else one for one in before.invitees)
    meeting = replace(before, revision=news.revision, standing=Standing.CONFIRMED, decided_at=news.decided_at, invitees=invitees)
    told = Mail(before.meeting, around.requester, MailKind.CONFIRMED, news.sequence, news.decided_at, Audience.REQUESTER, before.occasion)
    goodbyes = _goodbyes(before, relieved, news.sequence + 1, news.decided_at)  # RFC 5546 3.2.5: CANCEL counts on
    return Dispatch(
        meeting,
        (*with_secretariats(goodbyes, around), *to_the_requester(told, set(), around)),
        entries=tuple(one for one in meeting.present if one.channel is Channel.CALENDAR and not one.stopped),
        withdrawn=tuple(one for one in relieved if one.channel is Channel.CALENDAR and not one.stopped),
        withdrawn_at=news.sequence + 1,
    )


def _goodbyes(before: InvitedMeeting, relieved: tuple[Invitee, ...], sequence: int, decided_at: datetime) -> tuple[Mail, ...]:
    """To those who did not say themselves that they cannot come."""
    expecting = tuple(one for one in relieved if one.answer is not Answer.NO)
    return _cancels(before, expecting, sequence, decided_at, "", MailKind.RELIEVED)


def _relieved(before: InvitedMeeting, coming: frozenset[PersonId]) -> tuple[Invitee, ...]:
    """Of each pair of a deputy and a principal who both were asked: who does not come."""
    replaced = {one.principal for one in before.present if one.principal is not None and one.person in coming}
    return tuple(one for one in before.present if one.person not in coming and (one.principal is not None or one.person in replaced))


def withdraw(
    before: InvitedMeeting | None, news: Off, around: Circumstances, polled: Mapping[PersonId, str | None] | None = None
) -> Dispatch | OldNews:
    """Everybody invited hears that the moment is gone, who was only `polled` that nothing comes; the requester hears why.

    `polled`: with the id of the mail that asked, when it was the only one.

    CANCEL has a higher SEQUENCE (RFC 5546 2.1.4).
    """
    if before is not None and before.revision >= news.revision:
        return OldNews()
    if before is not None:
        news = replace(news, decided_at=before.stamp_after(news.decided_at))
    invited = () if before is None else before.present
    released = news.ending is Ending.RELEASED
    sequence = news.sequence if before is None else max(news.sequence, before.sequence + bool(invited))
    meeting = InvitedMeeting(
        meeting=news.meeting,
        revision=news.revision,
        standing=Standing.WITHDRAWN,
        sequence=sequence,
        decided_at=news.decided_at,
        occasion=None if before is None else before.occasion,
        invitees=()
        if before is None
        else tuple(replace(one, present=False, touched=(), awaits=released and (one.present or one.awaits)) for one in before.invitees),
        announced=-1 if before is None else before.announced,
        answers=0 if before is None else before.answers,
        wishes=0 if before is None else before.wishes,
    )
    kind = MailKind.RELEASED if released else MailKind.CANCELLED
    hears = invited if released else (*invited, *_awaiting(before, around))
    cancels = () if before is None else _cancels(before, hears, sequence, news.decided_at, news.reason, kind)
    told_already = {invitee.person for invitee in meeting.invitees} | around.stopped | {around.requester}
    regrets = tuple(
        Mail(news.meeting, person, MailKind.CANCELLED, sequence, news.decided_at, reason=news.reason, after=asked_by)
        for person, asked_by in (polled or {}).items()
        if person not in told_already
    )
    return Dispatch(
        meeting,
        (*with_secretariats((*cancels, *regrets), around), *_news_for_the_requester(news, before, meeting, around)),
        withdrawn=tuple(one for one in invited if one.channel is Channel.CALENDAR and (not one.stopped or one.written >= 0)),
        withdrawn_at=sequence,
    )


def _news_for_the_requester(news: Off, before: InvitedMeeting | None, meeting: InvitedMeeting, around: Circumstances) -> tuple[Mail, ...]:
    """Nothing while the search goes on: the status page follows that."""
    if news.ending is Ending.RELEASED:
        return ()
    kind = MailKind.NO_MOMENT if news.ending is Ending.NOT_FOUND else MailKind.CANCELLED
    told_before = kind is MailKind.NO_MOMENT and before is not None and before.standing is Standing.WITHDRAWN
    occasion, requester = meeting.occasion, around.requester
    told = Mail(
        about=news.meeting,
        person=requester,
        kind=kind,
        sequence=news.revision if told_before else meeting.sequence,  # the end of the promise is another mail
        decided_at=news.decided_at,
        audience=Audience.REQUESTER,
        occasion=occasion,
        reason=news.reason,
        ways=news.ways,
        until=news.watched_until,
    )
    return to_the_requester(told, set(), around)


def _invitation(before: Invitee | None, asked: Asked, news: Reserved, occasion: Occasion, around: Circumstances) -> Mail:
    return Mail(
        about=news.meeting,
        person=asked.person,
        kind=MailKind.CHANGED if before is not None and before.present else MailKind.INVITED,
        sequence=news.sequence,
        decided_at=news.decided_at,
        occasion=occasion,
        with_calendar=channel_of(before, asked.person, around) is Channel.MAIL,
        needs_registration=asked.needs_registration,
        touched=asked.touched,
        alone_at=asked.alone_at,
        first=asked.person not in around.greeted | {around.requester},
        after=before.mail if before is not None and before.present else None,
        state=MailState.STOPPED if asked.person in around.stopped else MailState.WAITING,
        principal=asked.principal,
    )


def _to_principals(news: Reserved, occasion: Occasion, around: Circumstances) -> tuple[Mail, ...]:
    """Nobody is replaced without hearing it."""
    return tuple(
        Mail(
            about=news.meeting,
            person=person,
            kind=MailKind.DEPUTY,
            sequence=news.sequence,
            decided_at=news.decided_at,
            occasion=occasion,
            first=person not in around.greeted | {around.requester},
        )
        for person in news.principals
        if person not in around.stopped
    )


def _invited(before: Invitee | None, asked: Asked, mail: Mail, news: Reserved, around: Circumstances) -> Invitee:
    return Invitee(
        person=asked.person,
        channel=channel_of(before, asked.person, around),
        mail=mail.id,
        needs_registration=asked.needs_registration,
        stopped=asked.person in around.stopped,
        written=-1 if before is None else before.written,
        answer=Answer.YES if asked.agreed else Answer.NONE,
        answered_at=news.decided_at if asked.agreed else None,
        principal=asked.principal,
        touched=asked.touched,
    )


def _awaiting(before: InvitedMeeting | None, around: Circumstances) -> tuple[Invitee, ...]:
    """Who was promised to hear more. Their calendars are clean already; the requester has a mail of their own."""
    return () if before is None else tuple(one for one in before.invitees if one.awaits and one.person != around.requester)


def _cancels(
    before: InvitedMeeting,
    people: tuple[Invitee, ...],
    sequence: int,
    decided_at: datetime,
    reason: str,
    kind: MailKind = MailKind.CANCELLED,
) -> tuple[Mail, ...]:
    return tuple(
        Mail(
            about=before.meeting,
            person=one.person,
            kind=kind,
            sequence=sequence,
            decided_at=decided_at,
            occasion=before.occasion,
            with_calendar=one.channel is Channel.MAIL and one.present,
            reason=reason,
            after=one.mail,
            principal=one.principal if kind is MailKind.RELIEVED else None,
        )
        for one in people
    )
