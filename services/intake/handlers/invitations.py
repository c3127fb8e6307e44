"""What is said of invitations and their answers."""

from functools import partial

from services.intake.domain import sentences
from services.intake.domain.following import Added, Given
from services.intake.handlers.storyteller import Storyteller, changed
from shared.bus import Bus, Commit
from shared.contracts.invitations import CallWanted, InvitationAnswered, InvitationsSent, LineAdded, MailRefused
from shared.contracts.matchmaking import AnswerCounted, MeetingInvited


def register(bus: Bus, storyteller: Storyteller) -> None:
    @bus.on(InvitationsSent)
    async def show_what_was_sent(event: InvitationsSent, commit: Commit) -> None:
        await storyteller.tell(
            event, commit, lambda state: state, sentences.invitations_sent(event.by_mail, event.in_calendar, len(event.outstanding))
        )

    @bus.on(MeetingInvited)
    async def show_that_everybody_is_invited(event: MeetingInvited, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(changed, event), sentences.invited())

    @bus.on(InvitationAnswered)
    async def show_an_answer(event: InvitationAnswered, commit: Commit) -> None:
        given = Given(event.answer, event.sequence, event.revision, event.via, event.answered_at, event.by_another)
        await storyteller.tell(
            event, commit, lambda state: state.answered(event.person, given), sentences.answered(event.answer), event.person
        )

    @bus.on(LineAdded)
    async def show_what_somebody_adds(event: LineAdded, commit: Commit) -> None:
        added, text = Added(event.line, event.revision), sentences.line_added(taken_away=not event.line)
        await storyteller.tell(event, commit, lambda state: state.adds(event.person, added), text, event.person)

    @bus.on(CallWanted)
    async def show_whom_to_phone(event: CallWanted, commit: Commit) -> None:
        await storyteller.tell(event, commit, lambda state: state.is_called(event.person), sentences.by_phone(), event.person)

    @bus.on(MailRefused)
    async def show_whom_mail_does_not_reach(event: MailRefused, commit: Commit) -> None:
        text = sentences.mail_refused(secretariat=event.secretariat)
        await storyteller.tell(event, commit, lambda state: state.is_not_reached(event.person), text, event.person)

    @bus.on(AnswerCounted)
    async def keep_the_status_of_a_counted_answer(event: AnswerCounted, commit: Commit) -> None:
        await storyteller.tell(event, commit, partial(changed, event))
