"""Readings for a request: asked of every owner at once, answered when the last one is in or the time is over."""

from datetime import timedelta

from services.availability.domain.gathering import Gathering, revisions, unknown
from services.availability.domain.reading import Busy, fresh
from services.availability.domain.sources import Sources, is_room
from services.availability.handlers.reader import Reader
from services.availability.ports import Records
from services.availability.steps import CountReadings, ReadCalendars, ReadingsDue
from shared.bus import Bus, Commit, Document
from shared.contracts.availability import AvailabilityCollected
from shared.contracts.matchmaking import AvailabilityWanted
from shared.kernel import MeetingId, OwnerId

_REMEMBERED = timedelta(days=1)


def register(bus: Bus, records: Records, reader: Reader) -> None:
    @bus.on(AvailabilityWanted)
    async def ask_every_calendar(event: AvailabilityWanted, commit: Commit) -> None:
        document = await records.gatherings.of(event.meeting)
        if document.value is not None and document.value.revision >= event.revision:
            return
        owners = tuple(dict.fromkeys(event.owners))
        sources, busy = await records.sources.many(owners), await records.busy.many(owners)
        waiting = tuple(
            owner
            for owner in owners
            if _must_be_read(owner, sources[owner].value or Sources(), busy[owner].value or Busy(), commit, reader.fresh_for)
        )
        gathering = Gathering(event.revision, owners, waiting, event.deadline)
        commit.at(event.deadline, ReadingsDue(meeting=event.meeting, asked=event.revision), key=event.meeting)
        commit.step(*(ReadCalendars(owner=owner, meeting=event.meeting, asked=event.revision) for owner in waiting))
        await _keep(document, gathering, commit, late=False)

    @bus.on(CountReadings)
    async def see_whether_all_are_in(step: CountReadings, commit: Commit) -> None:
        document = await records.gatherings.of(step.meeting)
        gathering = document.value
        if gathering is not None and not gathering.done and gathering.revision == step.asked:
            await _keep(document, gathering.without(step.owner), commit, late=False)

    @bus.on(ReadingsDue)
    async def answer_with_what_is_in(step: ReadingsDue, commit: Commit) -> None:
        document = await records.gatherings.of(step.meeting)
        gathering = document.value
        if gathering is None or gathering.revision != step.asked:
            return
        if gathering.done:
            commit.keep(document.gone())
        else:
            await _keep(document, gathering, commit, late=True)

    async def _keep(document: Document[Gathering], gathering: Gathering, commit: Commit, *, late: bool) -> None:
        if gathering.waiting and not late:
            commit.keep(document.becomes(gathering))
            return
        found = await records.busy.many(gathering.owners)
        busy = {OwnerId(owner): record.value for owner, record in found.items() if record.value is not None}
        collected = AvailabilityCollected(
            meeting=MeetingId(document.id),
            revision=gathering.revision,
            revisions=revisions(gathering, busy),
            unknown=unknown(gathering, busy),
        )
        commit.keep(document.becomes(gathering.answered())).say(collected)
        commit.at(commit.now + _REMEMBERED, ReadingsDue(meeting=MeetingId(document.id), asked=gathering.revision), key=document.id)


def _must_be_read(owner: OwnerId, sources: Sources, busy: Busy, commit: Commit, fresh_for: float) -> bool:
    """A person without a source is unknown at once; a room without one is known from the moment its building was heard of."""
    if sources.sources:
        return not fresh(busy, sources.names, commit.now, fresh_for)
    return is_room(owner) and busy.revision == 0
