"""What racing processes left in the store, counted from outside."""

from itertools import pairwise

from redis import Redis

from shared.settings import ProductSettings


def times_held(client: Redis, product: ProductSettings) -> set[tuple[str, str]]:
    prefix = f"{{{product.shard}}}:matchmaking:holds:"
    keys = [key.decode() for key in client.scan_iter(f"{prefix}*", count=1000)]
    with client.pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.zrange(key, 0, -1)
        members: list[list[bytes]] = pipe.execute()
    return {(key.removeprefix(prefix), member.decode()) for key, held in zip(keys, members, strict=True) for member in held}


def states(client: Redis, product: ProductSettings) -> dict[str, str]:
    prefix = f"{{{product.shard}}}:matchmaking:hold:"
    keys = [key.decode() for key in client.scan_iter(f"{prefix}*", count=1000)]
    with client.pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.hget(key, "state")
        found: list[bytes] = pipe.execute()
    return {key.removeprefix(prefix): state.decode() for key, state in zip(keys, found, strict=True)}


def overlaps(client: Redis, product: ProductSettings) -> int:
    """Pairs of neighbours in one person's or room's times that overlap."""
    by_owner: dict[str, list[tuple[int, int]]] = {}
    for owner, member in times_held(client, product):
        start, end, _ = member.split(":", 2)
        by_owner.setdefault(owner, []).append((int(start), int(end)))
    return sum(later[0] < earlier[1] for spans in by_owner.values() for earlier, later in pairwise(sorted(spans)))
