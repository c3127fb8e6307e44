"""For whom secretariats work, and the link to their page: mailed to the secretariat, and to nobody else."""

from services.invitations.domain.mails import Audience, Mail, MailKind
from services.invitations.domain.offices import Office
from services.invitations.handlers.outbox import Outbox, remember
from services.invitations.ports import Secretariats
from services.invitations.steps import OfficePageAsked
from shared.bus import Commit
from shared.contracts.directory import PersonChanged
from shared.kernel import PersonId


def register(outbox: Outbox, secretariats: Secretariats) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(PersonChanged)
    async def know_people_and_who_their_secretariat_is(event: PersonChanged, commit: Commit) -> None:
        records.people.keep(event, commit)
        await _remember(outbox, secretariats, event, commit)

    @bus.on(OfficePageAsked)
    async def mail_the_link(step: OfficePageAsked, commit: Commit) -> None:
        """To the address of whoever names it now: of everybody it is the same."""
        principals = await secretariats.principals(step.office)
        if principals:
            mail = Mail(step.office, principals[0].person, MailKind.PERSONAL, step.count, step.asked_at, Audience.SECRETARIAT)
            await outbox.mail([mail], commit)


async def know_offices_of_people_heard_before(outbox: Outbox, secretariats: Secretariats) -> None:
    """At the start: people were heard of by a version that did not know secretariats."""
    async for heard in outbox.records.people.each():

        async def decide(commit: Commit, id: PersonId = heard.person) -> None:
            person = await outbox.records.people.of(id)
            if person is not None:
                await _remember(outbox, secretariats, person, commit)

        if heard.secretariat and heard.person not in await _kept(outbox, secretariats, heard.secretariat):
            await outbox.bus.command(decide, actor="beheer")


async def _kept(outbox: Outbox, secretariats: Secretariats, address: str) -> tuple[PersonId, ...]:
    office = (await outbox.records.offices.of(secretariats.office(address))).value
    return office.principals if office else ()


async def _remember(outbox: Outbox, secretariats: Secretariats, person: PersonChanged, commit: Commit) -> None:
    if not person.secretariat:
        return
    id = secretariats.office(person.secretariat)
    record = await outbox.records.offices.of(id)
    before = record.value or Office()
    if (office := before.with_principal(person.person)) != before:
        commit.keep(record.becomes(office))
        remember(outbox.bus, commit, person.person, "office", id)
