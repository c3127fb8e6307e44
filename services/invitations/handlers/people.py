"""What is remembered of requests, and how somebody is forgotten."""

from services.invitations.domain.background import Contact
from services.invitations.domain.requests import Request
from services.invitations.handlers.outbox import about, remember
from services.invitations.ports import Records
from shared.bus import Bus, Commit
from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import Guest, MeetingRequested
from shared.kernel import PersonId, person_owner


def register(bus: Bus, records: Records) -> None:
    @bus.on(MeetingRequested)
    async def remember_the_request(event: MeetingRequested, commit: Commit) -> None:
        record = await records.requests.of(event.meeting)
        if record.value is not None:
            return
        request = Request(
            meeting=event.meeting,
            requester=event.requester,
            question=event.question,
            phone=event.requester_phone,
            challenge=event.challenge,
            form=event.form,
            guests=tuple(_contact(guest, event) for guest in event.guests),
        )
        commit.keep(record.becomes(request))
        for person in {request.requester, *(guest.person for guest in request.guests)}:
            remember(bus, commit, person, "request", event.meeting)

    @bus.on(PersonForgotten)
    async def forget_the_person(event: PersonForgotten, commit: Commit) -> None:
        for entry in sorted(await bus.client.smembers(about(bus, event.person))):
            kind, _, id = (entry if isinstance(entry, str) else entry.decode()).partition(" ")
            await _forget_in(records, kind, id, event.person, commit)
        records.people.forget(event.person, event.revision, commit)
        records.sources.drop(person_owner(event.person), commit)
        await bus.forget(event.person, commit)
        commit.write(("DEL", about(bus, event.person)))


async def _forget_in(records: Records, kind: str, id: str, person: PersonId, commit: Commit) -> None:
    match kind:
        case "mail":
            commit.keep((await records.mails.of(id)).gone())
        case "request" if (request := await records.requests.of(id)).value:
            commit.keep(request.becomes(request.value.without(person)))
        case "meeting" if (meeting := await records.meetings.of(id)).value:
            commit.keep(meeting.becomes(meeting.value.without(person)))
        case "poll" if (poll := await records.polls.of(id)).value:
            commit.keep(poll.becomes(poll.value.without(person)))
        case "day" if (day := await records.days.of(id)).value:
            commit.keep(day.becomes(day.value.without(person)))


def _contact(guest: Guest, event: MeetingRequested) -> Contact:
    phone = event.requester_phone if guest.person == event.requester else None
    return Contact(guest.person, guest.name, guest.address, guest.function, guest.organisation, phone, guest=True)
