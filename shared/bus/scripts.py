"""The Lua of the bus. Scripts do not roll back: everything that can fail is a check and stands before the fence.

Every script reads the store's own clock plus the offset that tests may set; `now` is in milliseconds.
"""

from collections.abc import Mapping

NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(redis.call('GET', '%(offset)s') or '0')
"""

VERSION = """
local stored = redis.call('HGET', key, args[1])
return (stored and string.match(stored, '^%d+') or '0') == args[2]
"""
"""The bus's own check: a record, or a projection, is at the version it was loaded with (0: not there)."""

COMMIT = """
-- KEYS incoming stream | ARGV group, entry ('' for a command), checks (n, (name, key, args)*), writes (n, (args)*)
local A, at = ARGV, 0
local function take() at = at + 1; return A[at] end
local function list() local t = {}; for i = 1, tonumber(take()) do t[i] = take() end; return t end
local function keep_highest(key, field, revision, value)
  local stored = redis.call('HGET', key, field)
  if not stored or tonumber(string.match(stored, '^%%d+')) <= tonumber(revision) then redis.call('HSET', key, field, value) end
end
local write = {}
function write.KEEPHIGHEST(w) keep_highest(w[2], w[3], w[4], w[5]) end
function write.SAY(w)  -- stream, type, envelope, personal keys
  local id = redis.call('XADD', w[2], '*', 'type', w[3], '__data__', w[4])
  for i = 5, #w do redis.call('SADD', w[i], w[2] .. ' ' .. id) end
end
function write.ERASE(w)  -- personal key
  for _, member in ipairs(redis.call('SMEMBERS', w[2])) do
    local key, id = string.match(member, '^(%%S+) (%%S+)$')
    redis.call('XDEL', key, id)
  end
  redis.call('DEL', w[2])
end
%(now)s
local check = {}
%(checks)s
local group, entry = take(), take()
for _ = 1, tonumber(take()) do
  local name, key = take(), take()
  if not check[name](key, list(), now) then return 'conflict' end
end
if entry ~= '' and redis.call('XACK', KEYS[1], group, entry) == 0 then return 'not mine' end
for _ = 1, tonumber(take()) do
  local w = list()
  if write[w[1]] then write[w[1]](w) else redis.call(unpack(w)) end
end
return 'done'
"""

DUE = """
-- KEYS timers, retries, their entries, again | moves what is due; answers {ms until the next one or -1, clock offset}
%(now)s
local nearest = -1
for i = 1, 2 do
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', now, 'LIMIT', 0, 100)) do
    local packed = redis.call('HGET', KEYS[3], member)
    redis.call('ZREM', KEYS[i], member)
    redis.call('HDEL', KEYS[3], member)
    if packed then redis.call('XADD', KEYS[4], '*', 'due', string.format('%%.0f', now), unpack(cmsgpack.unpack(packed))) end
  end
  local first = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')[2]
  local wait = first and math.max(0, math.ceil(first - now))
  if wait and (nearest < 0 or wait < nearest) then nearest = wait end
end
return {nearest, redis.call('GET', '%(offset)s') or '0'}
"""

LATER = """
function write.LATER(w)  -- timers or retries, entries, member, due at (ms), in (ms) or '', fields*
  local due = w[6] == '' and tonumber(w[5]) or now + tonumber(w[6])
  redis.call('HSET', w[3], w[4], cmsgpack.pack({unpack(w, 7)}))
  redis.call('ZADD', w[2], due, w[4])
end
"""

REPLAY = """
-- KEYS dead, again | ARGV dead letter id
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not found then return 0 end
local kept = {}
for i = 1, #found[2], 2 do
  local name = found[2][i]
  if name == '__data__' or name == 'type' or name == 'origin' then kept[#kept + 1] = name; kept[#kept + 1] = found[2][i + 1] end
end
redis.call('XADD', KEYS[2], '*', unpack(kept))
return redis.call('XDEL', KEYS[1], ARGV[1])
"""


def commit_script(offset_key: str, checks: Mapping[str, str]) -> str:
    """The commit of one service, with its own checks."""
    now = NOW % {"offset": offset_key}
    named = "".join(f"check['{name}'] = function(key, args, now)\n{body}\nend\n" for name, body in {"version": VERSION, **checks}.items())
    return COMMIT % {"now": now + LATER, "checks": named}


def due_script(offset_key: str) -> str:
    """Moves due timers and retries of one service to its private stream."""
    return DUE % {"now": NOW % {"offset": offset_key}, "offset": offset_key}
