"""Entries in people's own calendars: what is wanted is kept, a step of its own makes the calendar show it, a timer looks for the answer."""

from datetime import timedelta

from services.availability.domain.entries import (
    Entries,
    Entry,
    Wish,
    seen,
    wanted,
    withdrawn,
)
from services.availability.handlers.agendas import Agendas
from services.availability.handlers.saying import answers_seen, entry_written
from services.availability.ports import CalendarAway, Records
from services.availability.steps import PlanReserve, SettleEntry, WatchEntry
from shared.bus import Bus, Commit, Document, Later
from shared.contracts.invitations import EntryWanted, EntryWithdrawn

_LONGER = 4


def register(bus: Bus, records: Records, agendas: Agendas) -> None:
    _register_wishes(bus, records, agendas)
    _register_effects(bus, records, agendas)


def _register_wishes(bus: Bus, records: Records, agendas: Agendas) -> None:
    @bus.on(EntryWanted)
    async def want_an_entry(event: EntryWanted, commit: Commit) -> None:
        document = await records.entries.of(event.person)
        entries = (document.value or Entries()).without_past(commit.now)
        entry = wanted(entries.of(event.meeting), _wish(event), event.revision, agendas.names.uid(event.meeting))
        await _settle(records, document, entry, event, commit)

    @bus.on(EntryWithdrawn)
    async def want_no_entry(event: EntryWithdrawn, commit: Commit) -> None:
        document = await records.entries.of(event.person)
        entries = (document.value or Entries()).without_past(commit.now)
        entry = withdrawn(entries.of(event.meeting), event.sequence, event.revision, agendas.names.uid(event.meeting))
        await _settle(records, document, entry, event, commit)


def _register_effects(bus: Bus, records: Records, agendas: Agendas) -> None:
    @bus.on(SettleEntry)
    async def make_the_calendar_show_it(step: SettleEntry, commit: Commit) -> None:
        document = await records.entries.of(step.person)
        entries = document.value or Entries()
        entry = entries.of(step.meeting)
        if entry is None or entry.settled or entry.over(commit.now):
            return
        try:
            after = await agendas.settled(step.meeting, step.person, entry)
        except CalendarAway as away:
            _put_aside(step, away, commit)
            return
        if after is not None:
            commit.keep(document.becomes(entries.with_entry(step.meeting, after)))
            commit.say(entry_written(step.meeting, step.person, after))
            commit.say(*answers_seen(step.meeting, step.person, entry, after, commit.now))
            _watch(step, after, commit, agendas.watch_every)

    @bus.on(WatchEntry)
    async def look_for_an_answer(step: WatchEntry, commit: Commit) -> None:
        document = await records.entries.of(step.person)
        entries = document.value or Entries()
        entry = entries.of(step.meeting)
        if entry is None or not entry.watched(commit.now):
            return
        try:
            after = seen(entry, await agendas.look(step.meeting, step.person, entry))
        except CalendarAway:
            _watch(step, entry, commit, agendas.watch_every * _LONGER)
            return
        if after is not None:
            commit.keep(document.becomes(entries.with_entry(step.meeting, after)))
            commit.say(*answers_seen(step.meeting, step.person, entry, after, commit.now))
        _watch(step, after or entry, commit, agendas.watch_every)


def _put_aside(step: SettleEntry, away: CalendarAway, commit: Commit) -> None:
    """Until its turn, when its server is away: that may take hours, which are no fault of this entry. Raises Later for any other reason."""
    if away.wait is None:
        raise Later(f"calendar {away.fault}")
    commit.at(commit.now + timedelta(seconds=away.wait), step, key=f"{step.meeting}/{step.person}")


def _wish(event: EntryWanted) -> Wish:
    return Wish(
        sequence=event.sequence,
        decided_at=event.decided_at,
        start=event.start,
        end=event.end,
        summary=event.summary,
        place=event.place,
        description=event.description,
        on_behalf_of=event.on_behalf_of,
        confirmed=event.confirmed,
        agreed=event.agreed,
    )


async def _settle(
    records: Records, document: Document[Entries], entry: Entry | None, event: EntryWanted | EntryWithdrawn, commit: Commit
) -> None:
    """Spoedruimte in the same calendar gives way, or comes back."""
    if entry is None:
        return
    entries = (document.value or Entries()).without_past(commit.now)
    commit.keep(document.becomes(entries.with_entry(event.meeting, entry)))
    commit.step(SettleEntry(meeting=event.meeting, person=event.person))
    about = await records.people.of(event.person)
    if about is not None and about.reserve:
        commit.step(PlanReserve(person=event.person))


def _watch(step: SettleEntry | WatchEntry, entry: Entry, commit: Commit, seconds: float) -> None:
    key = f"{step.meeting}/{step.person}"
    if entry.watched(commit.now):
        commit.at(commit.now + timedelta(seconds=seconds), WatchEntry(meeting=step.meeting, person=step.person), key=key)
    else:
        commit.drop(WatchEntry, key)
