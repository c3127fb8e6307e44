"""Services in this process and what they serve, from `async with` to its end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn
from starlette.types import ASGIApp

from deploy.faults import Explained
from shared.bus.failures import StoreRefuses
from shared.service import Service

log = structlog.get_logger()

PAUSE_SECONDS = 5.0
"""Before a job that failed begins again."""
GRACE_SECONDS = 3
"""What an open connection, such as a live status page, gets before it is cut."""


class NotLetIn(Explained):
    """The store does not take the password of a service."""

    def __init__(self, service: str) -> None:
        super().__init__(f"De opslag laat {service} niet toe. Kijk of KL_{service.upper()}_REDIS_PASSWORD klopt.")


@asynccontextmanager
async def working(services: Sequence[Service]) -> AsyncIterator[None]:
    """All buses are connected, and so all groups are made, before the first service can say anything. Raises NotLetIn."""
    jobs: list[asyncio.Task[None]] = []
    try:
        await asyncio.gather(*(_connected(service) for service in services))
        await asyncio.gather(*(service.bus.start() for service in services))
        jobs += [asyncio.create_task(_kept_going(service.name, job)) for service in services for job in service.jobs]
        yield
    finally:
        await _cancelled(jobs)
        await asyncio.gather(*(service.bus.stop() for service in services))
        for service in services:
            for close in service.closers:
                await close()


@asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """The app on a socket that listens already. Nothing about requests is logged: an address of ours may be a personal link."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=30,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve([listener]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110  # uvicorn tells by a flag
            await asyncio.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        await task


async def until_ready(services: Sequence[Service]) -> None:
    """Returns when every bus hears and is caught up."""
    for service in services:
        while not (await service.bus.ready()).ready:  # noqa: ASYNC110  # the store tells, when asked
            await asyncio.sleep(0.02)


async def until_heard(services: Sequence[Service], sayer: str) -> None:
    """Returns when every service that hears this one has heard all it said."""
    for service in services:
        while (await service.bus.ready()).lag.get(sayer):  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.02)


class _Server(uvicorn.Server):
    """Whoever runs us listens to signals, once for all that runs in the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _connected(service: Service) -> None:
    try:
        await service.bus.connect()
    except StoreRefuses as refusal:
        raise NotLetIn(service.name) from refusal


async def _kept_going(name: str, job: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await job()
        except Exception as error:  # noqa: BLE001  # whatever it was, the job goes on
            log.error("job failed", service=name, fault=type(error).__name__)  # noqa: TRY400  # the text of a fault may hold personal data
        else:
            return
        await asyncio.sleep(PAUSE_SECONDS)


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    """They end, however often they must be asked: the store's client can swallow a cancellation."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=0.5)
