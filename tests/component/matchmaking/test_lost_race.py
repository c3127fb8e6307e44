"""When somebody else takes the hour between looking and committing, the handler decides again."""

from datetime import timedelta

from redis.asyncio import Redis

from services.matchmaking.adapters.holds import CHECKS, StoredHolds
from services.matchmaking.adapters.outcomes import StoredOutcomes
from services.matchmaking.adapters.week import WorkingWeek
from services.matchmaking.adapters.world import ProjectedWorld
from services.matchmaking.domain.holds import Claim, Hold
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.situation import Rules
from services.matchmaking.handlers import Desk, register
from services.matchmaking.ports import Seen
from services.matchmaking.steps import STEPS
from shared.bus import Bus, Commit, Documents
from shared.contracts.matchmaking import EVENTS, MomentReserved
from shared.kernel import MeetingForm, MeetingId, PersonId, person_owner
from shared.settings import ProductSettings
from tests.component.matchmaking.conftest import Until, at, at_the_table, calendar, official, request, seat

A = person_owner(PersonId("a"))


class BusyWorld(ProjectedWorld):
    """A world in which, right after the first look, another meeting takes the whole first day of somebody."""

    interruptions = 1

    async def look(self, meeting: Meeting) -> Seen:
        seen = await super().look(meeting)
        if self.interruptions:
            self.interruptions -= 1
            await self._bus.command(self._take_a_day)
        return seen

    async def _take_a_day(self, commit: Commit) -> None:
        hold = Hold("1", (Claim(A, commit.now, commit.now + timedelta(hours=24)),), commit.now + timedelta(hours=1))
        self._holds.change(MeetingId("een-ander"), (), (hold,), commit)


async def test_a_lost_race_decides_again_on_what_is_there_now(product: ProductSettings, client: Redis, until: Until) -> None:
    bus = Bus("matchmaking", product, says=EVENTS, private=STEPS, checks=CHECKS)
    holds = StoredHolds(bus)
    world = BusyWorld(bus, holds)
    world.follow()
    week = WorkingWeek(timedelta(seconds=20), 1, timedelta(hours=2))
    register(bus, Desk(Documents(bus, "meeting", Meeting), world, StoredOutcomes(holds, world), week, Rules()))
    async with at_the_table(product, client, bus, until) as table:
        await table.hear(official("a"), calendar(A), request(seat("a"), form=MeetingForm.ONLINE))
        await table.read_calendars({A: 1})
        reserved = await table.one(MomentReserved)
        assert world.interruptions == 0
        assert reserved.moment.start == at(1, 9, 15), "the other meeting has a's hours until nine the next morning, and some seconds"
        assert len((await table.held())[A]) == 2
