from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from deploy.local.store import EmbeddedStore
from services.coworking.app import build
from services.coworking.settings import Settings
from shared.bus.acl import users
from shared.http import front
from shared.kernel import GovernmentTier, person_owner
from shared.settings import ProductSettings
from tests.builders import busy, challenge, location, person, say

Until = Callable[..., Awaitable[None]]


async def test_coworking_plans_a_day_with_no_more_rights_than_it_has(product: ProductSettings, tmp_path: Path, until: Until) -> None:
    now = datetime.now(UTC)
    officials = [
        person(product, "adviseur@gemeente.example", GovernmentTier.MUNICIPALITY, "water"),
        person(product, "adviseur@waterschap.example", GovernmentTier.WATER_AUTHORITY, "water"),
    ]
    calendars = [busy(person_owner(one.person), now, now + timedelta(days=60)) for one in officials]
    with EmbeddedStore(tmp_path, users({"coworking": "geheim"}, product.shard)) as store:
        fenced = product.model_copy(update={"redis_url": store.url})
        service = build(Settings(product=fenced, redis_password=SecretStr("geheim")))
        await service.bus.start()
        try:
            await say(fenced, *officials, challenge("water"), location("huis", capacity=8), *calendars)
            headers = {"Authorization": "Bearer test-webhook-token"}
            transport = httpx.ASGITransport(front([service], fenced, "1.0.0"))
            async with httpx.AsyncClient(transport=transport, base_url="http://kl.example", headers=headers) as web:

                async def planned() -> bool:
                    answer = await web.post("/v1/samenwerkdagen", json={"opgave": "water", "locatie": "huis"})
                    return answer.status_code == 201

                await until(planned, "a day is planned")
        finally:
            await service.bus.stop()
