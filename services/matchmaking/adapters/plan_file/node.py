"""One value somewhere in a JSON file, read to what it should be; what it is not becomes a fault with its path."""

import json
import re
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)?([Zz]|[+-]\d\d(:?\d\d)?)", re.ASCII)
_CLOCK = re.compile(r"\d\d:\d\d", re.ASCII)
_PLAIN = re.compile(r"[\w-]+")
_FIRST_YEAR, _LAST_YEAR = 1900, 9998
"""Beyond these a moment may have no local time in some zone."""
_MOST, _MOST_DECIMALS = Decimal(10**12), 30
"""An amount beyond these is no price; reading it exactly could take all memory."""


class Malformed(Exception):
    """A file that is no planning problem; every fault in Dutch, with the path of its field."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class Node:
    """A JSON value with its path. What is wrong is noted in `faults`, which the whole tree shares, and read as some stand-in.

    Below what is wrong nothing more is noted.
    """

    __slots__ = ("_above", "_noted", "faults", "path", "sound", "value")

    def __init__(self, value: Any, path: str = "", above: "Node | None" = None) -> None:  # noqa: ANN401  # whatever JSON holds
        self.value = value
        self.path = path
        self.faults: list[str] = above.faults if above else []
        self.sound = True
        self._above = above
        self._noted: bool = above is not None and above._noted  # noqa: SLF001  # its own kind

    def wrong(self, what: str) -> None:
        """Note a fault here; nothing above is sound any more."""
        if not self._noted:
            self.faults.append(f"{self.path or 'bestand'}: {what}")
        self._unsound()

    def fields(self, needed: Collection[str], optional: Collection[str] = ()) -> dict[str, "Node"]:
        """The fields of an object that we know; those that are needed are always there."""
        nodes = self.entries()
        for name in [name for name in nodes if name not in needed and name not in optional]:
            nodes.pop(name).wrong("dit veld bestaat niet.")
        return nodes | {name: self._missing(name) for name in needed if name not in nodes}

    def entries(self) -> dict[str, "Node"]:
        """An object with free names."""
        if not isinstance(self.value, dict):
            self.wrong("moet een object zijn.")
            self._noted = True
            return {}
        return {name: self._below(name, value) for name, value in self.value.items()}

    def items(self) -> list["Node"]:
        if not isinstance(self.value, list):
            self.wrong("moet een lijst zijn.")
            return []
        return [Node(value, f"{self.path}[{at}]", self) for at, value in enumerate(self.value)]

    def text(self) -> str:
        """Not empty."""
        if not isinstance(self.value, str) or not self.value:
            self.wrong("moet tekst zijn.")
        elif not _writable(self.value):
            self.wrong("bevat een teken dat niet bestaat.")
        else:
            return self.value
        return ""

    def one_of(self, choices: Collection[str]) -> str:
        if isinstance(self.value, str) and self.value in choices:
            return self.value
        self.wrong(f"moet een van deze zijn: {', '.join(choices)}.")
        return next(iter(choices))

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            self.wrong("moet true of false zijn.")
        return self.value is True

    def whole(self, least: int, most: int) -> int:
        """A whole number, both bounds included."""
        value = self._number()
        if value is None or not least <= value <= most or value != int(value):
            self.wrong(f"moet een heel getal zijn van {least} tot en met {most}.")
            return least
        return int(value)

    def amount(self) -> Fraction:
        """A price, exactly as written."""
        value = self._number()
        if value is None or not 0 <= value <= _MOST or _decimals(value) > _MOST_DECIMALS:
            self.wrong(f"moet een getal zijn van 0 tot en met {_MOST}, met hooguit {_MOST_DECIMALS} decimalen.")
            return Fraction(0)
        return Fraction(value)

    def day(self) -> date:
        if isinstance(self.value, str) and _DATE.fullmatch(self.value):
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                pass
        self.wrong("moet een bestaande datum zijn, zoals 2027-03-15.")
        return date.max

    def moment(self) -> datetime:
        """In UTC."""
        if isinstance(self.value, str) and _MOMENT.fullmatch(self.value):
            try:
                moment = datetime.fromisoformat(self.value.upper()).astimezone(UTC)
            except (ValueError, OverflowError):
                pass
            else:
                if _FIRST_YEAR <= moment.year <= _LAST_YEAR:
                    return moment
        self.wrong(f"moet een tijdstip met tijdverschil zijn, zoals 2027-03-15T09:00:00+01:00, van {_FIRST_YEAR} tot en met {_LAST_YEAR}.")
        return datetime.max.replace(tzinfo=UTC)

    def clock(self, earliest: str, latest: str) -> str:
        """`HH:MM`."""
        value = self.value
        if isinstance(value, str) and _CLOCK.fullmatch(value) and earliest <= value <= latest and value[3:] < "60":
            return value
        self.wrong(f"moet een tijd zijn van {earliest} tot en met {latest}, zoals 09:00.")
        return earliest

    def _unsound(self) -> None:
        self.sound = False
        if self._above:
            self._above._unsound()  # noqa: SLF001  # its own kind

    def _number(self) -> int | Decimal | None:
        return self.value if isinstance(self.value, int | Decimal) and not isinstance(self.value, bool) else None

    def _missing(self, name: str) -> "Node":
        node = self._below(name)
        node.wrong("dit veld ontbreekt.")
        node._noted = True  # noqa: SLF001  # its own kind
        return node

    def _below(self, name: str, value: Any = None) -> "Node":  # noqa: ANN401  # as above
        step = f".{name}" if _PLAIN.fullmatch(name) else f"[{json.dumps(name)}]"
        return Node(value, f"{self.path}{step}".removeprefix("."), self)


def tree_of(text: bytes) -> Node:
    """The whole of a JSON text, numbers exactly as written. Raises Malformed."""
    try:
        value = json.loads(text.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_object)
    except _Twice as twice:
        raise Malformed([f"bestand: de naam {json.dumps(str(twice))} staat twee keer in hetzelfde object."]) from None
    except json.JSONDecodeError as error:
        raise Malformed([f"bestand: dit is geen JSON (regel {error.lineno}, teken {error.colno})."]) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise Malformed(["bestand: dit is geen JSON."]) from None
    return Node(value)


class _Twice(Exception):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def _decimals(value: int | Decimal) -> int:
    exponent = Decimal(value).as_tuple().exponent if isinstance(value, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
