"""What the directory does with what it hears."""

from typing import assert_never

from services.directory.domain.organisations import Register
from services.directory.domain.people import GuestDetails, Person, Unchanged, joined
from services.directory.ports import People
from shared.bus import Bus, Commit
from shared.contracts.intake import Guest, MeetingRequested


def register(bus: Bus, people: People, organisations: Register) -> None:
    @bus.on(MeetingRequested)
    async def let_the_guests_in(event: MeetingRequested, commit: Commit) -> None:
        ids = [guest.person for guest in event.guests]
        known, forgotten = await people.many(ids), await people.forgotten(ids)
        for guest in {guest.person: guest for guest in event.guests}.values():
            trace = forgotten.get(guest.person)
            if trace is not None and event.asked_at <= trace.at:
                continue
            before = known[guest.person]
            match joined(_details(guest), before.value, organisations, trace.revision if trace else 0):
                case Person() as person:
                    people.keep(commit, before, person)
                case Unchanged.UNCHANGED:
                    pass
                case unreachable:
                    assert_never(unreachable)


def _details(guest: Guest) -> GuestDetails:
    return GuestDetails(guest.person, guest.address, guest.name, guest.function, guest.organisation, guest.tier)
