"""Reading a calendar over CalDAV, on every server alike."""

from datetime import UTC, datetime
from typing import Any, cast

from services.availability.adapters.caldav import CalDavCalendar
from services.availability.adapters.network import Network
from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Fault, Reading, Unreadable
from services.availability.domain.sources import Connection, SourceKind
from services.availability.ports import Changes, Known, Unchanged

WINDOW = Window(datetime(2026, 11, 23, tzinfo=UTC), datetime(2027, 1, 25, tzinfo=UTC))
OWNER = "directeur@gemeente.example"


def event(*lines: str, uid: str = "een") -> str:
    rows = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T090000Z", *lines, "END:VEVENT"]
    return "\r\n".join(rows)


def text(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//NL", *events, "END:VCALENDAR", ""])


def busy(fetched: Changes | Unchanged | Unreadable) -> list[tuple[str, str, str]]:
    assert isinstance(fetched, Changes)
    readings = [read_text(one.text, Request(OWNER, WINDOW, Choices(), "overleg@kortelijnen.example")) for one in fetched.objects]
    blocks = sorted((block for reading in readings for block in cast("Reading", reading).blocks), key=lambda block: block.start)
    return [(f"{block.start:%m-%d %H:%M}", f"{block.end:%H:%M}", block.kind.value) for block in blocks]


async def test_a_weekly_series_with_a_moved_and_a_cancelled_occurrence(calendar: Any, network: Network) -> None:
    master = event(
        "DTSTART;TZID=Europe/Amsterdam:20261125T100000",
        "DTEND;TZID=Europe/Amsterdam:20261125T110000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Amsterdam:20261202T100000",
        "SUMMARY:weekstart",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Amsterdam:20261209T100000",
        "DTSTART;TZID=Europe/Amsterdam:20261209T150000",
        "DTEND;TZID=Europe/Amsterdam:20261209T160000",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "SUMMARY:weekstart later",
    )
    calendar.put("reeks", text(master, moved))
    found = busy(await CalDavCalendar(network, calendar.connection).fetch(WINDOW, Known()))
    assert found == [
        ("11-25 09:00", "10:00", "vast"),
        ("12-09 14:00", "15:00", "voorlopig"),
        ("12-16 09:00", "10:00", "vast"),
    ]


async def test_an_old_series_that_still_runs_is_found(calendar: Any, network: Network) -> None:
    series = event("DTSTART:20200106T080000Z", "DTEND:20200106T083000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO")
    calendar.put("oud", text(series))
    found = busy(await CalDavCalendar(network, calendar.connection).fetch(WINDOW, Known()))
    assert found[0] == ("11-23 08:00", "08:30", "vast")
    assert len(found) == 9


async def test_an_unchanged_calendar_is_not_fetched_again(calendar: Any, network: Network) -> None:
    source = CalDavCalendar(network, calendar.connection)
    calendar.put("een", text(event("DTSTART:20261125T080000Z", "DTEND:20261125T083000Z")))
    first = await source.fetch(WINDOW, Known())
    assert isinstance(first, Changes)
    assert await source.fetch(WINDOW, Known(first.tag)) == Unchanged(live=True)


async def test_an_empty_calendar_is_known_and_free(calendar: Any, network: Network) -> None:
    assert busy(await CalDavCalendar(network, calendar.connection).fetch(WINDOW, Known())) == []


async def test_the_calendars_of_an_account_are_found_from_its_address(calendar: Any, network: Network) -> None:
    calendar.put("een", text(event("DTSTART:20261125T080000Z", "DTEND:20261125T083000Z")))
    account = Connection(
        SourceKind.CALDAV, f"http://127.0.0.1:{calendar.server.port}/eigenaar/", calendar.server.user, calendar.server.password
    )
    fetched = await CalDavCalendar(network, account).fetch(WINDOW, Known())
    assert ("11-25 08:00", "08:30", "vast") in busy(fetched)


async def test_an_address_without_a_calendar_is_unreadable_and_never_free(calendar: Any, network: Network) -> None:
    address = calendar.connection.address.replace("/agenda", "/bestaat-niet-")
    fetched = await CalDavCalendar(network, Connection(SourceKind.CALDAV, address, "eigenaar", "wachtwoord")).fetch(WINDOW, Known())
    assert isinstance(fetched, Unreadable)


async def test_a_server_that_is_down_is_unreachable_and_read_again_when_it_is_back(calendar: Any, network: Network) -> None:
    calendar.put("een", text(event("DTSTART:20261125T080000Z", "DTEND:20261125T083000Z")))
    source = CalDavCalendar(network, calendar.connection)
    calendar.server.stop()
    try:
        down = await source.fetch(WINDOW, Known())
    finally:
        calendar.server.start()
    assert isinstance(down, Unreadable)
    assert down.fault is Fault.UNREACHABLE
    assert len(busy(await source.fetch(WINDOW, Known()))) == 1


async def test_a_wrong_password_is_refused(calendar: Any, network: Network) -> None:
    if calendar.server.name == "xandikos":  # it asks for no password on plain HTTP
        return
    wrong = Connection(SourceKind.CALDAV, calendar.connection.address, "eigenaar", "fout")
    fetched = await CalDavCalendar(network, wrong).fetch(WINDOW, Known())
    assert isinstance(fetched, Unreadable)
    assert fetched.fault is Fault.REFUSED
