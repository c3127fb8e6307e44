"""What `build(settings)` of every service returns: the same shape, whether seven run in one process or each in its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import APIRouter

from shared.bus import Bus


@dataclass(frozen=True)
class Service:
    """A service ready to start. `jobs` run from start to stop beside the bus; `closers` are awaited after the stop."""

    name: str
    bus: Bus
    web: APIRouter
    jobs: tuple[Callable[[], Awaitable[None]], ...] = ()
    closers: tuple[Callable[[], Awaitable[None]], ...] = ()
