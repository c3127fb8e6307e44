"""The planes of all calendars, in the store and in this process: what a prior is made of.

In the store `…:planes` is a hash of sheets by owner, written in the commit that keeps BusyTimeChanged, and `…:planes:changed` a short
stream of whose calendar or facts changed. A process loads both hashes at its start, and before each use re-reads what the stream names:
replicas share the events among them, so what the handlers of one of them hear is not all that changed.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable

from services.matchmaking.adapters.census import Count, Member
from services.matchmaking.domain.engine.prior import Census, Prior, prior_of, says_enough, with_kept_hours
from shared.bus import Bus, Commit, Projection
from shared.clock import local_day
from shared.contracts.availability import BusyTimeChanged
from shared.contracts.directory import PersonChanged
from shared.kernel import OwnerId, PersonId, person_owner
from shared.planes import UNKNOWN, Planes, Sheet, sheet_of

REMEMBERED_CHANGES = 20_000
"""Who missed more than these reads everything anew."""
CHUNK = 500
NEVER = "0-0"


class FreeTime:
    """Priors from the calendars that are known."""

    def __init__(self, bus: Bus, people: Projection[PersonChanged]) -> None:
        self._bus, self._people = bus, people
        self._key, self._changes = bus.keys.own("planes"), bus.keys.own("planes", "changed")
        self._planes = Planes()
        self._members: dict[OwnerId, Member] = {}
        self._groups: defaultdict[str, set[OwnerId]] = defaultdict(set)
        self._read: tuple[str, int] | None = None
        """The last change that was read, and how many there had been by then."""
        self._lock = asyncio.Lock()

    def calendar_changed(self, event: BusyTimeChanged, commit: Commit) -> None:
        """In the commit that keeps the event. Of a calendar that is not known nothing counts, whatever blocks there are."""
        until = event.valid_until if event.known else event.valid_from
        sheet = sheet_of(event.blocks, event.valid_from, until, local_day(commit.now))
        commit.write(("KEEPHIGHEST", self._key, event.owner, event.revision, b"%d 1 %b" % (event.revision, sheet.stored())))
        self._changed(event.owner, commit)

    def person_changed(self, person: PersonId, commit: Commit) -> None:
        """In the commit that keeps what is known of somebody."""
        self._changed(person_owner(person), commit)

    def forget(self, person: PersonId, commit: Commit) -> None:
        commit.write(("HDEL", self._key, person_owner(person)))
        self._changed(person_owner(person), commit)

    async def load(self) -> None:
        """Once at the start, so that the first who needs it does not wait."""
        async with self._lock:
            await self._refresh()

    async def priors(self, people: Iterable[PersonChanged]) -> dict[PersonId, Prior]:
        """What may be expected of the calendars of these people."""
        counted: dict[str, Census] = {}
        async with self._lock:
            await self._refresh()
            found = {about.person: prior_of([census async for census in self._nearest(Member.of(about), counted)]) for about in people}
            return {about.person: with_kept_hours(found[about.person], about.reserve) for about in people}

    async def _nearest(self, member: Member, counted: dict[str, Census]) -> AsyncIterator[Census]:
        """The groups of somebody, each counted once for all who are asked about, until one says enough."""
        for group in member.groups:
            if group not in counted:
                counted[group] = await self._census(group)
            yield counted[group]
            if says_enough(counted[group], member.hours):
                return

    def _changed(self, owner: OwnerId, commit: Commit) -> None:
        commit.write(("XADD", self._changes, "MAXLEN", "~", REMEMBERED_CHANGES, "*", "owner", owner))

    async def _census(self, group: str) -> Census:
        """Others get a turn between chunks of people."""
        count = Count(local_day(self._bus.clock.now()))
        for number, owner in enumerate(self._groups.get(group, ())):
            if number % CHUNK == 0:
                await asyncio.sleep(0)
            if owner in self._planes:
                count.add(owner, self._members[owner], self._planes)
        return count.census()

    async def _refresh(self) -> None:
        """Read what changed since the last time; everything when that is not remembered any more."""
        added, last = await self._position()
        if self._read is not None and added >= self._read[1]:
            seen, before = self._read
            changes = await self._bus.client.xrange(self._changes, min=f"({seen}")
            if before + len(changes) >= added:
                await self._read_anew(OwnerId(fields[b"owner"].decode()) for _, fields in changes)
                self._read = (changes[-1][0].decode() if changes else seen, before + len(changes))
                return
        self._read = None
        await self._read_everything()
        self._read = (last, added)

    async def _position(self) -> tuple[int, str]:
        """How many changes there ever were, and the last one."""
        if not await self._bus.client.exists(self._changes):
            return 0, NEVER
        info = await self._bus.client.xinfo_stream(self._changes)
        return info["entries-added"], info["last-generated-id"].decode()

    async def _read_everything(self) -> None:
        self._planes, self._members = Planes(), {}
        self._groups.clear()
        async for owner, stored in self._bus.client.hscan_iter(self._key, count=CHUNK):
            self._planes.put(OwnerId(owner.decode()), _sheet(stored))
        async for about in self._people.each():
            self._count_in(person_owner(about.person), about)

    async def _read_anew(self, changed: Iterable[OwnerId]) -> None:
        owners = list(dict.fromkeys(changed))
        for chunk in (owners[at : at + CHUNK] for at in range(0, len(owners), CHUNK)):
            sheets = await self._bus.client.hmget(self._key, chunk)
            people = {person_owner(about.person): about for about in (await self._people.many(map(_person, chunk))).values()}
            for owner, stored in zip(chunk, sheets, strict=True):
                self._planes.put(owner, UNKNOWN if stored is None else _sheet(stored))
                self._count_in(owner, people.get(owner))

    def _count_in(self, owner: OwnerId, about: PersonChanged | None) -> None:
        before = self._members.pop(owner, None)
        for group in before.groups if before else ():
            self._groups[group].discard(owner)
        if about is not None:
            self._members[owner] = Member.of(about)
            for group in self._members[owner].groups:
                self._groups[group].add(owner)


def _person(owner: OwnerId) -> str:
    return owner.removeprefix(person_owner(PersonId("")))


def _sheet(stored: bytes) -> Sheet:
    return Sheet.read(stored.split(b" ", 2)[2])
