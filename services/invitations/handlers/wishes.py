"""The other time that somebody proposed cannot be: they hear why."""

from services.invitations.domain.replying import Declined, decline
from services.invitations.handlers.outbox import Outbox
from shared.bus import Commit, Later
from shared.contracts.matchmaking import WishDeclined


def register(outbox: Outbox) -> None:
    @outbox.bus.on(WishDeclined)
    async def tell_that_it_cannot_be(event: WishDeclined, commit: Commit) -> None:
        meeting = (await outbox.records.meetings.of(event.meeting)).value
        if meeting is None or meeting.sequence < event.sequence:
            raise Later("the reservation was not heard yet")
        news = Declined(event.meeting, event.person, event.wish, event.sequence, event.reason, event.decided_at)
        around = await outbox.surroundings.circumstances(event.meeting, [event.person])
        await outbox.mail(decline(meeting, news, around), commit)
