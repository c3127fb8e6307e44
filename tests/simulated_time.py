"""Hours pass in seconds: the clock of the store jumps from timer to timer, and everything in between is real."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from shared.bus import Bus

Until = Callable[..., Awaitable[None]]


class Hours:
    """The time of one running service. `passed` is in seconds since this was made."""

    def __init__(self, bus: Bus, client: Redis, until: Until) -> None:
        self.bus, self.client, self.until = bus, client, until
        self.began, self.jumped = time.monotonic(), 0.0
        bus.limits = replace(bus.limits, tick=0.01)

    @property
    def passed(self) -> float:
        return time.monotonic() - self.began + self.jumped

    async def next_timers(self, within: float) -> None:
        """Jump to the first timer, or retry, and take along what comes within so many seconds after it; until all of it is handled."""
        wait = await self._until_the_first()
        if wait > 0:
            ahead = wait + within
            self.jumped += ahead
            await self.client.incrby(self.bus.keys.clock_offset, round(ahead * 1000))
            offset = timedelta(milliseconds=int(await self.client.get(self.bus.keys.clock_offset) or 0))
            await self.until(lambda: self.bus.clock.offset == offset, "the clock jumped")
        await self.quiet()

    async def quiet(self) -> None:
        """Everything heard, every step and everything due is handled."""
        await self.until(self._is_idle, f"{self.bus.service} is quiet")

    async def _until_the_first(self) -> float:
        seconds, micros = await self.client.time()
        now = seconds * 1000 + micros / 1000 + int(await self.client.get(self.bus.keys.clock_offset) or 0)
        waiting: list[Any] = [await self.client.zrange(key, 0, 0, withscores=True) for key in (self.bus.keys.later, self.bus.keys.retries)]
        return float(min((first[0][1] - now for first in waiting if first), default=0.0)) / 1000

    async def _is_idle(self) -> bool:
        if await self._until_the_first() < 0:
            return False
        keys = self.bus.keys
        for stream in (*(keys.events(sayer) for sayer in self.bus.hears), keys.again):
            for group in await self.client.xinfo_groups(stream):
                if group["name"] == self.bus.service.encode() and (group["pending"] or group["lag"]):
                    return False
        return True


@dataclass
class Dead:
    """Something that takes connections and hangs up at once; `knocks` counts them."""

    knocks: int = field(default=0)

    async def hang_up(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.knocks += 1
        writer.close()


@asynccontextmanager
async def dead(port: int) -> AsyncIterator[Dead]:
    """In the place of a server that is down."""
    found = Dead()
    server = await asyncio.start_server(found.hang_up, "127.0.0.1", port)
    try:
        yield found
    finally:
        server.close()
        await server.wait_closed()
