"""Somebody is forgotten: everything heard of them goes, and their meetings go on without them."""

from services.matchmaking.domain import transitions, watching
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import ParticipantForgotten
from shared.bus import Bus, Commit
from shared.contracts.directory import PersonForgotten


def register(bus: Bus, at: Desk) -> None:
    @bus.on(PersonForgotten)
    async def forget_a_person(event: PersonForgotten, commit: Commit) -> None:
        at.world.forget(event.person, event.revision, commit)
        await bus.forget(event.person, commit)
        at_table = [document.there for document in await at.meetings.all() if document.there.involves(event.person)]
        concerned = (meeting.id for meeting in at_table if meeting.open or meeting.watch is not None)
        commit.step(*(ParticipantForgotten(meeting=meeting, person=event.person) for meeting in concerned))

    @bus.on(ParticipantForgotten)
    async def go_on_without(step: ParticipantForgotten, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        if document.there.watch is not None:
            await at.conclude(document, watching.left(document.there, step.person, at.looks(commit)), commit)
            return
        deadlines = at.deadlines(document.there, commit)
        await at.conclude(document, transitions.left(document.there, step.person, at.rules.prices, commit.now, deadlines), commit)
