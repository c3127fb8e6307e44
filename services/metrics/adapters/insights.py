"""The present figures, from this service's records and the store's own account of streams and groups."""

from collections.abc import Mapping
from typing import Any, cast

from redis.exceptions import ResponseError

from services.metrics.adapters.heard import RedisHeard
from services.metrics.domain.afterwards import energy_figures, sharing_of
from services.metrics.domain.figures import figures_of
from services.metrics.domain.moves import moves_by_tier
from services.metrics.domain.pipeline import Backlog, Group, Letter, Pipeline
from services.metrics.domain.sources import source_figures
from services.metrics.ports import Insight, Meetings, Moves, Phases, Sources
from shared.bus import Bus, Keys

LETTERS_SHOWN = 50


class StoredInsights:
    """Port `Insights`. `services` are all that may have streams, timers and dead letters."""

    def __init__(  # everything that is kept
        self, bus: Bus, services: tuple[str, ...], meetings: Meetings, sources: Sources, moves: Moves, phases: Phases, heard: RedisHeard
    ) -> None:
        self._bus, self._services, self._heard = bus, services, heard
        self._meetings, self._sources, self._moves, self._phases = meetings, sources, moves, phases

    async def now(self) -> Insight:
        at = self._bus.clock.now()
        meetings = [document.there for document in await self._meetings.all()]
        sources = [document.there for document in await self._sources.all()]
        movers = [document.there for document in await self._moves.movers.all()]
        moves = moves_by_tier(movers, await self._moves.tiers.of(mover.person for mover in movers))
        energy = energy_figures(meetings, await self._phases.all())
        return Insight(at, figures_of(meetings), moves, energy, sharing_of(meetings), source_figures(sources, at), await self._pipeline())

    async def _pipeline(self) -> Pipeline:
        keys = [Keys(self._bus.keys.shard, service) for service in self._services]
        groups = [group for own in keys for group in await self._groups(own.service, own.events())]
        letters = [letter for own in keys for letter in await self._letters(own)]
        oldest = sorted(letters, key=lambda letter: letter.died_at)[:LETTERS_SHOWN]
        return Pipeline(tuple(groups), tuple([await self._backlog(own) for own in keys]), tuple(oldest), await self._heard.all())

    async def _groups(self, says: str, stream: str) -> list[Group]:
        try:
            found = cast("list[Mapping[str, Any]]", await self._bus.client.xinfo_groups(stream))
        except ResponseError:
            return []  # nothing was said yet, and nobody waits for it
        return [Group(says, group["name"].decode(), group["lag"] or 0, group["pending"]) for group in found]

    async def _backlog(self, keys: Keys) -> Backlog:
        steps = sum(group.lag + group.pending for group in await self._groups(keys.service, keys.again))
        retries, timers = await self._bus.client.zcard(keys.retries), await self._bus.client.zcard(keys.later)
        return Backlog(keys.service, retries, timers, steps, await self._bus.client.xlen(keys.dead))

    async def _letters(self, keys: Keys) -> list[Letter]:
        found = cast("list[tuple[bytes, dict[bytes, bytes]]]", await self._bus.client.xrange(keys.dead, count=LETTERS_SHOWN))
        return [_letter(keys.service, id, fields) for id, fields in found]


def _letter(service: str, id: bytes, fields: Mapping[bytes, bytes]) -> Letter:
    def text(name: bytes) -> str:
        return fields.get(name, b"").decode(errors="replace")

    fault = text(b"cause").partition(":")[0]
    return Letter(service, id.decode(), text(b"type").rpartition(".")[2], fault, int(text(b"count") or 0), text(b"died_at"))
