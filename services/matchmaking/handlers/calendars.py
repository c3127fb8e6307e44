"""Calendars were read, or were not in time."""

from services.matchmaking.domain import transitions
from services.matchmaking.domain.meeting import Replan
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import SearchOverdue
from shared.bus import Bus, Commit, Later
from shared.contracts.availability import AvailabilityCollected


def register(bus: Bus, at: Desk) -> None:
    @bus.on(AvailabilityCollected)
    async def reserve_a_moment(event: AvailabilityCollected, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        decision = transitions.collected(document.there, event.revision, event.unknown)
        if isinstance(decision, Replan) and not await at.world.has_heard(event.revisions):
            raise Later("newer calendars were collected than are known here")
        await at.conclude(document, decision, commit)

    @bus.on(SearchOverdue)
    async def go_on_with_what_is_known(step: SearchOverdue, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        await at.conclude(document, transitions.collected(document.there, step.wanted, ()), commit)
