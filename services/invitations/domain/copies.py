"""Mails beside a mail: what is for the person alone, and what their secretariat hears."""

from dataclasses import replace

from services.invitations.domain.invitations import Circumstances
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState

_ASKS = frozenset({MailKind.INVITED, MailKind.CHANGED, MailKind.DEPUTY_TOO, MailKind.POLL, MailKind.POLLED_TOO, MailKind.DISPLACEMENT})


def with_secretariats(mails: tuple[Mail, ...], around: Circumstances) -> tuple[Mail, ...]:
    """Each mail, and a copy without a calendar part for the secretariat: Exchange forwards requests to delegates itself.

    Whose secretariat answers alone reads of every question what it is, and is not reminded of it.
    """
    copies = tuple(
        replace(
            mail,
            audience=Audience.SECRETARIAT,
            with_calendar=False,
            first=False,
            state=MailState.WAITING,
            after=mail.after and mail.after.replace(f".{Audience.PERSON}.", f".{Audience.SECRETARIAT}."),
        )
        for mail in mails
        if mail.person in around.with_secretariat
    )
    return (*(_for_the_principal(mail, around) for mail in mails if not _reminds_in_vain(mail, around)), *copies)


def _for_the_principal(mail: Mail, around: Circumstances) -> Mail:
    return replace(mail, informs=True) if mail.person in around.answered_for and mail.kind in _ASKS else mail


def _reminds_in_vain(mail: Mail, around: Circumstances) -> bool:
    return mail.reminds and mail.person in around.answered_for


def with_own_notes(mails: tuple[Mail, ...]) -> tuple[Mail, ...]:
    """What gives way in somebody's own calendar goes in a mail of its own: to one with a cc or a calendar part everybody in it can be
    answered, and an answer quotes what it answers.
    """
    notes = tuple(
        replace(mail, audience=Audience.ALONE, with_calendar=False, first=False, after=None)
        for mail in mails
        if mail.audience is Audience.PERSON and (mail.touched or mail.alone_at)
    )
    return (*(replace(mail, touched=(), alone_at=()) if mail.audience is Audience.PERSON else mail for mail in mails), *notes)
