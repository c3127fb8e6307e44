"""A deputy is invited beside a principal who does not answer."""

from dataclasses import replace

from services.invitations.domain.copies import with_secretariats
from services.invitations.domain.dispatches import Dispatch
from services.invitations.domain.invitations import (
    Channel,
    Circumstances,
    DeputiesWanted,
    Deputising,
    InvitedMeeting,
    Invitee,
    OldNews,
    Standing,
    TooEarly,
)
from services.invitations.domain.mails import Mail, MailKind, MailState, Occasion, Participant
from shared.kernel import MeetingId, PersonId, Role


def invite_deputies(before: InvitedMeeting | None, news: DeputiesWanted, around: Circumstances) -> Dispatch | OldNews | TooEarly:
    """Invite them to the moment that stands, and tell their principals, who can still answer themselves."""
    if before is None or before.sequence < news.sequence:
        return TooEarly()
    if before.sequence > news.sequence or before.revision >= news.revision or before.standing is not Standing.INVITED:
        return OldNews()
    new = tuple(one for one in news.deputies if before.invitee(one.person) is None)
    if before.occasion is None or not new:
        return OldNews()
    at_the_table = tuple(Participant(one.person, _role(before.occasion, one.principal)) for one in new)
    occasion = replace(before.occasion, people=(*before.occasion.people, *at_the_table))
    invited = tuple(_invited(before.meeting, one, occasion, news, around) for one in new)
    told = tuple(
        _mail(before.meeting, one.principal, MailKind.DEPUTY_TOO, occasion, news, around)
        for one in new
        if one.principal not in around.stopped and before.invitee(one.principal) is not None
    )
    invitees = tuple(invitee for invitee, _ in invited)
    others = tuple(one for one in before.invitees if one.person not in {invitee.person for invitee in invitees})
    until = max(before.answer_by or news.deadline, news.deadline)
    meeting = replace(before, revision=news.revision, occasion=occasion, invitees=(*others, *invitees), answer_by=until)
    return Dispatch(
        meeting,
        with_secretariats((*(mail for _, mail in invited), *told), around),
        entries=tuple(one for one in invitees if one.channel is Channel.CALENDAR and not one.stopped),
    )


def _role(occasion: Occasion, principal: PersonId) -> Role:
    return next((one.role for one in occasion.people if one.person == principal), Role.REQUIRED)


def _invited(meeting: MeetingId, one: Deputising, occasion: Occasion, news: DeputiesWanted, around: Circumstances) -> tuple[Invitee, Mail]:
    channel = Channel.CALENDAR if one.person in around.writable else Channel.MAIL
    stopped, visitor = one.person in around.stopped, around.is_visitor(one.person, occasion.moment)
    mail = replace(
        _mail(meeting, one.person, MailKind.INVITED, occasion, news, around),
        with_calendar=channel is Channel.MAIL,
        needs_registration=visitor,
        principal=one.principal,
        state=MailState.STOPPED if stopped else MailState.WAITING,
    )
    return Invitee(one.person, channel, mail=mail.id, needs_registration=visitor, stopped=stopped, principal=one.principal), mail


def _mail(meeting: MeetingId, person: PersonId, kind: MailKind, occasion: Occasion, news: DeputiesWanted, around: Circumstances) -> Mail:
    return Mail(
        about=meeting,
        person=person,
        kind=kind,
        sequence=news.sequence,
        decided_at=news.decided_at,
        occasion=occasion,
        until=news.deadline,
        first=person not in around.greeted | {around.requester},
    )
