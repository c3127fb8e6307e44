"""Servers that mean harm, behind a calendar link: each costs one fault on one source, within the time and the bytes that are set."""

import asyncio
import gzip
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from services.availability.adapters.ics import IcsLink
from services.availability.adapters.network import Network
from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Fault, Unreadable
from services.availability.domain.sources import Connection, SourceKind
from services.availability.ports import Changes, Known
from shared.hosts import Hosts
from tests.availability_world import Answer, Site, body, running_site
from tests.calendars.texts import calendar_text, event_text

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))
GOOD = calendar_text(event_text("DTSTART:20260105T090000Z", "DURATION:PT1H")).encode()
BOMB = gzip.compress(bytes(100_000_000))
SECONDS, MOST = 2.5, 1_000_000


class Trap:
    """What a hostile server does until the test is over, and how much of it got out."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.sent = 0

    def pouring(self, piece: bytes, *, every: float = 0, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Answer:
        """Writes the same piece for ever, so many seconds apart."""

        def pour(handler: BaseHTTPRequestHandler) -> None:
            with suppress(OSError):
                handler.wfile.write(head)
                while not self.over.wait(every):
                    handler.wfile.write(piece)
                    self.sent += len(piece)

        return pour


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.over.set()


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
async def hasty() -> AsyncIterator[Network]:
    network = Network(Hosts("agenda"), allowed=("127.0.0.0/8",), seconds=SECONDS, max_bytes=MOST)
    yield network
    await network.close()


async def fetched(site: Site, network: Network, answer: Answer) -> Changes | Unreadable:
    """What comes of a link to such a server, while one to a good server is read as ever."""
    site.answers |= {"/kwaad.ics": answer, "/goed.ics": body(GOOD)}
    began = time.monotonic()
    bad, good = await asyncio.gather(
        *(IcsLink(network, Connection(SourceKind.ICS, site.address(path))).fetch(WINDOW, Known()) for path in ("/kwaad.ics", "/goed.ics"))
    )
    assert time.monotonic() - began < SECONDS * 2
    assert isinstance(good, Changes)
    assert [each.text for each in good.objects] == [GOOD]
    assert isinstance(bad, Changes | Unreadable)
    return bad


async def test_a_feed_that_never_ends_is_too_big_and_read_no_further(site: Site, hasty: Network, trap: Trap) -> None:
    found = await fetched(site, hasty, trap.pouring(b"BEGIN:VEVENT\r\n" * 10_000, every=0.001))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.TOO_BIG
    assert trap.sent < 20 * MOST, "no more than the buffers of the system hold"


@pytest.mark.parametrize(
    ("piece", "every", "head"),
    [
        (b"x", 1.2, b"HTTP/1.1 200 OK\r\n\r\n"),
        (b"", 0.1, b""),
        (b"X-Kop: aan de praat\r\n", 0.05, b"HTTP/1.1 200 OK\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", 0.05, b""),
    ],
    ids=["slower than a byte a second", "never a word", "headers that never end", "always about to begin"],
)
async def test_a_server_that_keeps_us_waiting_is_unreachable_in_time(
    site: Site, hasty: Network, trap: Trap, piece: bytes, every: float, head: bytes
) -> None:
    found = await fetched(site, hasty, trap.pouring(piece, every=every, head=head))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.UNREACHABLE


async def test_one_header_without_end_is_unreachable(site: Site, hasty: Network, trap: Trap) -> None:
    found = await fetched(site, hasty, trap.pouring(b"x" * 10_000, every=0.001, head=b"HTTP/1.1 200 OK\r\nX-Kop: "))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.UNREACHABLE
    assert trap.sent < 20 * MOST


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_itself_is_not_followed(site: Site, hasty: Network, status: int) -> None:
    found = await fetched(site, hasty, body(b"", status, Location="/kwaad.ics"))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.UNREACHABLE
    assert [path for path, _ in site.asked].count("/kwaad.ics") == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_a_packed_answer_that_was_not_asked_for_is_never_unpacked(site: Site, hasty: Network, encoding: str) -> None:
    found = await fetched(site, hasty, body(BOMB, Content_Encoding=encoding))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.UNREADABLE


async def test_a_packed_answer_that_does_not_say_so_is_no_calendar(site: Site, hasty: Network) -> None:
    found = await fetched(site, hasty, body(BOMB, Content_Type="text/calendar"))
    assert isinstance(found, Changes)
    reading = read_text(found.objects[0].text, Request("", WINDOW, Choices(), "overleg@kortelijnen.example"))
    assert isinstance(reading, Unreadable)
