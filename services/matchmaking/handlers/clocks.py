"""The rungs of the ladder, by the clock."""

from services.matchmaking.domain import escalating
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import RungDue
from shared.bus import Bus, Commit


def register(bus: Bus, at: Desk) -> None:
    @bus.on(RungDue)
    async def climb_what_is_due(step: RungDue, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        if not escalating.rungs_due(document.there, commit.now):
            return
        seen, deadlines = await at.world.look(document.there), at.deadlines(document.there, commit)
        decision = escalating.climb(document.there, commit.now, seen.situation, at.rules.prices, deadlines)
        await at.conclude(document, decision, commit, seen)
