"""Politeness per host: a few exchanges at a time, a rest for a host that fails time after time, silence for as long as it asks for."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

FAILURES = 5
LONGEST_REST = 300.0
WORTH_WAITING = 5.0
"""A silence no longer than this is waited for; a longer one makes a calendar unreachable for now."""


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    rest: float
    failures: int = 0
    shut_until: float = 0.0
    silent_until: float = 0.0


@dataclass(slots=True)
class Visit:
    """One exchange with a host. `open` is false while the host is given its rest; `failed` is set when it did not or could not answer.

    `asked_for` is set to the seconds of silence that it asked for.
    """

    open: bool
    failed: bool = False
    asked_for: float = 0.0


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
            silence = host.silent_until - self._clock()
            if 0 < silence <= WORTH_WAITING:
                await asyncio.sleep(silence)
            probes = host.failures >= FAILURES and self._clock() >= host.shut_until and silence <= WORTH_WAITING
            if probes:
                host.shut_until = self._clock() + host.rest  # the others wait for what this one finds
            visit = Visit(open=silence <= WORTH_WAITING and (probes or host.failures < FAILURES))
            try:
                yield visit
                answered = not visit.failed
            except BaseException:
                answered = False
                raise
            finally:
                if visit.asked_for:
                    host.silent_until = self._clock() + min(visit.asked_for, LONGEST_REST)
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
