"""Busy time by the well-known route, icalendar and recurring-ical-events: a second reader, to hold ours against.

It shares no code with ours; `busy.md` it follows in words of its own. Where the libraries depart from RFC 5545 or from what may not be
missed, it does not follow them, so that no test need look away:
- Length: DTEND gives every occurrence the same exact length, DURATION the same nominal days (3.8.5.3); the library adds on the wall.
- PT24H is exact and P1D is a day (3.3.6); the library makes one of them.
- A floating time is on the calendar's wall (3.3.5); the library makes UTC of one that stands beside a time with a zone.
- A time in the spring gap has the offset before it (3.3.5); in zones that a file describes itself the library takes the one after.
- An exception counts where an EXDATE names its place: who wrote it says that there is something. The library forgets it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]  # it has no types
from icalendar.timezone import tzp
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from services.availability.domain.busy import Choices
from shared.kernel import BusyKind

Span = tuple[datetime, datetime, BusyKind]
_MARGIN = timedelta(days=3)
_IANA = available_timezones()
_CALENDAR = re.compile(rb"^BEGIN:VCALENDAR\s.*?^END:VCALENDAR\s*", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_NUMBER, _LENGTH = "X-ORACLE-NUMBER", "X-ORACLE-LENGTH"
_DURATION = re.compile(rb"^(DURATION:(.*))$", re.MULTILINE)
_DAYS = re.compile(r"(?:(\d+)W)?(?:(\d+)D)?")


@dataclass(frozen=True, slots=True)
class Told:
    """What the libraries make of a text: busy time, merged per kind, and the kinds of exception that series of it ended in."""

    spans: tuple[Span, ...]
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Whose calendar, for which time (aware, UTC), by which choices, in which zone if none is said."""

    start: datetime
    end: datetime
    owner: str = ""
    choices: Choices = field(default_factory=Choices)
    zone: str = "Europe/Amsterdam"


def told(text: bytes, question: Question) -> Told:
    """The busy time of a text. Raises whatever icalendar raises on a text that it cannot parse."""
    spans: list[Span] = []
    failed: list[str] = []
    noted = _DURATION.sub(_LENGTH.encode() + rb":\2\n\1", text.replace(b"\r\n", b"\n"))  # the library makes one of PT24H and P1D
    for part in _CALENDAR.findall(noted) or [noted]:
        tzp.use_default()  # zones that a file describes itself are cached by name for the whole process
        for calendar in icalendar.Calendar.from_ical(part, multiple=True):
            for series in _series(calendar):
                try:
                    spans += _spans(calendar, series, question)
                except Exception as fault:  # noqa: BLE001  # the libraries raise anything on odd series
                    failed.append(type(fault).__name__)
    return Told(merged(spans, question.start, question.end), tuple(failed))


def merged(spans: Sequence[Span], start: datetime, end: datetime) -> tuple[Span, ...]:
    """Cut to `[start, end)`, joined per kind where they touch, sorted."""
    result: list[Span] = []
    for kind in BusyKind:
        cut = sorted((max(begin, start), min(until, end)) for begin, until, its in spans if its is kind)
        open_from: datetime | None = None
        open_until = start
        for begin, until in ((begin, until) for begin, until in cut if begin < until):
            if open_from is not None and begin <= open_until:
                open_until = max(open_until, until)
                continue
            if open_from is not None:
                result.append((open_from, open_until, kind))
            open_from, open_until = begin, until
        if open_from is not None:
            result.append((open_from, open_until, kind))
    return tuple(sorted(result))


