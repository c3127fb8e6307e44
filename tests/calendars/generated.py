"""Calendars that hypothesis makes up: every kind of recurrence, exception, zone, length and mark that RFC 5545 and Outlook know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it has no types
from hypothesis import strategies as st

from tests.calendars.texts import calendar_text, event_text

OWNER = "directeur@gemeente.example"
CUSTOM = "Customized Time Zone"
WINDOWS = {"W. Europe Standard Time": "Europe/Berlin", "Romance Standard Time": "Europe/Paris", "India Standard Time": "Asia/Kolkata"}
IANA = ("Europe/Amsterdam", "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Pacific/Auckland")
ZONES = {**WINDOWS, **{name: name for name in IANA}, CUSTOM: "Europe/Amsterdam", "": "Europe/Amsterdam", "Z": "UTC"}
"""TZIDs by the zone they mean here; "" is floating, "Z" is UTC."""
OWN_ZONE = "\r\n".join(
    (
        *("BEGIN:VTIMEZONE", f"TZID:{CUSTOM}"),
        *("BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
        *("BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"),
    )
)
NIGHTS = (datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001  # wall times
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True)
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
ORDINALS = st.sampled_from((1, 2, 3, 4, 5, -1, -2))


@dataclass(frozen=True, slots=True)
class Clock:
    """How the times of one event are written: in a zone, floating, in UTC, or as dates."""

    tzid: str
    is_date: bool = False

    def line(self, name: str, wall: datetime) -> str:
        """A property with a wall time of this clock."""
        if self.is_date:
            return f"{name};VALUE=DATE:{wall:%Y%m%d}"
        zone = "" if self.tzid in {"", "Z"} else f';TZID="{self.tzid}"' if len(self.tzid) % 2 else f";TZID={self.tzid}"
        return f"{name}{zone}:{wall:%Y%m%dT%H%M%S}{'Z' if self.tzid == 'Z' else ''}"

    def instant(self, wall: datetime) -> str:
        """The same moment written in UTC."""
        return f"{wall.replace(tzinfo=ZoneInfo(ZONES[self.tzid])).astimezone(UTC):%Y%m%dT%H%M%SZ}"


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    return Clock("", is_date=True) if draw(st.integers(0, 4)) == 0 else Clock(draw(st.sampled_from(sorted(ZONES))))


@st.composite
def walls(draw: st.DrawFn, clock: Clock) -> datetime:
    """A wall time in 2026, often in a night on which the clock changes."""
    if draw(st.integers(0, 2)) == 0:
        wall = draw(st.sampled_from(NIGHTS)) + timedelta(
            days=draw(st.integers(-8, 1)), minutes=draw(st.sampled_from((-90, -30, 0, 30, 90)))
        )
    else:
        wall = datetime(2026, 1, 1) + timedelta(days=draw(st.integers(0, 364)), minutes=5 * draw(st.integers(0, 287)))  # noqa: DTZ001  # wall time
    return wall.replace(hour=0, minute=0) if clock.is_date else wall


@st.composite
def lengths(draw: st.DrawFn, clock: Clock, wall: datetime) -> list[str]:
    """DTEND, DURATION or neither."""
    way = draw(st.sampled_from(("DTEND", "DTEND", "DURATION", "neither")))
    if way == "neither":
        return []
    if clock.is_date:
        days = draw(st.integers(1, 4))
        return [clock.line("DTEND", wall + timedelta(days=days)) if way == "DTEND" else f"DURATION:P{days}D"]
    minutes = draw(st.sampled_from((15, 30, 60, 90, 480, 1_440, 2_000)))
    if way == "DTEND":
        other = draw(st.booleans())  # the end may be written in UTC
        end = wall + timedelta(minutes=minutes + (120 if other else 60))
        return [f"DTEND:{clock.instant(end)}" if other else clock.line("DTEND", end)]
    return [draw(st.sampled_from((f"DURATION:PT{minutes}M", f"DURATION:P1DT{minutes}M", "DURATION:P1D", "DURATION:P1W", "DURATION:PT25H")))]


@st.composite
def rules(draw: st.DrawFn, clock: Clock, wall: datetime) -> str:
    """An RRULE with which DTSTART may or may not be in step."""
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}", *draw({"DAILY": _daily(), "WEEKLY": _weekly(), "MONTHLY": _monthly(), "YEARLY": _yearly()}[frequency])]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 4))}")
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"WKST={draw(st.sampled_from(('SU', 'MO', 'WE')))}")
    if frequency != "YEARLY" and not clock.is_date and draw(st.integers(0, 6)) == 0:
        parts.append("BYHOUR=9,15")
    end = draw(st.sampled_from(("COUNT", "UNTIL", "never")))
    if end == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 30))}")
    elif end == "UNTIL":
        parts.append(f"UNTIL={_until(clock, wall + timedelta(days=draw(st.integers(0, 200))))}")
    return ";".join(parts)


def _until(clock: Clock, wall: datetime) -> str:
    """As RFC 5545 3.3.10 asks: a date for dates, local for floating, else UTC."""
    if clock.is_date:
        return f"{wall:%Y%m%d}"
    return f"{wall:%Y%m%dT%H%M%S}" if not clock.tzid else clock.instant(wall)


def _daily() -> st.SearchStrategy[list[str]]:
    return st.one_of(st.just([]), WEEKDAYS.map(_by_day), MONTHS.map(_by_month))


def _weekly() -> st.SearchStrategy[list[str]]:
    return st.one_of(st.just([]), WEEKDAYS.map(_by_day))


def _monthly() -> st.SearchStrategy[list[str]]:
    month_days = st.lists(st.sampled_from((1, 2, 13, 15, 28, 29, 30, 31, -1, -2)), min_size=1, max_size=3, unique=True)
    ordinal = st.tuples(ORDINALS, st.sampled_from(DAYS)).map(lambda both: [f"BYDAY={both[0]}{both[1]}"])
    position = st.tuples(WEEKDAYS, ORDINALS).map(lambda both: [*_by_day(both[0]), f"BYSETPOS={both[1]}"])
    return st.one_of(st.just([]), month_days.map(lambda days: [f"BYMONTHDAY={_listed(days)}"]), ordinal, position)


def _yearly() -> st.SearchStrategy[list[str]]:
    in_a_month = st.tuples(MONTHS, ORDINALS, st.sampled_from(DAYS)).map(lambda of: [*_by_month(of[0]), f"BYDAY={of[1]}{of[2]}"])
    of_the_year = st.sampled_from(
        (["BYYEARDAY=1,60,100,-1"], ["BYWEEKNO=2,13,44", "BYDAY=TU"], ["BYWEEKNO=13,43"], ["BYMONTH=3,10", "BYMONTHDAY=29,25"])
    )
    return st.one_of(st.just([]), in_a_month, of_the_year)


def _by_day(days: list[str]) -> list[str]:
    return [f"BYDAY={_listed(days)}"]


def _by_month(months: list[int]) -> list[str]:
    return [f"BYMONTH={_listed(months)}"]


def _listed(values: Iterable[object]) -> str:
    return ",".join(map(str, values))


@st.composite
def marks(draw: st.DrawFn) -> list[str]:
    """How the event says what it means for the owner's time."""
    return [
        *draw(st.sampled_from(([], [], ["STATUS:CONFIRMED"], ["STATUS:TENTATIVE"], ["STATUS:CANCELLED"], ["status:tentative"]))),
        *draw(st.sampled_from(([], [], ["TRANSP:OPAQUE"], ["TRANSP:OPAQUE"], ["TRANSP:TRANSPARENT"]))),
        *draw(
            st.sampled_from(
                (
                    [],
                    [],
                    [],
                    *([f"X-MICROSOFT-CDO-BUSYSTATUS:{shown}"] for shown in ("FREE", "BUSY", "TENTATIVE", "OOF", "WORKINGELSEWHERE")),
                )
            )
        ),
        *draw(
            st.sampled_from(
                (
                    [],
                    [],
                    *(
                        [f"ATTENDEE;CN=D;PARTSTAT={answer}:mailto:{OWNER}"]
                        for answer in ("ACCEPTED", "DECLINED", "TENTATIVE", "NEEDS-ACTION")
                    ),
                )
            )
        ),
        *draw(st.sampled_from(([], [], [], ["SUMMARY:Even (verplaatsbaar) bellen"], ["SUMMARY:Spoedruimte"], ["SUMMARY:Onverplaatsbaar"]))),
        *draw(st.sampled_from(([], [], [f"ORGANIZER:mailto:{OWNER}"], ["ORGANIZER;CN=S:MAILTO:secretariaat@gemeente.example"]))),
        *draw(st.sampled_from(([], [], ["ATTENDEE;CN=A;PARTSTAT=DECLINED:mailto:ander@elders.example"]))),
        *draw(st.sampled_from(([], [], ["CATEGORIES:Overleg,Verplaatsbaar"], ["CATEGORIES:Spoedruimte"], ["CATEGORIES:Rood"]))),
    ]


