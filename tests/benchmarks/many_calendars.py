"""A thousand calendars on a local server: read for the first time, then again unchanged, then again after a few changed."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from pydantic import SecretStr
from redis.asyncio import Redis

from deploy.local.calendar_server import CalendarServer
from deploy.local.ports import listen, port_of
from deploy.local.store import EmbeddedStore
from shared.contracts.availability import BusyTimeChanged
from shared.settings import ProductSettings
from tests.availability_world import Desk, running_desk, tomorrow
from tests.calendars.texts import calendar_text, event_text

CALENDARS, EVENTS, CHANGED = 1_000, 12, 10
PASSWORD = "geheim"  # of a calendar server that lives as long as this run
AT_ONCE = 500
PATIENCE = 1_800


@dataclass(frozen=True, slots=True)
class Round:
    """One reading of all: by the clock, and the CPU that we used for it; the calendar server's is not in it."""

    seconds: float
    cpu: float


def measure() -> dict[str, float | str]:
    """Seconds, and events said. The calendar server (Radicale) shares the machine with us, and takes most of it."""
    with tempfile.TemporaryDirectory() as place, EmbeddedStore(Path(place)) as store:
        with listen(0) as free:
            port = port_of(free)
        server = CalendarServer(Path(place) / "agenda", port)
        for number in range(CALENDARS):
            _fill(server, number, range(EVENTS))
        server.start({_owner(number): PASSWORD for number in range(CALENDARS)})
        try:
            return asyncio.run(_measured(server, store.url))
        finally:
            server.stop()


async def _measured(server: CalendarServer, store: str) -> dict[str, float | str]:
    secret = SecretStr("bench")
    product = ProductSettings(redis_url=store, shard="bench", person_key=secret, link_key=secret, webhook_token=secret)
    async with Redis.from_url(store) as client, running_desk(product, client, spare_readings=8, read_every_seconds=86_400) as desk:
        for number in range(CALENDARS):
            await desk.introduce(_owner(number))
        first = await _read_all(desk, server)
        again = await _read_all(desk, server)
        for number in range(CHANGED):
            _fill(server, number, [EVENTS])
        changed = await _read_all(desk, server)
        said = [event for event in await desk.said(BusyTimeChanged) if event.known]
    return {
        f"{CALENDARS} agenda's, eerste lezing (s)": first.seconds,
        f"{CALENDARS} agenda's, eerste lezing, onze CPU (s)": first.cpu,
        f"{CALENDARS} agenda's, niets veranderd (s)": again.seconds,
        f"{CALENDARS} agenda's, niets veranderd, onze CPU (s)": again.cpu,
        f"{CALENDARS} agenda's, {CHANGED} veranderd (s)": changed.seconds,
        f"bezette tijd gezegd in drie lezingen ({CALENDARS} + {CHANGED} verwacht)": len(said),
    }


async def _read_all(desk: Desk, server: CalendarServer) -> Round:
    """Connect everybody (again), and wait until each calendar was read after that."""
    await asyncio.sleep(1)  # a source tells the whole second in which it was read
    began, asked_at, used = time.monotonic(), datetime.now(UTC).replace(microsecond=0), _our_cpu()
    for first in range(0, CALENDARS, AT_ONCE):
        bodies = [_source(server, number) for number in range(first, first + AT_ONCE)]
        (await desk.web.post("/v1/agendabronnen", json=bodies)).raise_for_status()
    while not await _all_read(desk, asked_at):
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError
        await asyncio.sleep(1)
    return Round(time.monotonic() - began, _our_cpu() - used)


async def _all_read(desk: Desk, since: datetime) -> bool:
    sources = (await desk.web.get("/v1/agendabronnen")).json()
    read = [source["gelezen"] for source in sources if source["gelezen"]]
    return len(read) == CALENDARS and all(datetime.fromisoformat(each) >= since for each in read)


def _source(server: CalendarServer, number: int) -> dict[str, str]:
    address = f"{server.address}{_owner(number)}/agenda/"
    person = {"eigenaar": _owner(number), "naam": "werk"}
    return person | {"soort": "caldav", "adres": address, "gebruiker": _owner(number), "wachtwoord": PASSWORD}


def _fill(server: CalendarServer, number: int, events: "range | list[int]") -> None:
    """Straight into the storage of the server, which takes some dozen PUTs a second."""
    folder = server.storage / "collection-root" / _owner(number) / "agenda"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    for event in events:
        start = tomorrow(6) + timedelta(days=event // 6, hours=2 * (event % 6))
        times = (f"DTSTART:{start:%Y%m%dT%H%M%SZ}", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=20")
        (folder / f"{event}.ics").write_bytes(calendar_text(event_text(*times, uid=f"{number}-{event}")).encode())


def _owner(number: int) -> str:
    return f"functionaris{number}@organisatie.example"


def _our_cpu() -> float:
    """Of this process and the workers that read texts."""
    ours = psutil.Process()
    workers = [child for child in ours.children() if "services.availability.adapters.text.worker" in child.cmdline()]
    return sum(process.cpu_times().user + process.cpu_times().system for process in (ours, *workers))
