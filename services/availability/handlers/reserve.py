"""Spoedruimte in people's own calendars: what is wanted is planned, a step of its own per entry makes the calendar show it.

Planned again when the hours, the calendars or the meetings of somebody change, and when a day begins: then that day's is given back.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog

from services.availability.domain.entries import Entries
from services.availability.domain.reading import Fault
from services.availability.domain.reserve import Place, ReserveEntry, Reserves, Week, kept_free, planned
from services.availability.domain.sources import Sources
from services.availability.handlers.places import opened, place_of
from services.availability.ports import CalendarAway, Calendars, Names, Records, Reservation, Vault
from services.availability.steps import PlanReserve, SettleReserve
from shared.bus import Bus, Check, Commit, Document
from shared.clock import AMSTERDAM, local_day
from shared.contracts.directory import PersonChanged
from shared.kernel import PersonId, person_owner
from shared.settings import ProductSettings
from shared.workdays import days_off_between, exceptions_of

AGAIN_AFTER = timedelta(minutes=15)
"""A calendar that was away is tried again."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class World:
    """What a plan of one person rests on."""

    sources: Document[Sources]
    entries: Document[Entries]
    reserves: Document[Reserves]

    @property
    def before(self) -> Reserves:
        return self.reserves.value or Reserves()


@dataclass(frozen=True, slots=True)
class Reserving:
    """Keeps spoedruimte in calendars. `weeks` ahead (0: nowhere); within `spread` after a day begins everybody's is given back."""

    product: ProductSettings
    records: Records
    calendars: Calendars
    vault: Vault
    names: Names
    weeks: int
    spread: timedelta

    def wanted_from(self, now: datetime) -> date:
        """The first day of which nothing was given back yet."""
        return local_day(now + self._back) + timedelta(days=1)

    def next_day(self, person: PersonId, now: datetime) -> datetime:
        """When the next day is given back: soon after it begins, and not of everybody at once."""
        midnight = datetime.combine(self.wanted_from(now), time(), AMSTERDAM).astimezone(UTC)
        return midnight - self._back + self.spread * (hashlib.sha256(person.encode()).digest()[0] / 256)

    def planned(self, person: PersonId, about: PersonChanged | None, world: World, now: datetime) -> Reserves:
        """What must stand in this person's calendar from now on."""
        places = self._places(person, world.sources.value or Sources())
        place = places.get(self._written_in(world.sources.value or Sources()))
        if about is None or about.paused or not about.reserve:
            return planned(world.before, (), None, self._where(places), now)
        first, last = self.wanted_from(now), local_day(now) + timedelta(weeks=self.weeks)
        own = exceptions_of(about.organisation, self.product)
        week = Week(about.reserve, about.working_hours, (days_off_between(first, max(first, last)) | own.off) - own.works)
        blocks = kept_free(week, first, last, (world.entries.value or Entries()).spans())
        return planned(world.before, blocks, place, self._where(places), now)

    async def settled(self, person: PersonId, key: str, reserves: Reserves, now: datetime) -> Reserves:
        """The entries after the calendar shows what is wanted of this one; of a calendar that is no longer connected it is forgotten.

        Raises CalendarAway.
        """
        entry = reserves.entries[key]
        stays = entry.wanted or await self._is_connected(person, entry)
        try:
            await self._show(person, entry, now)
        except CalendarAway as away:
            if stays or away.fault is not Fault.REFUSED:
                raise
        return reserves.with_settled(key) if stays else reserves.without(key)

    async def take_back(self, person: PersonId, reserves: Reserves) -> None:
        """Take away what stands in the calendars of somebody who is forgotten, while we still know where; of one that is away it stays."""
        away: set[str] = set()
        for entry in reserves.entries.values():
            if entry.place.where in away or (entry.settled and not entry.wanted):
                continue
            uid = self.names.reserve_uid(person, entry.hours)
            try:
                await self.calendars.agenda(opened(self.vault, person, entry.place)).withdraw(uid, _name(uid))
            except CalendarAway as fault:
                away.add(entry.place.where)
                log.warning("spoedruimte of somebody forgotten stays in a calendar", fault=str(fault.fault))

    async def _show(self, person: PersonId, entry: ReserveEntry, now: datetime) -> None:
        agenda = self.calendars.agenda(opened(self.vault, person, entry.place))
        uid = self.names.reserve_uid(person, entry.hours)
        if entry.wanted:
            await agenda.reserve(Reservation(uid, _name(uid), now, entry.hours))
        else:
            await agenda.withdraw(uid, _name(uid))

    async def _is_connected(self, person: PersonId, entry: ReserveEntry) -> bool:
        sources = (await self.records.sources.of(person_owner(person))).value or Sources()
        return entry.place.where in self._where(self._places(person, sources))

    @property
    def _back(self) -> timedelta:
        return timedelta(hours=self.product.reserve_back_hours)

    def _written_in(self, sources: Sources) -> str:
        """The name of the calendar that spoedruimte is written in; empty when there is none."""
        source = sources.writable if self.weeks and sources.shows_reserve else None
        return "" if source is None else source.name

    def _places(self, person: PersonId, sources: Sources) -> dict[str, Place]:
        """By name, the calendars on servers whose key we have."""
        found: dict[str, Place] = {}
        for source in sources.sources:
            place = place_of(self.vault, person, source)
            found |= {} if place is None else {source.name: place}
        return found

    @staticmethod
    def _where(places: dict[str, Place]) -> frozenset[str]:
        return frozenset(place.where for place in places.values())


def register(bus: Bus, records: Records, reserving: Reserving) -> None:
    @bus.on(PlanReserve)
    async def plan_the_hours(step: PlanReserve, commit: Commit) -> None:
        about = await records.people.of(step.person)
        world = World(
            sources=await records.sources.of(person_owner(step.person)),
            entries=await records.entries.of(step.person),
            reserves=await records.reserves.of(step.person),
        )
        after = reserving.planned(step.person, about, world, commit.now)
        commit.unchanged(world.sources).unchanged(world.entries)
        commit.expect(Check("version", records.people.key, (step.person, "0" if about is None else str(about.revision))))
        _keep(world.reserves, after, commit)
        for key, entry in after.unsettled().items():
            commit.step(SettleReserve(person=step.person, entry=key, wanted=entry.wanted))
        if after.entries or (about is not None and about.reserve):
            commit.at(reserving.next_day(step.person, commit.now), PlanReserve(person=step.person), key=step.person)
        else:
            commit.drop(PlanReserve, step.person)

    @bus.on(SettleReserve)
    async def make_the_calendar_show_them(step: SettleReserve, commit: Commit) -> None:
        """A step that was left for the opposite may have been done after this: then what is wanted is done once more.

        A calendar that is away is tried again soon; one that refuses us when the next day begins, or once it is connected anew.
        """
        document = await records.reserves.of(step.person)
        reserves = document.value or Reserves()
        entry = reserves.entries.get(step.entry)
        if entry is None or (entry.settled and entry.wanted is step.wanted):
            return
        try:
            after = await reserving.settled(step.person, step.entry, reserves, commit.now)
        except CalendarAway as away:
            if away.fault is not Fault.REFUSED:
                commit.at(commit.now + AGAIN_AFTER, PlanReserve(person=step.person), key=step.person)
            return
        _keep(document, after, commit)


def _keep(document: Document[Reserves], after: Reserves, commit: Commit) -> None:
    if after.entries:
        if after != document.value:
            commit.keep(document.becomes(after))
    elif document.value is not None:
        commit.keep(document.gone())


def _name(uid: str) -> str:
    return uid.partition("@")[0]
