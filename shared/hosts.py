"""Politeness per outside host: a few exchanges at a time, a rest for a host that fails time after time, silence for as long as it asks for.

What waits for a host that rests comes back one by one: each gets a turn of its own after the rest, so that the first finds out for all
whether the host is back, and a host that is gets no more at a time than it can take. State is of one process: every replica finds out
for itself.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from prometheus_client import Counter, Gauge

from shared.telemetry import registry

FAILURES = 5
LONGEST_REST = 180.0
"""With `JITTER` this leaves more than a minute and a half of five to deliver what waited for a host that is back."""
LONGEST_SILENCE = 3600.0
WORTH_WAITING = 5.0
"""A silence no longer than this is waited for; a longer one makes a host unreachable for now."""
JITTER = 0.1
RECOVERS = 300.0
"""So long after a rest a host gets no more items a second than its rate."""
_WHILE_IT_IS_TRIED = 2.0

TRIED = Counter("kl_host_items_tried", "Mails and entries brought to a host, also in vain.", ("kind",), registry=registry)
TAKEN = Counter("kl_host_items_taken", "Mails and entries that a host answered.", ("kind",), registry=registry)
STATES = Gauge("kl_hosts", "Outside hosts by what they are for and by breaker state.", ("kind", "state"), registry=registry)


@dataclass(slots=True)
class _Host:
    at_once: asyncio.Semaphore
    rest: float
    state: str = ""
    failures: int = 0
    probing: bool = False
    shut_until: float = 0.0
    silent_until: float = 0.0
    recovers_until: float = 0.0
    paced_until: float = 0.0
    last_turn: float = 0.0

    @property
    def shut(self) -> bool:
        return self.failures >= FAILURES


@dataclass(slots=True)
class Visit:
    """One exchange with a host, or all that one item needs of it.

    `open` is false while the host is given its rest, for `wait` seconds more, or has enough to do. `doubted`: it did not answer the last
    time. `failed` is set when it did not or could not answer, `asked_for` to the seconds of silence that it asked for.
    """

    open: bool
    wait: float = 0.0
    doubted: bool = False
    failed: bool = False
    asked_for: float = 0.0


class Hosts:
    """`at_once` exchanges per host. Five failures shut a host for about `rest` seconds, doubling to 180; then one exchange tries it.

    `kind` is what the hosts are for, in metrics. A host that comes back gets `rate` items a second. `clock` gives seconds that only go
    forward.
    """

    def __init__(  # each with its default
        self,
        kind: str,
        at_once: int = 4,
        rest: float = 30.0,
        rate: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
    ) -> None:
        self._kind, self._at_once, self._rest, self._rate, self._clock = kind, at_once, rest, rate, clock
        self._chance = chance or random.Random()  # noqa: S311  # jitter, not a secret
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def visit(self, name: str, *, item: bool = False) -> AsyncIterator[Visit]:
        """Look whether the host is open, at most `at_once` together. An `item` that finds it shut asks for its `turn` to come back."""
        host = self._host(name)
        async with host.at_once:
            await self._short_silence(host)
            visit = self._look(host, item=item)
            probes = visit.open and host.shut
            host.probing |= probes
            try:
                yield visit
                answered = not visit.failed
            except BaseException:
                answered = False
                raise
            finally:
                host.probing &= not probes
                if visit.asked_for:
                    host.silent_until = self._clock() + min(visit.asked_for, LONGEST_SILENCE)
                if visit.failed:
                    self._fail(host, probed=probes)
                elif visit.open and answered:
                    self._open(host)
                if item and visit.open:
                    TRIED.labels(self._kind).inc()
                    TAKEN.labels(self._kind).inc(answered)

    def rests(self, name: str) -> float:
        """Seconds until this host may be tried; 0 when it may."""
        return self._shut_for(self._host(name))

    def turn(self, name: str, after: float = 0.0, *, failed: bool = False) -> float:
        """In how many seconds an item comes back: not within `after`, nor before the rest of the host is over; after those before it.

        One that `failed` goes behind all that wait now: the next time another one finds out, or one bad item would keep its host shut.
        """
        host, now = self._host(name), self._clock()
        doubt = self._jittered(self._rest / 4) if host.failures else 0.0
        opens, apart = now + max(after, self._shut_for(host) or doubt), self._chance.uniform(0.5, 1.5) / self._rate
        if failed:
            return opens - now + max(0.0, host.last_turn - now) + apart
        host.last_turn = max(host.last_turn, opens) + apart
        return host.last_turn - now

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(asyncio.Semaphore(self._at_once), self._rest)
            self._note(self._hosts[name])
        return self._hosts[name]

    async def _short_silence(self, host: _Host) -> None:
        if 0 < (silence := host.silent_until - self._clock()) <= WORTH_WAITING:
            await asyncio.sleep(silence)

    def _look(self, host: _Host, *, item: bool) -> Visit:
        wait = self._shut_for(host)
        if wait or (item and self._is_too_fast(host)):
            return Visit(open=False, wait=wait)
        return Visit(open=True, doubted=host.failures > 0)

    def _shut_for(self, host: _Host) -> float:
        now, rest = self._clock(), 0.0
        if host.shut:
            rest = _WHILE_IT_IS_TRIED if host.probing else host.shut_until - now
        silence = host.silent_until - now
        return max(0.0, rest, silence if silence > WORTH_WAITING else 0.0)

    def _is_too_fast(self, host: _Host) -> bool:
        """A host that is back has had what it gets in this second."""
        now = self._clock()
        if now >= host.recovers_until:
            return False
        if host.paced_until - now > 1:
            return True
        host.paced_until = max(host.paced_until, now) + 1 / self._rate
        return False

    def _fail(self, host: _Host, *, probed: bool) -> None:
        """What was under way when a host was shut adds nothing to its rest."""
        host.failures += 1
        if probed:
            host.rest = min(host.rest * 2, LONGEST_REST)
        if probed or host.failures == FAILURES:
            host.shut_until = self._clock() + self._jittered(host.rest)
        self._note(host)

    def _open(self, host: _Host) -> None:
        if host.shut:
            host.recovers_until = self._clock() + RECOVERS
        host.failures, host.rest = 0, self._rest
        self._note(host)

    def _note(self, host: _Host) -> None:
        before, host.state = host.state, "dicht" if host.shut else "twijfel" if host.failures else "open"
        if before != host.state:
            STATES.labels(self._kind, host.state).inc()
            if before:
                STATES.labels(self._kind, before).dec()

    def _jittered(self, seconds: float) -> float:
        return seconds * self._chance.uniform(1 - JITTER, 1 + JITTER)
