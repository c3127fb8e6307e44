"""A service's own records: one hash per kind, `<version> <schema> <json>` per id."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import TypeAdapter

from shared.contracts.event import Event

if TYPE_CHECKING:
    from shared.bus.bus import Bus
    from shared.bus.commit import Commit

GONE = "null"
"""What a projection keeps of a forgotten aggregate, beside the revision."""

T = TypeVar("T")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Document(Generic[T]):
    """A record as it was loaded. `value` is None when there is none yet (version 0)."""

    key: str
    id: str
    version: int
    value: T | None
    adapter: TypeAdapter[T]
    schema: int

    def becomes(self, value: T) -> "Document[T]":
        """The same record with another value, for `commit.keep`."""
        return replace(self, value=value)

    def gone(self) -> "Document[T]":
        """The record removed, for `commit.keep`."""
        return replace(self, value=None)

    @property
    def there(self) -> T:
        """The value of a record that must exist. Raises LookupError."""
        if self.value is None:
            raise LookupError(f"{self.key} {self.id}")
        return self.value

    def dump(self) -> str:
        return f"{self.version + 1} {self.schema} {self.adapter.dump_json(self.there).decode()}"


class Documents(Generic[T]):
    """Records of one kind. `schema` is the version of their shape, stored with each."""

    def __init__(self, bus: "Bus", name: str, of: type[T], schema: int = 1) -> None:
        self._bus, self.key, self._adapter, self._schema = bus, bus.keys.own(name), TypeAdapter(of), schema

    async def of(self, id: str) -> Document[T]:
        raw: bytes | None = await self._bus.client.hget(self.key, id)
        return self._document(id, raw)

    async def many(self, ids: Iterable[str]) -> dict[str, Document[T]]:
        """Those asked for, there or not."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        found: list[bytes | None] = await self._bus.client.hmget(self.key, wanted)
        return {id: self._document(id, raw) for id, raw in zip(wanted, found, strict=True)}

    async def all(self) -> list[Document[T]]:
        found: dict[bytes, bytes] = await self._bus.client.hgetall(self.key)
        return [self._document(id.decode(), raw) for id, raw in sorted(found.items())]

    def _document(self, id: str, raw: bytes | None) -> Document[T]:
        if raw is None:
            return Document(self.key, id, 0, None, self._adapter, self._schema)
        version, _, data = raw.split(b" ", 2)
        return Document(self.key, id, int(version), self._adapter.validate_json(data), self._adapter, self._schema)


class Projection(Generic[E]):
    """The latest event of one type per aggregate, as this service heard it; an older revision never replaces a newer."""

    def __init__(self, bus: "Bus", event: type[E]) -> None:
        self._bus, self.event, self.key = bus, event, bus.keys.own("heard", event.kind())

    def follow(self) -> None:
        """Keep the projection by a handler of its own; a service that must do more calls `keep` in its handler instead."""

        async def keep_the_latest(event: E, commit: "Commit") -> None:
            self.keep(event, commit)

        self._bus.on(self.event)(keep_the_latest)

    def keep(self, event: E, commit: "Commit") -> None:
        commit.keep_highest(self.key, event.aggregate, event.revision, event.model_dump_json())

    def forget(self, aggregate: str, revision: int, commit: "Commit") -> None:
        """Leaves only that it is gone since this revision: an older event that comes late does not bring it back."""
        commit.keep_highest(self.key, aggregate, revision, GONE)

    def drop(self, aggregate: str, commit: "Commit") -> None:
        """Take it out; the sayer says no more about it."""
        commit.write(("HDEL", self.key, aggregate))

    async def of(self, aggregate: str) -> E | None:
        return self._event(await self._bus.client.hget(self.key, aggregate))

    async def many(self, aggregates: Iterable[str]) -> dict[str, E]:
        """Those known of the ones asked for."""
        wanted = list(dict.fromkeys(aggregates))
        if not wanted:
            return {}
        found: list[bytes | None] = await self._bus.client.hmget(self.key, wanted)
        known = {id: self._event(raw) for id, raw in zip(wanted, found, strict=True)}
        return {id: event for id, event in known.items() if event is not None}

    async def all(self) -> list[E]:
        found: dict[bytes, bytes] = await self._bus.client.hgetall(self.key)
        known = [self._event(raw) for _, raw in sorted(found.items())]
        return [event for event in known if event is not None]

    async def each(self) -> AsyncIterator[E]:
        """All of them, some hundreds at a time: of many, without holding them all twice."""
        async for _, raw in self._bus.client.hscan_iter(self.key, count=500):
            if (event := self._event(raw)) is not None:
                yield event

    def _event(self, raw: bytes | None) -> E | None:
        data = b"" if raw is None else raw.split(b" ", 2)[2]
        return None if data in {b"", GONE.encode()} else self.event.model_validate_json(data)
