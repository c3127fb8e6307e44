"""FastStream subscribers: per stream a reader and a claimer on one function, and what this service says, for AsyncAPI."""

import asyncio
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from faststream import AckPolicy
from faststream.redis import StreamSub
from faststream.redis.message import RedisStreamMessage
from redis.exceptions import RedisError

from shared.bus.orphans import consumer_name
from shared.contracts.event import CloudEvent, Event, PrivateEvent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shared.bus.bus import Bus

CHUNK = 16
READER_BLOCKS_MS, CLAIMER_PAUSES_MS = 2000, 2000


class Subscriptions:
    """The subscribers of one service. Consumer names hold the process id, or pending lists would mix."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus
        self._consumer = consumer_name()
        self._claimers: set[int] = set()
        self.all: list[Any] = []

    def declare(self) -> None:
        """Once, before the broker starts."""
        if self.all:
            return
        bus = self._bus
        public = [event for event in bus.handlers if not issubclass(event, PrivateEvent)]
        for sayer in bus.hears:
            self._subscribe(bus.keys.events(sayer), [event for event in public if event.said_by == sayer], f"{bus.service} hoort {sayer}")
        self._subscribe(bus.keys.again, list(bus.handlers), f"{bus.service} opnieuw", private=True)
        for event in bus.says:
            bus.broker.publisher(stream=bus.keys.events(), title=event.type, schema=CloudEvent[event], description=event.__doc__)  # type: ignore[valid-type]  # a model per event type

    def claims(self, subscriber: object) -> bool:
        return id(subscriber) in self._claimers

    async def heartbeat(self) -> None:
        """Long work is not orphaned: its idle clock is set back every third of the time after which it would be claimed."""
        while True:
            await asyncio.sleep(self._bus.limits.idle / 3)
            for stream, entry in self._bus.flying:
                try:
                    await self._bus.client.xclaim(stream, self._bus.service, self._consumer, 0, [entry], justid=True)
                except RedisError:
                    break

    def _subscribe(self, stream: str, events: list[type[Event]], title: str, *, private: bool = False) -> None:
        handle = self._handler(stream, events)
        reader = StreamSub(stream, group=self._bus.service, consumer=self._consumer, max_records=CHUNK, polling_interval=READER_BLOCKS_MS)
        claimer = StreamSub(
            stream,
            group=self._bus.service,
            consumer=self._consumer,
            min_idle_time=round(self._bus.limits.idle * 1000),
            polling_interval=CLAIMER_PAUSES_MS,
        )
        workers: dict[str, Any] = {"max_workers": self._bus.limits.workers} if private else {}
        reads = self._bus.broker.subscriber(
            stream=reader, ack_policy=AckPolicy.MANUAL, decoder=self._decode, title=title, include_in_schema=not private, **workers
        )
        claims = self._bus.broker.subscriber(stream=claimer, ack_policy=AckPolicy.MANUAL, decoder=self._decode, include_in_schema=False)
        claims(reads(handle))
        self._claimers.add(id(claims))
        self.all += [reads, claims]

    def _handler(self, stream: str, events: list[type[Event]]) -> "Callable[[Any], Awaitable[None]]":
        bus = self._bus

        async def handle(event: CloudEvent[Any] | None) -> None:
            message = bus.broker.context.get_local("message")
            entry = message.raw_message["message_ids"][0].decode()
            if event is None or type(event.data) not in bus.handlers:
                await bus.acknowledge(stream, entry)
            else:
                due = message.raw_message["data"].get(b"due")
                await bus.handle(event, stream, entry, None if due is None else datetime.fromtimestamp(int(due) / 1000, UTC))

        # apply_types is off: FastStream reads these for AsyncAPI only.
        handle.__annotations__ = {"event": reduce(or_, [CloudEvent[event] for event in events])} if events else {}  # type: ignore[valid-type]
        return handle

    async def _decode(self, message: RedisStreamMessage) -> CloudEvent[Any] | None:
        return self._bus.envelopes.read(message.raw_message["data"].get(b"type", b""), message.body)
