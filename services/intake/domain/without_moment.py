"""When there is no moment: what can be done instead, and a moment that came free."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.kernel import Moment


class InsteadKind(StrEnum):
    """A way on."""

    CALL = "bellen"
    SMALLER = "kleiner"
    ONLINE = "online"
    DAY = "samenwerkdag"


@dataclass(frozen=True, slots=True)
class Instead:
    """One way on, in counts: `people` of the `of` who were asked can come."""

    kind: InsteadKind
    start: datetime
    end: datetime
    people: int
    of: int
    day: str | None = None

    @property
    def counts(self) -> str:
        """How many can, in words."""
        if self.people >= self.of:
            return "Dan kan iedereen."
        return f"Dan {'kan één' if self.people == 1 else f'kunnen {self.people}'} van de {self.of} mensen."


@dataclass(frozen=True, slots=True)
class Watch:
    """What can be done instead, and until when calendars are watched."""

    instead: tuple[Instead, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A moment that came free, held for the requester until `expires`. `number` counts them."""

    number: int
    moment: Moment
    expires: datetime
