"""What participants answer, and the clocks that run while they do."""

from services.matchmaking.domain import transitions
from services.matchmaking.domain.meeting import Answered
from services.matchmaking.domain.polling import PollAnswer
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import HoldExpired, MeetingEnded, PollClosed
from shared.bus import Bus, Commit
from shared.contracts.invitations import InvitationAnswered, InvitationsSent, PollAnswered


def register(bus: Bus, at: Desk) -> None:
    @bus.on(PollAnswered)
    async def count_a_poll_answer(event: PollAnswered, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        answer = PollAnswer(event.person, event.revision, event.choices)
        deadlines = at.deadlines(document.there, commit)
        decision = transitions.poll_answered(document.there, event.sequence, answer, at.rules.prices, commit.now, deadlines)
        await at.conclude(document, decision, commit)

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
