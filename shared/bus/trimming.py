"""Streams stay short: what every group has handled, and is older than `KEEP`, goes. Consumers long gone are forgotten."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from shared.bus.keys import position
from shared.clock import millis

if TYPE_CHECKING:
    from shared.bus.bus import Bus

log = structlog.get_logger()

PACE = 60.0
KEEP = timedelta(hours=24)
"""A service that is new within this time still hears everything, not only what the board keeps."""
FORGET_CONSUMER_AFTER_MS = 3_600_000


class Housekeeping:
    """Trims the streams this service writes, with XTRIM MINID: never behind a group that has not read or not acknowledged."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus

    async def run(self) -> None:
        while True:
            await asyncio.sleep(PACE)
            try:
                await self.trim(self._bus.keys.events(), KEEP)
                await self.trim(self._bus.keys.again, timedelta())
                await self.forget_consumers()
            except RedisError as error:
                log.warning("housekeeping waits for the store", service=self._bus.service, fault=type(error).__name__)

    async def trim(self, stream: str, keep: timedelta) -> int:
        """Entries removed."""
        if not await self._bus.client.exists(stream):
            return 0
        groups = await self._bus.client.xinfo_groups(stream)
        if not groups:
            return 0
        bounds = [(millis(self._bus.clock.now() - keep), 0)]
        for group in groups:
            oldest = (await self._bus.client.xpending(stream, group["name"]))["min"]
            bounds.append(position(oldest or group["last-delivered-id"]))
        time, sequence = min(bounds)
        return int(await self._bus.client.xtrim(stream, minid=f"{time}-{sequence}", approximate=False))

    async def forget_consumers(self) -> None:
        """Consumers without work, idle for an hour: processes that are gone."""
        for stream in (self._bus.keys.again, *map(self._bus.keys.events, self._bus.hears)):
            for consumer in await self._bus.client.xinfo_consumers(stream, self._bus.service):
                if not consumer["pending"] and consumer["idle"] > FORGET_CONSUMER_AFTER_MS:
                    await self._bus.client.xgroup_delconsumer(stream, self._bus.service, consumer["name"])
