"""From calendar texts to a Reading: guard, facts, expansion, the rules of `domain/busy.py`.

Single events are read here; series and their exceptions go to icalendar and recurring-ical-events as wall times of the series' own zone
(RFC 5545 3.8.5.3 recurs on the wall), so that zones have one meaning, ours. Runs in a worker process (`parsing.py`): a hostile text may
not end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]  # it has no types

from services.availability.adapters.text.content_lines import NotACalendar, RawCalendar, RawEvent, calendars_in
from services.availability.adapters.text.facts import Context, Fact, Refused, Time, fact_of
from services.availability.adapters.text.rules import Until
from services.availability.adapters.text.zones import known_name, own_zone
from services.availability.domain.busy import Choices, Window, kind_of
from services.availability.domain.reading import Fault, OwnEntry, Reading, Unreadable
from shared.itip import is_our_uid
from shared.kernel import Block

_MARGIN = timedelta(days=2)
_RECURS = frozenset({"RRULE", "RDATE", "RECURRENCE-ID", "EXRULE"})


@dataclass(frozen=True, slots=True)
class Request:
    """How to read: whose calendar (normalised address, empty for a room), for which time, by which choices, in which zone if none is said."""

    owner: str
    window: Window
    choices: Choices
    mail_from: str
    zone: str = "Europe/Amsterdam"


def read_text(text: bytes, request: Request) -> Reading | Unreadable:
    """The busy time of one text. Never raises: whatever is wrong with it makes it unreadable."""
    try:
        return _Reader(request).read(text)
    except NotACalendar as fault:
        return Unreadable(fault.fault, fault.detail)
    except Refused as fault:
        return Unreadable(Fault.UNREADABLE, f"event refused: {fault}")
    except Exception as fault:  # noqa: BLE001  # the libraries raise anything on odd input; unknown, never free
        return Unreadable(Fault.UNREADABLE, type(fault).__name__)


class _Reader:
    def __init__(self, request: Request) -> None:
        self._request = request
        self._facts: list[Fact] = []

    def read(self, text: bytes) -> Reading:
        for calendar in calendars_in(text, self._request.owner):
            self._add(calendar)
        blocks: list[Block] = []
        own: list[OwnEntry] = []
        for fact, start, end in self._occurrences():
            if is_our_uid(fact.uid, self._request.mail_from):
                own.append(OwnEntry(fact.uid, fact.rank[0], fact.marks.partstat))
            elif start < end and (kind := kind_of(fact.marks, self._request.choices)) is not None:
                blocks.append(Block(start, end, kind))
        guessed = any(fact.guessed_zone for fact in self._facts)
        return Reading(tuple(blocks), tuple(dict.fromkeys(own)), ("time zone unknown",) if guessed else ())

    def _add(self, calendar: RawCalendar) -> None:
        context = Context(
            zone=known_name(calendar.zone) or self._request.zone,
            own_zones={tzid: zone for tzid, lines in calendar.zones.items() if not known_name(tzid) and (zone := own_zone(lines))},
            cancelled=calendar.method == "CANCEL",
        )
        facts = [fact_of(event, context) for event in calendar.events if not self._long_ago(event)]
        self._facts += [fact for fact in facts if not self._far(fact)]

    def _long_ago(self, event: RawEvent) -> bool:
        """A single event that began and ended before the window: whatever else is wrong with it, it cannot touch the window."""
        names = [line.name for line in event.lines]
        if event.broken or not _RECURS.isdisjoint(names) or names.count("DTSTART") != 1 or names.count("DTEND") != 1:
            return False
        dates = [line.value[:8] for line in event.lines if line.name in {"DTSTART", "DTEND"}]
        return all(date.isdigit() and date < f"{self._request.window.start - _MARGIN:%Y%m%d}" for date in dates)

    def _far(self, fact: Fact) -> bool:
        """A single event (or a series that ended) well outside the window; an exception may belong to a series and stays."""
        if fact.added or fact.replaces is not None:
            return False
        window, begin = self._request.window, fact.start.instant
        last = begin if not fact.rule else fact.until.wall.replace(tzinfo=UTC) if fact.until else window.end
        length = timedelta(days=fact.length.days) + fact.length.exact
        return begin > window.end + _MARGIN or last + length + _MARGIN < window.start

    def _occurrences(self) -> Iterator[tuple[Fact, datetime, datetime]]:
        window = self._request.window
        for group in _groups(self._facts):
            if len(group) == 1 and not group[0].recurs:
                spans: Iterable[tuple[Fact, datetime, datetime]] = [(group[0], *_single(group[0]))]
            else:
                spans = self._expanded(group)
            yield from ((fact, start, end) for fact, start, end in spans if start < window.end and end >= window.start)

    def _expanded(self, group: list[Fact]) -> Iterator[tuple[Fact, datetime, datetime]]:
        window = self._request.window
        series = next((fact for fact in group if fact.replaces is None), group[0]).start
        events = (line for number, fact in enumerate(group) for line in _written(number, fact, series))
        calendar = icalendar.Calendar.from_ical("\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR"]))
        begin, end = (time.astimezone(series.zone.info).replace(tzinfo=None) for time in (window.start - _MARGIN, window.end + _MARGIN))
        for occurrence in recurring_ical_events.of(calendar, components=["VEVENT"]).between(begin, end):
            fact, start = group[int(occurrence["X-NUMBER"])], occurrence["DTSTART"].dt
            if fact.replaces is not None and not fact.this_and_future:
                yield fact, *_single(fact)
            else:
                wall = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
                yield fact, *fact.length.after(wall, series.zone.info)


def _groups(facts: list[Fact]) -> list[list[Fact]]:
    """Facts of one UID together; of twice the same occurrence the highest SEQUENCE, then DTSTAMP; equal and at other times: both count."""
    by_uid: dict[str, list[Fact]] = {}
    extra: list[list[Fact]] = []
    for number, fact in enumerate(facts):
        by_uid.setdefault(fact.uid or f"none {number}", []).append(fact)
    for uid, group in by_uid.items():
        newest: dict[object, Fact] = {}
        for fact in group:
            place = None if fact.replaces is None else fact.replaces.instant
            rival = newest.get(place)
            if rival is None or fact.rank > rival.rank:
                newest[place] = fact
            elif fact.rank == rival.rank and fact.start != rival.start:
                extra.append([fact])
        by_uid[uid] = list(newest.values())
    return [*by_uid.values(), *extra]


def _single(fact: Fact) -> tuple[datetime, datetime]:
    return fact.length.after(fact.start.wall, fact.start.zone.info)


def _written(number: int, fact: Fact, series: Time) -> list[str]:
    """The event in the few lines that the expansion needs: wall times of the series, our number, a length for the choice of the span."""
    seconds = round(fact.length.days * 86_400 + fact.length.exact.total_seconds())
    length = f"P{fact.length.days}D" if series.is_date else f"PT{seconds}S"
    lines = ["BEGIN:VEVENT", "UID:x", f"X-NUMBER:{number}", _line("DTSTART", fact.start, series), f"DURATION:{length}"]
    if fact.rule:
        lines.append(f"RRULE:{fact.rule}{_until(fact.until, series)}")
    lines += [_line("RDATE", time, series) for time in fact.added]
    lines += [_line("EXDATE", time, series) for time in fact.removed]
    if fact.replaces is not None:
        lines.append(_line("RECURRENCE-ID;RANGE=THISANDFUTURE" if fact.this_and_future else "RECURRENCE-ID", fact.replaces, series))
    return [*lines, "END:VEVENT"]


def _line(name: str, time: Time, series: Time) -> str:
    """A date that names an occurrence of a series with times is that day's occurrence, and the other way round."""
    wall = time.on_the_wall_of(series)
    if series.is_date:
        return f"{name};VALUE=DATE:{wall:%Y%m%d}"
    if time.is_date and name != "DTSTART":
        wall = datetime.combine(wall, series.wall.time())
    return f"{name}:{wall:%Y%m%dT%H%M%S}"


def _until(until: Until | None, series: Time) -> str:
    """UNTIL on the wall of the series; a date is the whole day, a local time is taken as it stands (both occur where UTC is asked)."""
    if until is None:
        return ""
    wall = until.wall.replace(tzinfo=UTC).astimezone(series.zone.info) if until.utc else until.wall
    if series.is_date:
        return f";UNTIL={wall:%Y%m%d}"
    return f";UNTIL={wall:%Y%m%d}T{'235959' if until.is_date else format(wall, '%H%M%S')}"
