"""Published ICS links over real HTTP: unchanged, in the way, cut off, too big, away. Nothing of that is ever free."""

import gzip
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from services.availability.adapters.calendars import WorkerParser
from services.availability.adapters.ics import IcsLink
from services.availability.adapters.network import Network
from services.availability.adapters.text.parsing import Workers
from services.availability.adapters.text.reading import Request
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Fault, Reading, Unreadable
from services.availability.domain.sources import Connection, SourceKind
from services.availability.ports import Changes, Known, Unchanged
from shared.hosts import Hosts
from tests.availability_world import Answer, Site, body, running_site

WINDOW = Window(datetime(2026, 11, 23, tzinfo=UTC), datetime(2027, 1, 25, tzinfo=UTC))
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//NL\r\nBEGIN:VEVENT\r\nUID:een\r\nDTSTAMP:20261101T090000Z\r\n"
    b"DTSTART:20261125T080000Z\r\nDTEND:20261125T083000Z\r\nSUMMARY:Bezet\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_BOMB = b"RRULE:FREQ=DAILY;COUNT=5000;BYSETPOS=1;BYHOUR=1,2,3,4,5,6,7,8"
BOMBS = b"".join(
    CALENDAR.replace(b"SUMMARY:Bezet", _BOMB).replace(b":2026", b":1901").replace(b"UID:een", b"UID:%d" % number) for number in range(3_000)
)
"""A minute of work for whoever expands it."""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def link(site: Site, network: Network, path: str = "/agenda.ics") -> IcsLink:
    return IcsLink(network, Connection(SourceKind.ICS, site.address(path)))


async def test_a_link_is_read_and_an_unchanged_one_costs_one_conditional_request(site: Site, network: Network) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        unchanged = handler.headers.get("If-None-Match") == '"v1"'
        body(b"" if unchanged else CALENDAR, 304 if unchanged else 200, ETag='"v1"')(handler)

    site.answers["/agenda.ics"] = answer
    source = link(site, network)
    first = await source.fetch(WINDOW, Known())
    assert isinstance(first, Changes)
    assert [one.text for one in first.objects] == [CALENDAR]
    assert await source.fetch(WINDOW, Known(first.tag, {first.objects[0].key: ""})) == Unchanged(live=False)
    assert site.asked == [("/agenda.ics", None), ("/agenda.ics", '"v1"')]


async def test_a_link_was_made_when_its_server_says_so(site: Site, network: Network) -> None:
    site.answers["/agenda.ics"] = body(CALENDAR, Last_Modified="Tue, 24 Nov 2026 07:28:00 GMT")
    first = await link(site, network).fetch(WINDOW, Known())
    assert isinstance(first, Changes)
    assert (first.modified, first.live) == (datetime(2026, 11, 24, 7, 28, tzinfo=UTC), False)


async def test_a_link_whose_text_is_not_known_is_fetched_whatever_was_known_of_it(site: Site, network: Network) -> None:
    site.answers["/agenda.ics"] = body(CALENDAR, ETag='"v1"')
    assert isinstance(await link(site, network).fetch(WINDOW, Known('"v1"\n')), Changes)
    assert site.asked == [("/agenda.ics", None)]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (body(b"", 401), Fault.REFUSED),
        (body(b"", 403), Fault.REFUSED),
        (body(b"", 404), Fault.REFUSED),
        (body(b"", 503), Fault.UNREACHABLE),
        (body(b"", 302, Location="/elders.ics"), Fault.UNREACHABLE),
        (body(b"x" * 10_000_001), Fault.TOO_BIG),
        (body(gzip.compress(CALENDAR), Content_Encoding="gzip"), Fault.UNREADABLE),
    ],
    ids=["401", "403", "404", "503", "redirect", "too big", "encoded"],
)
async def test_an_answer_that_is_no_calendar_is_a_fault(site: Site, network: Network, answer: Answer, fault: Fault) -> None:
    site.answers["/agenda.ics"] = answer
    fetched = await link(site, network).fetch(WINDOW, Known())
    assert isinstance(fetched, Unreadable)
    assert fetched.fault is fault


async def test_a_server_that_is_not_there_is_unreachable(network: Network) -> None:
    fetched = await IcsLink(network, Connection(SourceKind.ICS, "http://127.0.0.1:9/agenda.ics")).fetch(WINDOW, Known())
    assert fetched == Unreadable(Fault.UNREACHABLE, "ConnectError")


