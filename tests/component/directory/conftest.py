from collections.abc import AsyncIterator

import httpx
import pytest

from services.directory.app import build
from services.directory.settings import Settings
from shared.http import front
from shared.service import Service
from shared.settings import ProductSettings

AUTHORISATION = {"Authorization": "Bearer test-webhook-token"}


@pytest.fixture
async def directory(product: ProductSettings) -> AsyncIterator[Service]:
    """The directory on a real store, running."""
    service = build(Settings(product=product, import_chunk=2))
    await service.bus.start()
    yield service
    await service.bus.stop()


@pytest.fixture
async def web(directory: Service, product: ProductSettings) -> AsyncIterator[httpx.AsyncClient]:
    """A sender with a token."""
    app = front([directory], product, "1.0.0")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kl.example", headers=AUTHORISATION) as client:
        yield client


@pytest.fixture
async def stranger(directory: Service, product: ProductSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a token."""
    app = front([directory], product, "1.0.0")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kl.example") as client:
        yield client
