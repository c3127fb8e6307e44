"""One of many processes that reserve people and rooms through the bus, with the checks and writes of matchmaking itself."""

import asyncio
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from services.matchmaking.adapters.holds import CHECKS, StoredHolds
from services.matchmaking.domain.holds import Claim, Hold, clear
from services.matchmaking.settings import Settings
from services.matchmaking.steps import STEPS
from shared.bus import Bus, Commit
from shared.contracts.matchmaking import EVENTS
from shared.kernel import MeetingId, OwnerId
from shared.settings import ProductSettings

PEOPLE, ROOMS, DAYS = 200, 20, 10
MONDAY = datetime(2027, 3, 15, tzinfo=UTC)
ALWAYS_FREE = {**CHECKS, "free": "return true"}


@dataclass(frozen=True, slots=True)
class Won:
    """A meeting that this process left in the store."""

    meeting: MeetingId
    hold: Hold


@dataclass(frozen=True, slots=True)
class Result:
    """What one process did."""

    attempts: int
    reserved: int
    decided_again: int
    left: tuple[Won, ...]


def wish(chance: random.Random) -> tuple[Claim, ...]:
    """Two to ten people, each with travel of their own, and a room with its inloop."""
    start = MONDAY + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(540, 1020, 15))
    end = start + timedelta(minutes=chance.choice([30, 45, 60, 90]))
    people = chance.sample(range(PEOPLE), chance.choice([2, 2, 3, 3, 4, 5, 6, 8, 10]))
    travel = [timedelta(minutes=chance.choice([0, 0, 15, 40])) for _ in people]
    claims = (Claim(OwnerId(f"persoon:p{one}"), start - way, end + way) for one, way in zip(people, travel, strict=True))
    return (*claims, Claim(OwnerId(f"ruimte:r{chance.randrange(ROOMS)}"), start - timedelta(minutes=15), end))


def race(product: ProductSettings, number: int, racers: int, attempts: int, *, careful: bool) -> Result:
    """Attempt after attempt, once all racers are there; of what was won most is released again, a fifth is confirmed."""
    return asyncio.run(_race(product, number, racers, attempts, careful=careful))


async def _race(product: ProductSettings, number: int, racers: int, attempts: int, *, careful: bool) -> Result:
    checks, password = CHECKS if careful else ALWAYS_FREE, Settings(product=product).redis_password
    bus = Bus("matchmaking", product, says=EVENTS, private=STEPS, checks=checks, password=password)
    await bus.connect()
    holds, chance = StoredHolds(bus), random.Random(number * 7919 + 1)
    await _all_are_there(bus, racers)
    reserved, decided, left = 0, 0, []
    for attempt in range(attempts):
        meeting = MeetingId(f"w{number}-{attempt}")
        hold = Hold("1", wish(chance), bus.clock.now() + timedelta(minutes=10))
        won, decisions = await _reserve(bus, holds, meeting, hold, careful=careful)
        decided += decisions
        if not won:
            continue
        reserved += 1
        after = chance.choice([(hold,), (replace(hold, confirmed=True),), (), (), ()])
        await _change(bus, holds, meeting, (hold,), after)
        left += [Won(meeting, one) for one in after]
    await bus.stop()
    return Result(attempts, reserved, decided - attempts, tuple(left))


async def _all_are_there(bus: Bus, racers: int) -> None:
    here = bus.keys.own("racers")
    await bus.client.incr(here)
    async with asyncio.timeout(60):
        while int(await bus.client.get(here) or 0) < racers:  # noqa: ASYNC110  # no asyncio.Event reaches another process
            await asyncio.sleep(0.01)


async def _reserve(bus: Bus, holds: StoredHolds, meeting: MeetingId, hold: Hold, *, careful: bool) -> tuple[bool, int]:
    """As a handler does it: look, decide, commit, and decide again when the world has changed. Whether it won, in how many decisions."""
    owners = [claim.owner for claim in hold.claims]
    begin, end = min(claim.start for claim in hold.claims), max(claim.end for claim in hold.claims)
    decisions = 0

    async def decide(commit: Commit) -> bool:
        nonlocal decisions
        decisions += 1
        taken = await holds.taken(owners, begin, end, {meeting}, commit.now) if careful else {}
        if not clear(hold.claims, taken):
            return False
        holds.change(meeting, (), (hold,), commit)
        return True

    return await bus.command(decide), decisions


async def _change(bus: Bus, holds: StoredHolds, meeting: MeetingId, before: tuple[Hold, ...], after: tuple[Hold, ...]) -> None:
    async def decide(commit: Commit) -> None:
        holds.change(meeting, before, after, commit)

    await bus.command(decide)
