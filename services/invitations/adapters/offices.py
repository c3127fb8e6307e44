"""Secretariats as the directory says them."""

from dataclasses import dataclass

from services.invitations.domain.background import Contact
from services.invitations.domain.offices import Principal
from services.invitations.ports import Records, about
from shared.bus import Bus
from shared.contracts.directory import PersonChanged
from shared.kernel import AnswersBy, MeetingId, PersonId, person_owner
from shared.security import PersonIds

_ASKED = frozenset({"meeting", "poll", "displacement"})
"""Kinds of record in which somebody is asked something."""


@dataclass(frozen=True, slots=True)
class HeardSecretariats:
    """Whoever stopped naming a secretariat is none of its principals from that moment on."""

    bus: Bus
    records: Records
    ids: PersonIds

    def office(self, address: str) -> PersonId:
        return self.ids.of(address)

    async def principals(self, office: PersonId) -> tuple[Principal, ...]:
        record = (await self.records.offices.of(office)).value
        found = await self.records.people.many(record.principals if record else ())
        names = [await self._as_principal(one) for one in found.values() if self._is_named(one, office)]
        return tuple(sorted(names, key=lambda one: (one.name.casefold(), one.person)))

    async def principal(self, office: PersonId, person: PersonId) -> Principal | None:
        found = await self.records.people.of(person)
        return await self._as_principal(found) if found is not None and self._is_named(found, office) else None

    async def meetings_of(self, person: PersonId) -> tuple[MeetingId, ...]:
        entries = await self.bus.client.smembers(about(self.bus, person))
        known = ((entry if isinstance(entry, str) else entry.decode()).partition(" ")[::2] for entry in entries)
        return tuple(sorted({MeetingId(id) for kind, id in known if kind in _ASKED}))

    def _is_named(self, person: PersonChanged, office: PersonId) -> bool:
        return bool(person.secretariat) and self.ids.of(person.secretariat or "") == office

    async def _as_principal(self, person: PersonChanged) -> Principal:
        sources = await self.records.sources.of(person_owner(person.person))
        contact = Contact(person.person, person.name, person.address, person.function, person.organisation_name)
        return Principal(
            person=person.person,
            office=self.ids.of(person.secretariat or ""),
            name=person.name,
            introduction=contact.introduction,
            answered_for=person.answers_by is not AnswersBy.SELF,
            calendars=sources.kinds if sources else (),
        )
