"""What happens in people's own calendars: our entry was written there, or somebody answered in it."""

from dataclasses import replace
from typing import assert_never

from services.invitations.domain.answers import Again, Given, Heard, answer
from services.invitations.domain.invitations import OldNews, TooEarly
from services.invitations.ports import Records
from services.invitations.steps import CountInvitations, answered
from shared.bus import Bus, Commit, Later
from shared.contracts.availability import AnswerSeen, EntryWritten


def register(bus: Bus, records: Records) -> None:
    @bus.on(EntryWritten)
    async def note_the_entry(event: EntryWritten, commit: Commit) -> None:
        record = await records.meetings.of(event.meeting)
        invitee = None if record.value is None else record.value.invitee(event.person)
        if record.value is None or invitee is None or event.withdrawn or invitee.written >= event.sequence:
            return
        commit.keep(record.becomes(record.value.with_invitee(replace(invitee, written=event.sequence))))
        commit.step(CountInvitations(meeting=event.meeting, sequence=event.sequence))

    @bus.on(AnswerSeen)
    async def hear_an_answer_from_a_calendar(event: AnswerSeen, commit: Commit) -> None:
        record = await records.meetings.of(event.meeting)
        match answer(record.value, Given(event.person, event.sequence, event.answer, event.seen_at, "agenda"), commit.now):
            case OldNews():
                return
            case TooEarly():
                raise Later("the reservation was not heard yet")
            case Again(meeting):
                commit.keep(record.becomes(meeting))
            case Heard(meeting) as heard:
                commit.keep(record.becomes(meeting)).say(answered(heard))
            case unreachable:
                assert_never(unreachable)
