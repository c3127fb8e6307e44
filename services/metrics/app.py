"""The only place that constructs things of metrics."""

import asyncio

from prometheus_client import CollectorRegistry

from services.metrics.adapters.exposition import Exposition
from services.metrics.adapters.heard import RedisHeard
from services.metrics.adapters.insights import StoredInsights
from services.metrics.adapters.phases import RedisPhases
from services.metrics.adapters.tiers import RedisTiers
from services.metrics.domain.meetings import Meeting
from services.metrics.domain.moves import Mover
from services.metrics.domain.sources import Source
from services.metrics.handlers import EVERYTHING, register
from services.metrics.ports import Moves
from services.metrics.settings import Settings
from services.metrics.web import routes
from shared import telemetry
from shared.bus import Bus, Documents
from shared.service import Service

NAME = "metrics"


def build(settings: Settings, registry: CollectorRegistry = telemetry.registry) -> Service:
    """The service, ready to start. Its figures appear in `registry`, which the process serves at `/metrics`."""
    product = settings.product
    bus = Bus(NAME, product, password=settings.redis_password)
    meetings, sources, heard = Documents(bus, "meeting", Meeting), Documents(bus, "source", Source), RedisHeard(bus)
    moves = Moves(Documents(bus, "mover", Mover), RedisTiers(bus))
    phases = RedisPhases(bus)
    register(bus, meetings, sources, moves, phases, heard)
    services = (*sorted({event.said_by for event in EVERYTHING}), NAME)
    insights = StoredInsights(bus, services, meetings, sources, moves, phases, heard)
    exposition = Exposition(registry)

    async def refresh() -> None:
        while True:
            exposition.show(await insights.now())
            await asyncio.sleep(settings.refresh_seconds)

    return Service(NAME, bus, routes(insights, replays=product.admin_token is not None), jobs=(refresh,), closers=(exposition.close,))
