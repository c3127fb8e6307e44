"""Room for readings that nobody waits for: a few at a time, so that a request goes first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

FIRST_GUESS, WEIGHT = 0.1, 0.25


class Spare:
    """`at_once` readings at a time. Whoever finds it full is told when there is room, each after the one before: thousands that are
    overdue at once would else keep the store busy with asking.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once, self._turns = at_once, asyncio.Semaphore(at_once)
        self._takes = FIRST_GUESS
        self._from: datetime | None = None

    @property
    def full(self) -> bool:
        return self._turns.locked()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One reading; how long it takes is what the next are told."""
        clock = asyncio.get_running_loop().time
        async with self._turns:
            began = clock()
            yield
            self._takes += WEIGHT * (clock() - began - self._takes)

    def room_after(self, now: datetime) -> datetime:
        """When there will be room, by how long readings take."""
        self._from = max(self._from or now, now) + timedelta(seconds=self._takes / self._at_once)
        return self._from
