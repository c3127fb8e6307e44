"""Somebody asked for the link to their own page: mail it to them, and to nobody else."""

from services.invitations.domain.mails import OWN_PAGE, Mail, MailKind
from services.invitations.handlers.outbox import Outbox
from shared.bus import Commit
from shared.contracts.directory import PersonalPageAsked


def register(outbox: Outbox) -> None:
    @outbox.bus.on(PersonalPageAsked)
    async def mail_the_link(event: PersonalPageAsked, commit: Commit) -> None:
        await outbox.mail([Mail(OWN_PAGE, event.person, MailKind.PERSONAL, event.revision, event.asked_at)], commit)
