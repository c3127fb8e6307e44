"""`Places`: buildings as they were heard of, and everything a notice to one of them is composed from."""

from dataclasses import dataclass

from services.invitations.domain.hosts import is_pending, room_follows
from services.invitations.domain.invitations import Entry
from services.invitations.domain.notices import AtPlace, Notice, NoticeKind
from services.invitations.ports import Records, Surroundings
from shared.bus import Later
from shared.contracts.directory import LocationChanged
from shared.kernel import LocationId, MeetingId, Moment, PersonId
from shared.security import Links, Purpose


@dataclass(frozen=True, slots=True)
class HeardBuildings:
    """`public_address` is where people reach the product."""

    records: Records
    surroundings: Surroundings
    signed: Links
    public_address: str

    async def lead(self, location: LocationId) -> int:
        return (await self._heard(location)).registration_lead_working_days

    async def has_an_address(self, location: LocationId) -> bool:
        heard = await self._heard(location)
        return bool(heard.reception_address or heard.host_address)

    async def background(self, notice: Notice) -> AtPlace:
        heard = await self._heard(notice.moment.location or LocationId(""))
        to_host = notice.kind is not NoticeKind.VISITORS or not heard.reception_address
        gone = tuple(person for person in notice.before if person not in notice.listed)
        joined = tuple(person for person in notice.listed if person not in notice.before) if notice.before else ()
        subject = await self.surroundings.of_meeting(notice.meeting, [notice.moment])
        asker = subject.requester
        token = self.signed.token(Purpose.HOST, meeting=notice.meeting, sequence=str(notice.number))
        return AtPlace(
            reader=f"{'Gastheer' if to_host else 'Receptie'} van {heard.name}",
            address=(heard.host_address if to_host else heard.reception_address) or "",
            subject=subject,
            page=f"{self.public_address}/antwoord/gastheer/{token}",
            call="" if asker is None else ": ".join(part for part in (asker.name, asker.phone) if part),
            listed=await self.surroundings.contacts(notice.meeting, notice.listed),
            joined=await self.surroundings.contacts(notice.meeting, joined),
            gone=await self.surroundings.contacts(notice.meeting, gone),
        )

    async def _heard(self, location: LocationId) -> LocationChanged:
        heard = await self.records.locations.of(location)
        if heard is None:
            raise Later("the location was not heard of yet")
        return heard


async def entry_of(records: Records, meeting: MeetingId, person: PersonId, moment: Moment) -> Entry:
    """What may be said to somebody of the room of this moment and of their registration, as it stands now."""
    invited, question = (await records.meetings.of(meeting)).value, (await records.rooms.of(meeting)).value
    if invited is None or invited.occasion is None or invited.occasion.moment != moment:
        return Entry()
    pending, follows = is_pending(invited, question), room_follows(invited, question)
    listed = (await records.visitors.of(meeting)).value
    return Entry(pending and not follows, follows, registered=not pending and listed is not None and listed.registers(person, moment))
