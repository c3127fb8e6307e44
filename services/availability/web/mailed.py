"""Calendar files that people mail to their own secret address: each takes the place of the one before, as an uploaded file does."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.availability.ports import Letter, Mailbox
from services.availability.web.callers import Caller
from services.availability.web.giving import Giving
from shared.http import Problem
from shared.kernel import PersonId
from shared.mailbox import MailboxAway

log = structlog.get_logger()

PATIENCE = timedelta(days=3)
"""How long a letter waits that we cannot handle."""


@dataclass(frozen=True, slots=True)
class Mailed:
    """Reads the mailbox every `every` seconds. Who sent a letter is not looked at: the address alone says whose it is.

    A letter holds titles, so it goes as soon as it is handled, whatever it was. Read twice it does no more than once, and one that a newer
    file overtook does nothing: several of us may read one mailbox.
    """

    giving: Giving
    mailbox: Mailbox
    every: float

    async def run(self) -> None:
        """Never returns. Raises what a store that is away raises, before any letter is fetched in vain."""
        while True:
            await self.giving.desk.bus.client.ping()
            try:
                await self.mailbox.empty(self._handled)
            except MailboxAway as away:
                log.warning("mailbox away", fault=away.fault)
            await asyncio.sleep(self.every)

    async def _handled(self, letter: Letter) -> bool:
        person = letter.person
        if person is None or not letter.calendar:
            log.info("letter without a calendar of somebody known", person=person)
            return True
        try:
            await self.giving.replace(person, letter.calendar, Caller(person=person), letter.arrived)
        except Problem as problem:
            log.info("mailed calendar refused", person=person, status=problem.status_code)
        except Exception as trouble:  # noqa: BLE001  # ours or the store's, and not the letter's: it is tried again
            return self._given_up(letter, person, type(trouble).__name__)
        else:
            log.info("mailed calendar read", person=person)
        return True

    def _given_up(self, letter: Letter, person: PersonId, fault: str) -> bool:
        late = letter.arrived + PATIENCE <= self.giving.desk.bus.clock.now()
        log.warning("mailed calendar could not be handled", person=person, fault=fault, given_up=late)
        return late
