"""Entries in people's own calendars: what is wanted is kept, a step of its own makes the calendar show it, a timer looks for the answer."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

import structlog
from pydantic import SecretStr

from services.availability.domain.entries import Entries, Entry, Wish, seen, wanted, withdrawn, written
from services.availability.domain.sources import Source, Sources
from services.availability.handlers.reading import record
from services.availability.ports import Agenda, CalendarAway, Calendars, Invitation, Records, Vault
from services.availability.steps import SettleEntry, WatchEntry
from shared.bus import Bus, Commit, Document, Later
from shared.contracts.availability import AnswerSeen, EntryWritten
from shared.contracts.invitations import EntryWanted, EntryWithdrawn
from shared.itip import meeting_uid, organizer_name
from shared.kernel import MeetingId, PersonId, person_owner

log = structlog.get_logger()

_LONGER = 4


@dataclass(frozen=True, slots=True)
class EntryRules:
    """How entries are written and watched; `watch_every` in seconds."""

    calendars: Calendars
    vault: Vault
    link_key: SecretStr
    mail_from: str
    watch_every: float

    def uid(self, meeting: MeetingId) -> str:
        return meeting_uid(self.link_key, meeting, self.mail_from)

    def name(self, meeting: MeetingId, person: PersonId) -> str:
        """Last part of the href: derived, so that a repeated PUT meets its first."""
        return hmac.new(self.link_key.get_secret_value().encode(), f"href\0{meeting}\0{person}".encode(), hashlib.sha256).hexdigest()[:40]

    def agenda(self, person: PersonId, source: Source) -> Agenda:
        return self.calendars.agenda(self.vault.open(source.sealed, record(person_owner(person), source.name)))


def register(bus: Bus, records: Records, rules: EntryRules) -> None:
    _register_wishes(bus, records, rules)
    _register_effects(bus, records, rules)


def _register_wishes(bus: Bus, records: Records, rules: EntryRules) -> None:
    @bus.on(EntryWanted)
    async def want_an_entry(event: EntryWanted, commit: Commit) -> None:
        document = await records.entries.of(event.person)
        entries = (document.value or Entries()).without_past(commit.now)
        entry = wanted(entries.of(event.meeting), _wish(event), event.revision, rules.uid(event.meeting))
        _settle(document, entries, entry, event, commit)

    @bus.on(EntryWithdrawn)
    async def want_no_entry(event: EntryWithdrawn, commit: Commit) -> None:
        document = await records.entries.of(event.person)
        entries = (document.value or Entries()).without_past(commit.now)
        entry = withdrawn(entries.of(event.meeting), event.sequence, event.revision, rules.uid(event.meeting))
        _settle(document, entries, entry, event, commit)


def _register_effects(bus: Bus, records: Records, rules: EntryRules) -> None:
    @bus.on(SettleEntry)
    async def make_the_calendar_show_it(step: SettleEntry, commit: Commit) -> None:
        document = await records.entries.of(step.person)
        entry = (document.value or Entries()).of(step.meeting)
        if entry is None or entry.settled:
            return
        source = await _source(records, step.person, entry)
        if source is None and entry.wish is not None:
            log.warning("no calendar to write in", meeting=step.meeting, person=step.person)
            return
        try:
            after = await _settled(records, rules, step, entry, source)
        except CalendarAway as away:
            raise Later(f"calendar {away.fault}") from None
        commit.keep(document.becomes((document.value or Entries()).with_entry(step.meeting, after)))
        said = EntryWritten(
            meeting=step.meeting, revision=after.revision, person=step.person, sequence=after.sequence, withdrawn=after.wish is None
        )
        commit.say(said)
        _say_the_answer(step, entry, after, commit)
        _watch(step, after, commit, rules.watch_every)

    @bus.on(WatchEntry)
    async def look_for_an_answer(step: WatchEntry, commit: Commit) -> None:
        document = await records.entries.of(step.person)
        entries = document.value or Entries()
        entry = entries.of(step.meeting)
        source = None if entry is None else await _source(records, step.person, entry)
        person = await records.people.of(step.person)
        if entry is None or source is None or person is None or not entry.watched(commit.now):
            return
        try:
            name = rules.name(step.meeting, step.person)
            standing = await rules.agenda(step.person, source).look(entry.uid, name, person.address.strip().lower())
        except CalendarAway:
            _watch(step, entry, commit, rules.watch_every * _LONGER)
            return
        after = seen(entry, standing) or entry
        if after is not entry:
            commit.keep(document.becomes(entries.with_entry(step.meeting, after)))
            _say_the_answer(step, entry, after, commit)
        _watch(step, after, commit, rules.watch_every)


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


def _settle(
    document: Document[Entries], entries: Entries, entry: Entry | None, event: EntryWanted | EntryWithdrawn, commit: Commit
) -> None:
    if entry is not None:
        commit.keep(document.becomes(entries.with_entry(event.meeting, entry)))
        commit.step(SettleEntry(meeting=event.meeting, person=event.person))


async def _source(records: Records, person: PersonId, entry: Entry) -> Source | None:
    """Where the entry is, or for a first writing where it may go: the channel of an entry never changes."""
    sources = (await records.sources.of(person_owner(person))).value or Sources()
    return sources.named(entry.source) if entry.source else sources.writable


async def _settled(records: Records, rules: EntryRules, step: SettleEntry, entry: Entry, source: Source | None) -> Entry:
    """The entry after the calendar was made to show it. Raises CalendarAway, Later."""
    name = rules.name(step.meeting, step.person)
    if entry.wish is None:
        if source is not None:
            await rules.agenda(step.person, source).withdraw(entry.uid, name)
        return entry.gone()
    if source is None:
        raise Later("no calendar to write in")
    person, requester = await records.people.of(step.person), await records.people.of(entry.wish.on_behalf_of)
    if person is None or requester is None:
        raise Later("a person of this meeting was not heard of yet")
    invitation = Invitation(
        uid=entry.uid,
        name=name,
        sequence=entry.wish.sequence,
        decided_at=entry.wish.decided_at,
        start=entry.wish.start,
        end=entry.wish.end,
        summary=entry.wish.summary,
        place=entry.wish.place,
        description=entry.wish.description,
        organizer_name=organizer_name(requester.name, requester.organisation_name),
        organizer_address=rules.mail_from,
        attendee_name=person.name,
        attendee_address=person.address.strip().lower(),
        confirmed=entry.wish.confirmed,
        agreed=entry.wish.agreed,
    )
    standing = await rules.agenda(step.person, source).write(invitation, rewritten=entry.written_sequence == entry.sequence)
    return written(entry, standing, source.name)


def _say_the_answer(step: SettleEntry | WatchEntry, before: Entry, after: Entry, commit: Commit) -> None:
    if after.answers > before.answers:
        commit.say(
            AnswerSeen(
                meeting=step.meeting,
                revision=after.answers,
                person=step.person,
                sequence=after.sequence,
                answer=after.answer,
                seen_at=commit.now,
            )
        )


def _watch(step: SettleEntry | WatchEntry, entry: Entry, commit: Commit, seconds: float) -> None:
    key = f"{step.meeting}/{step.person}"
    if entry.watched(commit.now):
        commit.at(commit.now + timedelta(seconds=seconds), WatchEntry(meeting=step.meeting, person=step.person), key=key)
    else:
        commit.drop(WatchEntry, key)
