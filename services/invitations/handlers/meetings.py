"""A moment is reserved, confirmed or gone: who hears it, and how."""

from datetime import datetime, timedelta
from typing import assert_never

from services.invitations.domain import dispatches, for_the_requester
from services.invitations.domain.dispatches import Dispatch
from services.invitations.domain.invitations import (
    Asked,
    Circumstances,
    Confirmed,
    Ending,
    InvitedMeeting,
    Off,
    OldNews,
    Reserved,
)
from services.invitations.domain.mails import MailKind, MailState, Occasion, Way, WayKind
from services.invitations.domain.polls import Poll, question
from services.invitations.handlers.openings import Openings
from services.invitations.handlers.outbox import Outbox
from services.invitations.handlers.questions import call_off_questions, settle_questions
from services.invitations.handlers.stopping import tell_of_a_move
from services.invitations.steps import CountInvitations, InvitationsDue, ReviewPlace
from shared.bus import Commit, Later
from shared.contracts.matchmaking import (
    AnswerCounted,
    MeetingCancelled,
    MeetingConfirmed,
    MomentNotFound,
    MomentOpened,
    MomentReleased,
    MomentReserved,
)
from shared.kernel import Answer, MeetingStatus, PersonId

FIRST_POLL = 1
"""Who was asked before may have had an earlier mail than the latest."""


def register(outbox: Outbox, openings: Openings, patience: timedelta) -> None:
    """`patience`: how long invitations may take, from when mail may go, before they are said to be outstanding."""
    _register_moments(outbox, openings, patience)
    _register_ends(outbox)


def _register_moments(outbox: Outbox, openings: Openings, patience: timedelta) -> None:
    bus, records, surroundings = outbox.bus, outbox.records, outbox.surroundings

    @bus.on(MomentReserved)
    async def invite_everybody(event: MomentReserved, commit: Commit) -> None:
        record, news = await records.meetings.of(event.meeting), _reserved(event)
        people = [*(asked.person for asked in news.people), *news.principals, *_invited_before(record.value)]
        around = await surroundings.circumstances(event.meeting, people)
        match dispatches.reserve(record.value, news, around):
            case OldNews():
                return
            case Dispatch() as dispatch:
                await outbox.send(dispatch, record, around, commit)
                await tell_of_a_move(outbox, dispatch, around, commit)
                await settle_questions(outbox, news, commit)
                opens = await openings.next(event.meeting, MailKind.INVITED, commit.now)
                _count_down(dispatch, opens + patience, commit)
            case unreachable:
                assert_never(unreachable)

    @bus.on(MeetingConfirmed)
    async def make_it_definite(event: MeetingConfirmed, commit: Commit) -> None:
        record = await records.meetings.of(event.meeting)
        around = await surroundings.circumstances(event.meeting, _invited_before(record.value))
        people = tuple(asked.person for asked in event.people)
        news = Confirmed(event.revision, event.sequence, event.decided_at, people, event.explanation)
        await outbox.follow(dispatches.confirm(record.value, news, around), record, around, commit)

    @bus.on(AnswerCounted)
    async def tell_the_requester_of_a_late_no(event: AnswerCounted, commit: Commit) -> None:
        meeting = (await records.meetings.of(event.meeting)).value
        commit.step(ReviewPlace(meeting=event.meeting))
        if meeting is None or event.status is not MeetingStatus.CONFIRMED or event.answer != Answer.NO:
            return
        around = await surroundings.circumstances(event.meeting, [])
        await outbox.mail(for_the_requester.late_no(meeting, event.person, commit.now, around), commit)


def _register_ends(outbox: Outbox) -> None:
    bus = outbox.bus

    @bus.on(MomentNotFound)
    async def withdraw_the_moment(event: MomentNotFound, commit: Commit) -> None:
        reason = " ".join(event.explanation)
        ways = tuple(Way(WayKind(way.kind), way.start, way.end, way.people, way.of) for way in event.instead)
        news = Off(event.meeting, event.revision, event.sequence, event.decided_at, Ending.NOT_FOUND, reason, ways, event.watched_until)
        await _withdraw(outbox, news, commit)

    @bus.on(MomentOpened)
    async def tell_the_requester_of_an_opening(event: MomentOpened, commit: Commit) -> None:
        request = (await outbox.records.requests.of(event.meeting)).value
        if request is None:
            raise Later("the request was not heard of yet")
        around = await outbox.surroundings.circumstances(event.meeting, [])
        occasion = Occasion(event.moment, request.form)
        mails = for_the_requester.opened(event.meeting, event.opening, occasion, event.expires, commit.now, around)
        await outbox.mail(mails, commit)

    @bus.on(MomentReleased)
    async def call_the_invitations_back(event: MomentReleased, commit: Commit) -> None:
        news = Off(event.meeting, event.revision, event.sequence, event.decided_at, Ending.RELEASED)
        await _withdraw(outbox, news, commit)

    @bus.on(MeetingCancelled)
    async def call_it_off(event: MeetingCancelled, commit: Commit) -> None:
        news = Off(event.meeting, event.revision, event.sequence, event.decided_at, Ending.CANCELLED, event.reason)
        await _withdraw(outbox, news, commit)


async def _withdraw(outbox: Outbox, news: Off, commit: Commit) -> None:
    record = await outbox.records.meetings.of(news.meeting)
    poll = (await outbox.records.polls.of(news.meeting)).value
    around = await outbox.surroundings.circumstances(news.meeting, [*_invited_before(record.value), *(poll.people if poll else ())])
    polled = {} if poll is None or news.ending is Ending.RELEASED else _still_waiting(poll, record.value, around)
    match dispatches.withdraw(record.value, news, around, polled):
        case OldNews():
            return
        case Dispatch() as dispatch:
            await outbox.send(dispatch, record, around, commit)
            await call_off_questions(outbox, news.meeting, news.revision, commit)
            commit.drop(InvitationsDue, news.meeting)
        case unreachable:
            assert_never(unreachable)


def _invited_before(meeting: InvitedMeeting | None) -> tuple[PersonId, ...]:
    return () if meeting is None else tuple(invitee.person for invitee in meeting.invitees)


def _still_waiting(poll: Poll, meeting: InvitedMeeting | None, around: Circumstances) -> dict[PersonId, str | None]:
    """Who was asked for moments, and in which mail; a deputy who was not needed for the moment that came of it heard that already."""
    decided = meeting is not None and meeting.reserved_revision > poll.revision
    waiting = [person for person in poll.people if not decided or poll.principal_of(person) is None]
    return {person: question(poll, person, around).id if poll.sequence == FIRST_POLL else None for person in waiting}


def _count_down(dispatch: Dispatch, due: datetime, commit: Commit) -> None:
    meeting = dispatch.meeting
    commit.at(due, InvitationsDue(meeting=meeting.meeting, sequence=meeting.sequence), key=meeting.meeting)
    if not any(mail.state is MailState.WAITING and mail.invites for mail in dispatch.mails):
        commit.step(CountInvitations(meeting=meeting.meeting, sequence=meeting.sequence))


def _reserved(event: MomentReserved) -> Reserved:
    return Reserved(
        meeting=event.meeting,
        revision=event.revision,
        sequence=event.sequence,
        decided_at=event.decided_at,
        moment=event.moment,
        people=tuple(
            Asked(asked.person, asked.role, asked.already_agreed, asked.needs_registration, asked.touched, asked.principal, asked.alone_at)
            for asked in event.people
        ),
        form=event.form,
        explanation=event.explanation,
        definite=event.status is MeetingStatus.CONFIRMED,
        room_asked=event.room_asked,
        answer_by=event.expires,
    )
