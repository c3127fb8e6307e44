"""What the requester changes of a request: how urgent it is, and who is at the table."""

from dataclasses import replace

from services.invitations.domain.background import Contact
from services.invitations.domain.requests import TableChange
from services.invitations.handlers.outbox import Outbox, remember
from services.invitations.handlers.questions import ask_no_more
from services.invitations.handlers.stopping import tell_of_the_stopped
from shared.bus import Commit, Later
from shared.contracts.intake import MoveAsked, ParticipantsChanged


def register(outbox: Outbox) -> None:
    bus, records = outbox.bus, outbox.records

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
        change = _change(event)
        if record.value.knows(change):
            return
        guests = tuple(Contact(one.person, one.name, one.address, one.function, one.organisation, None, guest=True) for one in event.guests)
        changed = record.value.with_change(change, guests)
        commit.keep(record.becomes(changed))
        for person in {*change.added, *(guest.person for guest in guests)}:
            remember(bus, commit, person, "request", event.meeting)
        await tell_of_the_stopped(records, change.added, commit)
        gone = frozenset(person for person in change.removed if person not in changed.people)
        await ask_no_more(outbox, event.meeting, gone, commit)


def _change(event: ParticipantsChanged) -> TableChange:
    return TableChange(
        revision=event.revision,
        added=(*(person for seat in event.added for person in seat.people), *(one.by for one in event.replaced)),
        removed=(*event.removed, *(one.person for one in event.replaced)),
    )
