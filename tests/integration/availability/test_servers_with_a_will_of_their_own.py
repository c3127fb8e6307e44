"""Calendar servers that do it otherwise: a real one, with something between us and it."""

import itertools
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from services.availability.adapters.caldav import CalDavCalendar
from services.availability.domain.reading import Fault, Unreadable
from services.availability.domain.sources import Connection
from services.availability.ports import Changes, Known, Unchanged
from tests.availability_world import calendar_text
from tests.integration.availability.between import Asked, Between, Forward, Given, as_it_is, between
from tests.integration.availability.test_incremental_reading import REACH, RecordingNetwork, after, at, read_twice

pytestmark = pytest.mark.parametrize("server", ["radicale"], indirect=True)
"""One server behind is enough: what counts is what stands in front of it."""
_RESPONSE = re.compile(r"<response>.*?</response>", re.DOTALL)


@pytest.fixture
def front(calendar: Any) -> Iterator[Between]:
    with between(calendar.server.port, as_it_is) as running:
        yield running


@pytest.fixture
async def way_out() -> AsyncIterator[RecordingNetwork]:
    network = RecordingNetwork()
    yield network
    await network.close()


def through(front: Between, calendar: Any) -> Connection:
    connection: Connection = calendar.connection
    return replace(connection, address=f"http://127.0.0.1:{front.port}{calendar.path}")


def asks_for_changes(asked: Asked) -> bool:
    return "sync-collection" in asked.body and asked.method == "REPORT"


async def read(source: CalDavCalendar, known: Known | None = None) -> Changes:
    found = await source.fetch(REACH, known or Known())
    assert isinstance(found, Changes)
    return found


@pytest.mark.parametrize("status", [403, 501])
async def test_a_server_without_tokens_is_read_by_etag(front: Between, calendar: Any, way_out: RecordingNetwork, status: int) -> None:
    """As DavMail: no sync-collection, a getctag."""

    def without_tokens(asked: Asked, forward: Forward) -> Given:
        if asks_for_changes(asked):
            return Given(status)
        given = forward(asked)
        return replace(given, body=re.sub(r"<sync-token\s*/>|<sync-token>.*?</sync-token>", "", given.body))

    front.rule = without_tokens
    calendar.fill({f"a{number}": at(number, uid=f"a{number}") for number in range(20)})
    source = CalDavCalendar(way_out, through(front, calendar))
    first = await read(source)
    known = after(Known(), first)
    assert await source.fetch(REACH, known) == Unchanged(live=True)
    calendar.put("a5", calendar_text(at(5, 12, "a5")))
    calendar.delete("a6")
    way_out.forget()
    changed = await read(source, known)
    assert (way_out.fetched, len(changed.gone)) == (["a5"], 1)
    assert not any(asks_for_changes(asked) for asked in front.asked)


async def test_a_server_that_has_a_token_but_no_answer_to_it_is_listed(front: Between, calendar: Any, way_out: RecordingNetwork) -> None:
    front.rule = lambda asked, forward: Given(501) if asks_for_changes(asked) else forward(asked)
    calendar.put("a1", calendar_text(at(1, uid="a1")))
    source = CalDavCalendar(way_out, through(front, calendar))
    known = after(Known(), await read(source))
    calendar.put("a2", calendar_text(at(2, uid="a2")))
    way_out.forget()
    assert (await read(source, known)).whole
    assert way_out.fetched == ["a2"]


async def test_a_server_that_answers_an_old_token_with_everything_is_listed_or_what_went_would_stay(
    front: Between, calendar: Any, way_out: RecordingNetwork
) -> None:
    def as_if_nothing_were_wrong(asked: Asked, forward: Forward) -> Given:
        return forward(replace(asked, body=re.sub(r"<D:sync-token>.*?</D:sync-token>", "<D:sync-token/>", asked.body)))

    front.rule = as_if_nothing_were_wrong
    calendar.fill({f"a{number}": at(number, uid=f"a{number}") for number in range(4)})
    source = CalDavCalendar(way_out, through(front, calendar))
    known = after(Known(), await read(source))
    calendar.delete("a2")
    way_out.forget()
    found = await read(source, known)
    assert (way_out.fetched, len(found.gone), found.whole) == ([], 1, True)


