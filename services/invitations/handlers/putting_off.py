"""What cannot be delivered now is put aside, with a timer that outlives every outage: no delivery of the bus is used up by it."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from services.invitations.domain.mails import Mail, MailState
from services.invitations.domain.notices import Notice
from services.invitations.domain.patience import again_after
from services.invitations.ports import PutOff
from services.invitations.steps import SendMail, SendNotice
from shared.bus import Bus, Commit, Document
from shared.clock import millis
from shared.telemetry import OLDEST_MAIL

T = TypeVar("T", Mail, Notice)
_JITTER = 0.25


@dataclass(frozen=True, slots=True)
class Waiting:
    """Tells metrics every `every` seconds how long the oldest mail that was put off waits."""

    bus: Bus
    every: float

    async def run(self) -> None:
        """Never returns. Raises what a store that is away raises."""
        while True:
            await self.look()
            await asyncio.sleep(self.every)

    async def look(self) -> None:
        oldest = await self.bus.client.zrange(_put_off(self.bus), 0, 0, withscores=True)
        OLDEST_MAIL.set(max(0.0, (millis(self.bus.clock.now()) - oldest[0][1]) / 1000) if oldest else 0.0)


def put_aside(bus: Bus, record: Document[T], reason: PutOff, step: SendMail | SendNotice, commit: Commit) -> MailState:
    """WAITING; REFUSED when it was tried often enough."""
    item = record.there
    tries = item.tries + reason.tried
    turn = None if reason.wait is None else timedelta(seconds=reason.wait)
    after = again_after(tries, turn, random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311  # jitter, not a secret
    if after is None:
        return MailState.REFUSED
    if tries != item.tries:
        commit.keep(record.becomes(replace(item, tries=tries)))
    commit.at(commit.now + after, step, key=item.id)
    commit.write(("ZADD", _put_off(bus), "NX", millis(commit.now), item.id))
    return MailState.WAITING


def waits_no_more(bus: Bus, ids: Sequence[str], commit: Commit) -> None:
    """Mails are delivered, will never be, or are about somebody who is forgotten."""
    if ids:
        commit.write(("ZREM", _put_off(bus), *ids))


def _put_off(bus: Bus) -> str:
    """Key of what was put off, by when it was for the first time."""
    return bus.keys.own("put-off")
