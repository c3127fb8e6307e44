"""What participants answer, and the clocks that run while they do."""

import asyncio

from services.matchmaking.domain import escalating, transitions
from services.matchmaking.domain.meeting import Answered
from services.matchmaking.domain.polling import PollAnswer
from services.matchmaking.domain.wishing import Wish, hear_wish
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import HoldExpired, MeetingEnded, PollClosed
from shared.bus import Bus, Commit
from shared.contracts.invitations import InvitationAnswered, InvitationsSent, MomentWished, PollAnswered


def register(bus: Bus, at: Desk) -> None:
    @bus.on(PollAnswered)
    async def count_a_poll_answer(event: PollAnswered, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        answer, deadlines = PollAnswer(event.person, event.revision, event.choices), at.deadlines(document.there, commit)
        seen = await at.world.look(document.there)
        decision = escalating.poll_answered(document.there, event.sequence, answer, seen.situation, at.rules.prices, commit.now, deadlines)
        await at.conclude(document, decision, commit, seen)

    @bus.on(PollClosed)
    async def decide_with_the_answers_there_are(step: PollClosed, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        deadlines = at.deadlines(document.there, commit)
        if step.due is not None and (poll := document.there.poll) is not None and step.due < poll.deadline:
            return
        await at.conclude(document, transitions.poll_closed(document.there, step.sequence, at.rules.prices, commit.now, deadlines), commit)

    @bus.on(InvitationsSent)
    async def note_that_everybody_is_invited(event: InvitationsSent, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        await at.conclude(document, transitions.invitations_sent(document.there, event.sequence), commit)

    @bus.on(InvitationAnswered)
    async def count_an_answer(event: InvitationAnswered, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        answer = Answered(event.person, event.revision, event.answer)
        await at.conclude(document, transitions.answered(document.there, event.sequence, answer, commit.now), commit)

    @bus.on(MomentWished)
    async def see_whether_another_time_can_be(event: MomentWished, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        wish = Wish(event.person, event.revision, event.sequence, event.start, event.end)
        seen, deadlines = await at.world.look(document.there), at.deadlines(document.there, commit)
        decision = await asyncio.to_thread(hear_wish, document.there, wish, seen.situation, commit.now, deadlines, at.rules)
        await at.conclude(document, decision, commit, seen)

    @bus.on(HoldExpired)
    async def take_the_next_option(step: HoldExpired, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        if step.due is not None and (reservation := document.there.reservation) is not None and step.due < reservation.expires:
            return
        await at.conclude(document, transitions.hold_expired(document.there, step.sequence, commit.now), commit)

    @bus.on(MeetingEnded)
    async def note_that_it_took_place(step: MeetingEnded, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        await at.conclude(document, transitions.ended(document.there, step.sequence), commit)
