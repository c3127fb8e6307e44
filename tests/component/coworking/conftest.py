from collections.abc import AsyncIterator

import httpx
import pytest

from services.coworking.app import build
from services.coworking.settings import Settings
from shared.http import front
from shared.service import Service
from shared.settings import ProductSettings


@pytest.fixture
async def coworking(product: ProductSettings) -> AsyncIterator[Service]:
    """Coworking on a real store, running."""
    service = build(Settings(product=product))
    await service.bus.start()
    yield service
    await service.bus.stop()


@pytest.fixture
async def web(coworking: Service, product: ProductSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a browser, and a sender when it sends the token."""
    transport = httpx.ASGITransport(front([coworking], product, "1.0.0"))
    async with httpx.AsyncClient(transport=transport, base_url="http://kl.example") as client:
        yield client
