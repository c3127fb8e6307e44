"""Encounters in the store: one hash per person, each fact on both sides, so that forgetting one finds the other."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from services.coworking.domain.encounters import Encounter, EncounterKind, pair_of
from shared.bus import Bus, Commit
from shared.kernel import DayId, PersonId

SCHEMA = 1


class RedisEncounters:
    """Port `Encounters`: field `<other> <about>`, value `<schema> <kind> <date>`. Keeping a fact again changes nothing."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def of(self, person: PersonId) -> tuple[Encounter, ...]:
        found = cast("dict[bytes, bytes]", await self._bus.client.hgetall(self._key(person)))
        return tuple(_encounter(person, field.decode(), value.decode()) for field, value in sorted(found.items()))

    def keep(self, encounters: Iterable[Encounter], commit: Commit) -> None:
        for encounter in encounters:
            value = f"{SCHEMA} {encounter.kind} {encounter.on.isoformat()}"
            for one, other in _both(encounter):
                commit.write(("HSET", self._key(one), f"{other} {encounter.about}", value))

    async def forget(self, person: PersonId, commit: Commit) -> None:
        for encounter in await self.of(person):
            for one, other in _both(encounter):
                commit.write(("HDEL", self._key(one), f"{other} {encounter.about}"))

    def _key(self, person: PersonId) -> str:
        return self._bus.keys.own("met", person)


def _both(encounter: Encounter) -> tuple[tuple[PersonId, PersonId], tuple[PersonId, PersonId]]:
    pair = encounter.pair
    return (pair.first, pair.second), (pair.second, pair.first)


def _encounter(person: PersonId, field: str, value: str) -> Encounter:
    other, about = field.split(" ")
    _, kind, on = value.split(" ")
    return Encounter(pair_of(person, PersonId(other)), date.fromisoformat(on), EncounterKind(kind), DayId(about))
