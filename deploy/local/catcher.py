"""An SMTP server that keeps every mail and sends none on: a demo mails nobody."""

import asyncio
import socket
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mailbox import CaughtMail
from deploy.local.ports import HOST, port_of

LARGEST = 10 * 1024 * 1024


class MailCatcher:
    """Takes mail for anybody on a listening socket, from `async with` to its end."""

    def __init__(self, mail: CaughtMail, listener: socket.socket) -> None:
        self._mail, self._listener = mail, listener
        self.port = port_of(listener)
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # the name is aiosmtpd's
        """On disk before the answer."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        self._mail.keep(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
        return "250 OK"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(self._session, sock=self._listener)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._server:
            self._server.close()
            self._server = None

    def _session(self) -> SMTP:
        return SMTP(self, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost", ident="Korte Lijnen")