@st.composite
def singles(draw: st.DrawFn, uid: str) -> list[str]:
    """One event without recurrence."""
    clock = draw(clocks())
    wall = draw(walls(clock))
    lines = [clock.line("DTSTART", wall), *draw(lengths(clock, wall)), *draw(marks())]
    return [event_text(*draw(st.permutations(lines)), uid=uid)]


@st.composite
def series(draw: st.DrawFn, uid: str) -> list[str]:
    """A series with its exceptions, in any order."""
    clock = draw(clocks())
    wall = draw(walls(clock))
    rule = draw(rules(clock, wall))
    lines = [clock.line("DTSTART", wall), *draw(lengths(clock, wall)), *draw(marks())]
    if draw(st.integers(0, 7)):
        lines.append(f"RRULE:{rule}")
    places = _first_places(rule, wall)
    lines += draw(removed(clock, places)) + draw(added(clock, wall))
    chosen = draw(st.lists(st.sampled_from(places), max_size=2, unique=True))
    overrides = [draw(override(clock, place, uid)) for place in chosen]
    return list(draw(st.permutations([event_text(*lines, uid=uid), *overrides])))


def _first_places(rule: str, wall: datetime) -> list[datetime]:
    """Wall times at which the series may occur."""
    without_end = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL"))
    found = list(rrulestr(without_end, dtstart=wall).xafter(wall, count=12, inc=True))
    return found or [wall]


