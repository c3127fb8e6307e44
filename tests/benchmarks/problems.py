"""Planning problems to measure the engine with, the same every time.

`common_hour` are people with 400 appointments each in 30 days from 15 March 2027 (over summer time), who have 83 starts in common at which
an hour is free. `whole_table` is everything at once: 12 senior calendars, a group, a quorum, deputies, optional people, 50 locations with
two rooms each, visitors, travel.
"""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.matchmaking.domain.engine.problem import Participant, Place, Problem, RoomOffer
from shared.kernel import Block, BusyKind, Role, WorkingHours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST, DAYS = date(2027, 3, 15), 30
WORKDAYS = [number for number in range(DAYS) if (FIRST + timedelta(days=number)).isoweekday() <= 5]
Millis = tuple[int, int]
"""An interval in ms since 1970."""


def common_hour(people: int, blocks: int = 400) -> list[list[Millis]]:
    """Per person the appointments in order: 15 to 60 minutes, most in office hours, and 24 stretches that all keep clear."""
    dice = random.Random(1)
    clear: list[Millis] = []
    while len(clear) < 24:
        day, hour = dice.choice(WORKDAYS), dice.randint(9, 15)
        begin = _millis(day, hour, dice.choice([0, 15, 30, 45]))
        clear.append((begin, begin + dice.choice([75, 90, 105, 120]) * 60_000))
    return [_calendar(dice, blocks, clear) for _ in range(people)]


def as_problem(calendars: list[list[Millis]]) -> Problem:
    """An hour between nine and five."""
    people = (
        Participant(f"p{number}", busy=tuple(Block(_moment(begin), _moment(end), BusyKind.FIXED) for begin, end in calendar))
        for number, calendar in enumerate(calendars)
    )
    hours = WorkingHours("09:00", "17:00")
    return Problem(_at(0, 0, 0), FIRST, FIRST + timedelta(days=DAYS - 1), 60, tuple(people), working_hours=hours)


def whole_table(seed: int = 1) -> Problem:
    dice = random.Random(seed)
    people = tuple(_senior(dice, number) for number in range(12))
    places = tuple(_place(dice, number) for number in range(50))
    pairs = [(who.id, place.id) for who in people for place in places]
    return Problem(
        asked_at=_at(-3, 10, 0),
        first_day=FIRST,
        last_day=FIRST + timedelta(days=DAYS - 1),
        duration_minutes=60,
        participants=people,
        interspace_minutes=15,
        days_off=frozenset({date(2027, 3, 26), date(2027, 3, 29)}),
        quorum=7,
        one_of=(("p0", "p1"),),
        places=places,
        passes=frozenset(pair for pair in pairs if dice.random() < 0.2),
        travel_minutes={pair: dice.randrange(10, 125, 5) for pair in pairs},
    )


def _senior(dice: random.Random, number: int) -> Participant:
    """Booked for 70 to 90 %: of a hundred appointments 25 are tentative, 30 movable, 45 fixed."""
    load = dice.uniform(0.7, 0.9)
    booked = (_appointment(dice, day, minute) for day in WORKDAYS for minute in range(8 * 60, 18 * 60, 60) if dice.random() < load)
    role = Role.OPTIONAL if number >= 9 else Role.REQUIRED
    return Participant(f"p{number}", role, may_send_deputy=number % 2 == 0, busy=tuple(booked))


def _appointment(dice: random.Random, day: int, minute: int) -> Block:
    kind = dice.choices((BusyKind.TENTATIVE, BusyKind.MOVABLE, BusyKind.FIXED), (25, 30, 45))[0]
    begin = _at(day, minute // 60, dice.choice([0, 0, 15, 30])).astimezone(UTC)
    return Block(begin, begin + timedelta(minutes=dice.choice([30, 45, 60, 60])), kind)


def _place(dice: random.Random, number: int) -> Place:
    rooms = tuple(RoomOffer(f"r{at}", dice.choice([8, 12, 20]), tuple(_taken(dice))) for at in range(2))
    return Place(f"l{number:02}", rooms, dice.choice([0, 0, 1, 2]))


def _taken(dice: random.Random) -> list[Block]:
    return [_appointment(dice, day, hour * 60) for day in WORKDAYS for hour in (9, 11, 14) if dice.random() < 0.5]


def _calendar(dice: random.Random, blocks: int, clear: list[Millis]) -> list[Millis]:
    found: list[Millis] = []
    last = _millis(DAYS, 0, 0)
    while len(found) < blocks:
        length = dice.choice([15, 20, 25, 30, 30, 45, 60]) * 60_000
        if dice.random() < 0.7:
            begin = _millis(dice.choice(WORKDAYS), dice.randint(8, 17), dice.randrange(0, 60, 5))
        else:
            begin = _millis(dice.randrange(DAYS), dice.randint(0, 23), dice.randrange(0, 60, 5))
        end = min(begin + length, last)
        if begin < end and not any(begin < until and end > since for since, until in clear):
            found.append((begin, end))
    return sorted(found)


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(FIRST.year, FIRST.month, FIRST.day, hour, minute, tzinfo=AMSTERDAM) + timedelta(days=day)


def _millis(day: int, hour: int, minute: int) -> int:
    return int(_at(day, hour, minute).timestamp()) * 1000


def _moment(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)
