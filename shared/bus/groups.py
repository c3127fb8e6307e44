"""Consumer groups, made by us at id 0, so that what was said before a service's first start arrives."""

from typing import TYPE_CHECKING

from redis.exceptions import ResponseError

if TYPE_CHECKING:
    from shared.bus.bus import Bus


class Groups:
    """The groups of one service: on each stream it hears, and on its own private one."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus

    async def ensure(self) -> bool:
        """Make those that are not there; a board must be read (again) for each new one. Whether there was any."""
        made = [await self._make(self._bus.keys.again)]
        for sayer in self._bus.hears:
            stream = self._bus.keys.events(sayer)
            if not await self._is_there(stream):
                await self._bus.client.delete(self._bus.keys.boarded(sayer))  # first: a crash here reads a board twice, never not at all
                made.append(await self._make(stream))
        return any(made)

    async def _is_there(self, stream: str) -> bool:
        try:
            groups = await self._bus.client.xinfo_groups(stream)
        except ResponseError as error:
            if "no such key" in str(error):
                return False
            raise
        return self._bus.service.encode() in (group["name"] for group in groups)

    async def _make(self, stream: str) -> bool:
        try:
            await self._bus.client.xgroup_create(stream, self._bus.service, id="0", mkstream=True)
        except ResponseError as error:
            if str(error).startswith("BUSYGROUP"):
                return False
            raise
        return True
