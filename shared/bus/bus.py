"""`Bus`: what a service holds to hear, to say and to change."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from faststream.redis.opentelemetry import RedisTelemetryMiddleware
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from pydantic import SecretStr
from redis.asyncio import Redis

from shared.bus.board import Boards
from shared.bus.commit import SERVICE, Check, Commit, Write
from shared.bus.envelope import Envelopes
from shared.bus.failures import NotConnected, TooManyConflicts, UndeclaredEvent
from shared.bus.groups import Groups
from shared.bus.keys import Keys
from shared.bus.letters import DeadLetters
from shared.bus.orphans import age_orphans
from shared.bus.readiness import Readiness, Watchdog
from shared.bus.scripts import commit_script
from shared.bus.store import Store
from shared.bus.story import Delivery, FailureStory
from shared.bus.subscriptions import Subscriptions
from shared.bus.timers import Timers
from shared.bus.trimming import Housekeeping
from shared.clock import OffsetClock, millis
from shared.contracts.event import CloudEvent, Event, PrivateEvent
from shared.kernel import PersonId
from shared.settings import ProductSettings

E = TypeVar("E", bound=Event)
T = TypeVar("T")
Handler = Callable[[E, Commit], Awaitable[None]]
CONFLICTS = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient a service is.

    A delivery that fails `deliveries` times becomes a dead letter; one that only has to wait may wait `patience` times. Orphaned work
    of a dead process is claimed after `idle` seconds; the store is asked every `tick` seconds what is due; `workers` private steps run
    at a time.
    """

    deliveries: int = 5
    patience: int = 200
    idle: float = 30
    tick: float = 1
    workers: int = 8


tracer = trace.get_tracer("korte-lijnen")


