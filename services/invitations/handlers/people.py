"""What is remembered of requests, and how somebody is forgotten."""

from dataclasses import replace

from services.invitations.domain.background import Contact
from services.invitations.domain.requests import Request
from services.invitations.handlers.outbox import about, remember
from services.invitations.ports import Records
from shared.bus import Bus, Commit, Later
from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import Guest, MeetingRequested, MoveAsked, ParticipantsChanged
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
            guests=tuple(_contact(guest, event) for guest in event.guests),
        )
        commit.keep(record.becomes(request))
        for person in {request.requester, *request.people, *(guest.person for guest in request.guests)}:
            remember(bus, commit, person, "request", event.meeting)

    _register_changes(bus, records)

    @bus.on(PersonForgotten)
    async def forget_the_person(event: PersonForgotten, commit: Commit) -> None:
        entries = sorted(await bus.client.smembers(about(bus, event.person)))
        known = [(entry if isinstance(entry, str) else entry.decode()).partition(" ")[::2] for entry in entries]
        for kind, id in known:
            await _forget_in(records, kind, id, event.person, commit)
        await _forget_lines(records, known, event.person, commit)
        records.people.forget(event.person, event.revision, commit)
        records.sources.drop(person_owner(event.person), commit)
        await bus.forget(event.person, commit)
        commit.write(("DEL", about(bus, event.person)))


def _register_changes(bus: Bus, records: Records) -> None:
    @bus.on(MoveAsked)
    async def note_how_urgent_it_is_now(event: MoveAsked, commit: Commit) -> None:
        record = await records.requests.of(event.meeting)
        if record.value is None:
            raise Later("the request was not heard of yet")
        if record.value.moved >= event.revision:
            return
        commit.keep(record.becomes(replace(record.value, within_working_days=event.within_working_days, moved=event.revision)))

    @bus.on(ParticipantsChanged)
    async def note_who_is_asked_now(event: ParticipantsChanged, commit: Commit) -> None:
        record = await records.requests.of(event.meeting)
        if record.value is None:
            raise Later("the request was not heard of yet")
        added = [*(person for seat in event.added for person in seat.people), *(one.by for one in event.replaced)]
        removed = [*event.removed, *(one.person for one in event.replaced)]
        guests = tuple(_as_contact(guest, None) for guest in event.guests)
        commit.keep(record.becomes(record.value.with_others(added, removed, guests)))
        for person in {*added, *(guest.person for guest in guests)}:
            remember(bus, commit, person, "request", event.meeting)


async def _forget_lines(records: Records, known: list[tuple[str, str]], person: PersonId, commit: Commit) -> None:
    """Lines are added by whoever is invited, polled or asked."""
    for lines in (await records.lines.many({id for kind, id in known if kind in {"meeting", "poll"}})).values():
        if lines.value is not None:
            commit.keep(lines.becomes(lines.value.without(person)))


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
        case "day" if (day := await records.days.of(id)).value:
            commit.keep(day.becomes(day.value.without(person)))


def _chairs(event: MeetingRequested) -> tuple[PersonId, ...]:
    """A participant, or the candidates for a chair from outside."""
    if event.chair_seat is not None:
        return event.seats[event.chair_seat].people
    return tuple(person for seat in event.seats for person in seat.people if person == event.chair)


def _contact(guest: Guest, event: MeetingRequested) -> Contact:
    return _as_contact(guest, event.requester_phone if guest.person == event.requester else None)


def _as_contact(guest: Guest, phone: str | None) -> Contact:
    return Contact(guest.person, guest.name, guest.address, guest.function, guest.organisation, phone, guest=True)
