from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from deploy.local.store import EmbeddedStore
from services.metrics.app import build
from services.metrics.settings import Settings
from shared.bus.acl import users
from shared.http import front
from shared.settings import ProductSettings
from tests.builders import challenge, say

Until = Callable[..., Awaitable[None]]


async def test_metrics_sees_streams_and_dead_letters_of_all_with_no_more_rights_than_it_has(
    product: ProductSettings, tmp_path: Path, until: Until
) -> None:
    with EmbeddedStore(tmp_path, users({"metrics": "geheim"}, product.shard)) as store:
        fenced = product.model_copy(update={"redis_url": store.url})
        service = build(Settings(product=fenced, redis_password=SecretStr("geheim")), CollectorRegistry())
        await service.bus.start()
        try:
            await say(fenced, challenge("water"))

            async def caught_up() -> bool:
                readiness = await service.bus.ready()
                return readiness.ready and not any(readiness.lag.values())

            await until(caught_up, "the challenge is heard")
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(front([service], fenced, "1.0.0")), base_url="http://kl.example"
            ) as web:
                page = await web.get("/inzicht")
            assert page.status_code == 200
            assert '<td class="utrecht-table__cell">directory</td><td class="utrecht-table__cell">metrics</td>' in page.text
        finally:
            await service.bus.stop()
