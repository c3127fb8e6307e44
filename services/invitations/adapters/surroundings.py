"""What was heard, from this service's projections of other services' events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.invitations.adapters.buildings import entry_of
from services.invitations.adapters.own_calendar import what_moves
from services.invitations.domain.background import Addition, Background, Contact, Links, Subject
from services.invitations.domain.conversations import CallFirst
from services.invitations.domain.energy import Energy
from services.invitations.domain.invitations import Circumstances, Entry
from services.invitations.domain.journeys import the_way_there
from services.invitations.domain.mails import Audience, Mail, MailKind
from services.invitations.domain.numbers import Card, Numbers
from services.invitations.domain.requests import Request
from services.invitations.domain.wording import Place
from services.invitations.ports import Records
from shared.bus import Later
from shared.contracts.directory import ChallengeChanged, PersonChanged
from shared.kernel import Answer, AnswersBy, ChallengeId, MeetingId, Moment, PersonId, person_owner
from shared.security import Links as SignedLinks
from shared.security import PersonIds, Purpose

_ANSWERING = {AnswersBy.SECRETARIAT, AnswersBy.BOTH}
_PURPOSES = {
    MailKind.POLL: Purpose.POLL,
    MailKind.POLLED_TOO: Purpose.POLL,
    MailKind.SPARED: Purpose.POLL,
    MailKind.DAY: Purpose.DAY,
    MailKind.DISPLACEMENT: Purpose.DISPLACEMENT,
    MailKind.KEPT: Purpose.DISPLACEMENT,
    MailKind.HELD: Purpose.AFTERWARDS,
}
"""What the link in a mail opens, when that is not the invitation."""


@dataclass(frozen=True, slots=True)
class ProjectedSurroundings:
    """`public_address` is where people reach the product."""

    records: Records
    ids: PersonIds
    signed: SignedLinks
    public_address: str

    async def circumstances(self, meeting: MeetingId, people: Iterable[PersonId]) -> Circumstances:
        request = await self._request(meeting)
        asked = list(people)
        poll, invited = (await self.records.polls.of(meeting)).value, (await self.records.meetings.of(meeting)).value
        known = await self.records.people.many(asked)
        sources = await self.records.sources.many(person_owner(person) for person in asked)
        offices = await self._offices(known)
        return Circumstances(
            requester=request.requester,
            writable=frozenset(person for person in asked if (source := sources.get(person_owner(person))) and source.writable),
            stopped=await self.stopped((*asked, request.requester)),
            with_secretariat=offices,
            answered_for=frozenset(person for person in offices if known[person].answers_by is AnswersBy.SECRETARIAT),
            greeted=frozenset(poll.people if poll else ()) | frozenset(one.person for one in (invited.invitees if invited else ())),
            passes={found.person: found.passes for found in known.values()},
        )

    async def stopped(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        found = await self.records.stopped.many(people)
        return frozenset(PersonId(id) for id, record in found.items() if record.value is not None)

    async def entry(self, meeting: MeetingId, person: PersonId, moment: Moment) -> Entry:
        return await entry_of(self.records, meeting, person, moment)

    async def of_meeting(self, meeting: MeetingId, moments: Iterable[Moment]) -> Subject:
        request = await self._request(meeting)
        challenge = None if request.challenge is None else await self.records.challenges.of(request.challenge)
        return Subject(
            challenge=challenge.title if challenge else "",
            question=request.question,
            ground_rules=challenge.ground_rules if challenge else (),
            requester=await self._requester(request),
            places={moment: place for moment in moments if (place := await self._place(moment))},
            additions=await self._additions(request),
            chairs=request.chairs,
            conversation=request.conversation,
            call_first=await self._call_first(challenge),
        )

    async def positions(self, meeting: MeetingId, people: Iterable[PersonId]) -> tuple[str, ...]:
        request = await self._request(meeting)
        contacts = [await self._contact(person, request) for person in people]
        return tuple(contact.position for contact in contacts if contact is not None)

    async def contacts(self, meeting: MeetingId, people: Iterable[PersonId]) -> tuple[Contact, ...]:
        request = await self._request(meeting)
        found = [await self._contact(person, request) for person in people]
        return tuple(contact for contact in found if contact is not None)

    async def position(self, meeting: MeetingId, person: PersonId | None) -> str:
        contact = None if person is None else await self._contact(person, await self._request(meeting))
        return "" if contact is None else contact.position

    def what_moves(self, mail: Mail) -> tuple[str, ...]:
        return what_moves(mail)

    async def of_day(self, challenge: ChallengeId, moment: Moment) -> Subject:
        found = await self.records.challenges.of(challenge)
        place = await self._place(moment)
        return Subject(
            challenge=found.title if found else "",
            question=found.question if found else "",
            ground_rules=found.ground_rules if found else (),
            places={moment: place} if place else {},
        )

    async def reader(self, person: PersonId, audience: Audience) -> PersonId:
        if audience is Audience.SECRETARIAT:
            return self.ids.of(await self._secretariat_of(person))
        return person

    async def way_there(self, person: PersonId, moment: Moment) -> str:
        if moment.location is None:
            return ""
        known, building = await self.records.people.of(person), await self.records.locations.of(moment.location)
        return the_way_there(known.base if known else None, building.coordinates if building else None)

    async def agreed_numbers(self, meeting: MeetingId, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        request = await self._request(meeting)
        contacts = [await self._contact(person, request) for person in people]
        return {contact.person: contact.phone for contact in contacts if contact is not None and contact.phone}

    async def cards(self, meeting: MeetingId, reader: PersonId) -> tuple[Card, ...]:
        coming = await self._coming(meeting)
        if reader not in coming:
            return ()
        request, numbers = await self._request(meeting), (await self.records.numbers.of(meeting)).value or Numbers(meeting)
        contacts = [await self._contact(person, request) for person in coming if person != reader]
        return tuple(
            Card(one.person, one.name, phone, one.function, one.organisation, one.address if numbers.shares_address(one.person) else None)
            for one in contacts
            if one is not None and (phone := numbers.number(one.person, one.phone)) is not None
        )

    async def background(self, mail: Mail) -> Background:
        moments = (*((mail.occasion.moment,) if mail.occasion else ()), *(offer.moment for offer in mail.offers))
        if mail.kind is MailKind.DAY:
            day = (await self.records.days.of(mail.about)).there
            subject, request = await self.of_day(day.challenge, day.moment), None
        elif mail.kind is MailKind.PERSONAL:
            subject, request = Subject(), None
        else:
            subject, request = await self.of_meeting(mail.meeting, moments), await self._request(mail.meeting)
        recipient = await self._contact(mail.person, request)
        if recipient is None:
            raise Later("the recipient was not heard of yet")
        to = await self._secretariat_of(mail.person) if mail.audience is Audience.SECRETARIAT else recipient.address
        people = [one.person for one in mail.occasion.people] if mail.occasion else []
        contacts = [await self._contact(person, request) for person in people]
        return Background(
            recipient=recipient,
            to=to,
            reader=self.ids.of(to),
            subject=subject,
            links=self._links(mail, self.ids.of(to)),
            people=tuple(contact for contact in contacts if contact is not None),
            principal=await self._contact_of(mail.principal or mail.regarding, request),
            way_there="" if mail.occasion is None else await self.way_there(mail.person, mail.occasion.moment),
            entry=Entry() if mail.occasion is None else await self.entry(mail.meeting, mail.person, mail.occasion.moment),
            cards=await self.cards(mail.meeting, mail.person) if mail.kind in {MailKind.AHEAD, MailKind.HELD} else (),
        )

    def _links(self, mail: Mail, reader: PersonId) -> Links:
        if mail.kind is MailKind.PERSONAL and mail.audience is Audience.SECRETARIAT:
            office = f"{self.public_address}/secretariaat/{self.signed.token(Purpose.SECRETARIAT, secretariat=reader)}"
            return Links(office, "", "", office)
        if mail.kind is MailKind.PERSONAL:
            own = f"{self.public_address}/mijn/{self.signed.token(Purpose.PERSONAL, person=mail.person)}"
            return Links(own, "", "", own)
        purpose = _PURPOSES.get(mail.kind, Purpose.ANSWER)
        about = "day" if purpose is Purpose.DAY else "meeting"
        claims = {about: mail.about, "person": mail.person, "sequence": str(mail.sequence), "audience": str(mail.audience)}
        if mail.audience is Audience.SECRETARIAT:
            claims["office"] = reader
        answer = f"{self.public_address}/antwoord/{self.signed.token(purpose, **claims)}"
        status = f"{self.public_address}/overleg/{mail.about}"
        if mail.audience is Audience.REQUESTER:
            status += f"?sleutel={self.signed.token(Purpose.STATUS, meeting=mail.about)}"
        return Links(answer, f"{answer}/overleg.ics", f"{answer}/niet-meer", status, f"{self.public_address}/secretariaat")

    async def _coming(self, meeting: MeetingId) -> tuple[PersonId, ...]:
        """Whoever said yes, and did not say afterwards that they were not there."""
        invited, afterwards = (await self.records.meetings.of(meeting)).value, (await self.records.afterwards.of(meeting)).value
        said_yes = () if invited is None else tuple(one.person for one in invited.present if one.answer is Answer.YES)
        return tuple(one for one in said_yes if afterwards is None or afterwards.of(one) is not Energy.NOT_THERE)

    async def _call_first(self, challenge: ChallengeChanged | None) -> tuple[CallFirst, ...]:
        """With a name only when its owner lets others see their number."""
        found = [(tier, await self._contact(person, None)) for tier, person in (challenge.call_first.items() if challenge else ())]
        return tuple(
            CallFirst(tier, contact.introduction if contact.phone else contact.position, contact.phone)
            for tier, contact in found
            if contact is not None
        )

    async def _additions(self, request: Request) -> tuple[Addition, ...]:
        lines = (await self.records.lines.of(request.meeting)).value
        added = () if lines is None else lines.added
        contacts = [await self._contact(line.person, request) for line in added]
        return tuple(
            Addition(line.person, "een deelnemer" if contact is None else contact.position, line.text)
            for line, contact in zip(added, contacts, strict=True)
        )

    async def _request(self, meeting: MeetingId) -> Request:
        request = (await self.records.requests.of(meeting)).value
        if request is None:
            raise Later("the request was not heard of yet")
        return request

    async def _requester(self, request: Request) -> Contact | None:
        return await self._contact(request.requester, request)

    async def _contact_of(self, person: PersonId | None, request: Request | None) -> Contact | None:
        return None if person is None else await self._contact(person, request)

    async def _contact(self, person: PersonId, request: Request | None) -> Contact | None:
        known = await self.records.people.of(person)
        guest = request.guest(person) if request else None
        if known is None and guest is None:
            return None
        typed = request.phone if request and request.requester == person else None
        if known is None:
            return guest
        return Contact(
            person,
            known.name,
            known.address,
            known.function,
            known.organisation_name,
            typed or known.phone,
            known.guest,
        )

    async def _offices(self, known: Mapping[str, PersonChanged]) -> frozenset[PersonId]:
        """Who of these has a secretariat that answers, at another address than their own, and wants our mail."""
        offices = {one.person: self.ids.of(one.secretariat) for one in known.values() if one.secretariat and one.answers_by in _ANSWERING}
        stopped = await self.stopped(offices.values())
        return frozenset(person for person, office in offices.items() if office not in stopped and office != person)

    async def _secretariat_of(self, person: PersonId) -> str:
        """Nothing when there is none any more: mail to it is refused."""
        known = await self.records.people.of(person)
        return (known.secretariat if known else None) or ""

    async def _place(self, moment: Moment) -> Place | None:
        if moment.location is None:
            return None
        location = await self.records.locations.of(moment.location)
        if location is None:
            raise Later("the location was not heard of yet")
        return Place(
            name=location.name,
            address=location.address,
            room=next((room.name for room in location.rooms if room.id == moment.room), ""),
            directions=location.directions,
            wifi=location.wifi,
            identification_required=location.identification_required,
            step_free=location.step_free,
            hearing_loop=location.hearing_loop,
        )
