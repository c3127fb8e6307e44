"""The reply mailbox: each mail is decided on once, in the commit that also notes how far the mailbox was read.

An answer that was understood is removed from the mailbox. Everything else stays there for whoever minds it: unread, and never handled
again.
A crash before the removal leaves an answer lying there that counted already. A mail that makes us fail waits aside while those after it
are handled, and is tried again on later visits; after a few of those it is listed like any other that we could not use.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

import structlog

from services.invitations.domain import replying
from services.invitations.domain.answers import Again, Heard, answer
from services.invitations.domain.incoming import Ignored, OtherMail, ReplyMail, Sender, Unread
from services.invitations.domain.invitations import InvitedMeeting, OldNews
from services.invitations.domain.judging import (
    AnsweredEarlier,
    Counts,
    NoNews,
    RequestWanted,
    Unconfirmed,
    Unmatched,
    invited_by,
    judge,
)
from services.invitations.domain.mailbox import KEPT, WHOLE, Arrived, Progress, Unused
from services.invitations.domain.mails import Audience, MailKind
from services.invitations.domain.wishes import Wished, wish
from services.invitations.handlers.outbox import Outbox
from services.invitations.ports import ReplyMailbox
from services.invitations.steps import SendMail, UnusedForgotten, answered, wished
from shared.bus import Commit, Document
from shared.kernel import PersonId
from shared.mailbox import MailboxAway
from shared.telemetry import place_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ReplyDesk:
    """Looks into the mailbox every `every` seconds. `counted` hears what each mail came down to."""

    outbox: Outbox
    mailbox: ReplyMailbox
    every: float
    counted: Callable[[str], None]

    async def run(self) -> None:
        """Never returns. Raises what a store that is away raises, before any mail is fetched in vain."""
        while True:
            await self.look()
            await asyncio.sleep(self.every)

    async def look(self) -> None:
        """Handle what is new."""
        progress = (await self.outbox.records.progress.of(WHOLE)).value or Progress()
        try:
            await self.mailbox.visit(progress, self._handled)
        except MailboxAway as away:
            log.warning("reply mailbox away", fault=away.fault)

    async def _handled(self, arrived: Arrived) -> bool:
        """Whether the mail may go."""
        bus = self.outbox.bus
        try:
            return await bus.command(lambda commit: self._decide(arrived, commit))
        except Exception as trouble:  # noqa: BLE001  # whatever it is, those after it do not wait for it
            await bus.client.ping()  # a store that is away is not the fault of a mail
            log.warning("a mail in the reply mailbox could not be handled", fault=type(trouble).__name__, place=place_of(trouble))
            await bus.command(lambda commit: self._set_aside(arrived, commit))
            return False

    async def _decide(self, arrived: Arrived, commit: Commit) -> bool:
        record = await self.outbox.records.progress.of(WHOLE)
        progress = record.value or Progress()
        if progress.handled(arrived.validity, arrived.number):
            return False
        commit.keep(record.becomes(progress.with_handled(arrived.validity, arrived.number)))
        match arrived.mail:
            case Ignored():
                outcome = "ignored"
            case OtherMail(sender, why):
                outcome = await self._not_an_answer(sender, why, commit)
            case ReplyMail() as mail:
                outcome = await Clerk(self.outbox, mail, arrived.at).decide(commit)
            case unreachable:
                assert_never(unreachable)
        self.counted(outcome)
        return outcome == "understood"

    async def _set_aside(self, arrived: Arrived, commit: Commit) -> None:
        record = await self.outbox.records.progress.of(WHOLE)
        progress = record.value or Progress()
        if not progress.is_poison(arrived.validity, arrived.number):
            commit.keep(record.becomes(progress.with_failed(arrived.validity, arrived.number)))
            return
        commit.keep(record.becomes(progress.with_handled(arrived.validity, arrived.number)))
        if not isinstance(arrived.mail, Ignored):
            await note(self.outbox, arrived.mail.sender, Unread.FAILED, commit)

    async def _not_an_answer(self, sender: Sender, why: Unread, commit: Commit) -> str:
        await note(self.outbox, sender, why, commit)
        if why is Unread.TNEF and sender.person is not None and not sender.automatic and not sender.forged:
            meeting = await self._likely_meant(sender.person, commit.now)
            if meeting is not None:
                around = await self.outbox.surroundings.circumstances(meeting.meeting, [sender.person])
                await self.outbox.mail(replying.ask_again(meeting, sender.person, MailKind.UNREADABLE_ANSWER, commit.now, around), commit)
        return "unused"

    async def _likely_meant(self, person: PersonId, now: datetime) -> InvitedMeeting | None:
        """The newest invitation that this person did not answer."""
        found = [record.value for record in (await self.outbox.records.meetings.many(await self.outbox.meetings_of(person))).values()]
        return replying.newest_unanswered([meeting for meeting in found if meeting is not None], person, now)


@dataclass(frozen=True, slots=True)
class Clerk:
    """Decides on one answer, which arrived at `at`."""

    outbox: Outbox
    mail: ReplyMail
    at: datetime

    async def decide(self, commit: Commit) -> str:
        """What it came down to: `understood`, or `unused`."""
        known = (await self.outbox.records.uids.of(self.mail.uid)).value
        record = None if known is None else await self.outbox.records.meetings.of(known.meeting)
        meeting = None if record is None else record.value
        invitee = None if meeting is None else invited_by(self.mail, meeting)
        secretariat = None if invitee is None or meeting is None else await self._secretariat(meeting, invitee.person)
        judgement = judge(self.mail, meeting, secretariat, self.at, commit.now)
        if isinstance(judgement, Unmatched) or record is None or meeting is None:
            await note(self.outbox, self.mail.sender, judgement.why if isinstance(judgement, Unmatched) else Unread.UNKNOWN_MEETING, commit)
            return "unused"
        match judgement:
            case NoNews():
                return "understood"
            case Unconfirmed(person):
                await note(self.outbox, self.mail.sender, Unread.UNCONFIRMED, commit)
                await self._ask_again(meeting, person, MailKind.CONFIRM_ANSWER, commit)
                return "unused"
            case AnsweredEarlier(person):
                await self._ask_again(meeting, person, MailKind.ANSWER_AGAIN, commit)
            case RequestWanted(person):
                await self._send_again(record, meeting, person, commit)
            case Counts() as counts:
                await self._count(record, meeting, counts, commit)
            case unreachable:
                assert_never(unreachable)
        return "understood"

    async def _secretariat(self, meeting: InvitedMeeting, person: PersonId) -> PersonId | None:
        """That of this person, when it may answer for them (antwoordDoor)."""
        around = await self.outbox.surroundings.circumstances(meeting.meeting, [person])
        return await self.outbox.surroundings.reader(person, Audience.SECRETARIAT) if person in around.with_secretariat else None

    async def _ask_again(self, meeting: InvitedMeeting, person: PersonId, kind: MailKind, commit: Commit) -> None:
        around = await self.outbox.surroundings.circumstances(meeting.meeting, [person])
        await self.outbox.mail(replying.ask_again(meeting, person, kind, commit.now, around), commit)

    async def _send_again(self, record: Document[InvitedMeeting], meeting: InvitedMeeting, person: PersonId, commit: Commit) -> None:
        invitee = meeting.invitee(person)
        sent = await self.outbox.records.mails.of("" if invitee is None else invitee.mail)
        again = replying.send_again(meeting, person, sent.value, commit.now)
        if not isinstance(again, OldNews):
            commit.keep(record.becomes(again.meeting)).keep(sent.becomes(again.mail)).step(SendMail(mail=again.mail.id))

    async def _count(self, record: Document[InvitedMeeting], meeting: InvitedMeeting, counts: Counts, commit: Commit) -> None:
        """The wish first: when it is met, a no to the moment of now is about one that is gone."""
        if counts.wish is not None and isinstance(hoped := wish(meeting, counts.wish, commit.now), Wished):
            meeting = hoped.meeting
            commit.say(wished(hoped))
        if counts.given is not None:
            heard = answer(meeting, counts.given, commit.now)
            if isinstance(heard, Heard | Again):
                meeting = heard.meeting
                await self._name_the_delegate(meeting, counts, commit)
            if isinstance(heard, Heard):
                commit.say(answered(heard))
        commit.keep(record.becomes(meeting))

    async def _name_the_delegate(self, meeting: InvitedMeeting, counts: Counts, commit: Commit) -> None:
        if counts.delegate:
            around = await self.outbox.surroundings.circumstances(meeting.meeting, [])
            await self.outbox.mail(replying.named(meeting, counts.delegate, commit.now, around), commit)


async def note(outbox: Outbox, sender: Sender, why: Unread, commit: Commit) -> None:
    """List it for the admin, for as long as that may be needed."""
    record = await outbox.records.unused.of(sender.key)
    if record.value is None:
        commit.keep(record.becomes(Unused(commit.now, why, sender.domain)))
        commit.at(commit.now + KEPT, UnusedForgotten(key=sender.key), key=sender.key)


def register(outbox: Outbox) -> None:
    @outbox.bus.on(UnusedForgotten)
    async def forget_what_could_not_be_used(timer: UnusedForgotten, commit: Commit) -> None:
        commit.keep((await outbox.records.unused.of(timer.key)).gone())
