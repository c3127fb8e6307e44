"""Timelines as streams of the store: the number of a line is its id (`7-0`), so that a reader goes on where it was."""

from collections.abc import AsyncIterator

from pydantic import TypeAdapter

from services.intake.domain.following import Item, Numbered
from shared.bus import Bus, Write
from shared.kernel import MeetingId

Entry = tuple[bytes, dict[bytes, bytes]]
_ITEM = TypeAdapter(Item)
PATIENCE = 2_000
"""Milliseconds that one read waits for a line; well under the five seconds after which the client gives up on an answer."""


class StreamTimelines:
    """`Timelines` on Redis streams. Numbers only rise because the record that counts them is checked in the same commit."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def add(self, meeting: MeetingId, line: Numbered) -> Write:
        return ("XADD", self._key(meeting), f"{line.number}-0", "item", _ITEM.dump_json(line.item))

    async def of(self, meeting: MeetingId) -> list[Numbered]:
        found: list[Entry] = await self._bus.client.xrange(self._key(meeting))
        return [_numbered(entry) for entry in found]

    async def live(self, meeting: MeetingId, after: int) -> AsyncIterator[Numbered]:
        while True:
            reply = await self._bus.client.xread({self._key(meeting): f"{after}-0"}, block=PATIENCE)
            found: list[tuple[bytes, list[Entry]]] = reply or []
            for entry in (entry for _, entries in found for entry in entries):
                line = _numbered(entry)
                after = line.number
                yield line

    def _key(self, meeting: MeetingId) -> str:
        return self._bus.keys.own("timeline", meeting)


def _numbered(entry: Entry) -> Numbered:
    id, fields = entry
    return Numbered(int(id.split(b"-")[0]), _ITEM.validate_json(fields[b"item"]))
