"""Servers that schedule by themselves (RFC 6638): asked not to, most do not; one that does is written to without people from then on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.availability.adapters.caldav_agenda import CalDavAgenda
from services.availability.adapters.entry_text import text_of
from services.availability.adapters.network import Network
from services.availability.domain.entries import Standing
from services.availability.domain.sources import Connection
from tests.integration.availability.between import Asked, Between, Forward, Given, as_it_is, between
from tests.integration.availability.test_writing_entries import INVITATION, MOVED

pytestmark = pytest.mark.parametrize("server", ["radicale"], indirect=True)
"""One server behind is enough: what counts is what stands in front of it."""
BARE = Standing(there=True, sequence=0, partstat="NEEDS-ACTION", bare=True)


@pytest.fixture
def front(calendar: Any) -> Iterator[Between]:
    with between(calendar.server.port, as_it_is) as running:
        yield running


def through(front: Between, calendar: Any) -> Connection:
    connection: Connection = calendar.connection
    return replace(connection, address=f"http://127.0.0.1:{front.port}{calendar.path}")


def invites_by_itself(asked: Asked, forward: Forward) -> Given:
    """It mails whoever stands in an entry, says so, counts on, and makes another object of it: no ETag."""
    if asked.method != "PUT":
        return forward(asked)
    body = re.sub(r"\r\n[ \t]", "", asked.body)
    body = re.sub(r"^ATTENDEE;", "ATTENDEE;SCHEDULE-STATUS=1.1;", body, flags=re.MULTILINE)
    if "SCHEDULE-STATUS" in body:
        body = re.sub(r"SEQUENCE:(\d+)", lambda found: f"SEQUENCE:{int(found[1]) + 1}", body)
    given = forward(replace(asked, body=body))
    return _without_etag(given)


def _without_etag(given: Given) -> Given:
    return replace(given, headers={name: value for name, value in given.headers.items() if name.lower() != "etag"})


def rewrites_only(asked: Asked, forward: Forward) -> Given:
    """It heeds SCHEDULE-AGENT, and yet makes another object of what it gets."""
    given = forward(asked)
    return _without_etag(given) if asked.method == "PUT" else given


def puts_with_people(front: Between) -> int:
    return sum(asked.method == "PUT" and "ATTENDEE" in asked.body for asked in front.asked)


async def test_one_that_invites_by_itself_sees_people_once_and_never_again(front: Between, calendar: Any, network: Network) -> None:
    front.rule = invites_by_itself
    agenda = CalDavAgenda(network, through(front, calendar))
    assert await agenda.write(INVITATION, rewritten=False) == BARE
    assert puts_with_people(front) == 1
    assert "ATTENDEE" not in calendar.get("uitnodiging").text
    assert "ORGANIZER" not in calendar.get("uitnodiging").text
    again = await CalDavAgenda(network, through(front, calendar)).write(INVITATION, rewritten=False)
    assert (again.there, again.bare) == (True, True)
    moved = await agenda.write(replace(MOVED, bare=True), rewritten=False)
    assert (moved.sequence, moved.bare) == (1, True)
    assert puts_with_people(front) == 2  # the repeat of the first, which the server refused: it was there
    assert "20261216T100000" in calendar.get("uitnodiging").text


async def test_after_a_crash_between_the_two_writings_people_go_out_of_it(front: Between, calendar: Any, network: Network) -> None:
    front.rule = invites_by_itself
    crashed = Asked("PUT", f"{calendar.path}uitnodiging.ics", {"Content-Type": "text/calendar"}, text_of(INVITATION, "NEEDS-ACTION"))
    body = re.sub(r"^ATTENDEE;", "ATTENDEE;SCHEDULE-STATUS=1.1;", re.sub(r"\r\n[ \t]", "", crashed.body), flags=re.MULTILINE)
    calendar.put("uitnodiging", body.replace("SEQUENCE:0", "SEQUENCE:1"))
    standing = await CalDavAgenda(network, through(front, calendar)).write(INVITATION, rewritten=False)
    assert standing.bare
    assert "ATTENDEE" not in calendar.get("uitnodiging").text


async def test_one_that_only_makes_another_object_of_it_keeps_its_people_and_their_answer(
    front: Between, calendar: Any, network: Network
) -> None:
    front.rule = rewrites_only
    agenda = CalDavAgenda(network, through(front, calendar))
    standing = await agenda.write(INVITATION, rewritten=False)
    assert (standing.bare, standing.partstat) == (False, "NEEDS-ACTION")
    assert "ATTENDEE" in calendar.get("uitnodiging").text
    assert puts_with_people(front) == 1
