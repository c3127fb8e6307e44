"""Phone numbers as people type them: Dutch, or international with a plus (E.164)."""

import re

_TYPED = re.compile(r"(?:\+|00)?[0-9 ()./-]+")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")
_DUTCH = re.compile(r"\+31[1-9][0-9]{8}")
_SHORT_AREA = re.compile(r"1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7[0-9]|8[58]")
"""Area codes of three digits with their zero, and 085 and 088; the others have four."""


def phone_of(typed: str) -> str | None:
    """E.164 (`+31612345678`); None when it is not a number that can be called from everywhere."""
    typed = " ".join(typed.split())
    if not _TYPED.fullmatch(typed):
        return None
    digits = re.sub(r"[^0-9]", "", typed.replace("(0)", ""))
    if typed.startswith("+"):
        number = f"+{digits}"
    elif digits.startswith("00"):
        number = f"+{digits[2:]}"
    else:
        number = f"+31{digits[1:]}" if digits.startswith("0") else ""
    fit = _DUTCH if number.startswith("+31") else _INTERNATIONAL
    return number if fit.fullmatch(number) else None


def is_mobile(phone: str) -> bool:
    """A Dutch mobile number; of others one cannot tell."""
    return phone.startswith("+316")


def ending(phone: str) -> str:
    """Enough for its owner to know it again, too little to call."""
    return phone[-3:]


def readable(phone: str) -> str:
    """`06 12345678`, `030 1234567`, `0570 123456`; a foreign number as it is."""
    if not _DUTCH.fullmatch(phone):
        return phone
    own = phone.removeprefix("+31")
    area = 1 if is_mobile(phone) else 2 if _SHORT_AREA.match(own) else 3
    return f"0{own[:area]} {own[area:]}"
