"""Whoever has not answered is reminded, once."""

from dataclasses import replace
from typing import assert_never

from services.invitations.domain import reminders
from services.invitations.domain.mails import Mail
from services.invitations.domain.reminders import Reminder
from services.invitations.handlers.outbox import Outbox
from services.invitations.handlers.questions import occasion_of
from shared.bus import Commit, Later
from shared.contracts.matchmaking import ReminderAbout, ReminderDue


def register(outbox: Outbox) -> None:
    @outbox.bus.on(ReminderDue)
    async def remind_the_silent(event: ReminderDue, commit: Commit) -> None:
        news = Reminder(event.sequence, event.people, event.deadline, commit.now)
        match event.about:
            case ReminderAbout.POLL:
                mails = await _of_a_poll(outbox, event, news, commit)
            case ReminderAbout.INVITATION:
                mails = await _of_an_invitation(outbox, event, news, commit)
            case ReminderAbout.DISPLACEMENT:
                mails = await _of_a_displacement(outbox, event, news, commit)
            case unreachable:
                assert_never(unreachable)
        await outbox.mail(mails, commit)


async def _of_a_poll(outbox: Outbox, event: ReminderDue, news: Reminder, commit: Commit) -> tuple[Mail, ...]:
    record = await outbox.records.polls.of(event.meeting)
    poll = record.value
    if poll is None or poll.sequence < event.sequence:
        raise Later("the poll was not heard of yet")
    if poll.sequence == event.sequence and poll.deadline < event.deadline:
        poll = replace(poll, deadline=event.deadline)
        commit.keep(record.becomes(poll))
    return reminders.of_a_poll(poll, news, await outbox.surroundings.circumstances(event.meeting, event.people))


async def _of_an_invitation(outbox: Outbox, event: ReminderDue, news: Reminder, commit: Commit) -> tuple[Mail, ...]:
    record = await outbox.records.meetings.of(event.meeting)
    meeting = record.value
    if meeting is None or meeting.sequence < event.sequence:
        raise Later("the reservation was not heard yet")
    if meeting.sequence == event.sequence and (meeting.answer_by is None or meeting.answer_by < event.deadline):
        meeting = replace(meeting, answer_by=event.deadline)
        commit.keep(record.becomes(meeting))
    return reminders.of_an_invitation(meeting, news, await outbox.surroundings.circumstances(event.meeting, event.people))


async def _of_a_displacement(outbox: Outbox, event: ReminderDue, news: Reminder, commit: Commit) -> tuple[Mail, ...]:
    record = await outbox.records.displacements.of(event.meeting)
    asked = record.value
    if asked is None or asked.sequence < event.sequence:
        raise Later("the question was not heard of yet")
    if asked.sequence == event.sequence and asked.deadline < event.deadline:
        asked = replace(asked, deadline=event.deadline)
        commit.keep(record.becomes(asked))
    around = await outbox.surroundings.circumstances(event.meeting, event.people)
    return reminders.of_a_displacement(asked, occasion_of(asked), news, around)
