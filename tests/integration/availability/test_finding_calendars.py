"""From an address that somebody typed to the calendars behind it, and what those say of themselves."""

from dataclasses import replace
from typing import Any

import pytest

from services.availability.adapters.caldav import CalDavCalendar
from services.availability.adapters.dav import web_address
from services.availability.adapters.network import Network
from services.availability.domain.reading import Fault, Unreadable
from services.availability.ports import Changes, Known
from tests.availability_world import calendar_text
from tests.integration.availability.test_incremental_reading import REACH, at


def test_a_host_or_an_email_address_stands_for_the_server_of_that_domain() -> None:
    assert web_address("agenda.example") == "https://agenda.example"
    assert web_address("directeur@gemeente.example") == "https://gemeente.example"
    assert web_address("agenda.example/dav/directeur@gemeente.example") == "https://agenda.example/dav/directeur@gemeente.example"
    assert web_address("webcal://agenda.example/a.ics") == "https://agenda.example/a.ics"
    assert web_address("http://agenda.example:5232/") == "http://agenda.example:5232/"


async def test_the_calendar_is_found_from_the_name_of_its_server(calendar: Any, network: Network) -> None:
    calendar.put("een", calendar_text(at(1)))
    server = replace(calendar.connection, address=f"http://127.0.0.1:{calendar.server.port}/")
    found = await CalDavCalendar(network, server).fetch(REACH, Known())
    assert isinstance(found, Changes)
    assert b"UID:een" in b"".join(one.text for one in found.objects)


@pytest.mark.parametrize("server", ["radicale"], indirect=True)  # the other keeps tasks and appointments together
async def test_a_list_of_tasks_is_no_calendar(calendar: Any, network: Network) -> None:
    kinds = (
        '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:supported-calendar-component-set>'
        '<C:comp name="VTODO"/></C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>'
    )
    path = f"{calendar.server.home}taken/"
    with calendar.server.client as client:
        client.request("MKCALENDAR", path, content=kinds, headers={"Content-Type": "application/xml"}).raise_for_status()
    tasks = replace(calendar.connection, address=f"http://127.0.0.1:{calendar.server.port}{path}")
    found = await CalDavCalendar(network, tasks).fetch(REACH, Known())
    with calendar.server.client as client:
        client.delete(path)
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.UNREADABLE


async def test_the_zone_of_a_calendar_is_that_of_its_floating_times(calendar: Any, network: Network) -> None:
    zone = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n"
    change = (
        '<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:calendar-timezone>'
        f"{zone}</C:calendar-timezone></D:prop></D:set></D:propertyupdate>"
    )
    calendar.put("een", calendar_text(at(1)))
    with calendar.server.client as client:
        client.request("PROPPATCH", calendar.path, content=change, headers={"Content-Type": "application/xml"}).raise_for_status()
    found = await CalDavCalendar(network, calendar.connection).fetch(REACH, Known())
    assert isinstance(found, Changes)
    assert [one.zone for one in found.objects] == ["America/New_York"]
