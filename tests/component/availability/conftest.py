from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from shared.settings import ProductSettings
from tests.availability_world import Desk, Site, running_desk, running_site


@pytest.fixture
async def desk(product: ProductSettings, client: Redis) -> AsyncIterator[Desk]:
    """Availability on a real store, running; two organisations may push."""
    tokens = {"gm0001": "token-van-de-gemeente", "ws0001": "token-van-het-waterschap"}
    async with running_desk(product, client, organisation_tokens=tokens) as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server with published calendars."""
    with running_site() as running:
        yield running
