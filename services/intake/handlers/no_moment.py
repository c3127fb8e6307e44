"""What is said when there is no moment, and when one comes free later."""

from services.intake.domain import sentences
from services.intake.domain.following import Followed
from services.intake.domain.without_moment import Instead, InsteadKind, Opening, Watch
from services.intake.handlers.storyteller import Storyteller, changed, without_moment
from shared.bus import Bus, Commit
from shared.contracts.matchmaking import MomentNotFound, MomentOpened
from shared.ui.dates import moment_text, span_text


def register(bus: Bus, storyteller: Storyteller) -> None:
    @bus.on(MomentNotFound)
    async def show_that_there_is_no_moment(event: MomentNotFound, commit: Commit) -> None:
        instead = tuple(Instead(InsteadKind(way.kind.value), way.start, way.end, way.people, way.of, way.day) for way in event.instead)

        def change(state: Followed) -> Followed:
            return without_moment(event, state).watches(Watch(instead, event.watched_until), None, event.revision)

        await storyteller.tell(event, commit, change, sentences.not_found())

    @bus.on(MomentOpened)
    async def show_the_moment_that_opened(event: MomentOpened, commit: Commit) -> None:
        opening = Opening(event.opening, event.moment, event.expires)

        def change(state: Followed) -> Followed:
            return changed(event, state).watches(state.watch, opening, event.revision)

        when, until = span_text(event.moment.start, event.moment.end), moment_text(event.expires)
        await storyteller.tell(event, commit, change, sentences.opened(when, until))
