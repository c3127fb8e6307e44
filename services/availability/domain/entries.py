"""Entries of our meetings in people's own calendars: what is wanted, what stands there, and what its owner answered."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.availability.domain.reading import answer_of
from shared.kernel import Answer, MeetingId, PersonId


@dataclass(frozen=True, slots=True)
class Wish:
    """How the entry should read. `decided_at` becomes DTSTAMP; `agreed` makes PARTSTAT ACCEPTED from the start."""

    sequence: int
    decided_at: datetime
    start: datetime
    end: datetime
    summary: str
    place: str
    description: str
    on_behalf_of: PersonId
    confirmed: bool
    agreed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The entry as it stands in the calendar, or no longer does. `bare`: without people, since the server would invite them itself."""

    there: bool
    sequence: int = 0
    partstat: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry of one meeting for one person.

    `revision` is of the newest wish (or withdrawal) heard, `written` of the one that the calendar shows. `source` is where it was first
    written: the channel never changes. `answer` is what was last seen, and `answers` counts the changes of it.
    """

    revision: int
    sequence: int
    wish: Wish | None
    uid: str
    ends: datetime | None = None
    written: int | None = None
    written_sequence: int | None = None
    source: str = ""
    answer: Answer = Answer.NONE
    answers: int = 0
    bare: bool = False
    """It stands there without people: its server sends mail of its own to whoever is in an entry. Once so, always so."""

    @property
    def settled(self) -> bool:
        """The calendar shows what is wanted."""
        return self.written == self.revision

    def over(self, now: datetime) -> bool:
        """Its meeting has ended, and it need not be taken away any more."""
        return self.ends is not None and self.ends < now and (self.settled or self.wish is not None)

    def gone(self) -> "Entry":
        """The entry after it was taken away."""
        return replace(self, written=self.revision, written_sequence=None)

    def watched(self, now: datetime) -> bool:
        """Somebody may still answer: it stands in the calendar, is not answered, and the meeting has not begun."""
        return self.settled and self.wish is not None and self.answer is Answer.NONE and now < self.wish.start


@dataclass(frozen=True, slots=True)
class Entries:
    """All entries of one person, by meeting."""

    entries: dict[MeetingId, Entry] = field(default_factory=dict)

    def of(self, meeting: MeetingId) -> Entry | None:
        return self.entries.get(meeting)

    def with_entry(self, meeting: MeetingId, entry: Entry) -> "Entries":
        return Entries({**self.entries, meeting: entry})

    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """From when to when the meetings are that are wanted in this calendar."""
        return tuple((entry.wish.start, entry.wish.end) for entry in self.entries.values() if entry.wish is not None)

    def without_past(self, now: datetime) -> "Entries":
        """Without those of meetings that are over; a withdrawn one stays until then, so that an older wish cannot bring it back."""
        over = {meeting for meeting, entry in self.entries.items() if entry.over(now)}
        return Entries({meeting: entry for meeting, entry in self.entries.items() if meeting not in over})

    def by_uid(self, uid: str) -> tuple[MeetingId, Entry] | None:
        return next(((meeting, entry) for meeting, entry in self.entries.items() if entry.uid == uid), None)


def wanted(before: Entry | None, wish: Wish, revision: int, uid: str) -> Entry | None:
    """The entry with a newer wish; None when this wish is no news."""
    if before is None:
        return Entry(revision, wish.sequence, wish, uid, wish.end)
    if (before.revision, before.sequence) >= (revision, wish.sequence):
        return None
    return replace(before, revision=revision, sequence=wish.sequence, wish=wish, ends=wish.end)


def withdrawn(before: Entry | None, sequence: int, revision: int, uid: str) -> Entry | None:
    """The entry that must go; None when that is no news. A wish of the same revision came before its withdrawal."""
    if before is None:
        return Entry(revision, sequence, None, uid)
    if before.wish is None or (before.revision, before.sequence) > (revision, sequence):
        return None
    return replace(before, revision=revision, sequence=sequence, wish=None, written=None)


def written(entry: Entry, standing: Standing, source: str) -> Entry:
    """The entry after its wish was written: the calendar shows the newest wish. A new SEQUENCE asks anew."""
    answer = Answer.NONE if entry.written_sequence != entry.sequence else entry.answer
    if answer is Answer.NONE and entry.wish is not None and entry.wish.agreed:
        answer = Answer.YES
    after = replace(entry, written=entry.revision, written_sequence=entry.sequence, source=source, answer=answer)
    after = replace(after, bare=entry.bare or standing.bare)
    return seen(after, standing) or after


def seen(entry: Entry, standing: Standing) -> Entry | None:
    """The entry with another answer than was known, or None. An entry that its owner removed is a no (RFC 6638 3.2.2.1).

    An older SEQUENCE answers another moment; no answer is no news, since an older copy may be read after a newer one.
    """
    if standing.there and standing.sequence < entry.sequence:
        return None
    answer = answer_of(standing.partstat) if standing.there else Answer.NO
    if answer in {entry.answer, Answer.NONE}:
        return None
    return replace(entry, answer=answer, answers=entry.answers + 1)
