"""In which phase challenges are: one hash, nothing else of them."""

from shared.bus import Bus, Commit
from shared.contracts.directory import ChallengeChanged
from shared.kernel import ChallengeId, Phase


class RedisPhases:
    """Port `Phases`."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self._key = bus, bus.keys.own("phases")

    def note(self, event: ChallengeChanged, commit: Commit) -> None:
        commit.keep_highest(self._key, event.challenge, event.revision, event.phase)

    async def all(self) -> dict[ChallengeId, Phase]:
        found: dict[bytes, bytes] = await self._bus.client.hgetall(self._key)
        return {ChallengeId(id.decode()): Phase(raw.split(b" ", 2)[2].decode()) for id, raw in found.items()}
