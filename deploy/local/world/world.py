"""One demo world."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from deploy.local.world.appointments import Calendar
from deploy.local.world.calendars import calendar_of
from deploy.local.world.challenges import CHALLENGES, DemoChallenge
from deploy.local.world.locations import LOCATIONS, DemoLocation
from deploy.local.world.officials import CalendarKind, Official, fewer_calendars, officials_of
from deploy.local.world.outlook import items, published
from services.directory.adapters.register_files import shipped_register
from services.directory.domain.organisations import Register

COLLECTION = "agenda"
_PROPERTIES = {"tag": "VCALENDAR", "D:displayname": "Agenda", "C:supported-calendar-component-set": "VEVENT"}


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class World:
    """Everything a demo shows, from a seed: pure until something is written."""

    seed: int
    monday: date
    register: Register
    officials: tuple[Official, ...]
    challenges: tuple[DemoChallenge, ...] = CHALLENGES
    locations: tuple[DemoLocation, ...] = LOCATIONS

    @classmethod
    def of(cls, seed: int, monday: date, calendars: int | None = None) -> "World":
        """The world of this seed, its six weeks of calendars beginning on this Monday; of the Radicale calendars at most so many."""
        register = shipped_register()
        officials = officials_of(register, seed)
        return cls(seed, monday, register, officials if calendars is None else fewer_calendars(officials, calendars))

    def with_calendar(self, kind: CalendarKind) -> tuple[Official, ...]:
        return tuple(official for official in self.officials if official.calendar is kind)

    def calendar(self, official: Official) -> Calendar:
        return calendar_of(official, self.seed, self.monday)

    def caldav_users(self) -> dict[str, str]:
        """Password per address of everybody with a Radicale calendar; the calendar is `/<address>/agenda/`."""
        return {official.address: self._drawn("wachtwoord", official) for official in self.with_calendar(CalendarKind.RADICALE)}

    def published_files(self) -> dict[str, str]:
        """File name per address of everybody with a calendar behind a link; a name that is hard to guess, as with the real ones."""
        return {official.address: f"{self._drawn('link', official)}.ics" for official in self.with_calendar(CalendarKind.PUBLISHED)}

    def write_radicale_storage(self, folder: Path) -> None:
        """Write the calendars as Radicale keeps them. `folder` is its `--storage-filesystem-folder`; a calendar that is there is left."""
        for official in self.with_calendar(CalendarKind.RADICALE):
            collection = folder / "collection-root" / official.address / COLLECTION
            if (collection / ".Radicale.props").exists():
                continue
            collection.mkdir(parents=True, exist_ok=True)
            for uid, text in self._items(official):
                (collection / f"{uid}.ics").write_bytes(text.encode())
            (collection / ".Radicale.props").write_text(json.dumps(_PROPERTIES))

    def write_published(self, folder: Path) -> dict[str, str]:
        """Write the published calendars, one file each. Returns file name per address."""
        names = self.published_files()
        for official in self.with_calendar(CalendarKind.PUBLISHED):
            text = published(self.calendar(official), official.address, self.written)
            (folder / names[official.address]).write_bytes(text.encode())
        return names

    @property
    def written(self) -> date:
        """The day on which all appointments were made."""
        return self.monday - timedelta(weeks=30)

    def _items(self, official: Official) -> Iterator[tuple[str, str]]:
        return items(self.calendar(official), official.address, self.written)

    def _drawn(self, purpose: str, official: Official) -> str:
        """A demo secret: the same for the same seed."""
        return hashlib.sha256(f"{self.seed} {purpose} {official.address}".encode()).hexdigest()[:24]
