"""People are asked whether their own appointments may give way."""

from services.invitations.domain import displacements
from services.invitations.domain.displacements import Displacement, Giving
from services.invitations.domain.requests import Request
from services.invitations.handlers.outbox import Outbox
from services.invitations.handlers.questions import occasion_of, send_questions
from shared.bus import Commit, Later
from shared.contracts.matchmaking import DisplacementAsked
from shared.kernel import MeetingId


def register(outbox: Outbox) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(DisplacementAsked)
    async def ask_whether_appointments_may_move(event: DisplacementAsked, commit: Commit) -> None:
        record, request = await records.displacements.of(event.meeting), (await records.requests.of(event.meeting)).value
        if request is None:
            raise Later("the request was not heard of yet")
        if await _overtaken(outbox, event.meeting, event.revision):
            return
        news = _displacement(event, request, commit)
        before = () if record.value is None else record.value.people
        around = await outbox.surroundings.circumstances(event.meeting, [giving.person for giving in (*news.people, *before)])
        await send_questions(outbox, record, displacements.ask(record.value, news, occasion_of(news), around), commit)


async def _overtaken(outbox: Outbox, meeting: MeetingId, revision: int) -> bool:
    """The meeting went on since: this question came late."""
    invited, poll = (await outbox.records.meetings.of(meeting)).value, (await outbox.records.polls.of(meeting)).value
    return max(invited.revision if invited else 0, poll.revision if poll else 0) >= revision


def _displacement(event: DisplacementAsked, request: Request, commit: Commit) -> Displacement:
    return Displacement(
        meeting=event.meeting,
        revision=event.revision,
        sequence=event.sequence,
        decided_at=commit.now,
        deadline=event.deadline,
        moment=event.moment,
        people=tuple(Giving(displaced.person, displaced.blocks) for displaced in event.people),
        form=request.form,
        table=event.held or request.people,
    )
