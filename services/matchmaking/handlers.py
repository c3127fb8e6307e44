"""Events in: load → decide → commit."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from services.matchmaking.domain import transitions
from services.matchmaking.domain.finding import find
from services.matchmaking.domain.meeting import Answered, Asked, Deadlines, Decided, Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.polling import PollAnswer
from services.matchmaking.domain.proposal import Seat
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.situation import Rules
from services.matchmaking.ports import Outcomes, Week, World
from services.matchmaking.steps import HoldExpired, MeetingEnded, ParticipantForgotten, PollClosed, SearchOverdue
from shared.bus import Bus, Commit, Document, Documents, Later
from shared.contracts.availability import AvailabilityCollected
from shared.contracts.directory import PersonForgotten
from shared.contracts.intake import CancellationAsked, MeetingRequested, MoveAsked
from shared.contracts.invitations import InvitationAnswered, InvitationsSent, PollAnswered
from shared.kernel import MeetingId


@dataclass(frozen=True, slots=True)
class Desk:
    """What every handler works with."""

    meetings: Documents[Meeting]
    world: World
    outcomes: Outcomes
    week: Week
    rules: Rules

    async def conclude(self, document: Document[Meeting], decision: Decision, commit: Commit) -> None:
        """Put a decision into the commit; look for another moment first when it needs one."""
        match decision:
            case Ignored():
                return
            case Decided():
                await self.outcomes.keep(document, decision, commit)
            case Replan(decided):
                seen = await self.world.look(decided.meeting)
                deadlines = self.deadlines(decided.meeting, commit)
                findings = await asyncio.to_thread(find, decided.meeting, seen.situation, commit.now, deadlines, self.rules)
                await self.outcomes.keep(document, settle(decision, findings, deadlines), commit, seen)
            case unreachable:
                assert_never(unreachable)

    def deadlines(self, meeting: Meeting, commit: Commit) -> Deadlines:
        return self.week.deadlines(commit.now, meeting.asked.within_working_days)

    async def asked_before(self, meeting: MeetingId) -> Document[Meeting]:
        """The meeting of a later wish of its requester. Raises Later when the request itself is still on its way."""
        document = await self.meetings.of(meeting)
        if document.value is None:
            raise Later("the request itself was not heard yet")
        return document


def register(bus: Bus, at: Desk) -> None:
    """Everything that can happen to a meeting."""
    _hear_the_requester(bus, at)
    _hear_about_calendars(bus, at)
    _hear_the_participants(bus, at)
    _hear_who_is_forgotten(bus, at)


def _hear_the_requester(bus: Bus, at: Desk) -> None:
    @bus.on(MeetingRequested)
    async def search_a_moment(event: MeetingRequested, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        if document.value is not None:
            return
        horizon = at.week.horizon(event.asked_at, event.within_working_days)
        deadlines = at.week.deadlines(commit.now, event.within_working_days)
        decided = transitions.request(event.meeting, asked_by(event), horizon, event.revision, deadlines)
        if not await at.world.knows(decided.meeting):
            raise Later("a participant or the location is not known yet")
        await at.outcomes.keep(document, decided, commit)

    @bus.on(CancellationAsked)
    async def call_it_off(event: CancellationAsked, commit: Commit) -> None:
        document = await at.asked_before(event.meeting)
        await at.conclude(document, transitions.cancel(document.there, event.revision, event.reason), commit)

    @bus.on(MoveAsked)
    async def search_anew(event: MoveAsked, commit: Commit) -> None:
        document = await at.asked_before(event.meeting)
        within = event.within_working_days
        earliest = max(commit.now, event.earliest or commit.now)
        horizon, deadlines = at.week.horizon(earliest, within, event.earliest), at.week.deadlines(commit.now, within)
        await at.conclude(document, transitions.move(document.there, event.revision, horizon, within, deadlines), commit)


def _hear_about_calendars(bus: Bus, at: Desk) -> None:
    @bus.on(AvailabilityCollected)
    async def reserve_a_moment(event: AvailabilityCollected, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        decision = transitions.collected(document.there, event.revision, event.unknown)
        if isinstance(decision, Replan) and not await at.world.has_heard(event.revisions):
            raise Later("newer calendars were collected than are known here")
        await at.conclude(document, decision, commit)

    @bus.on(SearchOverdue)
    async def go_on_with_what_is_known(step: SearchOverdue, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        await at.conclude(document, transitions.collected(document.there, step.wanted, ()), commit)


def _hear_the_participants(bus: Bus, at: Desk) -> None:
    @bus.on(PollAnswered)
    async def count_a_poll_answer(event: PollAnswered, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        answer = PollAnswer(event.person, event.revision, event.choices)
        deadlines = at.deadlines(document.there, commit)
        decision = transitions.poll_answered(document.there, event.sequence, answer, at.rules.prices, commit.now, deadlines)
        await at.conclude(document, decision, commit)

    @bus.on(PollClosed)
    async def decide_with_the_answers_there_are(step: PollClosed, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        deadlines = at.deadlines(document.there, commit)
        await at.conclude(document, transitions.poll_closed(document.there, step.sequence, at.rules.prices, commit.now, deadlines), commit)

    @bus.on(InvitationsSent)
    async def note_that_everybody_is_invited(event: InvitationsSent, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        await at.conclude(document, transitions.invitations_sent(document.there, event.sequence), commit)

    @bus.on(InvitationAnswered)
    async def count_an_answer(event: InvitationAnswered, commit: Commit) -> None:
        document = await at.meetings.of(event.meeting)
        answer = Answered(event.person, event.revision, event.answer)
        await at.conclude(document, transitions.answered(document.there, event.sequence, answer, commit.now), commit)

    @bus.on(HoldExpired)
    async def take_the_next_option(step: HoldExpired, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        await at.conclude(document, transitions.hold_expired(document.there, step.sequence), commit)

    @bus.on(MeetingEnded)
    async def note_that_it_took_place(step: MeetingEnded, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        await at.conclude(document, transitions.ended(document.there, step.sequence), commit)


def _hear_who_is_forgotten(bus: Bus, at: Desk) -> None:
    @bus.on(PersonForgotten)
    async def forget_a_person(event: PersonForgotten, commit: Commit) -> None:
        at.world.forget(event.person, event.revision, commit)
        await bus.forget(event.person, commit)
        at_table = [document.there for document in await at.meetings.all() if document.there.involves(event.person)]
        commit.step(*(ParticipantForgotten(meeting=meeting.id, person=event.person) for meeting in at_table if meeting.open))

    @bus.on(ParticipantForgotten)
    async def go_on_without(step: ParticipantForgotten, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        deadlines = at.deadlines(document.there, commit)
        await at.conclude(document, transitions.left(document.there, step.person, at.rules.prices, commit.now, deadlines), commit)


def asked_by(event: MeetingRequested) -> Asked:
    """The part of a request that decides about moments."""
    return Asked(
        seats=tuple(Seat(seat.people, seat.role) for seat in event.seats),
        guests=tuple(guest.person for guest in event.guests),
        challenge=event.challenge,
        quorum=event.quorum,
        duration=timedelta(minutes=event.duration_minutes),
        within_working_days=event.within_working_days,
        form=event.form,
        location=event.location,
        free_place=event.free_place,
        requester=event.requester,
    )
