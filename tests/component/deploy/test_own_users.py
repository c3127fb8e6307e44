"""Every service of a component test is its own user of the store, and what it may not do there does not stay unseen."""

from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError

from deploy.docs import built
from deploy.services import NAMES
from services.matchmaking.settings import Settings
from shared.bus import Bus
from shared.settings import ProductSettings


async def test_every_service_that_is_built_here_is_its_own_user(product: ProductSettings) -> None:
    users = {}
    for service in built(product):
        await service.bus.connect()
        users[service.name] = await service.bus.client.acl_whoami()
        await service.bus.stop()
    assert users == {name: name for name in NAMES}


async def test_what_a_service_may_not_do_is_refused_and_noted(product: ProductSettings, client: Redis) -> None:
    bus = Bus("matchmaking", product, password=Settings(product=product).redis_password)
    await bus.connect()
    for key in (f"{{{product.shard}}}:intake:request", "{another}:matchmaking:meeting"):
        with pytest.raises(NoPermissionError):
            await bus.client.hget(key, "m1")
    await bus.stop()
    noted: Any = await client.acl_log()
    assert {entry["username"] for entry in noted} == {"matchmaking"}
    await client.acl_log_reset()  # or the installation would fail this test at its end
