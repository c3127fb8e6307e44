"""Another time that somebody invited proposes on their page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.invitations import InvitedMeeting, OldNews, TooEarly
from services.invitations.domain.wishes import Wish, Wished, WishedBefore, WishedEnough, wish
from services.invitations.ports import Records
from services.invitations.steps import wished
from services.invitations.web.visits import Visit
from shared.bus import Bus, Commit
from shared.clock import AMSTERDAM
from shared.http import Fault
from shared.kernel import Moment
from shared.workdays import is_working_day

DATE, TIME = "datum", "tijd"
CHANGED = Fault(DATE, "Het moment is intussen anders. Kijk of dit nieuwe moment wel past.")
EARLIEST, LATEST = time(7), time(19)
AHEAD, AFTER_THE_MOMENT = timedelta(days=60), timedelta(days=30)
"""How far away another time may be: from now, or from the moment that stands when that reaches further."""
_DATES = (re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"), re.compile(r"(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4})"))
_TIME = re.compile(r"(\d\d?)[:.](\d\d)(?: ?uur)?")


@dataclass(frozen=True, slots=True)
class Hope:
    """What stands in the fields, and what is wrong with it; `noted`: it is being searched."""

    date: str = ""
    time: str = ""
    noted: bool = False
    faults: tuple[Fault, ...] = ()


class Proposable(Protocol):
    """The page on which another time can be proposed."""

    async def show(self, visit: Visit, faults: tuple[Fault, ...] = (), status: int = 200, *, hope: Hope | None = None) -> HTMLResponse: ...

    async def moment(self, visit: Visit) -> Moment | None:
        """To which this visitor is invited now, when it is not over."""
        ...


@dataclass(frozen=True, slots=True)
class WishDesk:
    """Hears wishes, and shows the page again on which they were typed."""

    bus: Bus
    records: Records

    async def hear(self, visit: Visit, page: Proposable, typed: Mapping[str, str]) -> HTMLResponse:
        moment = await page.moment(visit)
        if moment is None:
            return await page.show(visit)
        hope = Hope(typed.get(DATE, "")[:40], typed.get(TIME, "")[:40])
        start, faults = start_of(hope, moment, self.bus.clock.now())
        if start is None:
            return await page.show(visit, status=400, hope=Hope(hope.date, hope.time, faults=faults))
        seen = typed.get("volgnummer", "")
        fault: Fault | None = CHANGED
        if seen.isascii() and seen.isdigit():
            fault = await self.bus.command(lambda commit: self._hear(visit, int(seen[:9]), start, commit), actor=visit.actor)
        if fault is not None:
            return await page.show(visit, status=409, hope=Hope(hope.date, hope.time, faults=(fault,)))
        return await page.show(visit, hope=Hope(hope.date, hope.time, noted=True))

    async def _hear(self, visit: Visit, sequence: int, start: datetime, commit: Commit) -> Fault | None:
        record = await self.records.meetings.of(visit.meeting)
        moment = _moment(record.value)
        if record.value is None or moment is None or sequence != record.value.sequence:
            return CHANGED
        news = Wish(visit.person, sequence, start, start + (moment.end - moment.start), commit.now, "link")
        match wish(record.value, news, commit.now):
            case OldNews() | TooEarly():
                return CHANGED
            case WishedEnough():
                return Fault(DATE, "U stelde al vijf momenten voor. Bel de aanvrager.")
            case WishedBefore():
                return None
            case Wished(meeting) as hoped:
                commit.keep(record.becomes(meeting)).say(wished(hoped))
                return None
            case unreachable:
                assert_never(unreachable)


def start_of(hope: Hope, moment: Moment, now: datetime) -> tuple[datetime | None, tuple[Fault, ...]]:
    """When the other time begins; none with the faults, each of which says what to do."""
    day, wall = _date(hope.date), _time(hope.time)
    faults = (
        *(() if day else (Fault(DATE, "Vul een datum in, bijvoorbeeld 16-3-2027."),)),
        *(() if wall else (Fault(TIME, "Vul een tijd in, bijvoorbeeld 10:00."),)),
    )
    if day is None or wall is None:
        return None, faults
    start = datetime.combine(day, wall, AMSTERDAM).astimezone(now.tzinfo)
    if start <= now:
        return None, (Fault(DATE, "Dit moment is al voorbij. Kies een later moment."),)
    if start == moment.start:
        return None, (Fault(DATE, "Dit is het moment dat er al staat. Kies een ander moment, of antwoord met ja."),)
    faults = _unfit(day, wall, start + (moment.end - moment.start))
    if start > max(now + AHEAD, moment.start + AFTER_THE_MOMENT):
        faults = (Fault(DATE, "Dit moment is te ver weg. Kies een dag die dichterbij is."), *faults)
    return (None, faults) if faults else (start, ())


def _unfit(day: date, wall: time, end: datetime) -> tuple[Fault, ...]:
    """Outside the days and hours on which people work, or not on a quarter."""
    last = end.astimezone(AMSTERDAM)
    inside = wall >= EARLIEST and last.date() == day and last.time() <= LATEST
    return (
        *(() if is_working_day(day) else (Fault(DATE, "Dit is geen werkdag. Kies maandag tot en met vrijdag, geen feestdag."),)),
        *(() if inside else (Fault(TIME, "Kies een tijd tussen 7.00 en 19.00 uur. Het overleg moet dan ook afgelopen zijn."),)),
        *(() if wall.minute % 15 == 0 else (Fault(TIME, "Kies een heel kwartier, bijvoorbeeld 10.15."),)),
    )


def _moment(meeting: InvitedMeeting | None) -> Moment | None:
    return None if meeting is None or meeting.occasion is None else meeting.occasion.moment


def _date(text: str) -> date | None:
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(text.replace("/", "-")))), None)
    try:
        return None if found is None else date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    try:
        return None if found is None else time(int(found[1]), int(found[2]))
    except ValueError:
        return None
