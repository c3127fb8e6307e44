"""Only start, end and kind leave an adapter (capability A2): the whole store, the logs and the events are searched for a marker.

`KL_CALENDAR_EXAMPLES` makes that many times as many.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from io import StringIO

import pytest
import structlog
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from shared.contracts.availability import BusyTimeChanged
from shared.kernel import PersonId
from shared.settings import ProductSettings
from tests.availability_world import Desk, Site, body, event_text, running_desk, running_site, tomorrow, whole_store
from tests.calendars.marked import MARKER, OWNER, marked_calendars, marked_events
from tests.calendars.texts import calendar_text
from tests.integration.availability.conftest import Calendar

SEEN = event_text(
    f"DTSTART:{tomorrow(11):%Y%m%dT%H%M%SZ}", "DURATION:PT1H", f"SUMMARY:{MARKER}", f"CATEGORIES:{MARKER}", uid=f"{MARKER}-gezien"
)
"""An event that is certainly read, so that an empty reading cannot pass."""


@pytest.fixture
async def desk(product: ProductSettings, client: Redis) -> AsyncIterator[Desk]:
    async with running_desk(product, client, fresh_seconds=0) as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


EXAMPLES = 4 * int(os.environ.get("KL_CALENDAR_EXAMPLES", "1"))


@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(objects=st.lists(marked_events(), min_size=1, max_size=4), text=marked_calendars(), number=st.integers(0, 10**9))
async def test_no_text_of_any_source_is_anywhere(
    desk: Desk,
    site: Site,
    calendar: Calendar,
    client: Redis,
    log: StringIO,
    objects: list[str],
    text: bytes,
    number: int,
) -> None:
    with structlog.testing.capture_logs() as logged:
        who = await _everything_read(desk, site, calendar, objects, text, number)
    said = [event for event in await desk.said(BusyTimeChanged) if event.owner.endswith(who)]
    assert any(block.start <= tomorrow(11) < block.end for event in said for block in event.blocks), "the marked event was read"
    assert MARKER.encode() not in await whole_store(client)
    assert MARKER not in f"{logged} {log.getvalue()}".lower()


async def _everything_read(desk: Desk, site: Site, calendar: Calendar, objects: list[str], text: bytes, number: int) -> PersonId:
    """Somebody with a calendar on a server, a published link and an uploaded file, read until the answer of the first is in."""
    who = await desk.introduce(OWNER)
    path = f"/{MARKER}-{number}.ics?sleutel={MARKER}"
    site.answers[path] = body(text)
    for place, event in enumerate((SEEN, *objects)):
        await asyncio.to_thread(_put, calendar, f"{MARKER}-{number}-{place}", calendar_text(event))
    for name, source in (
        ("link", {"soort": "ics", "adres": site.address(path), "gebruiker": "ik", "wachtwoord": MARKER}),
        ("werk", _of(calendar)),
    ):
        await desk.connect(who, name, **source)
    upload = f"/v1/personen/{who}/agendabronnen/bestand/momentopname"
    await desk.web.put(upload, content=text, headers={"Content-Type": "text/calendar"})
    await desk.one(BusyTimeChanged, lambda event: any(block.start == tomorrow(11) for block in event.blocks))
    return who


def _of(calendar: Calendar) -> dict[str, str]:
    connection = calendar.connection
    return {"soort": "caldav", "adres": connection.address, "gebruiker": connection.user, "wachtwoord": connection.password}


def _put(calendar: Calendar, name: str, text: str) -> None:
    """A server may refuse what is no calendar object."""
    with calendar.server.client as client:
        client.put(f"{calendar.path}{name}.ics", content=text.encode(), headers={"Content-Type": "text/calendar; charset=utf-8"})
