"""Mails are delivered one by one; when all of a SEQUENCE is out, that is said."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from services.invitations.domain.invitations import OldNews
from services.invitations.domain.mails import Mail, MailState, as_told, takes_back
from services.invitations.domain.progress import Known, Out, Underway, progress, superseded
from services.invitations.handlers.openings import Openings
from services.invitations.handlers.outbox import Outbox
from services.invitations.handlers.putting_off import put_aside, waits_no_more
from services.invitations.handlers.refusals import tell_of_a_refusal
from services.invitations.ports import Post, PutOff, Records, Surroundings
from services.invitations.steps import CountInvitations, InvitationsDue, SendMail
from shared.bus import Commit, Document, Later
from shared.contracts.invitations import InvitationsSent
from shared.kernel import MeetingId


def register(outbox: Outbox, desk: "Desk", openings: Openings) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(SendMail)
    async def send_one_mail(step: SendMail, commit: Commit) -> None:
        record = await records.mails.of(step.mail)
        if record.value is None or record.value.state is not MailState.WAITING:
            return
        opens = await openings.next(record.value.about, record.value.kind, commit.now)
        if opens > commit.now:
            commit.keep(record.becomes(replace(record.value, goes_at=opens))).at(opens, step, key=step.mail)
            return
        try:
            state = await desk.what_becomes_of(record.value, commit.now)
        except PutOff as reason:
            state = put_aside(bus, record, reason, step, commit)
        if state is not MailState.WAITING:
            await _settle(outbox, record, state, commit)

    @bus.on(CountInvitations)
    async def see_whether_all_is_out(step: CountInvitations, commit: Commit) -> None:
        await _say_what_is_out(records, step.meeting, step.sequence, commit, overdue=False)

    @bus.on(InvitationsDue)
    async def say_what_is_outstanding(timer: InvitationsDue, commit: Commit) -> None:
        await _say_what_is_out(records, timer.meeting, timer.sequence, commit, overdue=True)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a mail is looked at once more before it goes."""

    records: Records
    surroundings: Surroundings
    post: Post

    async def what_becomes_of(self, mail: Mail, now: datetime) -> MailState:
        """Raises PutOff; of a server that is away before anything is looked up: that happens to every mail, every few minutes."""
        if rest := self.post.wait():
            raise PutOff(tried=False, wait=rest)
        if superseded(mail, await self._known_of(mail.about), now):
            return MailState.SUPERSEDED
        earlier = await self._earlier(mail)
        told = as_told(mail, earlier)
        if told is None:
            return MailState.SUPERSEDED
        background = await self.surroundings.background(told)
        if await self.surroundings.stopped([background.reader]):
            if not takes_back(told, earlier):
                return MailState.STOPPED
            told = replace(told, parting=True)
        return await self.post.deliver(told, background)

    async def _earlier(self, mail: Mail) -> list[Mail]:
        """Newest first, back to the last that went out or was refused."""
        earlier: list[Mail] = []
        before = mail.after
        while before and (previous := (await self.records.mails.of(before)).value):
            if previous.state is MailState.WAITING:
                raise Later("an earlier mail to this person is not settled")
            earlier.append(previous)
            before = previous.after if previous.state in {MailState.SUPERSEDED, MailState.STOPPED} else None
        return earlier

    async def _known_of(self, about: str) -> Known:
        records = self.records
        return Known(
            (await records.meetings.of(about)).value, (await records.polls.of(about)).value, (await records.displacements.of(about)).value
        )


async def _settle(outbox: Outbox, record: Document[Mail], state: MailState, commit: Commit) -> None:
    mail = record.there
    commit.keep(record.becomes(mail.settled(state)))
    waits_no_more(outbox.bus, [mail.id], commit)
    await tell_of_a_refusal(outbox, mail, state, commit)
    if mail.invites:
        commit.step(CountInvitations(meeting=mail.meeting, sequence=mail.sequence))


async def _say_what_is_out(records: Records, of: MeetingId, sequence: int, commit: Commit, *, overdue: bool) -> None:
    record = await records.meetings.of(of)
    meeting = record.value
    if meeting is None or meeting.sequence != sequence:
        return
    mails = await records.mails.many(invitee.mail for invitee in meeting.present)
    states = {id: mail.value.state for id, mail in mails.items() if mail.value is not None}
    match progress(meeting, states, overdue=overdue):
        case Underway() | OldNews():
            return
        case Out() as out:
            commit.keep(record.becomes(out.meeting)).drop(InvitationsDue, of)
            commit.say(
                InvitationsSent(
                    meeting=of,
                    revision=meeting.reserved_revision,
                    sequence=sequence,
                    by_mail=out.by_mail,
                    in_calendar=out.in_calendar,
                    outstanding=out.outstanding,
                )
            )
        case unreachable:
            assert_never(unreachable)
