"""Readiness that looks at the subscribers, and a watchdog that brings them back when their group vanished."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import RedisError

from shared.bus.failures import NotConnected
from shared.bus.keys import position

if TYPE_CHECKING:
    from shared.bus.bus import Bus
    from shared.bus.subscriptions import Subscriptions

log = structlog.get_logger()

ANSWER_SECONDS = 2.5
"""Who asks for readiness waits no longer than this for a store that is away."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """`lag` counts, per stream this service hears, entries not yet handled."""

    store: bool
    consuming: bool
    caught_up: bool
    lag: dict[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        return self.store and self.consuming and self.caught_up


class Watchdog:
    """FastStream stops a subscriber whose group is gone and says nothing more; this looks every second."""

    def __init__(self, bus: "Bus", subscriptions: "Subscriptions", prepare: Callable[[], Awaitable[None]]) -> None:
        self._bus, self._subscriptions, self._prepare = bus, subscriptions, prepare
        self._goals: dict[str, tuple[int, int]] | None = None
        self._caught_up = False

    async def run(self) -> None:
        while True:
            await asyncio.sleep(1)
            for subscriber in self._subscriptions.all:
                if not _runs(subscriber):
                    await self._revive(subscriber)

    async def _revive(self, subscriber: Any) -> None:
        try:
            await self._prepare()
            await subscriber.stop()
            await subscriber.start()
        except Exception as error:  # noqa: BLE001 - the watchdog outlives any fault and reports it
            log.warning("a subscriber does not start", service=self._bus.service, fault=type(error).__name__)
        else:
            log.warning("a subscriber was started again", service=self._bus.service)

    async def look(self) -> Readiness:
        consuming = bool(self._subscriptions.all) and all(map(_runs, self._subscriptions.all))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                lag = await self._lag()
        except (RedisError, TimeoutError):
            return Readiness(store=False, consuming=consuming, caught_up=False)
        except NotConnected:
            return Readiness(store=False, consuming=False, caught_up=False)
        if lag is None:
            return Readiness(store=True, consuming=False, caught_up=False)
        return Readiness(store=True, consuming=consuming, caught_up=self._caught_up, lag=lag)

    async def _lag(self) -> dict[str, int] | None:
        """None when a group is not there."""
        lag, places = {}, {}
        ends: dict[str, tuple[int, int]] = {}
        for sayer in self._bus.hears:
            stream = self._bus.keys.events(sayer)
            found = [group for group in await self._bus.client.xinfo_groups(stream) if group["name"] == self._bus.service.encode()]
            if not found:
                return None
            info = await self._bus.client.xinfo_stream(stream)
            ends[stream] = position(info["last-generated-id"])
            oldest = (await self._bus.client.xpending(stream, self._bus.service))["min"]
            places[stream] = just_before(position(oldest)) if oldest else position(found[0]["last-delivered-id"])
            lag[sayer] = (found[0]["lag"] or 0) + found[0]["pending"]
        if self._goals is None:
            self._goals = ends
        self._caught_up = self._caught_up or all(places[stream] >= goal for stream, goal in self._goals.items())
        return lag


def just_before(entry: tuple[int, int]) -> tuple[int, int]:
    """How far a group is that still has this entry in hand."""
    return entry[0], entry[1] - 1


def _runs(subscriber: Any) -> bool:
    return subscriber.running and any(not task.done() for task in subscriber.tasks)
