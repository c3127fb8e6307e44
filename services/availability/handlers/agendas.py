"""The agendas of people: what a `SettleEntry` and a `WatchEntry` do outside."""

from dataclasses import dataclass, replace

import structlog

from services.availability.domain.entries import Entry, Standing, Wish, written
from services.availability.domain.reading import Fault
from services.availability.domain.sources import Source, Sources, record
from services.availability.ports import (
    Agenda,
    CalendarAway,
    Calendars,
    Invitation,
    Names,
    Records,
    Vault,
)
from shared.bus import Later
from shared.contracts.directory import PersonChanged
from shared.itip import organizer_name
from shared.kernel import MeetingId, PersonId, person_owner
from shared.security import normalised

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Agendas:
    """Makes calendars show entries, and looks what became of them. `watch_every` in seconds; `mail_from` is the ORGANIZER."""

    records: Records
    calendars: Calendars
    vault: Vault
    names: Names
    mail_from: str
    watch_every: float

    async def settled(self, meeting: MeetingId, person: PersonId, entry: Entry) -> Entry | None:
        """The entry after the calendar was made to show it; None when there is no calendar to write in. Raises CalendarAway, Later."""
        source, href = await self._source(person, entry), self.names.href(meeting, person)
        if entry.wish is None:
            if source is not None:
                await self._agenda(person, source).withdraw(entry.uid, href)
            return entry.gone()
        if source is None:
            log.warning("no calendar to write in", meeting=meeting, person=person)
            return None
        who, requester = await self.records.people.of(person), await self.records.people.of(entry.wish.on_behalf_of)
        if who is None or requester is None:
            raise Later("a person of this meeting was not heard of yet")
        invitation = replace(self._invitation(entry.uid, href, entry.wish, who, requester), bare=entry.bare)
        standing = await self._agenda(person, source).write(invitation, rewritten=entry.written_sequence == entry.sequence)
        return written(entry, standing, source.name)

    async def look(self, meeting: MeetingId, person: PersonId, entry: Entry) -> Standing:
        """The entry as it stands. Raises CalendarAway."""
        source, who = await self._source(person, entry), await self.records.people.of(person)
        if source is None or who is None:
            raise CalendarAway(Fault.REFUSED, "not connected")
        return await self._agenda(person, source).look(entry.uid, self.names.href(meeting, person), normalised(who.address))

    async def _source(self, person: PersonId, entry: Entry) -> Source | None:
        """Where the entry is, or for a first writing where it may go: the channel of an entry never changes."""
        sources = (await self.records.sources.of(person_owner(person))).value or Sources()
        return sources.named(entry.source) if entry.source else sources.writable

    def _agenda(self, person: PersonId, source: Source) -> Agenda:
        """Raises CalendarAway."""
        try:
            return self.calendars.agenda(self.vault.open(source.sealed, record(person_owner(person), source.name)))
        except LookupError:
            raise CalendarAway(Fault.REFUSED, "sealed by another key, or not a calendar on a server") from None

    def _invitation(self, uid: str, href: str, wish: Wish, who: PersonChanged, requester: PersonChanged) -> Invitation:
        return Invitation(
            uid=uid,
            name=href,
            sequence=wish.sequence,
            decided_at=wish.decided_at,
            start=wish.start,
            end=wish.end,
            summary=wish.summary,
            place=wish.place,
            description=wish.description,
            organizer_name=organizer_name(requester.name, requester.organisation_name),
            organizer_address=self.mail_from,
            attendee_name=who.name,
            attendee_address=normalised(who.address),
            confirmed=wish.confirmed,
            agreed=wish.agreed,
        )
