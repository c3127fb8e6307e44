"""A moment is reserved, confirmed or gone: who hears it, and how."""

from datetime import timedelta
from typing import assert_never

from services.invitations.domain import dispatches
from services.invitations.domain.dispatches import Dispatch
from services.invitations.domain.invitations import Asked, Ending, Off, OldNews, Reserved, TooEarly
from services.invitations.domain.mails import MailState
from services.invitations.handlers.outbox import Outbox
from services.invitations.steps import CountInvitations, InvitationsDue
from shared.bus import Commit, Later
from shared.contracts.matchmaking import AnswerCounted, MeetingCancelled, MeetingConfirmed, MomentNotFound, MomentReleased, MomentReserved
from shared.kernel import Answer, MeetingStatus


def register(outbox: Outbox, patience: timedelta) -> None:
    """`patience`: how long invitations may take before they are said to be outstanding."""
    _register_moments(outbox, patience)
    _register_ends(outbox)


def _register_moments(outbox: Outbox, patience: timedelta) -> None:
    bus, records, surroundings = outbox.bus, outbox.records, outbox.surroundings

    @bus.on(MomentReserved)
    async def invite_everybody(event: MomentReserved, commit: Commit) -> None:
        record, news = await records.meetings.of(event.meeting), _reserved(event)
        around = await surroundings.circumstances(event.meeting, [*(asked.person for asked in news.people), *news.principals])
        match dispatches.reserve(record.value, news, around):
            case OldNews():
                return
            case Dispatch() as dispatch:
                await outbox.send(dispatch, record, around, commit)
                _count_down(dispatch, patience, commit)
            case unreachable:
                assert_never(unreachable)

    @bus.on(MeetingConfirmed)
    async def make_it_definite(event: MeetingConfirmed, commit: Commit) -> None:
        record = await records.meetings.of(event.meeting)
        around = await surroundings.circumstances(event.meeting, [])
        match dispatches.confirm(record.value, event.revision, event.sequence, event.decided_at, around):
            case OldNews():
                return
            case TooEarly():
                raise Later("the reservation was not heard yet")
            case Dispatch() as dispatch:
                await outbox.send(dispatch, record, around, commit)
            case unreachable:
                assert_never(unreachable)

    @bus.on(AnswerCounted)
    async def tell_the_requester_of_a_late_no(event: AnswerCounted, commit: Commit) -> None:
        meeting = (await records.meetings.of(event.meeting)).value
        if meeting is None or event.status is not MeetingStatus.CONFIRMED or event.answer != Answer.NO:
            return
        around = await surroundings.circumstances(event.meeting, [])
        await outbox.mail(dispatches.late_no(meeting, event.person, commit.now, around), commit)


def _register_ends(outbox: Outbox) -> None:
    bus = outbox.bus

    @bus.on(MomentNotFound)
    async def withdraw_the_moment(event: MomentNotFound, commit: Commit) -> None:
        reason = " ".join(event.explanation)
        news = Off(event.meeting, event.revision, event.sequence, event.decided_at, Ending.NOT_FOUND, reason)
        await _withdraw(outbox, news, commit)

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
    invited = () if record.value is None else tuple(invitee.person for invitee in record.value.invitees)
    around = await outbox.surroundings.circumstances(news.meeting, [*invited, *(poll.people if poll else ())])
    polled = poll.people if poll and news.ending is not Ending.RELEASED else ()
    match dispatches.withdraw(record.value, news, around, polled):
        case OldNews():
            return
        case Dispatch() as dispatch:
            await outbox.send(dispatch, record, around, commit)
            commit.drop(InvitationsDue, news.meeting)
        case unreachable:
            assert_never(unreachable)


def _count_down(dispatch: Dispatch, patience: timedelta, commit: Commit) -> None:
    meeting = dispatch.meeting
    commit.at(commit.now + patience, InvitationsDue(meeting=meeting.meeting, sequence=meeting.sequence), key=meeting.meeting)
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
            Asked(asked.person, asked.role, asked.already_agreed, asked.needs_registration, asked.touched, asked.principal)
            for asked in event.people
        ),
        form=event.form,
        explanation=event.explanation,
    )
