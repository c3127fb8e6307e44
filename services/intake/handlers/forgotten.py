"""Somebody who is forgotten."""

from dataclasses import dataclass

from services.intake.handlers.ledger import Ledger
from services.intake.handlers.storyteller import Storyteller
from shared.bus import Bus, Commit, Projection
from shared.contracts.availability import SourcesChanged
from shared.contracts.directory import PersonChanged, PersonForgotten
from shared.kernel import person_owner


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of people, and of whether their calendars can be read."""

    people: Projection[PersonChanged]
    sources: Projection[SourcesChanged]


def register(bus: Bus, storyteller: Storyteller, ledger: Ledger, heard: Heard) -> None:
    @bus.on(PersonForgotten)
    async def forget_somebody(event: PersonForgotten, commit: Commit) -> None:
        heard.people.forget(event.person, event.revision, commit)
        heard.sources.drop(person_owner(event.person), commit)
        await bus.forget(event.person, commit)
        await ledger.forgets(event.person, commit)
        for request in await ledger.requests.all():
            without = request.there.without(event.person)
            if without != request.there:
                commit.keep(request.becomes(without))
        for followed in await storyteller.meetings.all():
            if event.person in followed.there.added:
                commit.keep(followed.becomes(followed.there.without(event.person)))
