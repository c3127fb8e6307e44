"""What is said of a room that the host of a building must confirm."""

from functools import partial

from services.intake.domain import sentences
from services.intake.domain.following import Followed, Lent
from services.intake.handlers.storyteller import Storyteller, changed
from shared.bus import Bus, Commit
from shared.contracts.invitations import RoomAnswered
from shared.contracts.matchmaking import RoomGranted, RoomWanted
from shared.ui.dates import moment_text


def register(bus: Bus, storyteller: Storyteller) -> None:
    @bus.on(RoomWanted)
    async def show_that_the_room_is_asked(event: RoomWanted, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            return changed(event, state).asks_the_host(Lent(event.sequence, event.moment))

        await storyteller.tell(event, commit, change, sentences.room_asked(moment_text(event.deadline)))

    @bus.on(RoomGranted)
    async def show_that_the_room_stands(event: RoomGranted, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            return changed(event, state).hears_the_host(event.sequence, granted=True)

        await storyteller.tell(event, commit, change, sentences.room_granted())

    @bus.on(RoomAnswered)
    async def show_that_the_host_cannot(event: RoomAnswered, commit: Commit) -> None:
        if not event.agreed:
            change = partial(Followed.hears_the_host, sequence=event.sequence, granted=False)
            await storyteller.tell(event, commit, change, sentences.room_refused())
