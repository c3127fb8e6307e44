"""A mail that somebody sent us (RFC 5322, MIME), looked into with bounds: anybody can send anything."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

_NESTING = re.compile(rb"boundary[*\d]*\s*=|message/rfc822", re.IGNORECASE)
_MOST_NESTING, _MOST_LINES = 12, 500_000
"""Reading takes time by the number of lines times the depth."""
_LONGEST_HEADER = 4096
_CALENDAR_TYPES = ("text/calendar", "application/ics")


def message_in(raw: bytes) -> Message | None:
    """The mail, in parts. None when its parts are too many to look at. What the library raises it raises."""
    if len(_NESTING.findall(raw)) > _MOST_NESTING or max(raw.count(b"\n"), raw.count(b"\r")) > _MOST_LINES:
        return None
    return message_from_bytes(raw)


def calendars_in(mail: Message, largest: int) -> Iterator[tuple[bytes, str]]:
    """The calendar files of at most `largest` bytes in a mail, wherever they are, each with the charset that is said of it."""
    for part in mail.walk():
        if not part.is_multipart() and _is_calendar(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= largest:
                yield content, str(part.get_content_charset("utf-8"))


def file_name(part: Message) -> str:
    """In lower case; Outlook may write it as an encoded word (RFC 2047). Empty when there is none, or none that can be."""
    if any(len(str(part.get(name, ""))) > _LONGEST_HEADER for name in ("Content-Type", "Content-Disposition")):
        return ""
    return str(make_header(decode_header(part.get_filename("")))).strip().lower()


def _is_calendar(part: Message) -> bool:
    """By its type or by its name."""
    if any(len(str(part.get(name, ""))) > _LONGEST_HEADER for name in ("Content-Type", "Content-Disposition")):
        return False
    return part.get_content_type() in _CALENDAR_TYPES or file_name(part).endswith(".ics")