@st.composite
def removed(draw: st.DrawFn, clock: Clock, places: list[datetime]) -> list[str]:
    chosen = draw(st.lists(st.sampled_from(places), max_size=3, unique=True))
    if not chosen:
        return []
    way = draw(st.sampled_from(("own", "own", "one line", "utc", "date")))
    if clock.is_date or way == "own":
        return [clock.line("EXDATE", place) for place in chosen]
    if way == "one line":
        first, *rest = (clock.line("EXDATE", place) for place in chosen)
        return [",".join([first, *(line.rpartition(":")[2] for line in rest)])]
    return [f"EXDATE:{clock.instant(place)}" if way == "utc" else f"EXDATE;VALUE=DATE:{place:%Y%m%d}" for place in chosen]


@st.composite
def added(draw: st.DrawFn, clock: Clock, wall: datetime) -> list[str]:
    chosen = draw(st.lists(st.integers(1, 90), max_size=2, unique=True))
    times = [wall + timedelta(days=days, hours=0 if clock.is_date else days % 5) for days in chosen]
    if not clock.is_date and draw(st.integers(0, 3)) == 0:
        return [f"{clock.line('RDATE;VALUE=PERIOD', time)}/PT{45 + time.day}M" for time in times]
    return [clock.line("RDATE", time) for time in times]


@st.composite
def override(draw: st.DrawFn, clock: Clock, place: datetime, uid: str) -> str:
    """The occurrence at this place is moved, cancelled, made longer, or otherwise marked."""
    utc = not clock.is_date and draw(st.booleans())
    name = "RECURRENCE-ID;RANGE=THISANDFUTURE" if draw(st.integers(0, 5)) == 0 else "RECURRENCE-ID"
    named = f"{name}:{clock.instant(place)}" if utc else clock.line(name, place)
    moved = place + timedelta(days=draw(st.integers(-3, 3)), minutes=0 if clock.is_date else draw(st.sampled_from((0, 15, 120, -300))))
    lines = [named, clock.line("DTSTART", moved), *draw(lengths(clock, moved)), *draw(marks())]
    return event_text(*lines, uid=uid)


@st.composite
def orphans(draw: st.DrawFn, uid: str) -> list[str]:
    """Exceptions without their series, as feeds of free and busy time have them."""
    clock = draw(clocks())
    wall = draw(walls(clock))
    days = draw(st.lists(st.integers(0, 60), min_size=1, max_size=4, unique=True))
    return [draw(override(clock, wall + timedelta(days=day), uid)) for day in days]


@st.composite
def revisions(draw: st.DrawFn, uid: str) -> list[str]:
    """The same event in several versions, in any order."""
    clock = draw(clocks())
    versions = []
    for sequence in draw(st.permutations(range(draw(st.integers(2, 3))))):
        wall = draw(walls(clock))
        versions.append(
            event_text(f"SEQUENCE:{sequence}", clock.line("DTSTART", wall), *draw(lengths(clock, wall)), *draw(marks()), uid=uid)
        )
    return versions


KINDS = {"single": singles, "series": series, "orphans": orphans, "revisions": revisions}


@st.composite
def calendars(draw: st.DrawFn, kinds: Iterable[str] = tuple(KINDS)) -> str:
    """One to three of these kinds together, with the zone that they may name."""
    chosen = draw(st.lists(st.sampled_from(tuple(kinds)), min_size=1, max_size=3))
    texts = [draw(KINDS[kind](f"u{number}")) for number, kind in enumerate(chosen)]
    head = [OWN_ZONE] if CUSTOM in "".join(text for each in texts for text in each) else []
    head += draw(st.sampled_from(([], [], ["X-WR-TIMEZONE:Europe/London"], ["X-WR-TIMEZONE:India Standard Time"])))
    return calendar_text(*head, *(text for each in texts for text in each))
