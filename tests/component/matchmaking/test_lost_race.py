"""When the world changes between looking and committing, the handler decides again."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import timedelta

from redis.asyncio import Redis

from services.matchmaking.adapters.holds import CHECKS, StoredHolds
from services.matchmaking.adapters.moves import StoredMoves
from services.matchmaking.adapters.outcomes import StoredOutcomes
from services.matchmaking.adapters.replanner import HighsReplanner
from services.matchmaking.adapters.week import WorkingWeek
from services.matchmaking.adapters.world import ProjectedWorld
from services.matchmaking.domain.holds import Claim, Hold
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.situation import Rules
from services.matchmaking.domain.waiting import Waiting
from services.matchmaking.handlers import register
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.ports import Seen
from services.matchmaking.settings import Settings
from services.matchmaking.steps import STEPS
from shared.bus import Bus, Commit, Documents
from shared.contracts.matchmaking import EVENTS, MomentReserved
from shared.kernel import MeetingForm, MeetingId, PersonId, person_owner
from shared.settings import ProductSettings
from tests.component.matchmaking.conftest import Table, Until, at, at_the_table, block, calendar, official, request, seat

A = person_owner(PersonId("a"))


class BusyWorld(ProjectedWorld):
    """A world in which something happens right after the first look."""

    interruptions = 1

    async def look(self, meeting: Meeting, together: Collection[MeetingId] = ()) -> Seen:
        seen = await super().look(meeting, together)
        if self.interruptions:
            self.interruptions -= 1
            await self._bus.command(self.interrupt)
        return seen

    async def interrupt(self, commit: Commit) -> None:
        """Another meeting takes the whole first day of somebody."""
        hold = Hold("1", (Claim(A, commit.now, commit.now + timedelta(hours=24)),), commit.now + timedelta(hours=1))
        self._holds.change(MeetingId("een-ander"), (), (hold,), commit)


class FullerWorld(BusyWorld):
    """A world in which the calendar of somebody fills up for the first day."""

    async def interrupt(self, commit: Commit) -> None:
        self._calendars.keep(calendar(A, block(0, 8, 18), revision=2), commit)


@asynccontextmanager
async def at_a_table_of(
    world_of: type[BusyWorld], product: ProductSettings, client: Redis, until: Until
) -> AsyncIterator[tuple[Table, BusyWorld]]:
    password = Settings(product=product).redis_password
    bus = Bus("matchmaking", product, says=EVENTS, private=STEPS, checks=CHECKS, password=password)
    holds = StoredHolds(bus)
    moves = StoredMoves(bus)
    week = WorkingWeek(timedelta(seconds=20), 1, timedelta(hours=2))
    world = world_of(bus, holds, moves, week)
    world.follow()
    meetings, waiting = Documents(bus, "meeting", Meeting), Documents(bus, "waiting", Waiting)
    register(bus, Desk(meetings, world, StoredOutcomes(holds, world, moves), week, Rules(), waiting, HighsReplanner()))
    async with at_the_table(product, client, bus, until) as table:
        yield table, world


async def test_a_lost_race_decides_again_on_what_is_there_now(product: ProductSettings, client: Redis, until: Until) -> None:
    async with at_a_table_of(BusyWorld, product, client, until) as (table, world):
        await table.hear(official("a"), calendar(A), request(seat("a"), form=MeetingForm.ONLINE))
        await table.read_calendars({A: 1})
        reserved = await table.one(MomentReserved)
        assert world.interruptions == 0
        assert reserved.moment.start == at(1, 9, 15), "the other meeting has a's hours until nine the next morning, and some seconds"
        assert len((await table.held())[A]) == 2


async def test_a_calendar_that_fills_up_after_the_look_is_looked_at_again(product: ProductSettings, client: Redis, until: Until) -> None:
    async with at_a_table_of(FullerWorld, product, client, until) as (table, world):
        await table.hear(official("a"), calendar(A), request(seat("a"), form=MeetingForm.ONLINE))
        await table.read_calendars({A: 1})
        reserved = await table.one(MomentReserved)
        assert world.interruptions == 0
        assert reserved.moment.start == at(1, 8, 30)
