"""Boards: the latest state per aggregate, for a service that starts after the stream was trimmed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.bus.bus import Bus


class Boards:
    """Reads, once per new group, what every sayer last said; the same handlers take it, without a fence."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus

    async def load(self) -> None:
        for sayer in self._bus.hears:
            marker = self._bus.keys.boarded(sayer)
            if not await self._bus.client.exists(marker):
                await self._read(sayer)
                await self._bus.client.set(marker, 1)

    async def _read(self, sayer: str) -> None:
        wanted = {event.kind().encode(): event for event in self._bus.handlers if event.carries_state and event.said_by == sayer}
        async for field, stored in self._bus.client.hscan_iter(self._bus.keys.board(sayer), count=500):
            event = wanted.get(field.partition(b" ")[0])
            if event is None:
                continue
            known = self._bus.envelopes.read(event.type.encode(), stored.split(b" ", 2)[2])
            if known is not None:
                await self._bus.handle(known, "", "")
