"""Whoever wants no mail of ours is phoned: the requester of each of their meetings hears that."""

from collections.abc import Iterable

from services.invitations.domain.dispatches import Dispatch
from services.invitations.domain.for_the_requester import call_about, call_of_a_move, call_yourself
from services.invitations.domain.invitations import Circumstances, InvitedMeeting, Standing
from services.invitations.handlers.outbox import Outbox, remember
from services.invitations.ports import Records, about
from services.invitations.steps import TellRequesters
from shared.bus import Commit
from shared.contracts.invitations import CallWanted
from shared.kernel import MeetingId, PersonId


def register(outbox: Outbox) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(TellRequesters)
    async def tell_who_asked(step: TellRequesters, commit: Commit) -> None:
        entries = await bus.client.smembers(about(bus, step.person))
        known = [(entry if isinstance(entry, str) else entry.decode()).partition(" ")[::2] for entry in entries]
        for meeting in sorted({MeetingId(id) for kind, id in known if kind in {"request", "meeting"}}):
            request, invited = (await records.requests.of(meeting)).value, (await records.meetings.of(meeting)).value
            if request is not None and step.person in request.people and not _over(invited, commit):
                await _tell(outbox, meeting, invited, step.person, commit)


async def tell_of_the_stopped(records: Records, people: Iterable[PersonId], commit: Commit) -> None:
    """Of these, who are asked now, whoever wanted no mail before."""
    for person, stopped in (await records.stopped.many(people)).items():
        if stopped.value is not None:
            commit.step(TellRequesters(person=PersonId(person)))


async def tell_of_a_move(outbox: Outbox, dispatch: Dispatch, around: Circumstances, commit: Commit) -> None:
    """Whoever is asked for another moment and wants no mail hears it from the requester."""
    told = call_of_a_move(dispatch.mails, around)
    await outbox.mail(told, commit)
    for mail in told:
        remember(outbox.bus, commit, mail.regarding or mail.person, "mail", mail.id)


async def _tell(outbox: Outbox, meeting: MeetingId, invited: InvitedMeeting | None, person: PersonId, commit: Commit) -> None:
    invitee = None if invited is None else invited.invitee(person)
    invitation = None if invitee is None else (await outbox.records.mails.of(invitee.mail)).value
    for mail in call_yourself(meeting, person, commit.now, await outbox.surroundings.circumstances(meeting, [person])):
        if (await outbox.records.mails.of(mail.id)).value is None:
            await outbox.mail([call_about(mail, invited, invitation)], commit)
            remember(outbox.bus, commit, person, "mail", mail.id)
            commit.say(CallWanted(meeting=meeting, revision=1, person=person))


def _over(invited: InvitedMeeting | None, commit: Commit) -> bool:
    if invited is None:
        return False
    ended = invited.occasion is not None and invited.occasion.moment.end <= commit.now
    return ended or (invited.standing is Standing.WITHDRAWN and not any(one.awaits for one in invited.invitees))
