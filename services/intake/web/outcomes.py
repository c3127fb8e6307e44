"""What can come of handing something in at a desk."""

from dataclasses import dataclass

from shared.kernel import MeetingId


@dataclass(frozen=True, slots=True)
class Asked:
    """The meeting that was made, now or before; `like` are open requests that are much like it."""

    meeting: MeetingId
    like: tuple[MeetingId, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyTaken:
    """The idempotency key belongs to another request."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """This requester asked as many meetings today as one may."""

    limit: int

    @property
    def message(self) -> str:
        return f"U vroeg vandaag al {self.limit} overleggen aan. Meer kan er niet op één dag. Probeer het morgen weer, of bel de beheerder."


@dataclass(frozen=True, slots=True)
class Merged:
    """The people of the request were added to the open one: so many of them were new there."""

    meeting: MeetingId
    added: int


@dataclass(frozen=True, slots=True)
class Done:
    """As asked, now or before."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is no such meeting."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The meeting took place, or is off; or the moment that came free is gone."""
