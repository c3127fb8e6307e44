"""For whom secretariats work, and the link to their page: mailed to the secretariat, and to nobody else."""

from services.invitations.domain.mails import Audience, Mail, MailKind
from services.invitations.domain.offices import Office
from services.invitations.handlers.outbox import Outbox, remember
from services.invitations.ports import Secretariats
from services.invitations.steps import OfficePageAsked
from shared.bus import Commit
from shared.contracts.directory import PersonChanged


def register(outbox: Outbox, secretariats: Secretariats) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(PersonChanged)
    async def know_people_and_who_their_secretariat_is(event: PersonChanged, commit: Commit) -> None:
        records.people.keep(event, commit)
        if not event.secretariat:
            return
        id = secretariats.office(event.secretariat)
        record = await records.offices.of(id)
        before = record.value or Office()
        if (office := before.with_principal(event.person)) != before:
            commit.keep(record.becomes(office))
            remember(bus, commit, event.person, "office", id)

    @bus.on(OfficePageAsked)
    async def mail_the_link(step: OfficePageAsked, commit: Commit) -> None:
        """To the address of whoever names it now: of everybody it is the same."""
        principals = await secretariats.principals(step.office)
        if principals:
            mail = Mail(step.office, principals[0].person, MailKind.PERSONAL, step.count, step.asked_at, Audience.SECRETARIAT)
            await outbox.mail([mail], commit)
