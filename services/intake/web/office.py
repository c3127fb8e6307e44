"""What the desks and the pages work with."""

from dataclasses import dataclass

from services.intake.domain.following import Followed
from services.intake.domain.likeness import Open
from services.intake.domain.request import Request
from services.intake.ports import Directory, Timelines
from shared.bus import Bus, Documents
from shared.security import PersonIds


@dataclass(frozen=True, slots=True)
class House:
    """The rules of whoever runs this: mail domains (none: any), and how many meetings one requester may ask on a day."""

    requester_domains: frozenset[str]
    guest_domains: frozenset[str]
    requests_per_day: int


@dataclass(frozen=True, slots=True)
class Office:
    """`opened` are the requests that a new one is compared with."""

    bus: Bus
    directory: Directory
    timelines: Timelines
    requests: Documents[Request]
    meetings: Documents[Followed]
    opened: Documents[Open]
    ids: PersonIds
    house: House
