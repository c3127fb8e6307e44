"""Who people are, which rooms there are, and who is forgotten."""

from typing import TypeVar

from services.availability.domain.reading import Busy, added_up
from services.availability.domain.sources import Sources
from services.availability.handlers.holds import Showing
from services.availability.handlers.reader import Reader
from services.availability.handlers.reserve import Reserving
from services.availability.handlers.saying import busy_time_changed
from services.availability.ports import Records
from services.availability.steps import PlanReserve, ReadCalendars, WatchEntry
from shared.bus import Bus, Commit, Document
from shared.contracts.availability import BusyTimeChanged, SourcesChanged
from shared.contracts.directory import LocationChanged, PersonChanged, PersonForgotten
from shared.kernel import OwnerId, PersonId, person_owner, room_owner

T = TypeVar("T")


def register(bus: Bus, records: Records, reader: Reader, reserving: Reserving, showing: Showing) -> None:
    @bus.on(PersonChanged)
    async def know_the_person(event: PersonChanged, commit: Commit) -> None:
        before = await records.people.of(event.person)
        records.people.keep(event, commit)
        owner = person_owner(event.person)
        known_otherwise = before is None or before.address != event.address
        if known_otherwise and ((await records.sources.of(owner)).value or Sources()).sources:
            commit.step(ReadCalendars(owner=owner))
        if event.reserve or (before is not None and before.reserve):
            commit.step(PlanReserve(person=event.person))

    @bus.on(LocationChanged)
    async def know_the_rooms(event: LocationChanged, commit: Commit) -> None:
        owners = [room_owner(room.id) for room in event.rooms]
        documents = await records.busy.many(owners)
        for owner in owners:
            if documents[owner].value is not None:
                continue
            busy = added_up(Busy(), {}, reader.window(commit.now), commit.now, known_without_sources=True)
            commit.keep(documents[owner].becomes(busy)).say(busy_time_changed(owner, busy))
            commit.at(reader.next_reading(busy, commit.now), ReadCalendars(owner=owner), key=owner)

    @bus.on(PersonForgotten)
    async def forget_the_person(event: PersonForgotten, commit: Commit) -> None:
        owner = person_owner(event.person)
        entries = await records.entries.of(event.person)
        await _forget_reserve(records, reserving, event.person, commit)
        await showing.take_back(event.person, commit)
        await _forget_calendars(records, owner, commit)
        _remove(commit, entries)
        records.people.forget(event.person, event.revision, commit)
        commit.drop(ReadCalendars, owner)
        for meeting in entries.value.entries if entries.value else ():
            commit.drop(WatchEntry, f"{meeting}/{event.person}")
        commit.write(("HDEL", bus.keys.board(), *(f"{event.kind()} {owner}" for event in (BusyTimeChanged, SourcesChanged))))
        await bus.forget(event.person, commit)


async def _forget_reserve(records: Records, reserving: Reserving, person: PersonId, commit: Commit) -> None:
    """Spoedruimte goes from the calendar while we still know the way to it."""
    document = await records.reserves.of(person)
    if document.value is not None:
        await reserving.take_back(person, document.value)
    commit.unchanged(document)
    _remove(commit, document)
    commit.drop(PlanReserve, person)


async def _forget_calendars(records: Records, owner: OwnerId, commit: Commit) -> None:
    """Sources, what was given or is remembered of each of them, and busy time; nothing that is given meanwhile is overlooked."""
    sources, busy = await records.sources.of(owner), await records.busy.of(owner)
    connected = sources.value or Sources()
    commit.unchanged(sources)
    _remove(commit, sources)
    _remove(commit, busy)
    for given in (await records.given_of(owner, connected.given_names)).values():
        _remove(commit, given)
    for objects in (await records.objects_of(owner, {*connected.names, *(busy.value or Busy()).sources})).values():
        _remove(commit, objects)


def _remove(commit: Commit, document: Document[T]) -> None:
    if document.value is not None:
        commit.keep(document.gone())