def _series(calendar: Any) -> Iterator[list[Any]]:
    """The VEVENTs by UID."""
    by_uid: dict[str, list[Any]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        by_uid.setdefault(str(event.get("UID", number)), []).append(event)
    yield from by_uid.values()


def _spans(calendar: Any, events: list[Any], question: Question) -> list[Span]:
    named = str(calendar.get("X-WR-TIMEZONE", ""))
    named = WINDOWS_TO_OLSON.get(named, named)
    zone = ZoneInfo(named if named in _IANA else question.zone)
    alone = icalendar.Calendar()
    for number, event in enumerate(events):
        event[_NUMBER] = str(number)
        _place_floating_times(event, zone)
        alone.add_component(event)
    _keep_exceptions(events, zone)
    expander = recurring_ical_events.of(alone, components=["VEVENT"])
    found: list[Span] = []
    for occurrence in expander.between(question.start - _MARGIN, question.end + _MARGIN):
        event = events[int(occurrence[_NUMBER])]
        kind = _kind(event, question, cancelled=str(calendar.get("METHOD", "")).strip().upper() == "CANCEL")
        if kind is not None:
            found.append((*_when(occurrence, event, zone), kind))
    return found


def _place_floating_times(event: Any, zone: ZoneInfo) -> None:
    """In the calendar's zone: the library makes UTC of a floating time that stands beside one with a zone."""
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"):
        for value in _values(event, name):
            for each in getattr(value, "dts", [value]):
                each.dt = tuple(_placed(time, zone) for time in each.dt) if isinstance(each.dt, tuple) else _placed(each.dt, zone)


def _placed(time: Any, zone: ZoneInfo) -> Any:
    return time.replace(tzinfo=zone) if isinstance(time, datetime) and time.tzinfo is None else time


def _keep_exceptions(events: list[Any], zone: ZoneInfo) -> None:
    """An EXDATE at the place of an exception takes the occurrence of the rule; the library would forget the exception too."""
    places = {_at(event["RECURRENCE-ID"].dt, zone) for event in events if "RECURRENCE-ID" in event}
    for event in events:
        removed = _dates(event, "EXDATE")
        event.pop("EXDATE", None)
        for time in removed:
            if _at(time, zone) not in places:
                event.add("EXDATE", time)


def _when(occurrence: Any, event: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """DTEND gives every occurrence the same exact length, DURATION the same nominal days (RFC 5545 3.8.5.3, 3.3.6)."""
    start = occurrence["DTSTART"].dt
    for period in _dates(event, "RDATE"):
        if isinstance(period, tuple) and _at(period[0], zone) == _at(start, zone):
            end = period[1]
            return _at(start, zone), _at(start, zone) + end if isinstance(end, timedelta) else _at(end, zone)
    first = event["DTSTART"].dt
    if "DTEND" in event and not isinstance(first, datetime):
        return _at(start, zone), _at(start + max(event["DTEND"].dt - first, timedelta(days=1)), zone)
    if "DTEND" in event:
        return _at(start, zone), _at(start, zone) + (_at(event["DTEND"].dt, zone) - _at(first, zone))
    if "DURATION" in event:
        days = _nominal_days(str(event[_LENGTH]))
        return _at(start, zone), _at(start + days, zone) + (event["DURATION"].dt - days)
    return _at(start, zone), _at(start, zone) if isinstance(start, datetime) else _at(start + timedelta(days=1), zone)


def _nominal_days(text: str) -> timedelta:
    weeks, days = _DAYS.match(text.strip().lstrip("+P")).groups()  # type: ignore[union-attr]  # it matches nothing at least
    return timedelta(weeks=int(weeks or 0), days=int(days or 0))


def _at(time: date | datetime, zone: ZoneInfo) -> datetime:
    """The instant; a date is its midnight. A time in the spring gap has the offset before it (RFC 5545 3.3.5), in zones of files too."""
    if not isinstance(time, datetime):
        time = datetime(time.year, time.month, time.day, tzinfo=zone)
    moment, before = time.astimezone(UTC), timedelta(hours=3)
    exists = moment.astimezone(time.tzinfo).replace(tzinfo=None) == time.replace(tzinfo=None)
    return moment if exists else (time - before).astimezone(UTC) + before


def _values(event: Any, name: str) -> list[Any]:
    values = event.get(name, [])
    return values if isinstance(values, list) else [values]


def _dates(event: Any, name: str) -> list[Any]:
    return [value.dt for each in _values(event, name) for value in each.dts]


def _kind(event: Any, question: Question, *, cancelled: bool) -> BusyKind | None:
    """The first row of the table that matches, then the words of the owner."""
    shown, choices = _text(event, "X-MICROSOFT-CDO-BUSYSTATUS"), question.choices
    if cancelled or _is_free(event, shown, question):
        return None
    if shown == "OOF":
        return BusyKind.OUT_OF_OFFICE
    if _says_one_of(event, choices.reserve, choices.reserve_in_titles):
        return BusyKind.RESERVE
    if shown == "TENTATIVE" or (shown != "BUSY" and _is_unsure(event, question)):
        return BusyKind.TENTATIVE
    moves = _says_one_of(event, choices.movable, choices.movable_in_titles) or (choices.alone_moves and _is_alone(event, question.owner))
    return BusyKind.MOVABLE if moves else BusyKind.FIXED


def _says_one_of(event: Any, words: tuple[str, ...], in_titles: tuple[str, ...]) -> bool:
    """As a category, or as a whole word of the title that "niet" does not undo."""
    categories = {str(word).strip().casefold() for each in _values(event, "CATEGORIES") for word in each.cats}
    title = re.sub(r"\bniet[\s-]+", "niet_", str(event.get("SUMMARY", "")).casefold())
    titled = any(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", title) for word in in_titles)
    return titled or any(word.casefold() in categories for word in words)


def _is_alone(event: Any, owner: str) -> bool:
    return _organises(event, owner) and all(_is_of(attendee, owner) for attendee in _values(event, "ATTENDEE"))


def _organises(event: Any, owner: str) -> bool:
    return any(_is_of(organizer, owner) for organizer in _values(event, "ORGANIZER"))


def _is_of(address: Any, owner: str) -> bool:
    return bool(owner) and str(address).strip().lower() == f"mailto:{owner}"


def _is_free(event: Any, shown: str, question: Question) -> bool:
    if _text(event, "STATUS") == "CANCELLED" or _answer(event, question.owner) == "DECLINED":
        return True
    if shown in {"FREE", "WORKINGELSEWHERE", "OOF", "TENTATIVE", "BUSY"}:
        return shown in {"FREE", "WORKINGELSEWHERE"}
    transparency, is_day = _text(event, "TRANSP"), not isinstance(event["DTSTART"].dt, datetime)
    return transparency == "TRANSPARENT" or (is_day and transparency != "OPAQUE")


def _is_unsure(event: Any, question: Question) -> bool:
    unsure = {"TENTATIVE", "NEEDS-ACTION"} if question.choices.unanswered_is_tentative else {"TENTATIVE"}
    return _text(event, "STATUS") == "TENTATIVE" or _answer(event, question.owner) in unsure


def _text(event: Any, name: str) -> str:
    return str(event.get(name, "")).strip().upper()


def _answer(event: Any, owner: str) -> str:
    """The owner's own; who organises has answered."""
    for attendee in _values(event, "ATTENDEE"):
        if _is_of(attendee, owner):
            said = str(attendee.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
            return "ACCEPTED" if said == "NEEDS-ACTION" and _organises(event, owner) else said
    return ""
