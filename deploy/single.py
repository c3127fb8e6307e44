"""One service in a process of its own, for production: all it needs comes from its environment."""

import asyncio

from prometheus_client import make_asgi_app

from deploy import VERSION
from deploy.hosting import serving, working
from deploy.local.ports import listen
from deploy.logs import log_to
from deploy.services import entrance
from deploy.settings import RunSettings, read
from shared.http import front
from shared.settings import ProductSettings
from shared.telemetry import registry


async def one(name: str, settings: RunSettings) -> None:
    """Serves before it works, so that its readiness can be asked while the store is away. Raises BrokenSetting, OSError."""
    log_to()
    product = read(ProductSettings)
    found = entrance(name)
    service = found.build(read(found.settings, product=product))
    web, metrics = listen(settings.http_port, settings.host), listen(settings.metrics_port, settings.host)
    async with serving(front([service], product, VERSION), web), serving(make_asgi_app(registry), metrics), working([service]):
        await asyncio.Event().wait()
