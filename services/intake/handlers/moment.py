"""What is said of the moment that was found."""

from functools import partial

from services.intake.domain import sentences
from services.intake.domain.following import Followed, Possible
from services.intake.handlers.ledger import Ledger
from services.intake.handlers.storyteller import Storyteller, changed, with_moment, without_moment
from shared.bus import Bus, Commit
from shared.contracts.matchmaking import MeetingCancelled, MeetingConfirmed, MeetingTookPlace, MomentReserved
from shared.kernel import MeetingStatus


def register(bus: Bus, storyteller: Storyteller, ledger: Ledger) -> None:
    @bus.on(MomentReserved)
    async def show_the_moment(event: MomentReserved, commit: Commit) -> None:
        late = await storyteller.is_registered_late(event)

        def change(state: Followed) -> Followed:
            also = (Possible(other.moment, other.cost, other.explanation) for other in event.alternatives)
            return with_moment(event, state, late=late).may_choose(also, event.revision)

        before = (await storyteller.meetings.of(event.meeting)).value or Followed()
        await storyteller.tell(event, commit, change, _sentence(event, before, *await storyteller.when_and_where(event)))

    @bus.on(MeetingConfirmed)
    async def show_that_it_goes_on(event: MeetingConfirmed, commit: Commit) -> None:
        when, where = await storyteller.when_and_where(event)
        late = await storyteller.is_registered_late(event)
        before = (await storyteller.meetings.of(event.meeting)).value or Followed()
        stood = before.status is MeetingStatus.CONFIRMED and before.found is not None and before.found.moment == event.moment
        sentence = sentences.still_confirmed if stood else sentences.confirmed
        await storyteller.tell(event, commit, partial(with_moment, event, late=late), sentence(when, where))
        await ledger.chairs(event, commit)

    @bus.on(MeetingCancelled)
    async def show_that_it_is_off(event: MeetingCancelled, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(without_moment, event), sentences.cancelled(event.reason))
        await ledger.closes(event.meeting, commit)

    @bus.on(MeetingTookPlace)
    async def show_that_it_took_place(event: MeetingTookPlace, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(changed, event), sentences.took_place())
        await ledger.closes(event.meeting, commit)


def _sentence(event: MomentReserved, before: Followed, when: str, where: str) -> str:
    """A moment that stood already is not told as another one."""
    stood = before.found
    if stood is None or (stood.moment.start, stood.moment.end) != (event.moment.start, event.moment.end):
        return sentences.reserved(when, where, first=event.sequence == 0)
    return sentences.table_changed(when, where) if stood.moment == event.moment else sentences.elsewhere(when, where)