async def test_an_answer_that_is_cut_off_goes_on_with_its_own_token(front: Between, calendar: Any, way_out: RecordingNetwork) -> None:
    """RFC 6578 3.6."""

    def one_at_a_time(asked: Asked, forward: Forward) -> Given:
        if not asks_for_changes(asked):
            return forward(asked)
        already = int(match[1]) if (match := re.search(r"<D:sync-token>(\d)", asked.body)) else 0
        token = re.sub(r"<D:sync-token>\d ", "<D:sync-token>", asked.body)
        given = forward(replace(asked, body=token))
        changes, old = sorted(_RESPONSE.findall(given.body)), re.search(r"<D:sync-token>(.*?)</D:sync-token>", token)
        assert old
        if already >= len(changes) - 1:
            return replace(given, body=_RESPONSE.sub("", given.body).replace("<sync-token>", f"{changes[-1]}<sync-token>"))
        full = f"<response><href>{calendar.path}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"
        body = f'<multistatus xmlns="DAV:">{changes[already]}{full}<sync-token>{already + 1} {old[1]}</sync-token></multistatus>'
        return replace(given, body=body)

    front.rule = one_at_a_time
    calendar.put("weg", calendar_text(at(9, uid="weg")))
    source = CalDavCalendar(way_out, through(front, calendar))
    known = await read_twice(source, calendar)
    for number in range(3):
        calendar.put(f"a{number}", calendar_text(at(number, uid=f"a{number}")))
    calendar.delete("weg")
    way_out.forget()
    found = await read(source, known)
    assert not found.whole
    assert sorted(way_out.fetched) == ["a0", "a1", "a2"]
    assert len(found.gone) == 1
    assert found.gone < known.etags.keys()
    front.rule = as_it_is
    assert await source.fetch(REACH, after(known, found)) == Unchanged(live=True)


async def test_an_object_that_the_server_keeps_to_itself_is_unreadable_and_the_others_are_read(
    front: Between, calendar: Any, way_out: RecordingNetwork
) -> None:
    def keeps_one(asked: Asked, forward: Forward) -> Given:
        given = forward(asked)
        if "calendar-multiget" not in asked.body:
            return given
        kept = [response for response in _RESPONSE.findall(given.body) if "a1.ics" in response]
        return replace(given, body=given.body.replace(kept[0], ""))

    front.rule = keeps_one
    calendar.fill({f"a{number}": at(number, uid=f"a{number}") for number in range(3)})
    found = await read(CalDavCalendar(way_out, through(front, calendar)))
    assert sorted(bool(one.text) for one in found.objects) == [False, True, True]


async def test_a_password_follows_no_redirect_to_another_host_without_encryption(
    front: Between, calendar: Any, way_out: RecordingNetwork
) -> None:
    with between(calendar.server.port, as_it_is) as elsewhere:
        front.rule = lambda _asked, _forward: Given(301, headers={"Location": f"http://127.0.0.1:{elsewhere.port}{calendar.path}"})
        found = await CalDavCalendar(way_out, through(front, calendar)).fetch(REACH, Known())
        assert elsewhere.asked == []
    assert found == Unreadable(Fault.UNREACHABLE, "led to where no password may go")


