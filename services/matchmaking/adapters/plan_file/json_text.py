"""JSON as text, with exact numbers: the same value gives the same bytes."""

import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

Value = Any
"""A text, a whole number, a Fraction, a truth, None, or a list or object of those."""

_DIGITS = 25
"""Significant digits of a number whose decimals do not end: whoever reads it as a float comes to the float nearest to the exact number."""


def json_text(value: "Value", indent: str = "") -> str:
    """Two spaces a level; objects keep the order of their fields."""
    deeper = f"{indent}  "
    if isinstance(value, Fraction):
        return decimal(value)
    if isinstance(value, Mapping):
        return _between("{}", [f"{json.dumps(name, ensure_ascii=False)}: {json_text(of, deeper)}" for name, of in value.items()], indent)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _between("[]", [json_text(item, deeper) for item in value], indent)
    return json.dumps(value, ensure_ascii=False)


def decimal(amount: Fraction) -> str:
    """The shortest decimal that is exactly this; where decimals do not end, 25 significant digits, halves up."""
    rest, scale = amount.denominator, 0
    while rest > 1 and (divisor := next((prime for prime in (10, 5, 2) if rest % prime == 0), None)):
        rest, scale = rest // divisor, scale + 1
    if rest == 1:
        return _plain(amount.numerator * 10**scale // amount.denominator, scale)
    rounded = Context(prec=_DIGITS, rounding=ROUND_HALF_UP).divide(Decimal(amount.numerator), Decimal(amount.denominator))
    return f"{rounded:f}"


def _plain(digits: int, scale: int) -> str:
    whole, part = divmod(digits, 10**scale)
    return f"{whole}.{part:0{scale}}" if scale else str(whole)


def _between(brackets: str, parts: list[str], indent: str) -> str:
    if not parts:
        return brackets
    inside = ",\n".join(f"{indent}  {part}" for part in parts)
    return f"{brackets[0]}\n{inside}\n{indent}{brackets[1]}"
