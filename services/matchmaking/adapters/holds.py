"""Holds in the store: per owner a sorted set of who has which time, per hold a hash with its state and expiry.

`…:holds:<owner>` has members `start:end:hold` (ms) with score start. `…:hold:<hold>` has `schema`, `meeting`, `state` (`held` or
`confirmed`) and `expires` (ms). Times of different meetings never overlap in one set, those of one meeting may. Expired holds are skipped
by every reader and removed by their meeting. A hold of another schema is not read: its time counts as taken, and nothing is booked on it.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from services.matchmaking.domain.holds import LONGEST_CLAIM, Claim, Hold, changes
from shared.bus import Bus, Check, Commit
from shared.clock import millis
from shared.kernel import Block, BusyKind, MeetingId, OwnerId

SCHEMA = 1
LONGEST_MS = round(LONGEST_CLAIM.total_seconds() * 1000)

IN_THE_WAY = f"""
local function named(list, from)  -- the rest of a list as a set
  local set = {{}}
  for i = from, #list do set[list[i]] = true end
  return set
end
local function in_the_way(hold, ours, now)  -- whether the time of this hold (its key) is taken for these meetings
  local schema, whose, state, expires = unpack(redis.call('HMGET', hold, 'schema', 'meeting', 'state', 'expires'))
  if schema and schema ~= '{SCHEMA}' then return true end
  return whose and not ours[whose] and (state == 'confirmed' or tonumber(expires) > now)
end
"""
FREE = f"""{IN_THE_WAY}
-- key: the times of one owner | args: start, end, prefix of hold keys, meetings. No live hold of another meeting than these overlaps.
local start, ours = tonumber(args[1]), named(args, 4)
local oldest = string.format('%.0f', start - {LONGEST_MS})
for _, member in ipairs(redis.call('ZREVRANGEBYSCORE', key, '(' .. args[2], oldest)) do
  local ends, hold = string.match(member, '^%d+:(%d+):(.+)$')
  if tonumber(ends) > start and in_the_way(args[3] .. hold, ours, now) then return false end
end
return true
"""
HELD = f"""
-- key: one hold. It is there and has not expired, or is a booking already.
local schema, state, expires = unpack(redis.call('HMGET', key, 'schema', 'state', 'expires'))
return schema == '{SCHEMA}' and (state == 'confirmed' or (state == 'held' and tonumber(expires) > now))
"""
CHECKS = {"free": FREE, "held": HELD}

TAKEN = f"""{IN_THE_WAY}
-- KEYS the times of owners | ARGV from, to (scores), prefix of hold keys, now, meetings. Per owner: start, end, … of other meetings.
local taken, ours = {{}}, named(ARGV, 5)
for number, key in ipairs(KEYS) do
  taken[number] = {{}}
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', key, ARGV[1], '(' .. ARGV[2])) do
    local starts, ends, hold = string.match(member, '^(%d+):(%d+):(.+)$')
    if in_the_way(ARGV[3] .. hold, ours, tonumber(ARGV[4])) then
      table.insert(taken[number], tonumber(starts))
      table.insert(taken[number], tonumber(ends))
    end
  end
end
return taken
"""


class StoredHolds:
    """Reads what is held, and puts the difference between two sets of holds of one meeting into a commit."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self._prefix = bus, bus.keys.own("hold", "")

    def change(
        self,
        meeting: MeetingId,
        before: tuple[Hold, ...],
        after: tuple[Hold, ...],
        commit: Commit,
        together: Collection[MeetingId] = (),
    ) -> None:
        """New holds and new claims only on free time; kept ones only while they are still held.

        What the meetings that change `together` with this one in the same commit hold now is not in the way: they may be leaving it. The
        caller has seen that all that they hold afterwards goes together.
        """
        difference = changes(before, after)
        new = (*((hold, hold.claims) for hold in difference.taken), *difference.joined)
        for _, claims in new:
            commit.expect(*(self._is_free(claim, {meeting, *together}) for claim in claims))
        commit.expect(*(Check("held", self._key(meeting, hold)) for hold in difference.kept))
        for hold, gone in difference.released:
            commit.write(*(("ZREM", self._owner(claim.owner), self._member(meeting, hold, claim)) for claim in gone))
            if all(hold.key != kept.key for kept in after):
                commit.write(("DEL", self._key(meeting, hold)))
        for hold, claims in new:
            commit.write(*(("ZADD", self._owner(claim.owner), millis(claim.start), self._member(meeting, hold, claim)) for claim in claims))
        for hold in (*difference.taken, *difference.kept):
            state = "confirmed" if hold.confirmed else "held"
            fields = ("schema", SCHEMA, "meeting", meeting, "state", state, "expires", millis(hold.expires))
            commit.write(("HSET", self._key(meeting, hold), *fields))

    async def taken(
        self, owners: Iterable[OwnerId], start: datetime, end: datetime, ours: Iterable[MeetingId], now: datetime
    ) -> dict[OwnerId, tuple[Block, ...]]:
        """What other meetings than `ours` hold of these owners in `[start, end)`, as fixed blocks."""
        wanted = tuple(dict.fromkeys(owners))
        window = (millis(start) - LONGEST_MS, millis(end))
        script = self._bus.client.register_script(TAKEN)
        found: list[list[int]] = await script(keys=list(map(self._owner, wanted)), args=[*window, self._prefix, millis(now), *ours])
        return {owner: _blocks(times) for owner, times in zip(wanted, found, strict=True)}

    async def holders(self, owner: OwnerId, blocks: Iterable[Block] | None = None) -> tuple[MeetingId, ...]:
        """The meetings that hold or booked time of this owner, as far as one of the blocks touches it when there are any given."""
        members: list[bytes] = await self._bus.client.zrange(self._owner(owner), 0, -1)
        busy = None if blocks is None else [(millis(block.start), millis(block.end)) for block in blocks]
        found: dict[MeetingId, None] = {}
        for member in members:
            start, end, hold = member.decode().split(":", 2)
            if busy is None or any(begins < int(end) and int(start) < ends for begins, ends in busy):
                found[MeetingId(hold.rpartition(".")[0])] = None
        return tuple(found)

    def _is_free(self, claim: Claim, ours: Collection[MeetingId]) -> Check:
        times = (str(millis(claim.start)), str(millis(claim.end)))
        return Check("free", self._owner(claim.owner), (*times, self._prefix, *sorted(ours)))

    def _owner(self, owner: OwnerId) -> str:
        return self._bus.keys.own("holds", owner)

    def _key(self, meeting: MeetingId, hold: Hold) -> str:
        return f"{self._prefix}{meeting}.{hold.key}"

    def _member(self, meeting: MeetingId, hold: Hold, claim: Claim) -> str:
        return f"{millis(claim.start)}:{millis(claim.end)}:{meeting}.{hold.key}"


def _blocks(times: list[int]) -> tuple[Block, ...]:
    instants = [datetime.fromtimestamp(ms / 1000, UTC) for ms in times]
    return tuple(Block(start, end, BusyKind.FIXED) for start, end in zip(instants[::2], instants[1::2], strict=True))
