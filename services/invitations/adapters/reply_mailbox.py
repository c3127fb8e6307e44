"""The port `ReplyMailbox` by IMAP. Mails are read in a thread: they may be large, and odd."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import Counter

from services.invitations.adapters.replies import LARGEST_MAIL, ReplyReader
from services.invitations.domain.mailbox import Arrived, Progress
from shared.mailbox import ImapMailbox, Opened, Since
from shared.telemetry import registry

_REPLIES = Counter("kl_invitations_replies", "Mails in the reply mailbox by what they came down to.", ("outcome",), registry=registry)


def counted(outcome: str) -> None:
    """One mail more that came down to this."""
    _REPLIES.labels(outcome).inc()


@dataclass(frozen=True, slots=True)
class ImapReplies:
    """What is too large is not fetched whole."""

    mailbox: ImapMailbox
    reader: ReplyReader

    async def visit(self, progress: Progress, handled: Callable[[Arrived], Awaitable[bool]]) -> None:
        async def read(opened: Opened) -> bool:
            arrived = await self._arrived(opened)
            return arrived is not None and await handled(arrived)

        await self.mailbox.visit(read, Since(progress.validity, progress.number, tuple(progress.tried)))

    async def _arrived(self, opened: Opened) -> Arrived | None:
        """None when somebody took it away meanwhile."""
        waiting = opened.waiting
        fits = waiting.size <= LARGEST_MAIL
        text = await (opened.whole() if fits else opened.head())
        if text is None:
            return None
        mail = await asyncio.to_thread(self.reader.read if fits else self.reader.too_large, text)
        return Arrived(waiting.validity, waiting.number, waiting.arrived, mail)
