"""Busy time as bits: one uint64 per person-day and soort, so that thousands of calendars can be counted at once.

A word holds the 64 quarters from 06:00 to 22:00 on the wall in Amsterdam, the first in the highest bit; the nights on which the clock
changes lie outside it. A sheet is what is known of one calendar: a plane of 64 words per soort, day `d` in column `d.toordinal() % 64`, so
that nothing shifts at midnight. Only whole known days count; every other day is *unknown*, never free. Busy time rounds outward.

Derived data, never the truth: prices, travel and what lies outside the window are checked on the blocks.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from struct import Struct

from shared.clock import AMSTERDAM
from shared.kernel import Block, BusyKind, OwnerId

DAYS = 64
QUARTERS = 64
OPENS, CLOSES = time(6), time(22)
FULL = (1 << QUARTERS) - 1
RING = DAYS * QUARTERS
"""Bits of a plane as one number: column 0 highest."""

_QUARTER = timedelta(minutes=15)
_KINDS = tuple(BusyKind)
_PLANE = RING // 8
_HEADER = Struct(">ii")
_ROW = _HEADER.size + len(_KINDS) * _PLANE
_ROWS_A_PAGE = 256
"""Memory is taken a page at a time and never moves: no copy of it all when one more calendar comes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The planes of one calendar. Known are the days with ordinals in `[first, until)`, at most 64; `bits` holds plane after plane."""

    first: int
    until: int
    bits: bytes

    def stored(self) -> bytes:
        """As it lies in the store: mostly zeros, so a fifth of its size."""
        return zlib.compress(_HEADER.pack(self.first, self.until) + self.bits, 1)

    @classmethod
    def read(cls, stored: bytes) -> "Sheet":
        row = zlib.decompress(stored)
        first, until = _HEADER.unpack_from(row)
        return cls(first, until, row[_HEADER.size :])


UNKNOWN = Sheet(0, 0, bytes(_ROW - _HEADER.size))
"""Of a calendar of which no day is known."""


def sheet_of(blocks: Iterable[Block], known_from: datetime, known_until: datetime, today: date) -> Sheet:
    """The days from today on that lie wholly within `[known_from, known_until)`, as far as the ring reaches."""
    first = max(today.toordinal(), _first_whole_day(known_from))
    until = min(today.toordinal() + DAYS, _day_after_whole_days(known_until))
    if until <= first:
        return UNKNOWN
    words = {kind: [0] * DAYS for kind in _KINDS}
    for block in blocks:
        for day, bits in _words(block, first, until):
            words[block.kind][day % DAYS] |= bits
    return Sheet(first, until, b"".join(word.to_bytes(8, "big") for kind in _KINDS for word in words[kind]))


def on_day(ring: int, day: date) -> int:
    """The word of one day."""
    return ring >> QUARTERS * (DAYS - 1 - day.toordinal() % DAYS) & FULL


def placed(word: int, day: date) -> int:
    """A ring with this word on this day, and nothing else."""
    return word << QUARTERS * (DAYS - 1 - day.toordinal() % DAYS)


def span(begin: int, end: int) -> int:
    """The quarters `[begin, end)` since 06:00 of a word; what lies outside it is cut off."""
    low, high = min(max(begin, 0), QUARTERS), min(max(end, 0), QUARTERS)
    return (1 << high - low) - 1 << QUARTERS - high if high > low else 0


def quarters(start: str, end: str) -> int:
    """The quarters that lie wholly between two times on the wall (`HH:MM`)."""
    begin, finish = (_minutes_after_opening(clock) for clock in (start, end))
    return span(-(-begin // 15), finish // 15)


class Planes:
    """The sheets of many calendars in one place: about 2.7 KB each."""

    def __init__(self) -> None:
        self._row: dict[OwnerId, int] = {}
        self._vacant: list[int] = []
        self._pages: list[bytearray] = []

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, owner: OwnerId) -> bool:
        return owner in self._row

    def put(self, owner: OwnerId, sheet: Sheet) -> None:
        """In place of what was there; a calendar without a known day takes no room."""
        if sheet.until <= sheet.first:
            self.drop(owner)
            return
        page, at = self._place(self._row[owner] if owner in self._row else self._take(owner))
        page[at : at + _ROW] = _HEADER.pack(sheet.first, sheet.until) + sheet.bits

    def drop(self, owner: OwnerId) -> None:
        row = self._row.pop(owner, None)
        if row is not None:
            self._vacant.append(row)

    def known(self, owner: OwnerId) -> tuple[int, int]:
        """Ordinals of the first known day and of the day after the last; `(0, 0)`: nothing is known."""
        if owner not in self._row:
            return 0, 0
        first, until = _HEADER.unpack_from(*self._place(self._row[owner]))
        return first, until

    def ring(self, owner: OwnerId, kinds: Iterable[BusyKind] = _KINDS) -> int:
        """What is taken by blocks of these kinds, as one number of 64 days; days that are not `known` mean nothing."""
        if owner not in self._row:
            return 0
        page, at = self._place(self._row[owner])
        taken = 0
        for kind in kinds:
            begin = at + _HEADER.size + _NUMBER[kind] * _PLANE
            taken |= int.from_bytes(page[begin : begin + _PLANE], "big")
        return taken

    def free(self, owner: OwnerId, day: date, kinds: Iterable[BusyKind] = _KINDS) -> int:
        """The quarters of a day that no block of these kinds takes; none on a day that is not known."""
        first, until = self.known(owner)
        return FULL & ~on_day(self.ring(owner, kinds), day) if first <= day.toordinal() < until else 0

    def any_busy(self, owners: Iterable[OwnerId], kinds: Iterable[BusyKind] = _KINDS) -> int:
        """What is taken for at least one of these: their rings, laid on top of each other."""
        taken, wanted = 0, tuple(kinds)
        for owner in owners:
            taken |= self.ring(owner, wanted)
        return taken

    def _take(self, owner: OwnerId) -> int:
        row = self._vacant.pop() if self._vacant else len(self._row)
        if row == len(self._pages) * _ROWS_A_PAGE:
            self._pages.append(bytearray(_ROW * _ROWS_A_PAGE))
        self._row[owner] = row
        return row

    def _place(self, row: int) -> tuple[bytearray, int]:
        page, number = divmod(row, _ROWS_A_PAGE)
        return self._pages[page], number * _ROW


class Counter:
    """How many of many rings have each bit set, counted for all bits at once: carry-save adders on whole rings."""

    def __init__(self) -> None:
        self._waiting: list[list[int]] = []
        """Per power of two the rings that each stand for so many; two of them at most."""

    def add(self, ring: int) -> None:
        level = 0
        while True:
            if level == len(self._waiting):
                self._waiting.append([])
            here = self._waiting[level]
            here.append(ring)
            if len(here) < 3:
                return
            one, two, three = here
            either = one ^ two
            self._waiting[level] = [either ^ three]
            ring, level = one & two | either & three, level + 1

    def counts(self) -> "Counts":
        digits, carry = [], 0
        for rings in self._waiting:
            one, two, three = (*rings, carry, 0, 0)[:3]
            either = one ^ two
            digits.append(either ^ three)
            carry = one & two | either & three
        return Counts((*digits, carry))


@dataclass(frozen=True, slots=True)
class Counts:
    """Of every bit the number of rings that have it, as binary digits: per power of two the bits whose number has that digit."""

    digits: tuple[int, ...]

    def total(self, mask: int) -> int:
        """The sum over the bits in the mask."""
        return sum((digit & mask).bit_count() << power for power, digit in enumerate(self.digits))

    def most(self, mask: int) -> int:
        """The largest among the bits in the mask."""
        found = 0
        for power in reversed(range(len(self.digits))):
            if candidates := self.digits[power] & mask:
                found, mask = found | 1 << power, candidates
        return found


_NUMBER = {kind: number for number, kind in enumerate(_KINDS)}


def _minutes_after_opening(clock: str) -> int:
    hours, minutes = clock.split(":")
    return (int(hours) - OPENS.hour) * 60 + int(minutes)


def _words(block: Block, first: int, until: int) -> Iterator[tuple[int, int]]:
    """The days (ordinals) of this part that a block touches, with the quarters it takes there."""
    begins, ends = _day_of(block.start), _day_of(block.end)
    for day in range(max(first, begins), min(until, ends + 1)):
        opens = _opens(day)
        if bits := span((block.start - opens) // _QUARTER, -((opens - block.end) // _QUARTER)):
            yield day, bits


def _first_whole_day(moment: datetime) -> int:
    day = _day_of(moment)
    return day if moment <= _opens(day) else day + 1


def _day_after_whole_days(moment: datetime) -> int:
    day = _day_of(moment)
    return day + 1 if moment >= _closes(day) else day


def _day_of(moment: datetime) -> int:
    return moment.astimezone(AMSTERDAM).toordinal()


@lru_cache(maxsize=1024)
def _opens(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), OPENS, AMSTERDAM).astimezone(UTC)


def _closes(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), CLOSES, AMSTERDAM).astimezone(UTC)