async def test_a_redirect_within_the_host_is_followed_three_times_and_no_more(
    front: Between, calendar: Any, way_out: RecordingNetwork
) -> None:
    calendar.put("een", calendar_text(at(1)))
    hops = itertools.count()

    def moved(times: int) -> Any:
        return lambda asked, forward: Given(302, headers={"Location": calendar.path}) if next(hops) < times else forward(asked)

    front.rule = moved(3)
    assert len((await read(CalDavCalendar(way_out, through(front, calendar)))).objects) == 1
    front.rule, hops = moved(10), itertools.count()
    found = await CalDavCalendar(way_out, through(front, calendar)).fetch(REACH, Known())
    assert found == Unreadable(Fault.UNREACHABLE, "redirected time after time")


async def test_a_server_that_asks_for_a_moment_of_silence_gets_it(front: Between, calendar: Any, way_out: RecordingNetwork) -> None:
    calendar.put("een", calendar_text(at(1)))
    refusals = iter([Given(429, headers={"Retry-After": "1"}), Given(503, headers={"Retry-After": "1"})])
    front.rule = lambda asked, forward: next(refusals, None) or forward(asked)
    found = await CalDavCalendar(way_out, through(front, calendar)).fetch(REACH, Known())
    assert found == Unreadable(Fault.UNREACHABLE, "asked to come back later")
    assert len(front.asked) == 2
    assert len((await read(CalDavCalendar(way_out, through(front, calendar)))).objects) == 1


@pytest.mark.parametrize(
    "silence", ["600", format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)], ids=["seconds", "date"]
)
@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_for_a_long_silence_is_not_asked_again(
    front: Between, calendar: Any, way_out: RecordingNetwork, status: int, silence: str
) -> None:
    front.rule = lambda _asked, _forward: Given(status, headers={"Retry-After": silence})
    source = CalDavCalendar(way_out, through(front, calendar))
    assert isinstance(await source.fetch(REACH, Known()), Unreadable)
    assert await source.fetch(REACH, Known()) == Unreadable(Fault.UNREACHABLE, "host is given a rest")
    assert len(front.asked) == 1


async def test_a_list_that_is_cut_off_is_no_list(front: Between, calendar: Any, way_out: RecordingNetwork) -> None:
    def cuts_off(asked: Asked, forward: Forward) -> Given:
        given = forward(asked)
        full = f"<response><href>{calendar.path}</href><status>HTTP/1.1 507 Insufficient Storage</status></response></multistatus>"
        return replace(given, body=given.body.replace("</multistatus>", full)) if asked.headers.get("Depth") == "1" else given

    front.rule = cuts_off
    calendar.put("een", calendar_text(at(1)))
    found = await CalDavCalendar(way_out, through(front, calendar)).fetch(REACH, Known())
    assert found == Unreadable(Fault.TOO_BIG, "a list that is cut off")


@pytest.mark.parametrize("status", [200, 405, 501])
async def test_a_website_is_no_calendar_server(front: Between, calendar: Any, way_out: RecordingNetwork, status: int) -> None:
    front.rule = lambda _asked, _forward: Given(
        status, "<!DOCTYPE html><html><body>Meld u aan</body></html>", {"Content-Type": "text/html"}
    )
    for address in (through(front, calendar), replace(through(front, calendar), address=f"http://127.0.0.1:{front.port}")):
        found = await CalDavCalendar(way_out, address).fetch(REACH, Known())
        assert isinstance(found, Unreadable)
        assert found.fault is Fault.UNREADABLE


async def test_a_server_that_is_away_for_a_moment_is_not_asked_for_everything(
    front: Between, calendar: Any, way_out: RecordingNetwork
) -> None:
    calendar.put("een", calendar_text(at(1)))
    source = CalDavCalendar(way_out, through(front, calendar))
    known = await read_twice(source, calendar)
    calendar.put("twee", calendar_text(at(2, uid="twee")))
    front.rule = lambda asked, forward: Given(503) if asks_for_changes(asked) else forward(asked)
    way_out.forget()
    assert await source.fetch(REACH, known) == Unreadable(Fault.UNREACHABLE, "status 503")
    assert way_out.asked == ["PROPFIND", "REPORT"]
