"""What availability says, from its own values."""

from datetime import datetime

from services.availability.domain.entries import Entry
from services.availability.domain.reading import Busy, SourceState
from shared.contracts.availability import (
    AnswerSeen,
    BusyTimeChanged,
    EntryWritten,
    SourceFailed,
)
from shared.kernel import MeetingId, OwnerId, PersonId


def busy_time_changed(owner: OwnerId, busy: Busy) -> BusyTimeChanged:
    """Busy time as it is said. Raises ValueError for one that was never read."""
    if busy.valid_from is None or busy.valid_until is None or busy.read_at is None:
        raise ValueError(owner)
    return BusyTimeChanged(
        owner=owner,
        revision=busy.revision,
        known=busy.known,
        blocks=busy.blocks,
        valid_from=busy.valid_from,
        valid_until=busy.valid_until,
        read_at=busy.read_at,
    )


def news(owner: OwnerId, before: Busy, after: Busy, now: datetime) -> list[BusyTimeChanged | SourceFailed]:
    """What others must hear of a reading: busy time that changed, and sources that fail now and did not, or for another reason."""
    changed = [busy_time_changed(owner, after)] if after.revision != before.revision else []
    failed = [
        SourceFailed(owner=owner, revision=after.revision, source=name, reason=state.fault, failed_at=now)
        for name, state in after.sources.items()
        if state.fault and state.fault != before.sources.get(name, SourceState()).fault
    ]
    return [*changed, *failed]


def entry_written(meeting: MeetingId, person: PersonId, entry: Entry) -> EntryWritten:
    return EntryWritten(meeting=meeting, revision=entry.revision, person=person, sequence=entry.sequence, withdrawn=entry.wish is None)


def answers_seen(meeting: MeetingId, person: PersonId, before: Entry, after: Entry, now: datetime) -> list[AnswerSeen]:
    """The new answer, if there is one; `revision` counts the answers of this person to this meeting."""
    if after.answers == before.answers:
        return []
    return [AnswerSeen(meeting=meeting, revision=after.answers, person=person, sequence=after.sequence, answer=after.answer, seen_at=now)]
