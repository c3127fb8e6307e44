"""Work that a process of this machine left pending when it ended: after a restart nobody need wait until it counts as idle."""

import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.bus.bus import Bus


def consumer_name() -> str:
    """Of this process, in every group it reads for."""
    return f"{socket.gethostname()}-{os.getpid()}"


async def age_orphans(bus: "Bus") -> None:
    """Make it as old as what a claimer takes. It stays where it was and keeps its delivery count."""
    for stream in (bus.keys.again, *map(bus.keys.events, bus.hears)):
        for consumer in await bus.client.xinfo_consumers(stream, bus.service):
            name, pending = consumer["name"].decode(), consumer["pending"]
            if pending and is_gone(name):
                found = await bus.client.xpending_range(stream, bus.service, "-", "+", pending, consumername=name)
                entries = [each["message_id"] for each in found]
                await bus.client.xclaim(stream, bus.service, name, 0, entries, idle=round(bus.limits.idle * 1000), justid=True)


def is_gone(consumer: str) -> bool:
    """Whether it was a process of this machine that is no more; of another machine one cannot know."""
    host, _, process = consumer.rpartition("-")
    if host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
