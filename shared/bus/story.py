"""The failure story, once: every delivery is handled, put off, or buried with its cause. Nothing is dropped, nothing loops for ever."""

import random
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from faststream import BaseMiddleware, ContextRepo
from faststream.redis.message import RedisStreamMessage
from pydantic import ValidationError
from redis.exceptions import ConnectionError as StoreAway
from redis.exceptions import TimeoutError as StoreSlow

from shared.bus.commit import Write
from shared.bus.failures import Later, PermanentFault, TooManyConflicts, UndeclaredEvent
from shared.telemetry import HANDLED, HANDLING, place_of

if TYPE_CHECKING:
    from shared.bus.bus import Bus

log = structlog.get_logger()

SHORTEST_WAIT_MS, LONGEST_WAIT_MS = 250, 15 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One entry as it was delivered. `faults` and `waits` count its earlier lives on the private stream."""

    stream: str
    entry: str
    type: bytes
    data: bytes
    faults: int
    waits: int
    origin: str

    @classmethod
    def of(cls, message: RedisStreamMessage) -> "Delivery":
        raw = message.raw_message
        fields = raw["data"]
        return cls(
            stream=raw["channel"],
            entry=raw["message_ids"][0].decode(),
            type=fields.get(b"type", b""),
            data=fields.get(b"__data__", b""),
            faults=_number(fields.get(b"faults", b"")),
            waits=_number(fields.get(b"waits", b"")),
            origin=fields.get(b"origin", raw["channel"].encode()).decode(errors="replace"),
        )

    @property
    def kind(self) -> str:
        return self.type.decode(errors="replace").rpartition(".")[2] or "unknown"


def _number(text: bytes) -> int:
    """What stands on a stream may be anything; a count that is none begins anew."""
    return int(text) if text.isdigit() else 0


def backoff(times: int) -> int:
    """Full jitter, in ms: uniform between nothing and a ceiling that doubles."""
    return round(random.uniform(0, min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** min(times, 30))))  # noqa: S311 - jitter, not a secret


class FailureStory(BaseMiddleware[Any, Any]):
    """Around every handler; decoding fails inside it too."""

    def __init__(self, msg: Any, /, *, context: ContextRepo, bus: "Bus") -> None:
        super().__init__(msg, context=context)
        self.bus = bus

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> Any:
        if not isinstance(msg, RedisStreamMessage):
            return await call_next(msg)
        delivery = Delivery.of(msg)
        with self.bus.in_flight(delivery) as ours:
            if not ours:
                return None
            began = time.perf_counter()
            outcome = await self._tell(call_next, msg, delivery)
            HANDLED.labels(self.bus.service, delivery.kind, outcome).inc()
            HANDLING.labels(self.bus.service, delivery.kind).observe(time.perf_counter() - began)
        return None

    async def _tell(self, call_next: Callable[[Any], Awaitable[Any]], msg: RedisStreamMessage, delivery: Delivery) -> str:
        crashes = await msg.get_delivery_count() - 1 if self.bus.claims(self.context.get_local("handler_")) else 0
        faults = delivery.faults + crashes
        if faults >= self.bus.limits.deliveries:
            return await self._bury(delivery, faults, "delivered too often: the process died on it, or never came back")
        try:
            await call_next(msg)
        except (StoreAway, StoreSlow):
            raise  # nothing can be written down now; the entry stays pending
        except Later as reason:
            if delivery.waits < self.bus.limits.patience:
                return await self._put_off(delivery, faults, delivery.waits + 1)
            return await self._bury(delivery, delivery.waits, f"waited too long: {reason}")
        except Exception as error:
            log.warning("handler failed", service=self.bus.service, event_type=delivery.kind, fault=cause(error), exc_info=self.bus.debug)
            if faults + 1 < self.bus.limits.deliveries and not isinstance(error, PermanentFault | ValidationError):
                return await self._put_off(delivery, faults + 1, delivery.waits)
            return await self._bury(delivery, faults + 1, cause(error))
        return "done"

    async def _put_off(self, delivery: Delivery, faults: int, waits: int) -> str:
        fields = ("type", delivery.type, "__data__", delivery.data, "faults", faults, "waits", waits, "origin", delivery.origin)
        wait = backoff(max(faults, waits))
        await self._instead(delivery, ("LATER", self.bus.keys.retries, self.bus.keys.later_entries, uuid.uuid4().hex, "", wait, *fields))
        self.bus.timers.expect_within(wait)
        return "later"

    async def _bury(self, delivery: Delivery, count: int, why: str) -> str:
        log.error("dead letter", service=self.bus.service, event_type=delivery.kind, fault=why, count=count)
        fields = ("type", delivery.type, "__data__", delivery.data, "origin", delivery.origin, "cause", why, "count", count)
        at = ("died_at", self.bus.clock.now().isoformat())
        await self._instead(delivery, ("XADD", self.bus.keys.dead, "*", *fields, *at))
        return "dead"

    async def _instead(self, delivery: Delivery, write: Write) -> None:
        await self.bus.run_script(delivery.stream, delivery.entry, checks=(), writes=(write,))


def cause(error: Exception) -> str:
    """What went wrong, without the values that went into it (they may be personal): only our own errors bring their text."""
    if isinstance(error, ValidationError):
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in error.errors(include_input=False)[:5])
        return f"does not decode: {faults}"
    if isinstance(error, PermanentFault | TooManyConflicts | UndeclaredEvent):
        return str(error)[:300]
    return f"{type(error).__name__} at {place_of(error)}"
