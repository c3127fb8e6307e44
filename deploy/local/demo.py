"""The demo world in a data folder: made and put into the product on the first start, found again on every later one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import BaseModel, Field

from deploy.faults import Explained
from deploy.hosting import serving
from deploy.local.calendar_server import CalendarServer
from deploy.local.ports import HOST, RememberedPorts, port_of
from deploy.local.published import PublishedCalendars
from deploy.local.run_file import CalendarAccess
from deploy.local.world import LoadingFailed, World, load, monday_of

SEED = 1
CALENDAR_PORT = 5232


class WorldRefused(Explained):
    """The product did not take the demo world."""

    def __init__(self, fault: LoadingFailed) -> None:
        super().__init__(f"De voorbeeldwereld is niet geladen ({fault}). Begin met --no-demo leeg, of met een andere map (KL_DATA_DIR).")


class Marker(BaseModel):
    """What was made here, and whether the product has it. `users`: password per address."""

    seed: int
    monday: date
    users: dict[str, str] = Field(repr=False)
    loaded: bool = False
    calendars: int | None = None
    """At most so many on the calendar server."""

    @classmethod
    def read(cls, file: Path) -> Self | None:
        return cls.model_validate_json(file.read_text()) if file.exists() else None

    def write(self, file: Path) -> None:
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(self.model_dump_json())
        draft.replace(file)


class Demo:
    """The calendars of the world on servers of this machine, as a context: from its start to its end."""

    def __init__(self, folder: Path, ports: RememberedPorts, today: date, calendars: int | None = None) -> None:
        self._file, self._published = folder / "demo.json", folder / "published"
        self._links = ports.listen_again("agenda's achter een link")
        with ports.listen_again("agendaserver", CALENDAR_PORT) as reserved:
            self.calendars = CalendarServer(folder / "agenda", port_of(reserved))
        self._today, self._most = today, calendars

    def __enter__(self) -> Self:
        """The calendar server has begun to start; `answering` waits for it."""
        self._marker = Marker.read(self._file) or self._made()
        self.calendars.begin(self._marker.users)
        return self

    def __exit__(self, *_: object) -> None:
        self.calendars.stop()

    def answering(self) -> None:
        """Returns once the calendar server answers. Raises DidNotStart."""
        self.calendars.wait()

    @property
    def new(self) -> bool:
        """Whether the product has yet to get this world."""
        return not self._marker.loaded

    @property
    def access(self) -> CalendarAccess:
        return CalendarAccess(address=self.calendars.address, users=self._marker.users)

    @asynccontextmanager
    async def published(self) -> AsyncIterator[None]:
        """Serves the calendars behind a link."""
        async with serving(PublishedCalendars(directory=self._published), self._links):
            yield

    async def put_into(self, address: str, token: str) -> None:
        """By the JSON interface of the product. Raises WorldRefused."""
        links = f"http://{HOST}:{port_of(self._links)}/"
        world = World.of(self._marker.seed, self._marker.monday, self._marker.calendars)
        try:
            await load(world, product_address=address, token=token, caldav_address=self.calendars.address, ics_address=links)
        except LoadingFailed as fault:
            raise WorldRefused(fault) from fault
        self._marker = self._marker.model_copy(update={"loaded": True})
        self._marker.write(self._file)

    def _made(self) -> Marker:
        world = World.of(SEED, monday_of(self._today), self._most)
        self.calendars.storage.mkdir(mode=0o700, parents=True, exist_ok=True)
        world.write_radicale_storage(self.calendars.storage)
        self._published.mkdir(mode=0o700, exist_ok=True)
        world.write_published(self._published)
        marker = Marker(seed=SEED, monday=world.monday, users=world.caldav_users(), calendars=self._most)
        marker.write(self._file)
        return marker
