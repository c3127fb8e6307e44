"""A mail that will never arrive: it is said, and whoever asked hears it while there is something to do about it."""

from services.invitations.domain.for_the_requester import call_yourself
from services.invitations.domain.invitations import Standing
from services.invitations.domain.mails import Audience, Mail, MailKind, MailState
from services.invitations.handlers.outbox import Outbox, remember
from shared.bus import Commit
from shared.contracts.invitations import MailRefused


async def tell_of_a_refusal(outbox: Outbox, mail: Mail, state: MailState, commit: Commit) -> None:
    """Of mail to people at the table, who were asked by somebody else. Said once of a person, and once of their secretariat."""
    request = (await outbox.records.requests.of(mail.about)).value
    if state is not MailState.REFUSED or request is None or mail.audience is Audience.REQUESTER or mail.person == request.requester:
        return
    secretariat = mail.audience is Audience.SECRETARIAT
    commit.say(MailRefused(meeting=mail.meeting, revision=1 + secretariat, person=mail.person, secretariat=secretariat))
    invited = (await outbox.records.meetings.of(mail.about)).value
    if secretariat or (invited is not None and invited.standing is Standing.CONFIRMED):
        return
    around = await outbox.surroundings.circumstances(mail.meeting, [mail.person])
    told = call_yourself(mail.meeting, mail.person, commit.now, around, MailKind.UNDELIVERED)
    await outbox.mail(told, commit)
    for one in told:
        remember(outbox.bus, commit, mail.person, "mail", one.id)
