"""Readings that a request waits for."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.availability.domain.reading import Busy
from shared.kernel import OwnerId


@dataclass(frozen=True, slots=True)
class Gathering:
    """The calendars asked for a meeting. `revision` is of the AvailabilityWanted; `waiting` still have to be read; `done` once said."""

    revision: int
    owners: tuple[OwnerId, ...]
    waiting: tuple[OwnerId, ...]
    deadline: datetime
    done: bool = False

    def without(self, owner: OwnerId) -> "Gathering":
        """One calendar less to wait for."""
        return replace(self, waiting=tuple(other for other in self.waiting if other != owner))

    def answered(self) -> "Gathering":
        """The answer was said."""
        return replace(self, done=True)


def unknown(gathering: Gathering, busy: dict[OwnerId, Busy]) -> tuple[OwnerId, ...]:
    """Whose calendar a decision must not rest on: never read, not readable, or not read in time."""
    return tuple(owner for owner in gathering.owners if owner in gathering.waiting or owner not in busy or not busy[owner].known)


def revisions(gathering: Gathering, busy: dict[OwnerId, Busy]) -> dict[OwnerId, int]:
    """Per owner the BusyTimeChanged that a decision must have seen; owners of whom nothing was ever said are left out."""
    return {owner: busy[owner].revision for owner in gathering.owners if owner in busy and busy[owner].revision > 0}
