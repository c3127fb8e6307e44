"""After *geen-moment*: watching calendars, and a moment that opens."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from services.matchmaking.domain import watching
from services.matchmaking.domain.meeting import Decided, Ignored, Meeting, Replan
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.suggestions import PlannedDay
from services.matchmaking.domain.transitions import heard_in_vain
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.steps import CalendarMoved, LookAgain, OpeningLapsed
from shared.bus import Bus, Commit, Document, Later
from shared.contracts.coworking import DayPlanned
from shared.contracts.intake import OpeningTaken
from shared.kernel import OwnerId


def register(bus: Bus, at: Desk) -> None:
    @bus.on(CalendarMoved)
    async def look_soon(step: CalendarMoved, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        await at.conclude(document, watching.changed(document.there, at.looks(commit)), commit)

    @bus.on(LookAgain)
    async def see_whether_a_moment_opened(step: LookAgain, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        meeting = document.there
        if watching.may_look(meeting, commit.now):
            _, findings = await at.search(meeting, commit)
            deadlines, looks = at.deadlines(meeting, commit), at.looks(commit)
            await at.conclude(document, watching.looked(meeting, findings, commit.now, deadlines, looks), commit)

    @bus.on(OpeningTaken)
    async def reserve_what_opened(event: OpeningTaken, commit: Commit) -> None:
        document = await at.asked_before(event.meeting)
        match watching.taken(document.there, event.revision, event.opening, commit.now):
            case Ignored():
                await at.conclude(document, heard_in_vain(document.there, event.revision), commit)
            case replan, found:
                await at.keep(document, settle(replan, found, at.deadlines(document.there, commit)), commit)
            case unreachable:
                assert_never(unreachable)

    @bus.on(OpeningLapsed)
    async def give_the_hours_back(step: OpeningLapsed, commit: Commit) -> None:
        document = await at.meetings.of(step.meeting)
        await at.conclude(document, watching.lapsed(document.there, step.opening, commit.now, at.looks(commit)), commit)

    @bus.on(DayPlanned)
    async def keep_a_day(event: DayPlanned, commit: Commit) -> None:
        at.world.keep_day(PlannedDay(event.day, event.location, event.start, event.end), event.revision, commit)


async def hold_what_opened(
    at: Desk, document: Document[Meeting], unreadable: tuple[OwnerId, ...], revisions: Mapping[OwnerId, int], commit: Commit
) -> None:
    """The calendars that were asked for are there, or not in time. Raises Later when they are newer than what is known here."""
    if not await at.world.has_heard(revisions):
        raise Later("newer calendars were collected than are known here")
    meeting = replace(document.there, unreadable=unreadable)
    seen, findings = await at.search(meeting, commit)
    match watching.opened(meeting, findings, at.deadlines(meeting, commit), at.looks(commit)):
        case Decided() as decided:
            await at.keep(document, decided, commit, seen)
        case Ignored() | Replan():
            return
