"""Whether something may move: what people say, and what their silence means."""

from services.matchmaking.domain import displacing
from services.matchmaking.domain.displacement import Consent
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import DisplacementClosed
from shared.bus import Bus, Commit
from shared.contracts.invitations import DisplacementAnswered


def register(bus: Bus, at: Desk) -> None:
    @bus.on(DisplacementAnswered)
    async def count_whether_something_may_move(event: DisplacementAnswered, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        consent, deadlines = Consent(event.person, event.revision, event.agreed), at.deadlines(document.there, commit)
        await at.conclude(document, displacing.consented(document.there, event.sequence, consent, commit.now, deadlines), commit)

    @bus.on(DisplacementClosed)
    async def take_silence_for_a_no(step: DisplacementClosed, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        question = displacing.asked_to_move(document.there)
        if question is None or step.due < question.deadline:
            return
        deadlines = at.deadlines(document.there, commit)
        await at.conclude(document, displacing.consents_closed(document.there, step.sequence, commit.now, deadlines), commit)
