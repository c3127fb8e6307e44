"""Services of a few lines on a real store."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from shared.bus import Bus, Commit
from shared.contracts.intake import CancellationAsked
from shared.kernel import MeetingId
from shared.settings import ProductSettings


@pytest.fixture
async def running() -> AsyncIterator[Callable[[Bus], object]]:
    """`await running(bus)` starts a bus; all of them stop at the end."""
    async with AsyncExitStack() as stack:

        async def start(bus: Bus) -> Bus:
            await bus.connect()
            await bus.start()
            stack.push_async_callback(bus.stop)
            return bus

        yield start


@pytest.fixture
async def intake(product: ProductSettings) -> AsyncIterator[Bus]:
    """A connected sayer of CancellationAsked."""
    bus = Bus("intake", product, says=[CancellationAsked])
    await bus.connect()
    yield bus
    await bus.stop()


@pytest.fixture
def cancel(intake: Bus) -> Callable[..., object]:
    """`await cancel("m1", "reason")` says a CancellationAsked."""

    async def say(meeting: str, reason: str = "", revision: int = 1) -> None:
        async def decide(commit: Commit) -> None:
            commit.say(CancellationAsked(revision=revision, meeting=MeetingId(meeting), reason=reason))

        await intake.command(decide)

    return say


@pytest.fixture
def gate() -> asyncio.Event:
    """Something a handler waits for."""
    return asyncio.Event()
