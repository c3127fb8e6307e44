"""From the lines of one VEVENT to what busy time needs of it, or the reason why that event is refused.

A refused event makes its calendar partly unknown: it is counted, never skipped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from services.availability.adapters.text.content_lines import Line, Properties, Refused
from services.availability.adapters.text.people import part_of
from services.availability.adapters.text.rules import Rule, rule_of
from services.availability.adapters.text.times import MAX_LENGTH, Length, Time, Times, length_between, length_of
from services.availability.domain.busy import Choices, Marks, words_in

MAX_DATES = 2_000
_COMMA = re.compile(r"(?<!\\),")
_NEVER = re.compile(r"\s*(?:0|[3-9])\d{7}", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")


class Added(NamedTuple):
    """An RDATE; `length` when it is a PERIOD (RFC 5545 3.8.5.2)."""

    start: Time
    length: Length | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One VEVENT. `rank` decides between two of the same UID; `replaces` is its RECURRENCE-ID."""

    uid: str
    rank: tuple[int, str]
    start: Time
    length: Length
    marks: Marks
    rule: Rule | None = None
    added: tuple[Added, ...] = ()
    removed: tuple[Time, ...] = ()
    replaces: Time | None = None
    this_and_future: bool = False

    @property
    def recurs(self) -> bool:
        return self.rule is not None or bool(self.added)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the events of one calendar; `cancelled` when its METHOD is CANCEL."""

    times: Times
    owner: str
    choices: Choices
    cancelled: bool = False

    def fact(self, event: bytes) -> Fact:
        """What the event says. Raises Refused."""
        properties = Properties(event)
        if "EXRULE" in properties:
            raise Refused("EXRULE")
        start = self._start(properties)
        replaces = properties.line("RECURRENCE-ID") if "RECURRENCE-ID" in properties else None
        return Fact(
            uid=properties.text("UID"),
            rank=(properties.number("SEQUENCE"), properties.value("DTSTAMP")),
            start=start,
            length=self._length(properties, start),
            marks=self._marks(properties, start),
            rule=rule_of(properties.line("RRULE").value) if "RRULE" in properties else None,
            added=tuple(self._added(properties)) if "RDATE" in properties else (),
            removed=self._removed(properties) if "EXDATE" in properties else (),
            replaces=None if replaces is None else self.times.time(replaces, replaces.value, "RECURRENCE-ID"),
            this_and_future=replaces is not None and replaces.parameter("RANGE").upper() == "THISANDFUTURE",
        )

    def _start(self, properties: Properties) -> Time:
        if "DTSTART" not in properties:
            raise Refused("no DTSTART")
        line = properties.line("DTSTART")
        start = self.times.time(line, line.value, "DTSTART")
        if not 1900 <= start.wall.year <= 2100:
            raise Refused("DTSTART in an impossible year")
        return start

    def _length(self, properties: Properties, start: Time) -> Length:
        if "DTEND" in properties:
            line = properties.line("DTEND")
            return _possible(length_between(start, self.times.time(line, line.value, "DTEND")))
        if "DURATION" in properties:
            return _possible(length_of(properties.line("DURATION").value))
        return Length(days=1) if start.is_date else Length()

    def _added(self, properties: Properties) -> Iterator[Added]:
        for line, value in _dates(properties, "RDATE"):
            begin, slash, end = value.partition("/")
            start = self.times.time(line, begin, "RDATE")
            if not slash:
                yield Added(start, None)
            elif end.upper().startswith(("P", "+P")):
                yield Added(start, _possible(length_of(end)))
            else:
                yield Added(start, _possible(length_between(start, self.times.time(line, end, "RDATE"))))

    def _removed(self, properties: Properties) -> tuple[Time, ...]:
        return tuple(self.times.time(line, value, "EXDATE") for line, value in _dates(properties, "EXDATE"))

    def _marks(self, properties: Properties, start: Time) -> Marks:
        partstat, alone = part_of(properties, self.owner)
        return Marks(
            all_day=start.is_date,
            status="CANCELLED" if self.cancelled else properties.value("STATUS"),
            transp=properties.value("TRANSP"),
            busystatus=properties.value("X-MICROSOFT-CDO-BUSYSTATUS"),
            partstat=partstat,
            categories=tuple(_plain(word) for line in properties.lines("CATEGORIES") for word in _COMMA.split(line.value)),
            title_words=words_in(_plain(properties.text("SUMMARY")), self.choices),
            alone=alone,
        )


def _dates(properties: Properties, name: str) -> Iterator[tuple[Line, str]]:
    """The values, but for those in a year that no calendar is about: programs write 00010101 for "none"."""
    lines = properties.lines(name)
    if sum(line.value.count(",") + 1 for line in lines) > MAX_DATES:
        raise Refused(f"too many {name}")
    return ((line, value) for line in lines for value in line.value.split(",") if value.strip() and not _NEVER.match(value))


def _possible(length: Length) -> Length:
    if length.about > MAX_LENGTH:
        raise Refused("impossibly long")
    return length


def _plain(text: str) -> str:
    """Text without its escapes (RFC 5545 3.3.11)."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
