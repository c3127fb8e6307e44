"""A row of whole numbers side by side in one number, so that adding two rows is one addition.

Each number has a lane of `width` bits, the first lowest, and stays below half of what fits: the highest bit is free for comparing.
"""

from array import array
from collections.abc import Sequence

_CODES = {32: "I", 64: "Q"}


class Lanes:
    """Rows of `count` numbers up to `largest`."""

    def __init__(self, count: int, largest: int) -> None:
        bits = largest.bit_length() + 1
        self.count = max(count, 1)
        self.width = 32 if bits <= 32 else -(-bits // 64) * 64
        self.ones = ((1 << self.width * self.count) - 1) // ((1 << self.width) - 1)
        self._top = self.width - 1
        self._tops = self.ones << self._top
        self._lane = (1 << self.width) - 1

    def row(self, numbers: Sequence[int]) -> int:
        if self.width in _CODES:
            raw = array(_CODES[self.width], numbers)
            return int.from_bytes(raw.tobytes(), "little")
        return int.from_bytes(b"".join(number.to_bytes(self.width // 8, "little") for number in numbers), "little")

    def numbers(self, row: int) -> Sequence[int]:
        size = self.width // 8
        raw = row.to_bytes(size * self.count, "little")
        if self.width in _CODES:
            return array(_CODES[self.width], raw)
        return [int.from_bytes(raw[at : at + size], "little") for at in range(0, len(raw), size)]

    def at(self, row: int, number: int) -> int:
        return row >> number * self.width & self._lane

    def spread(self, bits: int) -> int:
        """A one in every lane whose bit is set."""
        marks = bytearray(self.count * self.width // 8)
        marks[:: self.width // 8] = f"{bits:0{self.count}b}".encode()[::-1]
        return int.from_bytes(marks, "little") & self.ones

    def all_bits(self, ones: int) -> int:
        """Every lane with a one filled, for masking."""
        return ones * self._lane

    def from_here_on(self, row: int) -> int:
        """In every lane the sum of it and all later ones."""
        step = self.width
        while step < self.count * self.width:
            row += row >> step
            step *= 2
        return row

    def later(self, row: int, count: int) -> int:
        """In every lane what is so many lanes later; earlier, below zero."""
        return row >> count * self.width if count >= 0 else row << -count * self.width

    def over(self, row: int, other: int) -> int:
        """By how much each number is larger than the other; never below zero."""
        return self.over_raised(self.raised(row), other)

    def raised(self, row: int) -> int:
        """With the highest bits set: what is taken from a number then never reaches into the next."""
        return row | self._tops

    def over_raised(self, raised: int, other: int) -> int:
        """As `over`, of a row that was raised, and perhaps lowered again by less than that."""
        difference = raised - other
        larger = difference & self._tops
        return difference & larger - (larger >> self._top)

    def zero(self, row: int) -> int:
        """A one where the number is zero."""
        return ((self._tops - row) & self._tops) >> self._top

    def least(self, row: int, other: int) -> int:
        return row - self.over(row, other)

    def most(self, row: int, other: int) -> int:
        return row + self.over(other, row)
