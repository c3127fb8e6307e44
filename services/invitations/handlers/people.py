"""What is remembered of requests, and how somebody is forgotten."""

from services.invitations.domain.background import Contact
from services.invitations.domain.requests import Request
from services.invitations.handlers.outbox import remember
from services.invitations.handlers.places import forget_visitor
from services.invitations.handlers.putting_off import waits_no_more
from services.invitations.handlers.stopping import tell_of_the_stopped
from services.invitations.ports import Records, about
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
            within_working_days=event.within_working_days,
            people=tuple(dict.fromkeys(person for seat in event.seats for person in seat.people)),
            chairs=_chairs(event),
            conversation=event.conversation,
            guests=tuple(_contact(guest, event) for guest in event.guests),
        )
        commit.keep(record.becomes(request))
        for person in {request.requester, *request.people, *(guest.person for guest in request.guests)}:
            remember(bus, commit, person, "request", event.meeting)
        await tell_of_the_stopped(records, request.people, commit)

    @bus.on(PersonForgotten)
    async def forget_the_person(event: PersonForgotten, commit: Commit) -> None:
        entries = sorted(await bus.client.smembers(about(bus, event.person)))
        known = [(entry if isinstance(entry, str) else entry.decode()).partition(" ")[::2] for entry in entries]
        for kind, id in known:
            await _forget_in(records, kind, id, event.person, commit)
            await forget_visitor(records, kind, id, event.person, commit)
        waits_no_more(bus, [id for kind, id in known if kind == "mail"], commit)
        await _forget_what_was_typed(records, known, event.person, commit)
        records.people.forget(event.person, event.revision, commit)
        records.sources.drop(person_owner(event.person), commit)
        await bus.forget(event.person, commit)
        commit.write(("DEL", about(bus, event.person)))


async def _forget_what_was_typed(records: Records, known: list[tuple[str, str]], person: PersonId, commit: Commit) -> None:
    """Lines are added by whoever is invited, polled or asked; numbers are shared by whoever is invited."""
    for lines in (await records.lines.many({id for kind, id in known if kind in {"meeting", "poll"}})).values():
        if lines.value is not None:
            commit.keep(lines.becomes(lines.value.without(person)))
    for numbers in (await records.numbers.many({id for kind, id in known if kind == "meeting"})).values():
        if numbers.value is not None:
            commit.keep(numbers.becomes(numbers.value.without(person)))


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
        case "displacement" if (displacement := await records.displacements.of(id)).value:
            commit.keep(displacement.becomes(displacement.value.without(person)))
        case "afterwards" if (afterwards := await records.afterwards.of(id)).value:
            commit.keep(afterwards.becomes(afterwards.value.without(person)))
        case "office" if (office := await records.offices.of(id)).value:
            commit.keep(office.becomes(office.value.without(person)))
        case "day" if (day := await records.days.of(id)).value:
            commit.keep(day.becomes(day.value.without(person)))


def _chairs(event: MeetingRequested) -> tuple[PersonId, ...]:
    """A participant, or the candidates for a chair from outside."""
    if event.chair_seat is not None:
        return event.seats[event.chair_seat].people
    return tuple(person for seat in event.seats for person in seat.people if person == event.chair)


def _contact(guest: Guest, event: MeetingRequested) -> Contact:
    phone = event.requester_phone if guest.person == event.requester else None
    return Contact(guest.person, guest.name, guest.address, guest.function, guest.organisation, phone, guest=True)
