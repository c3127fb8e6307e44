"""Calendars were read, or were not in time: requests come in line, and whoever has the fewest options is placed first."""

import asyncio

from services.matchmaking.domain import transitions
from services.matchmaking.domain.meeting import Meeting, Replan
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.waiting import Waiting, gathered, in_order, options_of
from services.matchmaking.domain.watching import waits_for
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.handlers.watching import hold_what_opened
from services.matchmaking.steps import PlaceWaiting, ReplanDue, SearchOverdue
from shared.bus import Bus, Commit, Document, Later
from shared.contracts.availability import AvailabilityCollected


def register(bus: Bus, at: Desk) -> None:
    @bus.on(AvailabilityCollected)
    async def come_in_line(event: AvailabilityCollected, commit: Commit) -> None:
        document, place = await at.meetings.of(event.meeting), await at.waiting.of(event.meeting)
        if waits_for(document.there, event.revision):
            await hold_what_opened(at, document, event.unknown, event.revisions, commit)
            return
        decision = transitions.collected(document.there, event.revision, event.unknown)
        if not isinstance(decision, Replan) or (place.value is not None and place.value.wanted == event.revision):
            return
        if not await at.world.has_heard(event.revisions):
            raise Later("newer calendars were collected than are known here")
        waiting = await _waiting(at, decision.decided.meeting, event, commit)
        due = gathered(commit.now, at.rules.many.gathering)
        commit.keep(place.becomes(waiting)).at(due, PlaceWaiting(), key=due.isoformat())

    @bus.on(PlaceWaiting)
    async def place_whoever_has_the_fewest_options(_: PlaceWaiting, commit: Commit) -> None:
        places = {place.there.meeting: place for place in await at.waiting.all()}
        line = in_order((place.there for place in places.values()), commit.now)
        if line:
            await _place(at, places[line[0].meeting], commit)
        if len(line) > 1:
            commit.step(PlaceWaiting())

    _register_the_clock(bus, at)


def _register_the_clock(bus: Bus, at: Desk) -> None:
    @bus.on(SearchOverdue)
    async def go_on_with_what_is_known(step: SearchOverdue, commit: Commit) -> None:
        document, place = await at.meetings.of(step.meeting), await at.waiting.of(step.meeting)
        if waits_for(document.there, step.wanted):
            await hold_what_opened(at, document, (), {}, commit)
            return
        unreadable = () if place.value is None else place.value.unreadable
        await at.conclude(document, transitions.collected(document.there, step.wanted, unreadable), commit)
        if place.value is not None:
            commit.keep(place.gone())


async def _waiting(at: Desk, meeting: Meeting, event: AvailabilityCollected, commit: Commit) -> Waiting:
    seen = await at.world.look(meeting)
    options = await asyncio.to_thread(options_of, meeting, seen.situation, commit.now, at.rules)
    return Waiting(meeting.id, event.revision, event.unknown, options, meeting.horizon.promised_until, commit.now)


async def _place(at: Desk, place: Document[Waiting], commit: Commit) -> None:
    """Out of the line with a moment, a poll or the bad news; or aside, when others are to give way first."""
    waiting = place.there
    document = await at.meetings.of(waiting.meeting)
    decision = transitions.collected(document.there, waiting.wanted, waiting.unreadable)
    if not isinstance(decision, Replan):
        commit.keep(place.gone())
        return
    meeting = decision.decided.meeting
    seen, findings = await at.search(meeting, commit)
    if waiting.may_replan and await at.is_cornered(meeting, seen, findings, commit):
        commit.keep(place.becomes(waiting.aside())).at(commit.now, ReplanDue(), key="")
        return
    commit.keep(place.gone())
    await at.keep(document, settle(decision, findings, at.deadlines(meeting, commit)), commit, seen)
