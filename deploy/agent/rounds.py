"""Round after round: read the calendars of everybody, push what is busy, say in one line each what did not work."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from deploy.agent.config import Agenda, Config
from deploy.agent.reading import AT_ONCE, Calendars, Unread
from deploy.agent.server import Away, NotTaken, OurPeople, Server
from services.availability.domain.reading import Fault
from shared.security import normalised

FIRST_RETRY, JITTER = 30.0, 0.25
IN_WORDS = {
    Fault.UNREACHABLE: "De agenda is niet te bereiken.",
    Fault.REFUSED: "De agenda laat ons niet toe. Controleer adres, gebruiker en wachtwoord.",
    Fault.UNREADABLE: "Wat daar staat is geen agenda die we kunnen lezen.",
    Fault.TOO_BIG: "De agenda is te groot om te lezen.",
    Fault.PARTLY: "Een deel van de agenda is niet te lezen.",
    Fault.EXPIRED: "De agenda is te oud.",
}
STRANGER = "Korte Lijnen kent de eigenaar niet als iemand van uw organisatie. Controleer van."
NOTHING_SENT = "Er is niets verstuurd: wat er was verloopt vanzelf."


@dataclass(frozen=True, slots=True)
class Round:
    """How many people there are, and for how many their busy time was taken."""

    people: int
    pushed: int

    @property
    def whole(self) -> bool:
        return self.pushed == self.people


class Rounds:
    """`tell` gets one line per failure. Lines name calendars by their place in the configuration, and nobody."""

    def __init__(self, config: Config, calendars: Calendars, server: Server, tell: Callable[[str], None]) -> None:
        self._config, self._calendars, self._server, self._tell = config, calendars, server, tell
        self._by_owner: dict[str, list[tuple[int, Agenda]]] = {}
        for number, agenda in enumerate(config.agendas, 1):
            self._by_owner.setdefault(normalised(agenda.owner), []).append((number, agenda))

    async def once(self) -> Round:
        """Raises Away, after which nothing more was tried."""
        ours = await self._server.people(list(self._by_owner))
        turns = asyncio.Semaphore(AT_ONCE)
        pushed: list[bool] = []
        away: list[Away] = []

        async def one(owner: str) -> None:
            async with turns:
                pushed.append(await self._pushed(owner, ours))

        try:
            async with asyncio.TaskGroup() as group:
                for owner in self._by_owner:
                    group.create_task(one(owner))
        except* Away as all_of_them:
            away = [each for each in all_of_them.exceptions if isinstance(each, Away)]
        if away:
            raise max(away, key=lambda each: each.wait)
        return Round(len(self._by_owner), sum(pushed))

    async def forever(self) -> None:
        """Until it is cancelled. After a round that the product did not take the next comes sooner, then ever later."""
        failures = 0
        while True:
            wait = self._config.every_minutes * 60
            try:
                await self.once()
                failures = 0
            except Away as away:
                self._tell(str(away))
                failures += 1
                wait = max(min(wait, FIRST_RETRY * 2 ** min(failures - 1, 20)), away.wait)
            await asyncio.sleep(wait * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311  # jitter, not a secret

    async def _pushed(self, owner: str, ours: OurPeople) -> bool:
        agendas = self._by_owner[owner]
        place, person = agendas[0][0], ours.ids.get(owner)
        if person is None:
            self._tell(f"agenda {place}: {STRANGER} {NOTHING_SENT}")
            return False
        try:
            busy = await self._calendars.busy_time(person, agendas, ours.mailbox, datetime.now(UTC))
            await self._server.push(person, busy)
        except Unread as unread:
            self._tell(f"agenda {unread.agenda}: {IN_WORDS[unread.fault]} {NOTHING_SENT}")
            return False
        except NotTaken as refusal:
            self._tell(f"agenda {place}: Korte Lijnen neemt dit niet aan. {refusal}")
            return False
        return True
