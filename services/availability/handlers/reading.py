"""Reading calendars: one step per owner, the only place where busy time is said."""

from services.availability.domain.entries import Entries, Standing, seen
from services.availability.domain.sources import person_of
from services.availability.handlers.fetching import SourceReading
from services.availability.handlers.reader import Owned, Reader, owned
from services.availability.handlers.saying import answers_seen, news
from services.availability.ports import Records
from services.availability.steps import CountReadings, ReadCalendars
from shared.bus import Bus, Commit
from shared.kernel import PersonId


def register(bus: Bus, records: Records, reader: Reader) -> None:
    @bus.on(ReadCalendars)
    async def read_calendars(step: ReadCalendars, commit: Commit) -> None:
        _count(step, commit)
        if reader.crowded(step):
            commit.at(reader.spare.room_after(commit.now), step, key=step.owner)
            return
        owner = await owned(records, step.owner)
        if reader.needless(owner, step, commit.now):
            return
        readings = await reader.read(owner, step, commit.now)
        after = reader.added_up(owner, readings, commit.now)
        commit.unchanged(owner.sources).keep(owner.busy.becomes(after))
        _remember(owner, readings, commit)
        commit.at(reader.next_reading(after, commit.now), ReadCalendars(owner=step.owner), key=step.owner)
        commit.say(*news(step.owner, owner.before, after, commit.now))
        await _see_answers(records, person_of(step.owner), readings, commit)


def _count(step: ReadCalendars, commit: Commit) -> None:
    if step.meeting is not None:
        commit.step(CountReadings(owner=step.owner, meeting=step.meeting, asked=step.asked))


def _remember(owner: Owned, readings: dict[str, SourceReading], commit: Commit) -> None:
    """Keeps the objects of what was read, and forgets those of sources that are no longer connected."""
    for name, document in owner.objects.items():
        objects = readings[name].objects if name in readings else None
        if objects is not None and objects != document.value:
            commit.keep(document.becomes(objects))
        elif objects is None and document.value is not None:
            commit.keep(document.gone())


async def _see_answers(records: Records, person: PersonId | None, readings: dict[str, SourceReading], commit: Commit) -> None:
    """Answers given in the calendar itself, in the source that the entry was written in."""
    if person is None or not any(reading.own for reading in readings.values()):
        return
    document = await records.entries.of(person)
    before = document.value or Entries()
    entries = before
    for name, reading in readings.items():
        for own in reading.own:
            meeting, entry = entries.by_uid(own.uid) or (None, None)
            if meeting is None or entry is None or entry.source != name or not entry.settled or entry.wish is None:
                continue
            if (after := seen(entry, Standing(there=True, sequence=own.sequence, partstat=own.partstat))) is not None:
                entries = entries.with_entry(meeting, after)
                commit.say(*answers_seen(meeting, person, entry, after, commit.now))
    if entries != before:
        commit.keep(document.becomes(entries))
