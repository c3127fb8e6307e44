"""Questions that are open before anybody is invited, a poll or whether something may move: how they end without an answer."""

from typing import assert_never

from services.invitations.domain import displacements, polls
from services.invitations.domain.displacements import Displacement, Questions
from services.invitations.domain.invitations import OldNews, Reserved
from services.invitations.domain.mails import Mail, Occasion, Participant
from services.invitations.domain.polls import Asking
from services.invitations.handlers.outbox import Outbox, remember
from shared.bus import Commit, Document
from shared.contracts.matchmaking import MeetingSearched
from shared.kernel import MeetingId, PersonId


def register(outbox: Outbox) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(MeetingSearched)
    async def stop_asking(event: MeetingSearched, commit: Commit) -> None:
        await call_off_questions(outbox, event.meeting, event.revision, commit)
        poll = await records.polls.of(event.meeting)
        if poll.value is not None and not isinstance(over := polls.call_off(poll.value, event.revision, commit.now), OldNews):
            commit.keep(poll.becomes(over))


def occasion_of(displacement: Displacement) -> Occasion:
    """The moment that is asked for, with everybody who would come."""
    return Occasion(displacement.moment, displacement.form, tuple(Participant(person) for person in displacement.table))


async def settle_questions(outbox: Outbox, news: Reserved, commit: Commit) -> None:
    """A moment is reserved: that for which appointments give way, or another; deputies who were polled and do not come hear that too."""
    record = await outbox.records.displacements.of(news.meeting)
    asked = frozenset(person.person for person in news.people)
    if record.value is not None and (record.value.moment.start, record.value.moment.end) == (news.moment.start, news.moment.end):
        around = await outbox.surroundings.circumstances(news.meeting, [giving.person for giving in record.value.people])
        await send_questions(outbox, record, displacements.taken(record.value, news.revision, asked, commit.now, around), commit)
    else:
        await call_off_questions(outbox, news.meeting, news.revision, commit)
    await outbox.mail(await _spared(outbox, news, commit), commit)


async def call_off_questions(outbox: Outbox, meeting: MeetingId, revision: int, commit: Commit) -> None:
    """Nothing has to give way any more."""
    record = await outbox.records.displacements.of(meeting)
    if record.value is None:
        return
    around = await outbox.surroundings.circumstances(meeting, [giving.person for giving in record.value.people])
    await send_questions(outbox, record, displacements.call_off(record.value, revision, commit.now, around), commit)


async def ask_no_more(outbox: Outbox, meeting: MeetingId, people: frozenset[PersonId], commit: Commit) -> None:
    """These people are off the table while they are asked something: they hear it. Of an invitation they hear when it is withdrawn."""
    invited = (await outbox.records.meetings.of(meeting)).value
    poll, displacement = await outbox.records.polls.of(meeting), await outbox.records.displacements.of(meeting)
    told_of = 0 if invited is None else invited.revision
    around = await outbox.surroundings.circumstances(meeting, people)
    if poll.value is not None and poll.value.revision > told_of:
        match polls.leave(poll.value, people, commit.now, around):
            case OldNews():
                pass
            case Asking(fewer, mails):
                commit.keep(poll.becomes(fewer))
                await outbox.mail(mails, commit)
            case unreachable:
                assert_never(unreachable)
    if displacement.value is not None and displacement.value.revision > told_of:
        await send_questions(outbox, displacement, displacements.leave(displacement.value, people, commit.now, around), commit)


async def send_questions(outbox: Outbox, record: Document[Displacement], decided: Questions | OldNews, commit: Commit) -> None:
    """Keep the question whether something may move as it is now, and mail what goes with it."""
    match decided:
        case OldNews():
            return
        case Questions(displacement, mails):
            commit.keep(record.becomes(displacement))
            for giving in displacement.people:
                remember(outbox.bus, commit, giving.person, "displacement", displacement.meeting)
            await outbox.mail(mails, commit)
        case unreachable:
            assert_never(unreachable)


async def _spared(outbox: Outbox, news: Reserved, commit: Commit) -> tuple[Mail, ...]:
    poll = (await outbox.records.polls.of(news.meeting)).value
    if poll is None or not poll.deputies or poll.revision >= news.revision:
        return ()
    around = await outbox.surroundings.circumstances(news.meeting, poll.people)
    return polls.spare(poll, frozenset(asked.person for asked in news.people), commit.now, around)
