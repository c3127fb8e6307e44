"""What every handler works with, and how a decision becomes a commit."""

import asyncio
from dataclasses import dataclass
from typing import assert_never

from services.matchmaking.domain import watching
from services.matchmaking.domain.changing import room_may_be_lost
from services.matchmaking.domain.lending import with_its_room_asked
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.proposal import Findings, NothingFound
from services.matchmaking.domain.reaching import find_along_the_ladder
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.situation import Rules
from services.matchmaking.domain.suggestions import looked_at, ways_on
from services.matchmaking.domain.transitions import SOMEBODY_WAS_ASKED, search_once_more
from services.matchmaking.domain.waiting import Waiting, is_cornered
from services.matchmaking.domain.watching import Looks
from services.matchmaking.ports import Outcomes, Replanner, Seen, Week, World
from services.matchmaking.steps import RoomMoved
from shared.bus import Commit, Document, Documents, Later
from shared.kernel import MeetingId


@dataclass(frozen=True, slots=True)
class Desk:
    """What every handler works with."""

    meetings: Documents[Meeting]
    world: World
    outcomes: Outcomes
    week: Week
    rules: Rules
    waiting: Documents[Waiting]
    """The line of requests whose calendars were read."""
    replanner: Replanner

    async def conclude(self, document: Document[Meeting], decision: Decision, commit: Commit, seen: Seen | None = None) -> None:
        """Put a decision into the commit; look for another moment first when it needs one. `seen` is what a decision rests on already."""
        match decision:
            case Ignored():
                return
            case Decided():
                await self.keep(document, decision, commit, seen)
            case Replan(decided):
                seen, findings = await self.search(decided.meeting, commit)
                deadlines, before = self.deadlines(decided.meeting, commit), document.there.status
                if before in SOMEBODY_WAS_ASKED and await self.is_cornered(decided.meeting, seen, findings, commit):
                    await self.keep(document, search_once_more(decided, deadlines, before), commit)
                else:
                    await self.keep(document, settle(decision, findings, deadlines), commit, seen)
            case unreachable:
                assert_never(unreachable)

    async def keep(self, document: Document[Meeting], decided: Decided, commit: Commit, seen: Seen | None = None) -> None:
        """Put what was decided into the commit; the host of a lent room is asked.

        When there is no moment: with ways on, and the calendars are watched from now on.
        """
        decided = with_its_room_asked(decided, self.deadlines(decided.meeting, commit), self.rules.notice)
        if watching.found_nothing(decided) and decided.meeting.watch is None:
            wide = looked_at(decided.meeting, commit.now)
            situation, days = (await self.world.look(wide)).situation, await self.world.days()
            instead = await asyncio.to_thread(ways_on, decided.meeting, situation, days, commit.now, self.rules)
            decided = watching.begin(decided, instead, await self.world.owners(decided.meeting), commit.now, self.looks(commit))
        if room_may_be_lost(document.value, decided):
            commit.step(RoomMoved(meeting=decided.meeting.id))
        await self.outcomes.keep(document, decided, commit, seen)

    async def search(self, meeting: Meeting, commit: Commit) -> tuple[Seen, Findings]:
        """What is known now, and what it gives."""
        seen = await self.world.look(meeting)
        return seen, await asyncio.to_thread(
            find_along_the_ladder, meeting, seen.situation, commit.now, self.deadlines(meeting, commit), self.rules
        )

    async def is_cornered(self, meeting: Meeting, seen: Seen, findings: Findings, commit: Commit) -> bool:
        """Nothing was found because of what is held for others, and a re-plan may look whether those can give way."""
        if not self.rules.many.solving or not isinstance(findings, NothingFound):
            return False
        return await asyncio.to_thread(is_cornered, meeting, seen.situation, commit.now, self.rules)

    def looks(self, commit: Commit) -> Looks:
        rhythm = self.rules.watching
        return Looks(self.week.office_time(commit.now, rhythm.settles), self.week.office_time(commit.now, rhythm.every))

    def deadlines(self, meeting: Meeting, commit: Commit) -> Deadlines:
        return self.week.deadlines(commit.now, meeting.asked.within_working_days)

    async def asked_before(self, meeting: MeetingId) -> Document[Meeting]:
        """The meeting of a later wish of its requester. Raises Later when the request itself is still on its way."""
        document = await self.meetings.of(meeting)
        if document.value is None:
            raise Later("the request itself was not heard yet")
        return document
