"""Of a calendar that was read before, only what changed is fetched; and what a server cannot or does not tell is found all the same."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.availability.adapters.caldav import CalDavCalendar
from services.availability.adapters.network import Answer, Network
from services.availability.domain.busy import Window
from services.availability.ports import Changes, Known, Unchanged
from shared.hosts import Hosts
from tests.availability_world import calendar_text, event_text

REACH = Window(datetime(2026, 11, 23, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
MANY = 2_000


class RecordingNetwork(Network):
    """A way out that remembers which events were fetched, and how often it was used."""

    def __init__(self) -> None:
        super().__init__(Hosts("agenda", rest=0.05), allowed=("127.0.0.0/8",))
        self.asked: list[str] = []
        self.fetched: list[str] = []

    async def exchange(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"", auth: tuple[str, str] | None = None
    ) -> Answer:
        answer = await super().exchange(method, url, headers=headers, content=content, auth=auth)
        self.asked.append(method)
        self.fetched += re.findall(r"^UID:(\S+)", answer.body.decode().replace("&#13;", ""), re.MULTILINE)
        return answer

    def forget(self) -> None:
        self.asked.clear()
        self.fetched.clear()


@pytest.fixture
async def way_out() -> Any:
    network = RecordingNetwork()
    yield network
    await network.close()


def at(day: int, hour: int = 9, uid: str = "een") -> str:
    """An hour of a day counted from 24 November 2026, UTC."""
    start = datetime(2026, 11, 24, hour, tzinfo=UTC) + timedelta(days=day)
    return event_text(f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}", "SUMMARY:overleg", uid=uid)


def after(before: Known, changes: Changes) -> Known:
    """What is known after a reading."""
    etags = {key: etag for key, etag in before.etags.items() if key not in changes.gone}
    return Known(changes.tag, etags | {one.key: one.etag for one in changes.objects})


async def read_twice(source: CalDavCalendar, calendar: Any) -> Known:
    """What is known once something changed: from then on the server says what did."""
    first = await source.fetch(REACH, Known())
    assert isinstance(first, Changes)
    calendar.put("begin", calendar_text(at(30, uid="begin")))
    second = await source.fetch(REACH, after(Known(), first))
    assert isinstance(second, Changes)
    assert " token " in second.tag
    return after(after(Known(), first), second)


async def test_of_two_thousand_events_only_the_one_that_changed_is_fetched(calendar: Any, way_out: RecordingNetwork) -> None:
    calendar.fill({f"a{number}": at(number % 1000 - 500, 8 + number // 1000, f"a{number}") for number in range(MANY)})
    source = CalDavCalendar(way_out, calendar.connection)
    first = await source.fetch(REACH, Known())
    assert isinstance(first, Changes)
    assert first.whole
    in_reach = {f"a{day + 500 + later}" for day in range(-1, 69) for later in (0, 1000)}
    assert in_reach <= set(way_out.fetched)
    assert len(way_out.fetched) < 200
    known = after(Known(), first)

    way_out.forget()
    assert await source.fetch(REACH, known) == Unchanged(live=True)
    assert way_out.asked == ["PROPFIND"]

    for hour, whole in ((15, True), (16, False)):  # the first change is found by a list, the next the server tells itself
        calendar.put("a510", calendar_text(at(10, hour, "a510")))
        way_out.forget()
        changed = await source.fetch(REACH, known)
        assert isinstance(changed, Changes)
        assert (way_out.fetched, len(changed.objects), changed.gone, changed.whole) == (["a510"], 1, frozenset(), whole)
        assert changed.objects[0].key in known.etags
        known = after(known, changed)

    calendar.put("nieuw", calendar_text(at(11, 15, "nieuw")))
    way_out.forget()
    added = await source.fetch(REACH, known)
    assert isinstance(added, Changes)
    assert (way_out.fetched, len(added.objects), added.gone) == (["nieuw"], 1, frozenset())
    known = after(known, added)

    calendar.delete("nieuw")
    way_out.forget()
    deleted = await source.fetch(REACH, known)
    assert isinstance(deleted, Changes)
    assert (way_out.fetched, deleted.objects, deleted.gone) == ([], (), frozenset({added.objects[0].key}))


async def test_a_token_that_the_server_does_not_know_costs_one_list_and_nothing_more(calendar: Any, way_out: RecordingNetwork) -> None:
    calendar.fill({f"a{number}": at(number, uid=f"a{number}") for number in range(4)})
    source = CalDavCalendar(way_out, calendar.connection)
    known = await read_twice(source, calendar)
    calendar.delete("a2")
    calendar.put("a1", calendar_text(at(1, 12, "a1")))
    way_out.forget()
    token = known.tag.split(" ")[-1]
    found = await source.fetch(REACH, Known(known.tag.replace(token, token[:-6] + "000000"), known.etags))
    assert isinstance(found, Changes)
    assert (way_out.fetched, len(found.objects), len(found.gone), found.whole) == (["a1"], 1, 1, True)
    assert len(way_out.asked) == 4


async def test_a_list_asked_for_finds_what_the_server_forgot_to_tell_and_fetches_only_that(
    calendar: Any, way_out: RecordingNetwork
) -> None:
    calendar.fill({f"a{number}": at(number, uid=f"a{number}") for number in range(4)})
    source = CalDavCalendar(way_out, calendar.connection)
    first = await source.fetch(REACH, Known())
    assert isinstance(first, Changes)
    known = after(Known(), first)
    calendar.put("a3", calendar_text(at(3, 12, "a3")))
    way_out.forget()
    found = await source.fetch(REACH, Known("", known.etags))
    assert isinstance(found, Changes)
    assert (way_out.fetched, found.gone, found.whole) == (["a3"], frozenset(), True)


async def test_of_an_account_with_several_calendars_only_what_changed_in_one_is_fetched(calendar: Any, way_out: RecordingNetwork) -> None:
    second = f"{calendar.path.rstrip('/')}b/"
    with calendar.server.client as client:
        client.request("MKCALENDAR", second).raise_for_status()
        calendar.fill({f"a{number}": at(number, uid=f"a{number}") for number in range(4)})
        account = replace(calendar.connection, address=f"http://127.0.0.1:{calendar.server.port}/eigenaar/")
        source = CalDavCalendar(way_out, account)
        known = await read_twice(source, calendar)
        client.put(f"{second}nieuw.ics", content=calendar_text(at(3, uid="nieuw")), headers={"Content-Type": "text/calendar"})
        way_out.forget()
        found = await source.fetch(REACH, known)
        client.delete(second)
        known = after(known, found) if isinstance(found, Changes) else Known()
        assert (way_out.fetched, isinstance(found, Changes) and found.whole) == (["nieuw"], False)
        gone = await source.fetch(REACH, known)
    assert isinstance(gone, Changes)
    assert (gone.objects, len(gone.gone), gone.whole) == ((), 1, True)
