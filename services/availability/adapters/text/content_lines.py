"""The few content lines of an event that busy time needs (RFC 5545 3.1), and how a line falls apart.

Titles, descriptions, places and other people's addresses go no further than this package: of a title, only whether a word is in it.
"""

import re
from typing import NamedTuple

MAX_LINE = 65_536
_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"})
_MAY_BE_LONG = frozenset({"ATTENDEE", "SUMMARY"})
_MAY_BE_WRONG = frozenset({"ATTENDEE", "ORGANIZER", "CATEGORIES", "SUMMARY"})
_WANTED = re.compile(
    r"\n(UID|S(?:EQUENCE|TATUS|UMMARY)|DT(?:ST(?:AMP|ART)|END)|DURATION|R(?:RULE|DATE|ECURRENCE-ID)|EX(?:DATE|RULE)|TRANSP"
    r"|X-MICROSOFT-CDO-BUSYSTATUS|CATEGORIES|ATTENDEE|ORGANIZER)(?![\w-])([^\n]*)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'((?:[^":]++|"[^"]*+")*+):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([\w-]+)=((?:[^";]++|"[^"]*+")*+)')


class Refused(Exception):
    """This event cannot be read with certainty. The reason is English and holds nothing of the text."""


class Line(NamedTuple):
    """One content line without its name: the parameters as they stand (`;A=b;C=d`), and the value."""

    parameters: str
    value: str

    def parameter(self, name: str) -> str:
        """The value of a parameter, without quotes; empty when absent."""
        return self.given(name) or ""

    def given(self, name: str) -> str | None:
        """The value of a parameter, without quotes; None when absent, for an empty one says that something was meant."""
        if not self.parameters:
            return None
        return next((value.replace('"', "").strip() for key, value in _PARAMETER.findall(self.parameters) if key.upper() == name), None)


class Properties:
    """The wanted lines of one event, by upper-case name; a line is taken apart when it is asked for. Raises Refused."""

    __slots__ = ("_rows",)

    def __init__(self, event: bytes) -> None:
        rows: dict[str, list[str]] = {}
        for name, rest in _WANTED.findall(event.decode("utf-8", "replace")):
            rows.setdefault(name.upper(), []).append(rest)
        if len(event) > MAX_LINE and any(len(row) > MAX_LINE for name in rows.keys() - _MAY_BE_LONG for row in rows[name]):
            raise Refused("line too long")
        self._rows = rows

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def lines(self, name: str) -> list[Line]:
        return [_line(name, row) for row in self._rows.get(name, ())]

    def line(self, name: str) -> Line:
        """A line that stands at most once. Raises Refused."""
        rows = self._rows[name]
        if len(rows) > 1:
            raise Refused(f"{name} more than once")
        return _line(name, rows[0])

    def value(self, name: str) -> str:
        """The first value in upper case, empty when absent: for words of the standard."""
        return self.text(name).upper()

    def text(self, name: str) -> str:
        """The first value as written, empty when absent."""
        if name not in self._rows:
            return ""
        row = self._rows[name][0]
        return row[1:].strip() if row[:1] == ":" else _line(name, row).value

    def number(self, name: str) -> int:
        """The first value as a whole number (RFC 5545 3.3.8), 0 when it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _line(name: str, row: str) -> Line:
    """Raises Refused. Times hold no colon, so the last one parts them: a TZID may hold colons, and not all programs quote it."""
    if row[:1] == ":":
        return Line("", row[1:].strip())
    if name in _TIMES and row.count('"') % 2 == 0:
        parameters, colon, value = row.rpartition(":")
    elif name in _TIMES:
        raise Refused(f"{name} not readable")
    elif '"' in row and (quoted := _QUOTED.match(row)):
        parameters, value = quoted.groups()
        colon = ":"
    else:
        parameters, colon, value = row.partition(":")
    if colon and row[:1] == ";":
        return Line(parameters, value.strip())
    if name in _MAY_BE_WRONG:
        return Line("", "")
    raise Refused(f"{name} not readable")
