"""The requester changes who is at the table, or a room drops out."""

import asyncio

from services.matchmaking.domain import changing
from services.matchmaking.domain.changing import Change, Surroundings
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.proposal import Seat
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.ports import Seen
from services.matchmaking.steps import RoomMoved
from shared.bus import Bus, Commit, Later
from shared.contracts.intake import ParticipantsChanged


def register(bus: Bus, at: Desk) -> None:
    @bus.on(ParticipantsChanged)
    async def change_the_table(event: ParticipantsChanged, commit: Commit) -> None:
        document = await at.asked_before(event.meeting)
        meeting = document.there
        if meeting.status.final or meeting.has_heard(event.revision):
            return
        if not meeting.has_heard_all_before(event.revision):
            raise Later("something that the requester said before is still on its way")
        after = changing.with_table(meeting, _change(event), event.revision)
        if not await at.world.knows(after):
            raise Later("somebody new at the table is not known yet")
        seen = await at.world.look(after)
        decision = await asyncio.to_thread(changing.change_table, meeting, after, around(at, after, seen, commit))
        await at.conclude(document, decision, commit, seen)

    @bus.on(RoomMoved)
    async def find_another_room(step: RoomMoved, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        seen = await at.world.look(document.there)
        decision = await asyncio.to_thread(changing.leave_room, document.there, around(at, document.there, seen, commit))
        await at.conclude(document, decision, commit, seen)


def around(at: Desk, meeting: Meeting, seen: Seen, commit: Commit) -> Surroundings:
    """What a change of this meeting is decided on."""
    return Surroundings(seen.situation, commit.now, at.deadlines(meeting, commit), at.rules)


def _change(event: ParticipantsChanged) -> Change:
    return Change(
        added=tuple(Seat(seat.people, seat.role) for seat in event.added),
        replaced=tuple((one.person, one.by) for one in event.replaced),
        removed=event.removed,
        guests=tuple(guest.person for guest in event.guests),
    )
