"""The port `Mailbox` by IMAP."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.availability.adapters.letters import addressed, calendar_in
from services.availability.ports import Addresses, Letter
from shared.mailbox import ImapMailbox, Opened


@dataclass(frozen=True, slots=True)
class MailedCalendars:
    """`largest` is that of a calendar, in bytes; a mail may be half as large again, as mail encodes files."""

    mailbox: ImapMailbox
    addresses: Addresses
    largest: int

    async def empty(self, handled: Callable[[Letter], Awaitable[bool]]) -> None:
        async def taken(opened: Opened) -> bool:
            letter = await self._letter(opened)
            return letter is not None and await handled(letter)

        await self.mailbox.visit(taken)

    async def _letter(self, opened: Opened) -> Letter | None:
        """None when somebody else handled it meanwhile. What is nobody's or too large is not fetched whole."""
        head, waiting = await opened.head(), opened.waiting
        if head is None:
            return None
        person = self.addresses.person(addressed(head))
        if person is None or waiting.size > self.largest * 3 // 2:
            return Letter(waiting.arrived, person, b"")
        whole = await opened.whole()
        return None if whole is None else Letter(waiting.arrived, person, await asyncio.to_thread(calendar_in, whole, self.largest))
