"""A mail (RFC 5322, MIME) as far as it concerns us: to whom it went, and the calendar file in it."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from services.availability.domain.given import offered

_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
"""The surest first: what the mail server wrote, and only then what the sender did."""
_NESTING = re.compile(rb"boundary[*\d]*\s*=|message/rfc822", re.IGNORECASE)
_MOST_NESTING, _MOST_LINES = 12, 500_000
"""Reading takes time by the number of lines times the depth."""
_LONGEST_HEADER = 4096
_CALENDAR_TYPES = ("text/calendar", "application/ics")


def addressed(head: bytes) -> tuple[str, ...]:
    """To whom it went, by the headers of a mail."""
    lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1"))
    return tuple(value for name in _RECIPIENTS for value in re.findall(rf"^{name}:(.*)", lines, re.IGNORECASE | re.MULTILINE))


def calendar_in(raw: bytes, largest: int) -> bytes:
    """The first whole calendar of at most `largest` bytes in a mail. What cannot be understood holds none: empty."""
    if len(_NESTING.findall(raw)) > _MOST_NESTING or max(raw.count(b"\n"), raw.count(b"\r")) > _MOST_LINES:
        return b""
    try:
        return next(_calendars(message_from_bytes(raw), largest), b"")
    except Exception:  # noqa: BLE001  # anybody can send anything, and the mail library has its own surprises
        return b""


def _calendars(mail: Message, largest: int) -> Iterator[bytes]:
    for part in mail.walk():
        if not part.is_multipart() and _is_calendar(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= largest and offered(content):
                yield content


def _is_calendar(part: Message) -> bool:
    """By its type or by its name, which Outlook may write as an encoded word (RFC 2047)."""
    if any(len(str(part.get(name, ""))) > _LONGEST_HEADER for name in ("Content-Type", "Content-Disposition")):
        return False
    name = str(make_header(decode_header(part.get_filename("")))).strip().lower()
    return part.get_content_type() in _CALENDAR_TYPES or name.endswith(".ics")