async def test_a_server_that_never_finishes_is_unreachable_in_time(site: Site) -> None:
    enough = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not enough.wait(0.02):
            handler.wfile.write(b"x")

    site.answers["/agenda.ics"] = drip
    hasty = Network(Hosts("agenda"), allowed=("127.0.0.0/8",), seconds=0.3)
    fetched = await link(site, hasty).fetch(WINDOW, Known())
    enough.set()
    await hasty.close()
    assert fetched == Unreadable(Fault.UNREACHABLE, "TimeoutError")


@pytest.mark.parametrize(
    "content",
    [b"", b"<!DOCTYPE html><html><body>Meld u aan</body></html>", CALENDAR[:-30]],
    ids=["empty", "sign-in page", "cut off"],
)
async def test_a_text_that_is_no_whole_calendar_is_unreadable(site: Site, network: Network, content: bytes) -> None:
    site.answers["/agenda.ics"] = body(content)
    fetched = await link(site, network).fetch(WINDOW, Known())
    assert isinstance(fetched, Changes)
    workers = Workers(1)
    (reading,) = await workers.read([one.text for one in fetched.objects], Request("", WINDOW, Choices(), "overleg@kortelijnen.example"))
    await workers.close()
    assert isinstance(reading, Unreadable)
    assert reading.fault is Fault.UNREADABLE


async def test_a_calendar_that_takes_too_much_costs_one_worker_and_the_next_is_read() -> None:
    workers = Workers(1, seconds=1)
    request = Request("", WINDOW, Choices(), "overleg@kortelijnen.example")
    assert await workers.read((BOMBS,), request) == (Unreadable(Fault.TOO_BIG, "took too long or too much"),)
    (reading,) = await workers.read((CALENDAR,), request)
    await workers.close()
    assert isinstance(reading, Reading)
    assert len(reading.blocks) == 1


async def test_a_text_that_takes_too_much_costs_only_itself() -> None:
    workers = Workers(1, seconds=1)
    parser = WorkerParser(workers, "overleg@kortelijnen.example")
    first, second, third = await parser.read((CALENDAR, BOMBS, CALENDAR), "", Choices(), WINDOW)
    await workers.close()
    assert isinstance(first, Reading)
    assert second == Unreadable(Fault.TOO_BIG, "took too long or too much")
    assert isinstance(third, Reading)


async def test_a_floating_time_is_of_the_zone_that_its_calendar_says() -> None:
    floating = CALENDAR.replace(b"DTSTART:20261125T080000Z", b"DTSTART:20261125T080000").replace(
        b"DTEND:20261125T083000Z", b"DURATION:PT1H"
    )
    workers = Workers(1)
    parser = WorkerParser(workers, "overleg@kortelijnen.example")
    (there,) = await parser.read((floating,), "", Choices(), WINDOW, "America/New_York")
    (here,) = await parser.read((floating,), "", Choices(), WINDOW)
    await workers.close()
    assert isinstance(there, Reading)
    assert isinstance(here, Reading)
    assert [block.start.hour for block in (*there.blocks, *here.blocks)] == [13, 7]


@pytest.mark.parametrize(
    "answer",
    [
        body(CALENDAR, Last_Modified="Fri, 31 Dec 9999 23:59:59 -2300"),
        body(CALENDAR, Last_Modified="gisteren"),
        body(CALENDAR, ETag='"\u00e9\u00e9n"'),
    ],
)
async def test_odd_headers_cost_nothing_but_the_shorter_way(site: Site, network: Network, answer: Answer) -> None:
    site.answers["/agenda.ics"] = answer
    source = link(site, network)
    first = await source.fetch(WINDOW, Known())
    assert isinstance(first, Changes)
    assert first.modified is None
    assert isinstance(await source.fetch(WINDOW, Known(first.tag, {first.objects[0].key: ""})), Changes)


@pytest.mark.parametrize("after", ["\u00b2", "-1", "", "9" * 400])
async def test_a_silence_that_is_asked_for_in_no_number_is_a_calendar_that_is_away(site: Site, network: Network, after: str) -> None:
    site.answers["/agenda.ics"] = body(b"", 503, Retry_After=after)
    found = await link(site, network).fetch(WINDOW, Known())
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.UNREACHABLE
