"""What the directory does with what it hears."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from services.directory.domain.organisations import Register
from services.directory.domain.people import GuestDetails, Person, Unchanged, joined
from services.directory.domain.reserve import Agreed, as_agreed
from services.directory.ports import People
from shared.bus import Bus, Commit
from shared.contracts.intake import Guest, MeetingRequested, ParticipantsChanged
from shared.kernel import PersonId


def register(bus: Bus, people: People, organisations: Register) -> None:
    @bus.on(MeetingRequested)
    async def let_the_guests_in(event: MeetingRequested, commit: Commit) -> None:
        await _let_in(people, organisations, event.guests, event.asked_at, commit)

    @bus.on(ParticipantsChanged)
    async def let_new_guests_in(event: ParticipantsChanged, commit: Commit) -> None:
        await _let_in(people, organisations, event.guests, event.asked_at, commit)


async def _let_in(people: People, organisations: Register, guests: Sequence[Guest], asked_at: datetime | None, commit: Commit) -> None:
    """Guests become people; whoever was forgotten since stays so."""
    ids = [guest.person for guest in guests]
    known, forgotten = await people.many(ids), await people.forgotten(ids)
    for guest in {guest.person: guest for guest in guests}.values():
        trace = forgotten.get(guest.person)
        if trace is not None and (asked_at is None or asked_at <= trace.at):
            continue
        before = known[guest.person]
        match joined(_details(guest), before.value, organisations, trace.revision if trace else 0):
            case Person() as person:
                people.keep(commit, before, person)
            case Unchanged.UNCHANGED:
                pass
            case unreachable:
                assert_never(unreachable)


async def hold_people_to_what_organisations_agree(bus: Bus, people: People, agreed: Agreed) -> None:
    """At the start: what an organisation agrees is a setting, and may have changed since its people were kept."""
    for document in await people.all():
        if as_agreed(document.there, agreed) is not Unchanged.UNCHANGED:

            async def decide(commit: Commit, id: PersonId = document.there.id) -> None:
                before = await people.of(id)
                match before.value and as_agreed(before.value, agreed):
                    case Person() as person:
                        people.keep(commit, before, person)
                    case Unchanged.UNCHANGED | None:
                        pass
                    case unreachable:
                        assert_never(unreachable)

            await bus.command(decide, actor="beheer")


def _details(guest: Guest) -> GuestDetails:
    return GuestDetails(guest.person, guest.address, guest.name, guest.function, guest.organisation, guest.tier)
