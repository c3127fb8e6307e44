"""Contact cards as one file: vCard 4.0 (RFC 6350)."""

from collections.abc import Iterator

from services.invitations.domain.numbers import Card
from services.invitations.domain.phones import is_mobile
from services.invitations.domain.wording import one_line

_FOLD = 75
"""Octets of a line, without its end (RFC 6350 3.2)."""


def card_file(cards: tuple[Card, ...]) -> bytes:
    """UTF-8, CRLF, folded between characters; the same cards, the same bytes."""
    return b"".join(_folded(line) for card in cards for line in _lines(card))


def _lines(card: Card) -> Iterator[str]:
    given, _, family = one_line(card.name).partition(" ")
    if not family:
        given, family = "", given
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"FN:{_text(card.name)}"
    yield f"N:{_text(family)};{_text(given)};;;"  # Outlook files by N; we know one name, so its first word is the given one
    if card.organisation:
        yield f"ORG:{_text(card.organisation)}"
    if card.function:
        yield f"TITLE:{_text(card.function)}"
    yield f"TEL;TYPE={'cell' if is_mobile(card.phone) else 'work'}:{_text(card.phone)}"
    if card.address:
        yield f"EMAIL;TYPE=work:{_text(card.address)}"
    yield "END:VCARD"


def _text(value: str) -> str:
    """One line; backslash, comma and semicolon escaped (RFC 6350 3.4)."""
    line = one_line(value)
    for special in ("\\", ",", ";"):
        line = line.replace(special, f"\\{special}")
    return line


def _folded(line: str) -> bytes:
    """Continuation lines begin with a space, which counts."""
    folded, length = bytearray(), 0
    for octets in (character.encode() for character in line):
        if length + len(octets) > _FOLD:
            folded += b"\r\n "
            length = 1
        folded += octets
        length += len(octets)
    return bytes(folded) + b"\r\n"
