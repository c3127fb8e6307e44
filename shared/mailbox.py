"""A mailbox by IMAP (RFC 3501). The library waits for its server, so it does so in a thread."""

import asyncio
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from pydantic import SecretStr

T = TypeVar("T")
_MOST_AT_ONCE = 500
_LONGEST_HEAD = 65_536
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


class MailboxAway(Exception):
    """The mailbox cannot be read now. Says nothing of what its server said."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class MailboxServer:
    """Where it is and how one logs in. `tls`: from the first byte; `starttls`: upgraded before the password, or no mail is read."""

    host: str
    port: int
    user: str
    password: SecretStr
    timeout_seconds: float
    tls: bool = False
    starttls: bool = False
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail in the mailbox: its UID under the UIDVALIDITY of the mailbox, its size in bytes and when it arrived."""

    validity: int
    number: int
    size: int
    arrived: datetime


@dataclass(frozen=True, slots=True)
class Since:
    """Which mails are news: those above `number`, and those of `again`, while the mailbox has this UIDVALIDITY; after that all of them."""

    validity: int = 0
    number: int = 0
    again: Collection[int] = ()

    def is_news(self, waiting: Waiting) -> bool:
        return waiting.validity != self.validity or waiting.number > self.number or waiting.number in self.again


@dataclass(frozen=True, slots=True)
class Opened:
    """One mail while it is looked at. What it reads is None when somebody else took the mail away meanwhile. Raises MailboxAway."""

    waiting: Waiting
    _visit: "_Visit"

    async def head(self) -> bytes | None:
        """Its headers, as far as they are no more than anybody needs."""
        return await _answered(self._visit, partial(self._visit.text, self.waiting.number, f"(BODY.PEEK[HEADER]<0.{_LONGEST_HEAD}>)"))

    async def whole(self) -> bytes | None:
        """All of it."""
        return await _answered(self._visit, partial(self._visit.text, self.waiting.number, "(BODY.PEEK[])"))


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """Every visit logs in anew. Nothing is marked as read."""

    server: MailboxServer

    async def visit(self, handled: Callable[[Opened], Awaitable[bool]], since: Since | None = None) -> None:
        """Hand over every mail that is news, the oldest first, and remove those of which `handled` says so. Raises MailboxAway."""
        visit, news = _Visit(self.server), since or Since()
        try:
            for waiting in await _answered(visit, partial(visit.begin, news)):
                if await handled(Opened(waiting, visit)):
                    await _answered(visit, partial(visit.remove, waiting.number))
            await _answered(visit, visit.leave)
        finally:
            visit.close()


class _Visit:
    """One connection, from logging in to leaving. Every method waits, and raises `imaplib.IMAP4.error` or OSError."""

    def __init__(self, server: MailboxServer) -> None:
        self._server = server
        self._imap: imaplib.IMAP4 | None = None

    @property
    def _line(self) -> imaplib.IMAP4:
        if self._imap is None:
            raise OSError
        return self._imap

    def begin(self, since: Since) -> list[Waiting]:
        """What waits and is news, the oldest first: so many at a time."""
        server = self._server
        context = ssl.create_default_context()
        if server.tls:
            self._imap = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=server.timeout_seconds)
        else:
            self._imap = imaplib.IMAP4(server.host, server.port, timeout=server.timeout_seconds)
        if server.starttls:
            _said(self._line.starttls(context))
        _said(self._line.login(server.user, server.password.get_secret_value()))
        (number,) = _said(self._line.select(_quoted(server.folder)))
        if not int(number):
            return []
        validity = int((self._line.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
        known = since if since.validity == validity else Since(validity)
        first = min((*known.again, known.number + 1))
        lines = _said(self._line.uid("FETCH", f"{first}:*", "(UID RFC822.SIZE INTERNALDATE)"))
        # "n:*" always holds the last mail (RFC 3501 6.4.8), news or not
        return sorted(filter(known.is_news, _listed(validity, lines)), key=lambda waiting: waiting.number)[:_MOST_AT_ONCE]

    def text(self, number: int, what: str) -> bytes | None:
        """It is not marked as read. None when it is gone."""
        lines = _said(self._line.uid("FETCH", str(number), what))
        return next((line[1] for line in lines if isinstance(line, tuple)), None)

    def remove(self, number: int) -> None:
        """For good. One that is gone is fine."""
        _said(self._line.uid("STORE", str(number), "+FLAGS.SILENT", r"(\Deleted)"))
        _said(self._line.expunge())

    def leave(self) -> None:
        self._line.logout()

    def cut(self) -> None:
        """Whoever waits for an answer waits no longer."""
        if self._imap is not None:
            with suppress(OSError):
                self._imap.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._imap is not None:
            with suppress(OSError):
                self._imap.shutdown()


async def _answered(visit: _Visit, call: Callable[[], T]) -> T:
    """The answer of a call that waits. Raises MailboxAway. No thread outlives whoever asked."""
    answer = asyncio.ensure_future(asyncio.to_thread(call))
    try:
        return await asyncio.shield(answer)
    except asyncio.CancelledError:
        visit.cut()
        await asyncio.gather(answer, return_exceptions=True)
        raise
    except (imaplib.IMAP4.error, OSError) as trouble:
        raise MailboxAway(type(trouble).__name__) from None


def _said(answer: tuple[str, list[Any]]) -> list[Any]:
    """The lines of an answer that is OK. Raises `imaplib.IMAP4.error`."""
    status, lines = answer
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return lines


def _quoted(folder: str) -> str:
    """A name as a quoted string (RFC 3501 4.3)."""
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(validity: int, lines: list[Any]) -> list[Waiting]:
    """A line about anything else than one mail in whole is news that nobody asked for (RFC 3501 7)."""
    found = []
    for line in lines:
        if not isinstance(line, bytes):
            continue
        number, size, arrived = _UID.search(line), _SIZE.search(line), imaplib.Internaldate2tuple(line)
        if number and size and arrived:
            found.append(Waiting(validity, int(number[1]), int(size[1]), datetime.fromtimestamp(time.mktime(arrived), UTC)))
    return found
