"""Small words to write planning problems with: a week from Monday 15 March 2027, asked on the Friday before, times on the Dutch clock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Option, Participant, Place, Problem, RoomOffer
from shared.kernel import Block, BusyKind, Role, WorkingHours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2027, 3, day) for day in range(15, 20))
ASKED_AT = datetime(2027, 3, 12, 10, tzinfo=AMSTERDAM)
FIXED, TENTATIVE, MOVABLE, RESERVE, AWAY = (
    BusyKind.FIXED,
    BusyKind.TENTATIVE,
    BusyKind.MOVABLE,
    BusyKind.RESERVE,
    BusyKind.OUT_OF_OFFICE,
)


def at(day: date, clock: str) -> datetime:
    """UTC, as the engine answers."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=AMSTERDAM).astimezone(UTC)


def busy(day: date, begin: str, end: str, kind: BusyKind = FIXED) -> Block:
    return Block(at(day, begin), at(day, end), kind)


def required(id: str, *blocks: Block, deputy: bool = False, hours: WorkingHours | None = None, off: Iterable[date] = ()) -> Participant:
    return Participant(id, Role.REQUIRED, deputy, hours, frozenset(off), blocks)


def optional(id: str, *blocks: Block) -> Participant:
    return Participant(id, Role.OPTIONAL, busy=blocks)


def unknown(who: Participant) -> Participant:
    return replace(who, calendar_known=False)


def problem(*people: Participant, on: date = MONDAY, until: date | None = None, begin: str = "09:00", end: str = "10:00") -> Problem:
    """An hour within working hours of just an hour, unless told otherwise: one start a day."""
    return Problem(ASKED_AT, on, until or on, 60, people, working_hours=WorkingHours(begin, end))


def place(id: str, *rooms: RoomOffer, lead: int = 0) -> Place:
    return Place(id, rooms or (RoomOffer("zaal", 10),), lead)


def only(of: Problem) -> Option:
    """The one option there must be."""
    (option,) = plan(of).options
    return option


def starts(of: Problem) -> list[datetime]:
    return sorted(option.start for option in plan(replace(of, limit=1000)).options)
