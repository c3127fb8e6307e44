"""A mail (RFC 5322, MIME) as far as it concerns us: to whom it went, and the calendar file in it."""

import re

from services.availability.domain.given import offered
from shared.mime import calendars_in, message_in

_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
"""The surest first: what the mail server wrote, and only then what the sender did."""


def addressed(head: bytes) -> tuple[str, ...]:
    """To whom it went, by the headers of a mail."""
    lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1"))
    return tuple(value for name in _RECIPIENTS for value in re.findall(rf"^{name}:(.*)", lines, re.IGNORECASE | re.MULTILINE))


def calendar_in(raw: bytes, largest: int) -> bytes:
    """The first whole calendar of at most `largest` bytes in a mail. What cannot be understood holds none: empty."""
    try:
        mail = message_in(raw)
        found = () if mail is None else calendars_in(mail, largest)
        return next((calendar for calendar, _ in found if offered(calendar)), b"")
    except Exception:  # noqa: BLE001  # anybody can send anything, and the mail library has its own surprises
        return b""
