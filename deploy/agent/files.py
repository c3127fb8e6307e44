"""The port `CalendarSource` on an .ics file on this machine, beside the calendars on servers."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from services.availability.adapters.calendars import NetworkCalendars
from services.availability.domain.busy import Window
from services.availability.domain.reading import Fault, Unreadable
from services.availability.domain.sources import Connection
from services.availability.ports import CalendarObject, CalendarSource, Changes, Known, Unchanged

LARGEST = 10 * 1024 * 1024
_SCHEME, _TEXT = "file:", "text"


def address_of(path: Path) -> str:
    """A file as the address of a connection."""
    return f"{_SCHEME}{path}"


class LocalCalendars(NetworkCalendars):
    """Calendars on servers, and files."""

    def source(self, connection: Connection) -> CalendarSource:
        if connection.address.startswith(_SCHEME):
            return CalendarFile(Path(connection.address.removeprefix(_SCHEME)))
        return super().source(connection)


class CalendarFile:
    """One file; its tag is when it was written and how long it is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def fetch(self, window: Window, known: Known) -> Changes | Unchanged | Unreadable:  # noqa: ARG002  # it has one text for all time
        try:
            found = self._path.stat()
            tag = f"{found.st_mtime_ns} {found.st_size}"
            if tag == known.tag and _TEXT in known.etags:
                return Unchanged(live=False)
            if found.st_size > LARGEST:
                return Unreadable(Fault.TOO_BIG, "file too big")
            text = await asyncio.to_thread(self._path.read_bytes)
        except PermissionError:
            return Unreadable(Fault.REFUSED, "may not read the file")
        except OSError as error:
            return Unreadable(Fault.UNREACHABLE, type(error).__name__)
        written = datetime.fromtimestamp(found.st_mtime, UTC)
        return Changes((CalendarObject(_TEXT, "", text),), frozenset(), whole=True, tag=tag, live=False, modified=written)
