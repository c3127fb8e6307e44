"""What the requester wants: a moment, none any more, or another."""

from datetime import timedelta

from services.matchmaking.domain import transitions
from services.matchmaking.domain.meeting import Asked
from services.matchmaking.domain.proposal import Seat
from services.matchmaking.handlers.desk import Desk
from shared.bus import Bus, Commit, Later
from shared.contracts.intake import CancellationAsked, MeetingRequested, MoveAsked


def register(bus: Bus, at: Desk) -> None:
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
