from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.metrics.app import build
from services.metrics.settings import Settings
from shared.http import front
from shared.service import Service
from shared.settings import ProductSettings


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def managed(product: ProductSettings) -> ProductSettings:
    """An installation with an admin."""
    return product.model_copy(update={"admin_token": SecretStr("test-admin-token")})


@pytest.fixture
async def metrics(managed: ProductSettings, registry: CollectorRegistry) -> AsyncIterator[Service]:
    """Metrics on a real store, running."""
    service = build(Settings(product=managed), registry)
    await service.bus.start()
    yield service
    await service.bus.stop()


@pytest.fixture
async def web(metrics: Service, managed: ProductSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a browser."""
    transport = httpx.ASGITransport(front([metrics], managed, "1.0.0"))
    headers = {"Accept": "text/html"}
    async with httpx.AsyncClient(transport=transport, base_url="http://kl.example", headers=headers) as client:
        yield client
