"""People are asked whether their own appointments may give way; whoever was asked in vain hears it."""

from typing import assert_never

from services.invitations.domain import displacements, polls
from services.invitations.domain.displacements import Displacement, Giving, Questions
from services.invitations.domain.invitations import OldNews, Reserved
from services.invitations.domain.mails import Mail, Occasion, Participant
from services.invitations.domain.requests import Request
from services.invitations.handlers.outbox import Outbox, remember
from shared.bus import Commit, Document, Later
from shared.contracts.matchmaking import DisplacementAsked, MeetingSearched
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
        await _send(outbox, record, displacements.ask(record.value, news, occasion_of(news, request), around), commit)

    @bus.on(MeetingSearched)
    async def stop_asking(event: MeetingSearched, commit: Commit) -> None:
        await call_off_questions(outbox, event.meeting, event.revision, commit)
        poll = await records.polls.of(event.meeting)
        if poll.value is not None and not isinstance(over := polls.call_off(poll.value, event.revision, commit.now), OldNews):
            commit.keep(poll.becomes(over))


def occasion_of(displacement: Displacement, request: Request) -> Occasion:
    """The moment that is asked for, with everybody who is asked to the table."""
    return Occasion(displacement.moment, displacement.form, tuple(Participant(person) for person in request.people))


async def settle_questions(outbox: Outbox, news: Reserved, commit: Commit) -> None:
    """A moment is reserved: that for which appointments give way, or another; deputies who were polled and do not come hear that too."""
    record = await outbox.records.displacements.of(news.meeting)
    asked = frozenset(person.person for person in news.people)
    if record.value is not None and (record.value.moment.start, record.value.moment.end) == (news.moment.start, news.moment.end):
        around = await outbox.surroundings.circumstances(news.meeting, [giving.person for giving in record.value.people])
        await _send(outbox, record, displacements.taken(record.value, news.revision, asked, commit.now, around), commit)
    else:
        await call_off_questions(outbox, news.meeting, news.revision, commit)
    await outbox.mail(await _spared(outbox, news, commit), commit)


async def call_off_questions(outbox: Outbox, meeting: MeetingId, revision: int, commit: Commit) -> None:
    """Nothing has to give way any more."""
    record = await outbox.records.displacements.of(meeting)
    if record.value is None:
        return
    around = await outbox.surroundings.circumstances(meeting, [giving.person for giving in record.value.people])
    await _send(outbox, record, displacements.call_off(record.value, revision, commit.now, around), commit)


async def _spared(outbox: Outbox, news: Reserved, commit: Commit) -> tuple[Mail, ...]:
    poll = (await outbox.records.polls.of(news.meeting)).value
    if poll is None or not poll.deputies or poll.revision >= news.revision:
        return ()
    around = await outbox.surroundings.circumstances(news.meeting, poll.people)
    return polls.spare(poll, frozenset(asked.person for asked in news.people), commit.now, around)


async def _send(outbox: Outbox, record: Document[Displacement], decided: Questions | OldNews, commit: Commit) -> None:
    match decided:
        case OldNews():
            return
        case Questions(displacement, mails):
            commit.keep(record.becomes(displacement))
            for giving in displacement.people:
                remember(outbox.bus, commit, giving.person, "displacement", displacement.meeting)
            await outbox.mail(mails, commit)
        case unreachable:
            assert_never(unreachable)


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
    )
