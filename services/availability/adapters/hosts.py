"""Politeness per host: a few exchanges at a time, and a rest for a host that fails time after time."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

FAILURES = 5
LONGEST_REST = 300.0


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    rest: float
    failures: int = 0
    shut_until: float = 0.0


@dataclass(slots=True)
class Visit:
    """One exchange with a host. `open` is false while the host is given its rest; `failed` is set when it did not or could not answer."""

    open: bool
    failed: bool = False


class Hosts:
    """`at_once` exchanges per host. Five failures shut a host for `rest` seconds, doubling to 300; then one exchange tries it."""

    def __init__(self, at_once: int = 4, rest: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._rest, self._clock = at_once, rest, clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def visit(self, name: str) -> AsyncIterator[Visit]:
        """Wait for a turn, then look whether the host is open."""
        host = self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._at_once), self._rest))
        async with host.turns:
            probes = host.failures >= FAILURES and self._clock() >= host.shut_until
            if probes:
                host.shut_until = self._clock() + host.rest  # the others wait for what this one finds
            visit = Visit(open=probes or host.failures < FAILURES)
            try:
                yield visit
                answered = not visit.failed
            except BaseException:
                answered = False
                raise
            finally:
                if visit.failed:
                    self._fail(host)
                elif visit.open and answered:
                    host.failures, host.rest = 0, self._rest

    def _fail(self, host: _Host) -> None:
        host.failures += 1
        if host.failures > FAILURES:
            host.rest = min(host.rest * 2, LONGEST_REST)
        if host.failures >= FAILURES:
            host.shut_until = self._clock() + host.rest
