"""The secretariat hears what its principal hears, at the same time."""

from dataclasses import replace

from services.invitations.domain.invitations import Circumstances
from services.invitations.domain.mails import Audience, Mail, MailState


def with_secretariats(mails: tuple[Mail, ...], around: Circumstances) -> tuple[Mail, ...]:
    """Each mail, and a copy without a calendar part for the secretariat: Exchange forwards requests to delegates itself."""
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
    return (*mails, *copies)
