"""Of which tier of government people are: one hash, nothing else of them."""

from collections.abc import Iterable
from typing import cast

from shared.bus import Bus, Commit
from shared.contracts.directory import PersonChanged
from shared.kernel import GovernmentTier, PersonId


class RedisTiers:
    """Port `Tiers`."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self._key = bus, bus.keys.own("tiers")

    def note(self, event: PersonChanged, commit: Commit) -> None:
        commit.keep_highest(self._key, event.person, event.revision, event.tier or "")

    def forget(self, person: PersonId, commit: Commit) -> None:
        commit.write(("HDEL", self._key, person))

    async def of(self, people: Iterable[PersonId]) -> dict[PersonId, GovernmentTier]:
        """Of those who have one."""
        wanted = list(people)
        stored = cast("list[bytes | None]", await self._bus.client.hmget(self._key, wanted)) if wanted else []
        tiers = {person: raw.split(b" ", 2)[2].decode() for person, raw in zip(wanted, stored, strict=True) if raw is not None}
        return {person: GovernmentTier(tier) for person, tier in tiers.items() if tier}
