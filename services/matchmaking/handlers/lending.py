"""What the host of a building says of a room that is lent on request, and what their silence means."""

import asyncio

from services.matchmaking.domain import lending
from services.matchmaking.handlers.changing import around
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import HostSilent
from shared.bus import Bus, Commit
from shared.contracts.invitations import RoomAnswered


def register(bus: Bus, at: Desk) -> None:
    @bus.on(RoomAnswered)
    async def hear_the_host(event: RoomAnswered, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        seen = await at.world.look(document.there)
        surroundings = around(at, document.there, seen, commit)
        decision = await asyncio.to_thread(lending.host_answered, document.there, event.sequence, surroundings, agreed=event.agreed)
        await at.conclude(document, decision, commit, seen)

    @bus.on(HostSilent)
    async def take_the_silence_of_the_host_for_a_no(step: HostSilent, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        seen = await at.world.look(document.there)
        surroundings = around(at, document.there, seen, commit)
        await at.conclude(document, await asyncio.to_thread(lending.host_silent, document.there, step.sequence, surroundings), commit, seen)
