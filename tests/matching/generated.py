"""Planning files that nobody wrote: small, and together they exercise every sentence of the description of the file.

The choices come from a `random.Random`: of a seed for thousands of problems, of hypothesis for the smallest that shows a difference.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from random import Random
from zoneinfo import ZoneInfo

from tests.matching.brute_force import PRICES, File

KINDS = ("vast", "voorlopig", "verplaatsbaar", "spoedruimte", "afwezig")
WEEKS = (
    ("Europe/Amsterdam", date(2027, 3, 16)),
    ("Europe/Amsterdam", date(2027, 3, 26)),  # summer time begins on Sunday
    ("Europe/Amsterdam", date(2027, 3, 28)),
    ("Europe/Amsterdam", date(2027, 10, 29)),  # and ends on Sunday
    ("Europe/Amsterdam", date(2027, 10, 31)),
    ("Europe/Amsterdam", date(2026, 12, 31)),
    ("America/New_York", date(2027, 3, 13)),
    ("Asia/Kathmandu", date(2027, 3, 16)),  # 05:45
    ("Australia/Lord_Howe", date(2027, 4, 3)),  # half an hour of summer time
    ("America/Nuuk", date(2027, 3, 26)),  # the clock changes in the evening
    ("America/Nuuk", date(2027, 3, 27)),
    ("Africa/Cairo", date(2027, 4, 29)),  # and at midnight
    ("Pacific/Kiritimati", date(2027, 3, 16)),
)
OFFSETS = (UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8)))
PEOPLE = ("b", "a", "é", "Z", "10", "9", "\U0001f600")
BEGINS = (0, 180, 300, 345, 358, 360, 480, 510, 520, 540, 550, 605, 725, 840, 907, 1035, 1050, 1065, 1200, 1320, 1335, 1425)
"""Minutes after midnight: around the hours and the grid, early and late."""
LENGTHS = (1, 5, 10, 15, 20, 30, 60, 60, 90, 240, 600)
JOURNEYS = (0, 0, 7, 7, 15, 15, 20, 20, 40, 40, 60, 60, 60, 150, 400, 700, 1440)
HOURS = (
    ("08:30", "17:30"),
    ("09:10", "11:35"),
    ("06:00", "22:00"),
    ("06:00", "22:00"),
    ("13:05", "18:00"),
    ("06:00", "09:00"),
    ("19:00", "22:00"),
)
LOCATIONS = ("utrecht", "Zwolle", "zwolle", "\ufffd", "\U0001f600")
AMOUNTS = (0, 0.1, 0.25, 1, 1.05, 2, 3.3, 7, 20)
LEFT_OUT = {"quorum", "inloopMinuten", "eenVan", "vrijeDagen", "locaties", "passen", "reistijden", "prijzen"}
"""May be there and empty, or not be there."""
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
DAYS = ((1, 2, 3, 4, 5), EVERY_DAY, EVERY_DAY, (1, 3, 5, 7), (2, 4, 6))


@dataclass(frozen=True)
class Theme:
    """What a problem has much of, so that every sentence has its turn within a few hundred problems."""

    weeks: tuple[tuple[str, date], ...] = WEEKS
    required: tuple[int, ...] = (1, 2, 2, 3, 3, 4)
    optional: tuple[int, ...] = (0, 0, 1, 2)
    hours: tuple[tuple[str, str], ...] = HOURS
    days: tuple[tuple[int, ...], ...] = DAYS
    kinds: tuple[str, ...] = KINDS
    most_blocks: int = 8
    locations: tuple[int, ...] = (0, 1, 2, 2, 3)
    journeys: tuple[int, ...] = JOURNEYS
    capacities: tuple[int, ...] = (0, 1, 2, 2, 3, 3, 4, 12)
    terms: tuple[int, ...] = (0, 0, 1, 1, 2, 4)
    days_before: tuple[int, ...] = (0, 0, 0, 1, 1, 3, 7, -1, -4)
    quorum: tuple[bool, ...] = (False, True)
    grouping: tuple[bool, ...] = (False, False, True)
    deputies: tuple[bool, ...] = (False, True)


LONG_JOURNEYS = Theme(
    weeks=(("Europe/Amsterdam", date(2027, 3, 28)), ("Europe/Amsterdam", date(2027, 10, 31)), ("America/Nuuk", date(2027, 3, 27))),
    required=(1, 2),
    hours=(("06:00", "22:00"),),
    days=(EVERY_DAY,),
    kinds=("voorlopig", "verplaatsbaar", "spoedruimte", "vast"),
    most_blocks=5,
    locations=(1, 2),
    journeys=(150, 400, 400, 700),
    terms=(0,),
    days_before=(0, 0, 1),
)
FEW_SEATS = Theme(
    required=(2, 3),
    optional=(1, 2),
    hours=(("08:30", "17:30"), ("06:00", "22:00")),
    days=(EVERY_DAY,),
    most_blocks=2,
    locations=(1, 2),
    journeys=(0, 20, 60),
    capacities=(2, 2, 3),
    quorum=(True, True, False),
    grouping=(False,),
)
GROUPS = Theme(
    required=(3, 4),
    optional=(0, 1),
    hours=(("08:30", "17:30"), ("06:00", "22:00")),
    days=(EVERY_DAY,),
    kinds=("voorlopig", "verplaatsbaar", "spoedruimte", "vast"),
    most_blocks=5,
    terms=(0, 1),
    days_before=(0, 1, 3),
    quorum=(True, True, False),
    grouping=(True,),
    deputies=(True,),
)
FULL = Theme(
    required=(1, 2), days=(EVERY_DAY,), kinds=("voorlopig", "verplaatsbaar", "spoedruimte"), most_blocks=20, terms=(0, 1), grouping=(False,)
)
THEMES = (Theme(), Theme(), Theme(), LONG_JOURNEYS, FEW_SEATS, GROUPS, GROUPS, FULL)


def file_of(random: Random) -> File:
    """One problem of one to six people and one to three days."""
    theme = random.choice(THEMES)
    zone, first = random.choice(theme.weeks)
    world = _World(random, theme, ZoneInfo(zone), [first + timedelta(days=n) for n in range(random.choice((1, 1, 2, 3)))])
    people = random.sample(PEOPLE, len(PEOPLE))
    required = people[: random.choice(theme.required)]
    optional = people[len(required) :][: random.choice(theme.optional)]
    groups = world.groups(required) if random.choice(theme.grouping) else []
    seats = len(required) - sum(map(len, groups)) + len(groups)
    participants = [world.participant(name, "verplicht") for name in required] + [world.participant(name, "optioneel") for name in optional]
    names = random.sample(LOCATIONS, random.choice(theme.locations))
    file = {
        "nu": world.now(),
        "van": str(world.days[0]),
        "tot": str(world.days[-1]),
        "tijdzone": zone,
        "duurMinuten": random.choice((15, 30, 30, 45, 45, 60, 60, 60, 60, 1, 50, 50, 95, 95, 180, 180, 600, 960, 1440)),
        "deelnemers": random.sample(participants, len(participants)),
        "eenVan": groups,
        "locaties": [world.location(name) for name in names],
        "passen": {who: [place for place in names if world.perhaps()] for who in required + optional if world.perhaps()},
        "reistijden": {who: world.journeys(names) for who in required + optional if names and random.random() < 0.75},
        "prijzen": {name: random.choice(AMOUNTS) for name in PRICES if random.random() < 0.3},
        "aantal": random.choice((1, 3, 10, 300)),
        "inloopMinuten": random.choice((0, 0, 0, 0, 10, 10, 15, 15, 50, 50, 400)),
        "quorum": random.randint(1, seats) if random.choice(theme.quorum) else None,
        "vrijeDagen": world.some_days(1),
    }
    if random.random() < 0.7:
        file["werktijden"] = world.working_hours()
    return {name: value for name, value in file.items() if value or name not in LEFT_OUT or world.perhaps()}


class _World:
    """The theme and the days of a problem, and what is in and around them."""

    def __init__(self, random: Random, theme: Theme, zone: ZoneInfo, days: list[date]) -> None:
        self._random = random
        self._theme = theme
        self._zone = zone
        self.days = days

    def perhaps(self) -> bool:
        return self._random.random() < 0.5

    def now(self) -> str:
        """From a week before to after the days."""
        day = self.days[0] - timedelta(days=self._random.choice(self._theme.days_before))
        moment = self._moment(day, self._random.choice((0, 359, 600, 600, 607, 720, 720)))
        return (moment + timedelta(seconds=self._random.choice((0, 0, 0, 1)))).astimezone(self._zone).isoformat()

    def some_days(self, most: int) -> list[str]:
        return [str(self._random.choice((self.days[0] - timedelta(days=1), *self.days))) for _ in range(self._random.randint(0, most))]

    def working_hours(self) -> File:
        begin, end = self._random.choice(self._theme.hours)
        return {"begin": begin, "einde": end, "dagen": list(self._random.choice(self._theme.days))}

    def participant(self, name: str, role: str) -> File:
        who: File = {"id": name, "rol": role}
        if self.perhaps():
            who["vervanger"] = self._random.choice(self._theme.deputies)
        if self._random.random() < 0.3:
            who["werktijden"] = self.working_hours()
        if self._random.random() < 0.25:
            who["vrijeDagen"] = self.some_days(2)
        if self._random.random() < 0.9:
            who["bezet"] = self._blocks(self._theme.most_blocks)
        return who

    def location(self, name: str) -> File:
        numbers = self._random.sample(("1", "2.04", "10"), self._random.randint(1, 2))
        capacities = self._theme.capacities
        rooms = [{"id": number, "capaciteit": self._random.choice(capacities), "bezet": self._blocks(4)} for number in numbers]
        term: File = {"aanmeldtermijnWerkdagen": self._random.choice(self._theme.terms)} if self.perhaps() else {}
        return {"id": name, **term, "ruimten": rooms}

    def groups(self, required: list[str]) -> list[list[str]]:
        if len(required) == 1:
            return []
        ways = ([required[-2:]], [required[1:]], [[required[-1], required[0]], required[1:-1]])
        return [group for group in self._random.choice(ways) if group]

    def journeys(self, locations: list[str]) -> dict[str, int]:
        """Often as far to every location."""
        far, alike = self._random.choice(self._theme.journeys), self.perhaps()
        return {to: far if alike else self._random.choice(self._theme.journeys) for to in locations}

    def _blocks(self, most: int) -> list[File]:
        """Any kind, in any offset, overlapping; some written again: in another offset, or as another kind."""
        return [block for _ in range(self._random.randint(0, most)) for block in self._block()]

    def _block(self) -> list[File]:
        around = (self.days[0] - timedelta(days=1), *self.days, *self.days, self.days[-1] + timedelta(days=1))
        begin = self._moment(self._random.choice(around), self._random.choice(BEGINS))
        begin += timedelta(seconds=self._random.choice((0, 0, 0, 1)))
        end = begin + timedelta(minutes=self._random.choice(LENGTHS))
        kind = self._random.choice(self._theme.kinds)
        blocks = [_written(begin, end, kind, self._random.choice((*OFFSETS, self._zone)))]
        again = self._random.random()
        if again < 0.2:
            blocks.append(_written(begin, end, kind, OFFSETS[1]))
        elif again < 0.4:
            blocks.append(_written(begin, end, self._random.choice(self._theme.kinds), UTC))
        return blocks

    def _moment(self, day: date, minutes: int) -> datetime:
        return datetime.combine(day, time(minutes // 60, minutes % 60), self._zone).astimezone(UTC)


def _written(begin: datetime, end: datetime, kind: str, offset: tzinfo) -> File:
    return {"begin": begin.astimezone(offset).isoformat(), "einde": end.astimezone(offset).isoformat(), "soort": kind}
