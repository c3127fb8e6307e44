"""The port `Mailbox` by IMAP (RFC 3501). The library waits for its server, so it does so in a thread."""

import asyncio
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from pydantic import SecretStr

from services.availability.adapters.letters import addressed, calendar_in
from services.availability.ports import Addresses, Letter, MailboxAway

T = TypeVar("T")
_MOST_AT_ONCE = 500
_LONGEST_HEAD = 65_536
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


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


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A mail in the mailbox: its UID, its size in bytes and when it arrived."""

    number: int
    size: int
    arrived: datetime


class ImapMailbox:
    """Every visit logs in anew. `largest` is that of a calendar, in bytes; a mail may be half as large again, as mail encodes files."""

    def __init__(self, server: MailboxServer, addresses: Addresses, largest: int) -> None:
        self._server, self._addresses, self._largest = server, addresses, largest

    async def empty(self, handled: Callable[[Letter], Awaitable[bool]]) -> None:
        visit = _Visit(self._server)
        try:
            for waiting in await _answered(visit, visit.begin):
                letter = await _answered(visit, partial(self._letter, visit, waiting))
                if letter is not None and await handled(letter):
                    await _answered(visit, partial(visit.remove, waiting.number))
            await _answered(visit, visit.leave)
        finally:
            visit.close()

    def _letter(self, visit: "_Visit", waiting: _Waiting) -> Letter | None:
        """None when somebody else handled it meanwhile. What is nobody's or too large is not fetched whole."""
        head = visit.head(waiting.number)
        if head is None:
            return None
        person = self._addresses.person(addressed(head))
        if person is None or waiting.size > self._largest * 3 // 2:
            return Letter(waiting.arrived, person, b"")
        whole = visit.whole(waiting.number)
        return None if whole is None else Letter(waiting.arrived, person, calendar_in(whole, self._largest))


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

    def begin(self) -> list[_Waiting]:
        """What waits, the oldest first."""
        server = self._server
        context = ssl.create_default_context()
        if server.tls:
            self._imap = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=server.timeout_seconds)
        else:
            self._imap = imaplib.IMAP4(server.host, server.port, timeout=server.timeout_seconds)
        if server.starttls:
            _said(self._line.starttls(context))
        _said(self._line.login(server.user, server.password.get_secret_value()))
        (number,) = _said(self._line.select("INBOX"))
        if not int(number):
            return []
        return [*_listed(_said(self._line.fetch(f"1:{min(int(number), _MOST_AT_ONCE)}", "(UID RFC822.SIZE INTERNALDATE)")))]

    def head(self, number: int) -> bytes | None:
        """The headers of a mail, as far as they are no more than anybody needs; None when it is gone."""
        return self._text(number, f"(BODY.PEEK[HEADER]<0.{_LONGEST_HEAD}>)")

    def whole(self, number: int) -> bytes | None:
        """The whole mail; None when it is gone."""
        return self._text(number, "(BODY.PEEK[])")

    def _text(self, number: int, what: str) -> bytes | None:
        """It is not marked as read."""
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


def _listed(lines: list[Any]) -> "list[_Waiting]":
    """A line about anything else than one mail in whole is news that nobody asked for (RFC 3501 7)."""
    found = []
    for line in lines:
        if not isinstance(line, bytes):
            continue
        number, size, arrived = _UID.search(line), _SIZE.search(line), imaplib.Internaldate2tuple(line)
        if number and size and arrived:
            found.append(_Waiting(int(number[1]), int(size[1]), datetime.fromtimestamp(time.mktime(arrived), UTC)))
    return found
