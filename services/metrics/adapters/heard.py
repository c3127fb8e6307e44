"""When which kind of event was last heard: one hash, the latest moment per kind."""

from datetime import UTC, datetime
from typing import cast

from shared.bus import Bus, Commit
from shared.clock import millis
from shared.contracts.event import Event


class RedisHeard:
    """Port `Heard`."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self._key = bus, bus.keys.own("kinds")

    def note(self, event: Event, commit: Commit) -> None:
        commit.keep_highest(self._key, event.kind(), millis(commit.now), "")

    async def all(self) -> dict[str, datetime]:
        found = cast("dict[bytes, bytes]", await self._bus.client.hgetall(self._key))
        return {kind.decode(): datetime.fromtimestamp(int(stored.split(b" ", 1)[0]) / 1000, UTC) for kind, stored in sorted(found.items())}
