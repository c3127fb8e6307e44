"""Deputies are asked beside principals who do not answer."""

from typing import assert_never

from services.invitations.domain import polls
from services.invitations.domain.deputies import invite_deputies
from services.invitations.domain.invitations import Circumstances, DeputiesWanted, Deputising, OldNews, TooEarly
from services.invitations.domain.polls import Asking
from services.invitations.handlers.outbox import Outbox, remember
from shared.bus import Commit, Later
from shared.contracts.matchmaking import DeputiesAsked, ReminderAbout


def register(outbox: Outbox) -> None:
    @outbox.bus.on(DeputiesAsked)
    async def ask_the_deputies(event: DeputiesAsked, commit: Commit) -> None:
        news = DeputiesWanted(
            revision=event.revision,
            sequence=event.sequence,
            decided_at=commit.now,
            deadline=event.deadline,
            deputies=tuple(Deputising(one.person, one.principal) for one in event.deputies),
        )
        pairs = [person for one in news.deputies for person in (one.person, one.principal)]
        around = await outbox.surroundings.circumstances(event.meeting, pairs)
        match event.about:
            case ReminderAbout.POLL:
                await _poll(outbox, event, news, around, commit)
            case ReminderAbout.INVITATION:
                await _invite(outbox, event, news, around, commit)
            case ReminderAbout.DISPLACEMENT:
                return  # nobody says for somebody else that an appointment may move
            case unreachable:
                assert_never(unreachable)


async def _poll(outbox: Outbox, event: DeputiesAsked, news: DeputiesWanted, around: Circumstances, commit: Commit) -> None:
    record = await outbox.records.polls.of(event.meeting)
    match polls.ask_deputies(record.value, news, around):
        case OldNews():
            return
        case TooEarly():
            raise Later("the poll was not heard of yet")
        case Asking(poll, mails):
            commit.keep(record.becomes(poll))
            for person in poll.people:
                remember(outbox.bus, commit, person, "poll", event.meeting)
            await outbox.mail(mails, commit)
        case unreachable:
            assert_never(unreachable)


async def _invite(outbox: Outbox, event: DeputiesAsked, news: DeputiesWanted, around: Circumstances, commit: Commit) -> None:
    record = await outbox.records.meetings.of(event.meeting)
    await outbox.follow(invite_deputies(record.value, news, around), record, around, commit)
