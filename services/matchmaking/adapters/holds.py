"""Holds in the store: per owner a sorted set of who has which time, per hold a hash with its state and expiry.

`…:holds:<owner>` has members `start:end:hold` (ms) with score start. `…:hold:<hold>` has `schema`, `meeting`, `state` (`held` or
`confirmed`) and `expires` (ms). Times of different meetings never overlap in one set, those of one meeting may. Expired holds are skipped
by every reader and removed by their meeting. A hold of another schema is not read: its time counts as taken, and nothing is booked on it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from services.matchmaking.domain.holds import LONGEST_CLAIM, Claim, Hold, changes
from shared.bus import Bus, Check, Commit
from shared.clock import millis
from shared.kernel import Block, BusyKind, MeetingId, OwnerId

SCHEMA = 1
LONGEST_MS = round(LONGEST_CLAIM.total_seconds() * 1000)

IN_THE_WAY = f"""
local function in_the_way(hold, meeting, now)  -- whether the time of this hold (its key) is taken for this meeting
  local schema, whose, state, expires = unpack(redis.call('HMGET', hold, 'schema', 'meeting', 'state', 'expires'))
  if schema and schema ~= '{SCHEMA}' then return true end
  return whose and whose ~= meeting and (state == 'confirmed' or tonumber(expires) > now)
end
"""
FREE = f"""{IN_THE_WAY}
-- key: the times of one owner | args: start, end, meeting, prefix of hold keys. No live hold of another meeting overlaps.
local start = tonumber(args[1])
local oldest = string.format('%.0f', start - {LONGEST_MS})
for _, member in ipairs(redis.call('ZREVRANGEBYSCORE', key, '(' .. args[2], oldest)) do
  local ends, hold = string.match(member, '^%d+:(%d+):(.+)$')
  if tonumber(ends) > start and in_the_way(args[4] .. hold, args[3], now) then return false end
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
-- KEYS the times of owners | ARGV from, to (scores), meeting, prefix of hold keys, now. Per owner: start, end, … of other meetings.
local taken = {{}}
for number, key in ipairs(KEYS) do
  taken[number] = {{}}
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', key, ARGV[1], '(' .. ARGV[2])) do
    local starts, ends, hold = string.match(member, '^(%d+):(%d+):(.+)$')
    if in_the_way(ARGV[4] .. hold, ARGV[3], tonumber(ARGV[5])) then
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

    def change(self, meeting: MeetingId, before: tuple[Hold, ...], after: tuple[Hold, ...], commit: Commit) -> None:
        """New holds only on free time; kept ones only while they are still held."""
        difference = changes(before, after)
        for hold in difference.taken:
            commit.expect(*(self._is_free(claim, meeting) for claim in hold.claims))
        commit.expect(*(Check("held", self._key(meeting, hold)) for hold in difference.kept))
        for hold, gone in difference.released:
            commit.write(*(("ZREM", self._owner(claim.owner), self._member(meeting, hold, claim)) for claim in gone))
            if all(hold.key != kept.key for kept in after):
                commit.write(("DEL", self._key(meeting, hold)))
        for hold in difference.taken:
            commit.write(
                *(("ZADD", self._owner(claim.owner), millis(claim.start), self._member(meeting, hold, claim)) for claim in hold.claims)
            )
        for hold in (*difference.taken, *difference.kept):
            state = "confirmed" if hold.confirmed else "held"
            fields = ("schema", SCHEMA, "meeting", meeting, "state", state, "expires", millis(hold.expires))
            commit.write(("HSET", self._key(meeting, hold), *fields))

    async def taken(
        self, owners: Iterable[OwnerId], start: datetime, end: datetime, meeting: MeetingId, now: datetime
    ) -> dict[OwnerId, tuple[Block, ...]]:
        """What other meetings hold of these owners in `[start, end)`, as fixed blocks."""
        wanted = tuple(dict.fromkeys(owners))
        window = (millis(start) - LONGEST_MS, millis(end))
        script = self._bus.client.register_script(TAKEN)
        found: list[list[int]] = await script(keys=list(map(self._owner, wanted)), args=[*window, meeting, self._prefix, millis(now)])
        return {owner: _blocks(times) for owner, times in zip(wanted, found, strict=True)}

    def _is_free(self, claim: Claim, meeting: MeetingId) -> Check:
        times = (str(millis(claim.start)), str(millis(claim.end)))
        return Check("free", self._owner(claim.owner), (*times, meeting, self._prefix))

    def _owner(self, owner: OwnerId) -> str:
        return self._bus.keys.own("holds", owner)

    def _key(self, meeting: MeetingId, hold: Hold) -> str:
        return f"{self._prefix}{meeting}.{hold.key}"

    def _member(self, meeting: MeetingId, hold: Hold, claim: Claim) -> str:
        return f"{millis(claim.start)}:{millis(claim.end)}:{meeting}.{hold.key}"


def _blocks(times: list[int]) -> tuple[Block, ...]:
    instants = [datetime.fromtimestamp(ms / 1000, UTC) for ms in times]
    return tuple(Block(start, end, BusyKind.FIXED) for start, end in zip(instants[::2], instants[1::2], strict=True))
