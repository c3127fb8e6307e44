"""Durable timers: a loop that moves what is due to the service's private stream. Several processes may run it."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from shared.bus.scripts import due_script
from shared.clock import OffsetClock

if TYPE_CHECKING:
    from shared.bus.bus import Bus

log = structlog.get_logger()


class Timers:
    """Asks the store every `tick` seconds what is due, sooner when something is known to come sooner."""

    def __init__(self, bus: "Bus", clock: OffsetClock) -> None:
        self._bus, self._clock = bus, clock
        self._sooner = asyncio.Event()
        self._wait = bus.limits.tick

    def expect_within(self, wait_ms: float) -> None:
        """Something falls due in this time: do not sleep past it."""
        self._wait = min(self._wait, wait_ms / 1000)
        self._sooner.set()

    async def run(self) -> None:
        keys = self._bus.keys
        due = self._bus.client.register_script(due_script(keys.clock_offset))
        while True:
            self._wait = self._bus.limits.tick
            try:
                nearest, offset = await due(keys=[keys.later, keys.retries, keys.later_entries, keys.again])
            except RedisError as error:
                log.warning("timers wait for the store", service=self._bus.service, fault=type(error).__name__)
            else:
                self._clock.offset = timedelta(milliseconds=int(offset))
                if nearest >= 0:
                    self._wait = min(self._bus.limits.tick, nearest / 1000)
            await self._sleep()

    async def _sleep(self) -> None:
        while True:
            self._sooner.clear()
            wait = self._wait
            try:
                async with asyncio.timeout(wait):  # not wait_for, which can swallow the cancellation that stops us
                    await self._sooner.wait()
            except TimeoutError:
                return
            if self._wait >= wait:
                return
