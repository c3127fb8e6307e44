"""From facts to occurrences: events of one UID together, a series with its exceptions (RFC 5545 3.8.4.4, 3.8.5), within a window.

A rule gives wall times of the zone of DTSTART. An occurrence named by an EXDATE is not there; one named by the RECURRENCE-ID of an
exception is replaced by it. An exception counts wherever it went, and also when its series, or that date of it, is no longer there.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from services.availability.adapters.text.facts import Fact
from services.availability.adapters.text.recurrence import walls
from services.availability.adapters.text.times import Length, Moments, Time
from services.availability.domain.busy import Window

_MARGIN = timedelta(days=2)

Spans = list[tuple[datetime, datetime]]
"""Start and end of occurrences, UTC."""


class _Shift(NamedTuple):
    """A change of this and all later occurrences: from an instant on, by how much on the wall."""

    since: datetime
    by: timedelta
    fact: Fact


def occurrences(facts: Iterable[Fact], window: Window) -> Iterator[tuple[Fact, Spans]]:
    """What touches the window: the times at which each fact holds."""
    for group in _groups(facts):
        exceptions = [fact for fact in group if fact.replaces is not None]
        for fact in group:
            for holds, spans in _times_of(fact, exceptions if fact.replaces is None else [], window):
                touching = [span for span in spans if span[0] < window.end and span[1] > window.start]
                if touching:
                    yield holds, touching


def _times_of(fact: Fact, exceptions: list[Fact], window: Window) -> list[tuple[Fact, Spans]]:
    if fact.recurs or fact.removed or exceptions:
        return _of_a_series(fact, exceptions, window)
    return [(fact, [fact.length.after(fact.start.wall, fact.start.zone.info)])]


def _groups(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Facts of one UID together. Of twice the same occurrence the highest SEQUENCE, then DTSTAMP; of equals that differ, both."""
    by_uid: dict[str, list[Fact]] = {}
    for number, fact in enumerate(facts):
        by_uid.setdefault(fact.uid or f"none {number}", []).append(fact)
    return [_newest(group) if len(group) > 1 else group for group in by_uid.values()]


def _newest(group: list[Fact]) -> list[Fact]:
    newest: dict[object, tuple[int, str]] = {}
    for fact in group:
        newest[_place(fact)] = max(fact.rank, newest.get(_place(fact), fact.rank))
    return list(dict.fromkeys(fact for fact in group if fact.rank == newest[_place(fact)]))


def _place(fact: Fact) -> tuple[datetime, bool] | None:
    """Which occurrence of its UID an event is about; None is the series, or the event itself."""
    return None if fact.replaces is None else (fact.replaces.instant, fact.replaces.is_date)


def _of_a_series(fact: Fact, exceptions: list[Fact], window: Window) -> list[tuple[Fact, Spans]]:
    """The series itself, and what its exceptions for all that follow make of the rest."""
    replaced = (exception.replaces for exception in exceptions if exception.replaces is not None)
    gone = Moments((*fact.removed, *replaced), fact.start)
    shifts = _shifts(fact, exceptions)
    own: Spans = []
    rest: list[Spans] = [[] for _ in shifts]
    seen: set[datetime] = set()
    for wall, zone, length in _planned(fact, shifts, window):
        span = start, _ = length.after(wall, zone)
        if start in seen or gone.name(start, wall):
            continue
        seen.add(start)
        place = next((place for place, shift in enumerate(shifts) if shift.since < start), None) if shifts else None
        if place is None:
            own.append(span)
        else:
            rest[place].append(shifts[place].fact.length.after(wall + shifts[place].by, zone))
    return [(fact, own), *((shift.fact, spans) for shift, spans in zip(shifts, rest, strict=True))]


def _shifts(fact: Fact, exceptions: list[Fact]) -> list[_Shift]:
    """RANGE=THISANDFUTURE (RFC 5545 3.2.13), the latest first."""
    found: list[_Shift] = []
    for exception in exceptions:
        if exception.this_and_future and exception.replaces is not None:
            wall = _wall_of(exception.replaces, fact.start)
            since = wall.replace(tzinfo=fact.start.zone.info).astimezone(UTC)
            found.append(_Shift(since, exception.start.on_the_wall_of(fact.start) - wall, exception))
    return sorted(found, key=lambda shift: shift.since, reverse=True)


def _planned(fact: Fact, shifts: list[_Shift], window: Window) -> Iterator[tuple[datetime, tzinfo, Length]]:
    """Wall time, zone and length of what the series itself says: RDATEs (a PERIOD has its own length), DTSTART, its rule."""
    start, zone = fact.start, fact.start.zone.info
    for when, length in fact.added:
        if when.is_date == start.is_date:
            yield when.wall, when.zone.info, length or fact.length
        else:
            yield _wall_of(when, start), zone, length or fact.length
    longest = max([fact.length.about, *(shift.fact.length.about for shift in shifts)])
    moved = [timedelta(), *(shift.by for shift in shifts)]
    first = window.start.astimezone(zone).replace(tzinfo=None) - longest - max(moved) - _MARGIN
    last = window.end.astimezone(zone).replace(tzinfo=None) - min(moved) + _MARGIN
    if fact.rule is None:
        yield start.wall, zone, fact.length
        return
    until = None if fact.rule.until is None else fact.rule.until.on_the_wall_of(zone, dates=start.is_date)
    if until is None or until.date() >= start.wall.date():
        yield start.wall, zone, fact.length  # also when its rule does not give it
    for wall in walls(fact.rule, start.wall, first, last if until is None else min(until, last), dates=start.is_date):
        yield wall, zone, fact.length


def _wall_of(when: Time, series: Time) -> datetime:
    """A date beside a series with times is that day's occurrence; a time beside a series of days is its day."""
    wall = when.on_the_wall_of(series)
    if when.is_date == series.is_date:
        return wall
    return datetime.combine(wall, series.wall.time())
