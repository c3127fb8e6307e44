"""What `build(settings)` of every service returns: the same shape, whether seven run in one process or each in its own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter

from shared.bus import Bus


@dataclass(frozen=True)
class Service:
    """A service ready to start. `jobs` run from start to stop beside the bus; `closers` are awaited after the stop.

    `large_bodies`: bytes that a body may have, by the path of a route, where that is more than elsewhere.
    """

    name: str
    bus: Bus
    web: APIRouter
    jobs: tuple[Callable[[], Awaitable[None]], ...] = ()
    closers: tuple[Callable[[], Awaitable[None]], ...] = ()
    large_bodies: Mapping[str, int] = field(default_factory=dict)
