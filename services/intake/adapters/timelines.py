"""Timelines as streams of the store: the number of a line is its id (`7-0`), so that a reader goes on where it was.

Fields of a line: `schema` and `item` (JSON). One of another schema is passed over: what reads a later shape shows it.
"""

from collections.abc import AsyncIterator

from pydantic import TypeAdapter

from services.intake.domain.following import Item, Numbered
from shared.bus import Bus, Write
from shared.kernel import MeetingId

Entry = tuple[bytes, dict[bytes, bytes]]
_ITEM = TypeAdapter(Item)
SCHEMA = 1
PATIENCE = 2_000
"""Milliseconds that one read waits for a line; well under the five seconds after which the client gives up on an answer."""


class StreamTimelines:
    """`Timelines` on Redis streams. Numbers only rise because the record that counts them is checked in the same commit."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def add(self, meeting: MeetingId, line: Numbered) -> Write:
        return ("XADD", self._key(meeting), f"{line.number}-0", "schema", SCHEMA, "item", _ITEM.dump_json(line.item))

    async def of(self, meeting: MeetingId) -> list[Numbered]:
        found: list[Entry] = await self._bus.client.xrange(self._key(meeting))
        return [_numbered(entry) for entry in found if _is_known(entry)]

    async def live(self, meeting: MeetingId, after: int) -> AsyncIterator[Numbered]:
        while True:
            reply = await self._bus.client.xread({self._key(meeting): f"{after}-0"}, block=PATIENCE)
            found: list[tuple[bytes, list[Entry]]] = reply or []
            for entry in (entry for _, entries in found for entry in entries):
                after = _number(entry)
                if _is_known(entry):
                    yield _numbered(entry)

    def _key(self, meeting: MeetingId) -> str:
        return self._bus.keys.own("timeline", meeting)


def _number(entry: Entry) -> int:
    return int(entry[0].split(b"-")[0])


def _is_known(entry: Entry) -> bool:
    return entry[1].get(b"schema") == str(SCHEMA).encode()


def _numbered(entry: Entry) -> Numbered:
    return Numbered(_number(entry), _ITEM.validate_json(entry[1][b"item"]))
