"""Dead letters: deliveries that could not be handled, with their cause; read, replayed to this service alone, or erased."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.bus.scripts import REPLAY

if TYPE_CHECKING:
    from shared.bus.bus import Bus
    from shared.bus.commit import Commit
    from shared.kernel import PersonId


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """`origin` is the stream it came from, `count` how often it was tried; the content stays in the store."""

    id: str
    event: str
    cause: str
    count: int
    died_at: str
    origin: str


class DeadLetters:
    """The dead letters of one service."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus

    async def all(self, at_most: int = 100, after: str | None = None) -> list[DeadLetter]:
        """Oldest first; those after the letter with this id."""
        found = await self._bus.client.xrange(self._bus.keys.dead, min=f"({after}" if after else "-", count=at_most)
        return [self._letter(id.decode(), {name.decode(): value for name, value in fields.items()}) for id, fields in found]

    async def replay(self, id: str) -> bool:
        """Hand one to this service's private stream again, counts at zero; no other service hears it. False when it is not there."""
        script = self._bus.client.register_script(REPLAY)
        return bool(await script(keys=[self._bus.keys.dead, self._bus.keys.again], args=[id]))

    async def erase(self, person: "PersonId", commit: "Commit") -> None:
        """Remove what waits or lies dead here and carries this person's name or address, in the given commit.

        What only has the opaque id stays: it may be the step of a meeting of others.
        """
        async for member, packed in self._bus.client.hscan_iter(self._bus.keys.later_entries):
            if self._carries_the_name_of(person, packed):
                commit.write(("HDEL", self._bus.keys.later_entries, member))
                commit.write(("ZREM", self._bus.keys.later, member), ("ZREM", self._bus.keys.retries, member))
        for id, fields in await self._bus.client.xrange(self._bus.keys.dead):
            if self._carries_the_name_of(person, fields.get(b"__data__", b"")):
                commit.write(("XDEL", self._bus.keys.dead, id))

    def _carries_the_name_of(self, person: "PersonId", entry: bytes) -> bool:
        """An entry that does not decode, or is of no kind known here, is taken to."""
        if person.encode() not in entry:
            return False
        try:
            event = self._bus.envelopes.found_in(entry)
        except ValueError:
            return True
        return event is None or person in event.data.personal_to

    @staticmethod
    def _letter(id: str, fields: dict[str, bytes]) -> DeadLetter:
        def text(name: str) -> str:
            return fields.get(name, b"").decode(errors="replace")

        return DeadLetter(id, text("type"), text("cause"), int(text("count") or 0), text("died_at"), text("origin"))
