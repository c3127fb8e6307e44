"""The storage that the demo writes is what Radicale itself would have written: read, changed and synchronised by a CalDAV client."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest

from deploy.local.calendar_server import CalendarServer
from deploy.local.world import World
from deploy.local.world.outlook import items

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
WRITTEN = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//NL\r
BEGIN:VEVENT\r
UID:een-overleg\r
DTSTAMP:20261124T080000Z\r
DTSTART:20261125T090000Z\r
DTEND:20261125T100000Z\r
SUMMARY:Overleg\r
END:VEVENT\r
END:VCALENDAR\r
"""
QUERY = """<?xml version="1.0"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>"""
SYNC = """<?xml version="1.0"?>
<D:sync-collection xmlns:D="DAV:"><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>
<D:prop><D:getetag/></D:prop></D:sync-collection>"""


@dataclass(frozen=True)
class Running:
    world: World
    server: CalendarServer
    storage: Path

    def client(self, address: str, password: str | None = None) -> httpx.Client:
        known = self.world.caldav_users()[address] if password is None else password
        return httpx.Client(base_url=self.server.address, auth=(address, known), trust_env=False, timeout=60)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, free_port: int) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("agenda")
    whole = World.of(1, date(2026, 11, 23))
    world = replace(whole, officials=whole.officials[:2])
    server = CalendarServer(folder, free_port)
    server.storage.mkdir()
    world.write_radicale_storage(server.storage)
    server.start(world.caldav_users())
    yield Running(world, server, server.storage)
    server.stop()


@pytest.fixture(scope="module")
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def report(client: httpx.Client, path: str, body: str) -> ET.Element:
    answer = client.request("REPORT", path, content=body, headers={"Depth": "1", "Content-Type": "application/xml"})
    assert answer.status_code == 207, answer.text
    return ET.fromstring(answer.content)


def test_every_appointment_is_read_as_it_was_written(running: Running) -> None:
    official = running.world.officials[0]
    with running.client(official.address) as client:
        found = report(client, f"/{official.address}/agenda/", QUERY)
    texts = [data.text or "" for data in found.iter(f"{CALDAV}calendar-data")]
    written = dict(items(running.world.calendar(official), official.address, running.world.written))
    assert len(texts) == len(written) > 50
    assert sum(text.count("X-MICROSOFT-CDO-BUSYSTATUS") for text in texts) == sum(
        text.count("X-MICROSOFT-CDO-BUSYSTATUS") for text in written.values()
    )
    assert sum(text.count("RRULE") for text in texts) > 5


def test_an_entry_is_written_and_synchronised(running: Running) -> None:
    address = running.world.officials[0].address
    path = f"/{address}/agenda/"
    with running.client(address) as client:
        token = report(client, path, SYNC.format(token="")).findtext(f"{DAV}sync-token")
        assert (
            client.put(
                f"{path}een-overleg.ics", content=WRITTEN, headers={"If-None-Match": "*", "Content-Type": "text/calendar"}
            ).status_code
            == 201
        )
        changed = report(client, path, SYNC.format(token=token))
    assert [href.text for href in changed.iter(f"{DAV}href")] == [f"/{address.replace('@', '%40')}/agenda/een-overleg.ics"]


def test_nobody_reads_the_calendar_of_another(running: Running) -> None:
    one, other = (official.address for official in running.world.officials)
    with running.client(one) as client:
        assert client.request("PROPFIND", f"/{other}/agenda/", headers={"Depth": "0"}).status_code == 403
    with running.client(one, "raden") as client:
        assert client.request("PROPFIND", f"/{one}/agenda/", headers={"Depth": "0"}).status_code == 401


def test_writing_again_leaves_what_is_there(running: Running) -> None:
    official = running.world.officials[1]
    collection = running.storage / "collection-root" / official.address / "agenda"
    (gone, *_) = sorted(collection.glob("*.ics"))
    gone.unlink()
    running.world.write_radicale_storage(running.storage)
    assert not gone.exists()
