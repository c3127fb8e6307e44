"""What every handler works with, and how a decision becomes a commit."""

import asyncio
from dataclasses import dataclass
from typing import assert_never

from services.matchmaking.domain.finding import find
from services.matchmaking.domain.meeting import Deadlines, Decided, Decision, Ignored, Meeting, Replan
from services.matchmaking.domain.settling import settle
from services.matchmaking.domain.situation import Rules
from services.matchmaking.ports import Outcomes, Week, World
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
