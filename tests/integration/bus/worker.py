"""A service of its own process, to be killed: hears CancellationAsked, counts, says MeetingCancelled once a meeting.

python worker.py REDIS_URL SHARD [--die]      with --die it kills itself inside the handler, before the commit
"""

import asyncio
import os
import signal
import sys
from datetime import datetime

from pydantic import SecretStr

from shared.bus import Bus, Commit, Limits
from shared.contracts.intake import CancellationAsked
from shared.contracts.matchmaking import MeetingCancelled
from shared.kernel import MeetingStatus
from shared.settings import ProductSettings


def matchmaking(product: ProductSettings, *, die: bool = False) -> Bus:
    bus = Bus("matchmaking", product, says=[MeetingCancelled], limits=Limits(idle=1))

    @bus.on(CancellationAsked)
    async def cancel_the_meeting(event: CancellationAsked, commit: Commit) -> None:
        await bus.client.hincrby(bus.keys.own("tried"), event.meeting, 1)
        if die:
            os.kill(os.getpid(), signal.SIGKILL)
        commit.write(("HINCRBY", bus.keys.own("done"), event.meeting, 1))
        commit.say(cancelled(event, commit.now))

    return bus


def cancelled(event: CancellationAsked, now: datetime) -> MeetingCancelled:
    return MeetingCancelled(revision=event.revision, meeting=event.meeting, status=MeetingStatus.CANCELLED, sequence=0, decided_at=now)


async def main(redis_url: str, shard: str, *, die: bool) -> None:
    secret = SecretStr("worker")
    bus = matchmaking(ProductSettings(redis_url=redis_url, shard=shard, person_key=secret, link_key=secret, webhook_token=secret), die=die)
    await bus.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], die="--die" in sys.argv))
