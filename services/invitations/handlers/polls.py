"""People without a readable calendar are asked which moments suit."""

from typing import assert_never

from services.invitations.domain import polls
from services.invitations.domain.invitations import OldNews
from services.invitations.domain.mails import Offer
from services.invitations.domain.polls import Asking, Poll
from services.invitations.domain.requests import Request
from services.invitations.handlers.outbox import Outbox, remember
from services.invitations.handlers.questions import call_off_questions
from shared.bus import Commit, Later
from shared.contracts.matchmaking import AnswersWanted


def register(outbox: Outbox) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(AnswersWanted)
    async def ask_which_moments_suit(event: AnswersWanted, commit: Commit) -> None:
        record = await records.polls.of(event.meeting)
        request = (await records.requests.of(event.meeting)).value
        if request is None:
            raise Later("the request was not heard of yet")
        before = () if record.value is None else record.value.people
        around = await outbox.surroundings.circumstances(event.meeting, (*event.people, *before))
        match polls.ask(record.value, _poll(event, request, commit), around):
            case OldNews():
                return
            case Asking(poll, mails):
                commit.keep(record.becomes(poll))
                for person in poll.people:
                    remember(bus, commit, person, "poll", event.meeting)
                await outbox.mail(mails, commit)
                await call_off_questions(outbox, event.meeting, event.revision, commit)
            case unreachable:
                assert_never(unreachable)


def _poll(event: AnswersWanted, request: Request, commit: Commit) -> Poll:
    return Poll(
        meeting=event.meeting,
        revision=event.revision,
        sequence=event.sequence,
        decided_at=commit.now,
        deadline=event.deadline,
        offers=tuple(Offer(offered.key, offered.moment) for offered in sorted(event.moments, key=lambda offered: offered.moment.start)),
        people=event.people,
        form=request.form,
    )
