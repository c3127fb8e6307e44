"""What is kept of the reply mailbox: how far it was read, which meeting a UID names, and what nobody could use."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.invitations.domain.incoming import Incoming, Unread
from shared.kernel import MeetingId

KEPT = timedelta(days=30)
"""How long an admin sees that a mail could not be used."""
MOST_TRIES = 5
"""So often a mail is tried that makes us fail; then it is set aside."""
WHOLE = "postvak"
"""Under which the one record of the mailbox is kept."""


@dataclass(frozen=True, slots=True)
class Known:
    """The meeting that a UID names: the UID itself says nothing."""

    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class Progress:
    """Read until the mail `number`, in the numbering of `validity` (UIDVALIDITY). `tried`: how often those went wrong that wait."""

    validity: int = 0
    number: int = 0
    tried: Mapping[int, int] = field(default_factory=dict)

    def handled(self, validity: int, number: int) -> bool:
        return validity == self.validity and number <= self.number and number not in self.tried

    def with_handled(self, validity: int, number: int) -> "Progress":
        """This mail is done with, for good."""
        known = self if validity == self.validity else Progress(validity)
        waiting = {one: tries for one, tries in known.tried.items() if one != number}
        return Progress(validity, max(known.number, number), waiting)

    def with_failed(self, validity: int, number: int) -> "Progress":
        """It went wrong once more, and does not hold up those after it."""
        done = self.with_handled(validity, number)
        tries = self.tried.get(number, 0) if validity == self.validity else 0
        return replace(done, tried={**done.tried, number: tries + 1})

    def is_poison(self, validity: int, number: int) -> bool:
        return validity == self.validity and self.tried.get(number, 0) + 1 >= MOST_TRIES


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it was found in the mailbox, and what it says."""

    validity: int
    number: int
    at: datetime
    mail: Incoming


@dataclass(frozen=True, slots=True)
class Unused:
    """A mail that is in the mailbox still, and that we could not use: all that an admin sees of it here."""

    at: datetime
    why: Unread
    domain: str
    seen: bool = False
