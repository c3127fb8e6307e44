"""Which meetings without a moment wait for whose calendar: `…:watched:<owner>` is a set of meeting ids."""

from collections.abc import Iterable

from services.matchmaking.domain.meeting import Meeting
from shared.bus import Bus, Commit
from shared.kernel import MeetingId, OwnerId


class Watchers:
    """Kept in the commit that keeps the meeting, so it is never behind."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def change(self, before: Meeting | None, after: Meeting, commit: Commit) -> None:
        was, now = _watched(before), _watched(after)
        commit.write(*(("SREM", self._key(owner), after.id) for owner in sorted(was - now)))
        commit.write(*(("SADD", self._key(owner), after.id) for owner in sorted(now - was)))

    async def of(self, owners: Iterable[OwnerId]) -> tuple[MeetingId, ...]:
        """The meetings that watch any of these."""
        keys = [self._key(owner) for owner in dict.fromkeys(owners)]
        if not keys:
            return ()
        found: set[bytes] = await self._bus.client.sunion(keys)
        return tuple(MeetingId(meeting.decode()) for meeting in sorted(found))

    def _key(self, owner: OwnerId) -> str:
        return self._bus.keys.own("watched", owner)


def _watched(meeting: Meeting | None) -> set[OwnerId]:
    return set() if meeting is None or meeting.watch is None else set(meeting.watch.owners)