class Bus:
    """One service's end of the bus.

    `says` are its public events, `private` its timers and steps, `checks` its Lua fragments by name (see `Check`), `password` that of the
    store's user with the service's name.
    """

    def __init__(
        self,
        service: str,
        product: ProductSettings,
        *,
        says: Sequence[type[Event]] = (),
        private: Sequence[type[PrivateEvent]] = (),
        checks: Mapping[str, str] | None = None,
        password: SecretStr | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.service, self.product, self.says, self.private = service, product, tuple(says), tuple(private)
        self.limits = limits or Limits()
        self.keys = Keys(product.shard, service)
        self.clock = OffsetClock()
        self.debug = product.debug
        self.handlers: dict[type[Event], Handler[Any]] = {}
        self.envelopes = Envelopes(product.source, self.private)
        self.timers = Timers(self, self.clock)
        self.letters = DeadLetters(self)
        self._script_text = commit_script(self.keys.clock_offset, checks or {})
        self._store = Store(product.redis_url, service, password)
        self.broker = self._store.broker([RedisTelemetryMiddleware(tracer_provider=TracerProvider()), partial(FailureStory, bus=self)])
        self._subscriptions = Subscriptions(self)
        self._groups = Groups(self)
        self._boards = Boards(self)
        self._watchdog = Watchdog(self, self._subscriptions, self._prepare)
        self._housekeeping = Housekeeping(self)
        self._client: Redis | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._flying: set[tuple[str, str]] = set()

    def on(self, event: type[E]) -> Callable[[Handler[E]], Handler[E]]:
        """Register the one handler of this event in this service."""

        def register(handler: Handler[E]) -> Handler[E]:
            if event in self.handlers:
                message = f"{self.service} has two handlers for {event.kind()}"
                raise ValueError(message)
            if issubclass(event, PrivateEvent) and event not in self.private:
                raise UndeclaredEvent(self.service, event.__name__)
            self.handlers[event] = handler
            self.envelopes.learn(event)
            return handler

        return register

    @property
    def hears(self) -> tuple[str, ...]:
        """The services whose events have a handler here."""
        return tuple(sorted({event.said_by for event in self.handlers if not issubclass(event, PrivateEvent)}))

    @property
    def client(self) -> Any:
        """The store as this service's own user: a `redis.asyncio.Redis` that answers bytes; its own types mix these with str and sync."""
        if self._client is None:
            raise NotConnected(self.service)
        return self._client

    async def connect(self) -> None:
        """Wait for the store and make the groups. All services connect before the first one starts.

        Raises StoreRefuses.
        """
        self._client = await self.broker.connect()
        while not await self._store.answers():  # noqa: ASYNC110 - the store is another process
            await asyncio.sleep(0.2)
        self._script = self._client.register_script(self._script_text)
        await self._groups.ensure()

    def declare(self) -> None:
        """Tell the broker what is heard and said, without connecting; `start` does it too. For the AsyncAPI document."""
        self._subscriptions.declare()

    async def start(self) -> None:
        """Read the boards and begin to hear. Returns when every subscriber runs."""
        if self._client is None:
            await self.connect()
        self.declare()
        await self._boards.load()
        await age_orphans(self)
        await self.broker.start()
        for job in (self.timers.run, self._watchdog.run, self._housekeeping.run, self._subscriptions.heartbeat):
            self._tasks.append(asyncio.create_task(job()))

    async def stop(self) -> None:
        """Finish what is in hand, leave the rest pending."""
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=0.5)  # the store's client can swallow a cancellation (wait_for): ask again
        self._tasks.clear()
        await self.broker.stop()
        self._client = None

    async def ready(self) -> Readiness:
        """The truth: the store answers, every subscriber runs, and projections have caught up with the moment of the start."""
        return await self._watchdog.look()

    async def _prepare(self) -> None:
        """After data loss: groups at the beginning, boards anew."""
        if await self._groups.ensure():
            await self._boards.load()

    async def command(self, decide: Callable[[Commit], Awaitable[T]], *, actor: str = SERVICE) -> T:
        """Change something for a page, a job or the command line. Conflicts decide again; answers what `decide` returned."""
        with tracer.start_as_current_span("command"):
            for _ in range(CONFLICTS):
                commit = Commit(self.clock.now(), actor)
                answer = await decide(commit)
                if await self._run(commit, "", "") != "conflict":
                    return answer
        raise TooManyConflicts(CONFLICTS)

    async def forget(self, person: PersonId, commit: Commit) -> None:
        """Erase, in this commit, what the bus of this service holds about somebody: entries said, waiting and dead."""
        commit.write(("ERASE", self.keys.personal(person)))
        await self.letters.erase(person, commit)

    async def handle(self, event: CloudEvent[Any], stream: str, entry: str, due: datetime | None = None) -> None:
        """Let the handler of one delivered event decide, and commit it. Without an entry (a board) there is nothing to fence.

        What was `due` by the store's clock is handled no earlier by ours, which may be behind.
        """
        handler = self.handlers[type(event.data)]
        for _ in range(CONFLICTS):
            commit = Commit(max(self.clock.now(), due or self.clock.now()), SERVICE)
            await handler(event.data, commit)
            if await self._run(commit, stream, entry) != "conflict":
                return
        raise TooManyConflicts(CONFLICTS)

    async def acknowledge(self, stream: str, entry: str) -> None:
        """Nothing to do for this entry."""
        await self.run_script(stream, entry, checks=(), writes=())

    async def _run(self, commit: Commit, stream: str, entry: str) -> str:
        if not entry and not (commit.writes or commit.said or commit.timers or commit.dropped):
            return "done"
        writes = list(commit.writes)
        for event in commit.said:
            writes += await self._saying(event, commit)
        for when, private, name in commit.timers:
            writes.append(await self._leaving(private, commit, when, name))
        for name in commit.dropped:
            writes += [("ZREM", self.keys.later, name), ("HDEL", self.keys.later_entries, name)]
        return await self.run_script(stream, entry, commit.checks, writes)

    async def run_script(self, stream: str, entry: str, checks: Sequence[Check], writes: Sequence[Write]) -> str:
        """`done`, `conflict` (a check failed: nothing happened) or `not mine` (somebody else did it: nothing happened)."""
        args: list[str | bytes | int | float] = [self.service, entry, len(checks)]
        for check in checks:
            args += [check.name, check.key, len(check.args), *check.args]
        args.append(len(writes))
        for write in writes:
            args += [len(write), *write]
        answer: bytes = await self._script(keys=[stream or self.keys.events()], args=args)
        return answer.decode()

    async def _saying(self, event: Event, commit: Commit) -> list[Write]:
        if type(event) not in self.says:
            raise UndeclaredEvent(self.service, type(event).__name__)
        structured = self.envelopes.structured(event, commit.now)
        packed = await self.envelopes.packed(structured, event.aggregate, commit.actor)
        personal = tuple(self.keys.personal(person) for person in event.personal_to)
        writes: list[Write] = [("SAY", self.keys.events(), event.type, packed, *personal)]
        if event.carries_state:
            writes.append(
                ("KEEPHIGHEST", self.keys.board(), f"{event.kind()} {event.aggregate}", event.revision, f"{event.revision} 1 {structured}")
            )
        if event.forgets:
            fields = (f"{known.kind()} {event.aggregate}" for known in self.says if known.carries_state)
            writes.append(("HDEL", self.keys.board(), *fields))
            writes.append(("ERASE", self.keys.personal(event.aggregate)))
        return writes

    async def _leaving(self, event: PrivateEvent, commit: Commit, when: Any, name: str) -> Write:
        if type(event) not in self.private:
            raise UndeclaredEvent(self.service, type(event).__name__)
        packed = await self.envelopes.packed(self.envelopes.structured(event, commit.now), event.aggregate, commit.actor)
        fields = ("type", event.type, "__data__", packed)
        if when is None:
            return ("XADD", self.keys.again, "*", *fields)
        self.timers.expect_within(max(0, millis(when) - millis(self.clock.now())))
        return ("LATER", self.keys.later, self.keys.later_entries, name, millis(when), "", *fields)

    def claims(self, subscriber: object) -> bool:
        """Whether this subscriber brings back orphaned deliveries, whose count must be looked up."""
        return self._subscriptions.claims(subscriber)

    @contextmanager
    def in_flight(self, delivery: Delivery) -> Iterator[bool]:
        """Marks a delivery as being handled here; False when it already is (our own claimer met it)."""
        mark = (delivery.stream, delivery.entry)
        if mark in self._flying:
            yield False
            return
        self._flying.add(mark)
        try:
            yield True
        finally:
            self._flying.discard(mark)

    @property
    def flying(self) -> frozenset[tuple[str, str]]:
        """(stream, entry) of what is being handled here, for the heartbeat."""
        return frozenset(self._flying)
