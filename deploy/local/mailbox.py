"""The mail that was caught: a real Maildir on disk, so that any program can read it too."""

import mailbox
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import default
from pathlib import Path

CALENDAR = "text/calendar"


@dataclass(frozen=True, slots=True)
class Heading:
    """One mail in the list. `received` is UTC."""

    key: str
    received: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to read. Empty text for a part that is not there; `calendar` is the iCalendar text, `method` its iTIP method."""

    heading: Heading
    text: str
    html: str
    calendar: str
    method: str
    attachments: tuple[str, ...]


class CaughtMail:
    """All mail in one Maildir, the newest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._box = mailbox.Maildir(folder, create=True)
        self._headings = {key: self._heading(key) for key in self._box.iterkeys()}

    def keep(self, sender: str, recipients: tuple[str, ...], message: bytes) -> str:
        """Deliver as a mail server does: the envelope's addresses in front. Returns the key."""
        envelope = [f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in recipients)]
        key = self._box.add("".join(f"{line}\r\n" for line in envelope).encode() + message)
        self._headings[key] = self._heading(key)
        return key

    def latest(self, address: str = "", limit: int = 200) -> list[Heading]:
        """To, or from, an address that contains this text."""
        wanted = address.strip().lower()
        found = [heading for heading in self._headings.values() if wanted in " ".join((heading.sender, *heading.recipients)).lower()]
        return sorted(found, key=lambda heading: (heading.received, heading.key), reverse=True)[:limit]

    def read(self, key: str) -> Mail:
        """Raises KeyError."""
        heading = self._headings[key]
        message = BytesParser(EmailMessage, policy=default).parsebytes(self._box.get_bytes(key))
        calendar = next((part for part in message.walk() if part.get_content_type() == CALENDAR), None)
        return Mail(
            heading,
            text=_body(message, "plain"),
            html=_body(message, "html"),
            calendar=str(calendar.get_content()) if calendar else "",
            method=str(calendar.get_param("method", "")) if calendar else "",
            attachments=tuple(name for part in message.iter_attachments() if (name := part.get_filename())),
        )

    def _heading(self, key: str) -> Heading:
        headers = BytesHeaderParser(EmailMessage, policy=default).parsebytes(self._box.get_bytes(key))
        delivered = tuple(str(value) for value in headers.get_all("Delivered-To", ()))
        named = tuple(spec for name in ("To", "Cc") for header in headers.get_all(name, ()) for spec in _addresses(header))
        recipients = tuple(dict.fromkeys((*named, *delivered)))
        return Heading(key, _received(key), str(headers.get("From", "")), recipients, str(headers.get("Subject", "")))


def _received(key: str) -> datetime:
    """A Maildir file is named after its arrival: `<seconds>.M<microseconds>P….<host>`."""
    found = re.match(r"(\d+)(?:\.M(\d+))?", key)
    seconds, micros = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
    return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=micros)


def _addresses(header: AddressHeader) -> tuple[str, ...]:
    return tuple(address.addr_spec for address in header.addresses)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
