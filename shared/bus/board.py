"""Boards: the latest state per aggregate, for a service that starts after the stream was trimmed."""

from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import ConnectionError as StoreAway
from redis.exceptions import TimeoutError as StoreSlow

from shared.bus.story import cause

if TYPE_CHECKING:
    from shared.bus.bus import Bus
    from shared.contracts.event import Event

log = structlog.get_logger()


class Boards:
    """Reads what every sayer last said of each kind, once per kind and new group; the same handlers take it, without a fence."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus

    async def load(self) -> None:
        for sayer in self._bus.hears:
            wanted = {event.kind().encode(): event for event in self._bus.handlers if event.carries_state and event.said_by == sayer}
            read = await self._bus.client.smembers(self._bus.keys.boarded(sayer))
            if new := wanted.keys() - read:
                await self._read(sayer, {kind: wanted[kind] for kind in new})
                await self._bus.client.sadd(self._bus.keys.boarded(sayer), *new)

    async def _read(self, sayer: str, wanted: "dict[bytes, type[Event]]") -> None:
        async for field, stored in self._bus.client.hscan_iter(self._bus.keys.board(sayer), count=500):
            event = wanted.get(field.partition(b" ")[0])
            if event is not None:
                await self._take(event, stored.split(b" ", 2)[2])

    async def _take(self, event: "type[Event]", structured: bytes) -> None:
        """What cannot be handled at once goes the way of every delivery: one bad state must not keep a service from starting."""
        try:
            known = self._bus.envelopes.read(event.type.encode(), structured)
            if known is not None:
                await self._bus.handle(known, "", "")
        except (StoreAway, StoreSlow):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, the failure story tells it
            log.warning("a state of a board is handled later", service=self._bus.service, event_type=event.kind(), fault=cause(error))
            await self._leave(event, structured)

    async def _leave(self, event: "type[Event]", structured: bytes) -> None:
        fields: dict[Any, Any] = {"type": event.type, "__data__": await self._bus.envelopes.packed(structured.decode(), "")}
        await self._bus.client.xadd(self._bus.keys.again, fields)
