"""Everything one step changes, as one script: checks → fence → writes, events, timers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from shared.contracts.event import Event, PrivateEvent

if TYPE_CHECKING:
    from shared.bus.documents import Document

T = TypeVar("T")
SERVICE = "dienst"
"""The actor of a step that an event or a timer caused."""
Write = tuple[str | bytes | int | float, ...]
"""One store command that cannot fail for its arguments, on keys of this service: `("HSET", key, field, value)`."""


@dataclass(frozen=True, slots=True)
class Check:
    """A named condition on one key: a Lua fragment of the service that owns the rule (`Bus(checks=…)`), or the bus's own `version`.

    The fragment is the body of `function(key, args, now)`: it reads, and returns true or false; `now` is the store's clock in ms.
    """

    name: str
    key: str
    args: tuple[str, ...] = ()


@dataclass(slots=True)
class Commit:
    """Filled by a handler, run by the bus. `now` is the moment of the decision, UTC, on the product's clock."""

    now: datetime
    actor: str
    """Who changes: `dienst`, a person id, `beheer`."""
    checks: list[Check] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    said: list[Event] = field(default_factory=list)
    timers: list[tuple[datetime | None, PrivateEvent, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def expect(self, *checks: Check) -> Self:
        """The commit only happens when all of these hold; otherwise the handler decides again."""
        self.checks.extend(checks)
        return self

    def keep(self, *documents: "Document[T]") -> Self:
        """Store records, each expected to be as it was loaded."""
        for document in documents:
            self.checks.append(Check("version", document.key, (document.id, str(document.version))))
            if document.value is None:
                self.writes.append(("HDEL", document.key, document.id))
            else:
                self.writes.append(("HSET", document.key, document.id, document.dump()))
        return self

    def unchanged(self, *documents: "Document[T]") -> Self:
        """The decision rests on these records: expected to be as they were loaded."""
        self.checks.extend(Check("version", document.key, (document.id, str(document.version))) for document in documents)
        return self

    def keep_highest(self, key: str, field: str, revision: int, data: str) -> Self:
        """Store under a field of a hash, unless a newer revision is there."""
        self.writes.append(("KEEPHIGHEST", key, field, revision, f"{revision} 1 {data}"))
        return self

    def write(self, *writes: Write) -> Self:
        self.writes.extend(writes)
        return self

    def say(self, *events: Event) -> Self:
        """Events for everybody, in this order."""
        self.said.extend(events)
        return self

    def at(self, when: datetime, event: PrivateEvent, key: str) -> Self:
        """A durable timer: `event` comes back to this service at `when`. The same kind of event under the same key replaces it."""
        self._without(name := timer(event, key))
        self.timers.append((when, event, name))
        return self

    def drop(self, event: type[PrivateEvent], key: str) -> Self:
        """The timer of this kind under this key is off. Of `at` and `drop` in one commit the last word counts."""
        self._without(name := timer(event, key))
        self.dropped.append(name)
        return self

    def step(self, *events: PrivateEvent) -> Self:
        """Private steps, each in its own delivery, as soon as possible."""
        self.timers.extend((None, event, "") for event in events)
        return self

    def _without(self, name: str) -> None:
        self.timers = [known for known in self.timers if known[2] != name]
        self.dropped = [known for known in self.dropped if known != name]


def timer(event: PrivateEvent | type[PrivateEvent], key: str) -> str:
    return f"{event.kind()} {key}"
