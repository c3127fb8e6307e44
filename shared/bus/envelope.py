"""Events to bytes and back: a CloudEvent in FastStream's binary message format."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from faststream.redis import BinaryMessageFormatV1
from pydantic import TypeAdapter

from shared.bus.commit import SERVICE
from shared.contracts.event import CloudEvent, Event
from shared.telemetry import traceparent

_BEGINS = b'{"specversion"'


class Envelopes:
    """Writes and reads the envelopes of one service."""

    def __init__(self, source: str, events: Iterable[type[Event]]) -> None:
        self._source = source
        self._adapters: dict[bytes, TypeAdapter[CloudEvent[Any]]] = {}
        for event in events:
            self.learn(event)

    def learn(self, event: type[Event]) -> None:
        self._adapters[event.type.encode()] = TypeAdapter(CloudEvent[event])  # type: ignore[valid-type]  # a model per event type

    def structured(self, event: Event, time: datetime) -> str:
        """The CloudEvent as JSON (structured mode)."""
        envelope = CloudEvent[Event].model_construct(
            id=uuid.uuid4().hex, source=self._source, type=event.type, time=time, subject=event.subject, data=event
        )
        return envelope.model_dump_json(exclude_none=False, serialize_as_any=True)

    async def packed(self, structured: str, correlation: str, actor: str = SERVICE) -> bytes:
        """The message body as FastStream reads it, with the trace and who caused it (an opaque id) in its headers."""
        return await BinaryMessageFormatV1.encode(
            message=structured.encode(),
            reply_to=None,
            correlation_id=correlation,
            headers={"content-type": "application/json", "traceparent": traceparent(), "actor": actor},
        )

    def read(self, type_: bytes, body: bytes) -> CloudEvent[Any] | None:
        """The event, or None when this service does not know its type. Raises pydantic.ValidationError."""
        adapter = self._adapters.get(type_)
        return None if adapter is None else adapter.validate_json(body)

    def found_in(self, kept: bytes) -> CloudEvent[Any] | None:
        """The event somewhere in an entry as the store keeps it, or None. Raises ValueError (pydantic's is one) when it does not decode."""
        text = kept[kept.find(_BEGINS) :].decode(errors="replace")
        structured, end = json.JSONDecoder().raw_decode(text)
        return self.read(str(structured.get("type")).encode(), text[:end].encode())
