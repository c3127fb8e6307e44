"""What the ladder of a meeting brings: something is asked first, somebody is reminded, a deputy is asked along. Counts, and no names."""

from functools import partial

from services.intake.domain import sentences
from services.intake.domain.following import Followed
from services.intake.handlers.storyteller import Storyteller, changed, without_moment
from shared.bus import Bus, Commit
from shared.contracts.invitations import DisplacementAnswered
from shared.contracts.matchmaking import DeputiesAsked, DisplacementAsked, ReminderAbout, ReminderDue
from shared.ui.dates import moment_text


def register(bus: Bus, storyteller: Storyteller) -> None:
    @bus.on(DisplacementAsked)
    async def show_that_something_is_asked_first(event: DisplacementAsked, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            return without_moment(event, state).asks_first(event.deadline, event.revision)

        await storyteller.tell(event, commit, change, sentences.asked_first(moment_text(event.deadline)))

    @bus.on(DisplacementAnswered)
    async def show_that_an_answer_came(event: DisplacementAnswered, commit: Commit) -> None:
        await storyteller.tell(event, commit, lambda state: state, sentences.asked_first_answered(), by=event.person)

    @bus.on(ReminderDue)
    async def show_that_people_are_reminded(event: ReminderDue, commit: Commit) -> None:
        asked_first = event.about is ReminderAbout.DISPLACEMENT
        text = sentences.asked_first_reminded() if asked_first else sentences.reminded(len(event.people), moment_text(event.deadline))
        await storyteller.tell(event, commit, partial(changed, event), text)

    @bus.on(DeputiesAsked)
    async def show_that_deputies_are_asked(event: DeputiesAsked, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(changed, event), sentences.deputies_asked(len(event.deputies)))
