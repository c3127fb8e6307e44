"""Whether a running service has nothing left to do."""

from redis.asyncio import Redis

from shared.bus import Bus


async def is_quiet(bus: Bus, client: Redis) -> bool:
    """Everything it hears and every step of its own is handled, once and twice.

    By the last id that its group was given: a lag is unknown once entries were taken away.
    """
    for stream in (*(bus.keys.events(sayer) for sayer in bus.hears), bus.keys.again):
        last = (await client.xinfo_stream(stream))["last-generated-id"]
        for group in await client.xinfo_groups(stream):
            if group["name"].decode() == bus.service and (group["pending"] or group["last-delivered-id"] != last):
                return False
    return True
