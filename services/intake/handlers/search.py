"""What is said while a moment is sought."""

from services.intake.domain import sentences
from services.intake.domain.following import Followed, Given, best_of
from services.intake.domain.request import Request
from services.intake.handlers.storyteller import Storyteller, without_moment
from shared.bus import Bus, Commit, Documents
from shared.clock import local_day
from shared.contracts.availability import AvailabilityCollected
from shared.contracts.invitations import PollAnswered
from shared.contracts.matchmaking import AnswersWanted, MeetingSearched
from shared.kernel import person_owner
from shared.ui.dates import moment_text, short_day_text


def register(bus: Bus, storyteller: Storyteller, requests: Documents[Request]) -> None:
    @bus.on(AvailabilityCollected)
    async def show_whose_calendar_is_read(event: AvailabilityCollected, commit: Commit) -> None:
        request = (await requests.of(event.meeting)).value
        people = [] if request is None else list(request.people)
        unknown = {person for person in people if person_owner(person) in event.unknown}
        read = [person for person in people if person_owner(person) in event.revisions and person not in unknown]
        text = sentences.calendars_read(len(read), len(unknown))
        await storyteller.tell(event, commit, lambda state: state.has_read(read, event.revision), text)

    @bus.on(MeetingSearched)
    async def show_the_promise(event: MeetingSearched, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            return without_moment(event, state).promises(event.promised_until, event.revision)

        await storyteller.tell(event, commit, change, sentences.searched(short_day_text(local_day(event.promised_until))))

    @bus.on(AnswersWanted)
    async def show_the_poll(event: AnswersWanted, commit: Commit) -> None:
        def change(state: Followed) -> Followed:
            offered = (offer.moment for offer in event.moments)
            return without_moment(event, state).asks(offered, event.deadline, event.sequence, event.revision)

        await storyteller.tell(
            event, commit, change, sentences.poll_sent(len(event.moments), len(event.people), moment_text(event.deadline))
        )

    @bus.on(PollAnswered)
    async def show_that_somebody_said_what_suits(event: PollAnswered, commit: Commit) -> None:
        given = Given(best_of(event.choices.values()), event.sequence, event.revision)
        await storyteller.tell(
            event, commit, lambda state: state.poll_answered(event.person, given), sentences.poll_answered(), event.person
        )
