"""Entries in somebody's own calendar: written once whatever is repeated, never over an edit of their own, and read back."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.availability.adapters.caldav_agenda import CalDavAgenda
from services.availability.adapters.network import Answer, Network
from services.availability.domain.entries import Standing
from services.availability.ports import CalendarAway, Invitation
from shared.hosts import Hosts

UID = "overleg-0123456789abcdef0123456789abcdef01234567@kortelijnen.example"
OWNER = "directeur@gemeente.example"
ASKED = Standing(there=True, sequence=0, partstat="NEEDS-ACTION")
INVITATION = Invitation(
    uid=UID,
    name="uitnodiging",
    sequence=0,
    decided_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
    start=datetime(2026, 12, 15, 9, 0, tzinfo=UTC),
    end=datetime(2026, 12, 15, 10, 0, tzinfo=UTC),
    summary="Opvang: wie doet wat?",
    place="Provinciehuis, zaal 4",
    description="Meld u aan bij de receptie.\nTweede regel.",
    organizer_name="Korte Lijnen namens de directeur (Gemeente)",
    organizer_address="overleg@kortelijnen.example",
    attendee_name="Directeur; sociaal, domein",
    attendee_address=OWNER,
    confirmed=False,
    agreed=False,
)
MOVED = replace(INVITATION, sequence=1, decided_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC), start=INVITATION.start + timedelta(days=1))
CONFIRMED = replace(INVITATION, confirmed=True, decided_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC))


def answered(calendar: Any, partstat: str) -> None:
    """Its owner answers with a client of their own."""
    found = calendar.get("uitnodiging")
    text = found.text.replace("\r\n ", "").replace("PARTSTAT=NEEDS-ACTION", f"PARTSTAT={partstat}")
    calendar.put("uitnodiging", text, found.headers["etag"])


async def test_an_entry_reads_as_an_invitation_that_the_server_must_not_send(calendar: Any, network: Network) -> None:
    assert await CalDavAgenda(network, calendar.connection).write(INVITATION, rewritten=False) == ASKED
    text = calendar.get("uitnodiging").text.replace("\r\n ", "").replace("\n ", "")
    assert f"UID:{UID}" in text
    assert "DTSTART;TZID=Europe/Amsterdam:20261215T100000" in text
    assert "DTSTAMP:20261124T080000Z" in text
    assert "STATUS:TENTATIVE" in text
    assert "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text or "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in text
    assert "METHOD" not in text
    organizer = next(line for line in text.splitlines() if line.startswith("ORGANIZER"))
    attendee = next(line for line in text.splitlines() if line.startswith("ATTENDEE"))
    assert organizer.endswith(":mailto:overleg@kortelijnen.example")
    assert "Korte Lijnen namens de directeur (Gemeente)" in organizer
    for part in ("PARTSTAT=NEEDS-ACTION", "RSVP=TRUE", "SCHEDULE-AGENT=CLIENT", "mailto:directeur@gemeente.example"):
        assert part in attendee


async def test_sixteen_writers_of_one_entry_leave_one_entry(calendar: Any, network: Network) -> None:
    agendas = [CalDavAgenda(network, calendar.connection) for _ in range(16)]
    written = await asyncio.gather(*(agenda.write(INVITATION, rewritten=False) for agenda in agendas))
    assert written == [ASKED] * 16
    with calendar.server.client as client:
        listing = client.request("PROPFIND", calendar.path, headers={"Depth": "1"})
    assert listing.text.count(".ics") == 1


async def test_another_moment_is_the_same_entry_asked_anew(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    answered(calendar, "ACCEPTED")
    assert await agenda.write(MOVED, rewritten=False) == Standing(there=True, sequence=1, partstat="NEEDS-ACTION")
    assert "DTSTART;TZID=Europe/Amsterdam:20261216T100000" in calendar.get("uitnodiging").text


async def test_an_answer_given_between_our_look_and_our_change_is_not_overwritten(calendar: Any) -> None:
    class Meanwhile(Network):
        """Its owner answers just after we looked."""

        late = True

        async def exchange(self, method: str, url: str, **also: Any) -> Answer:
            found = await super().exchange(method, url, **also)
            if method == "GET" and self.late:
                self.late = False
                answered(calendar, "DECLINED")
            return found

    network = Meanwhile(Hosts("agenda"), allowed=("127.0.0.0/8",))
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    assert await agenda.write(CONFIRMED, rewritten=True) == Standing(there=True, sequence=0, partstat="DECLINED")
    await network.close()
    assert "PARTSTAT=DECLINED" in calendar.get("uitnodiging").text.replace("\r\n ", "")


async def test_a_write_asks_nothing_for_which_a_server_looks_at_every_object(calendar: Any) -> None:
    class Overheard(Network):
        """Remembers what the server was asked."""

        asked: bytes = b""

        async def exchange(self, method: str, url: str, *, content: bytes = b"", **also: Any) -> Answer:
            self.asked += content if method == "PROPFIND" else b""
            return await super().exchange(method, url, content=content, **also)

    network = Overheard(Hosts("agenda"), allowed=("127.0.0.0/8",))
    await CalDavAgenda(network, calendar.connection).write(INVITATION, rewritten=False)
    await network.close()
    assert b"resourcetype" in network.asked
    assert b"getctag" not in network.asked
    assert b"sync-token" not in network.asked


async def test_an_older_wish_never_replaces_a_newer_entry(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(MOVED, rewritten=False)
    assert (await agenda.write(INVITATION, rewritten=False)).sequence == 1
    assert "DTSTART;TZID=Europe/Amsterdam:20261216T100000" in calendar.get("uitnodiging").text


async def test_confirming_keeps_the_answer_that_its_owner_gave(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    answered(calendar, "ACCEPTED")
    assert await agenda.write(CONFIRMED, rewritten=True) == Standing(there=True, sequence=0, partstat="ACCEPTED")
    text = calendar.get("uitnodiging").text
    assert "STATUS:CONFIRMED" in text
    assert "PARTSTAT=ACCEPTED" in text.replace("\r\n ", "")


@pytest.mark.parametrize(("partstat", "expected"), [("ACCEPTED", "ACCEPTED"), ("DECLINED", "DECLINED"), ("TENTATIVE", "TENTATIVE")])
async def test_an_answer_in_the_calendar_is_seen(calendar: Any, network: Network, partstat: str, expected: str) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    assert await agenda.look(UID, "uitnodiging", OWNER) == ASKED
    answered(calendar, partstat)
    assert await agenda.look(UID, "uitnodiging", OWNER) == Standing(there=True, sequence=0, partstat=expected)


async def test_an_entry_that_its_owner_removed_is_gone_and_is_not_written_again(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    calendar.delete("uitnodiging")
    assert await agenda.look(UID, "uitnodiging", OWNER) == Standing(there=False)
    assert await agenda.write(CONFIRMED, rewritten=True) == Standing(there=False)
    assert calendar.get("uitnodiging").status_code in {404, 410}


async def test_an_entry_that_stands_under_another_href_is_found_by_its_uid(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    text = calendar.get("uitnodiging").text
    calendar.delete("uitnodiging")
    calendar.put("ergens-anders", text)
    assert await agenda.look(UID, "uitnodiging", OWNER) == ASKED
    assert (await agenda.write(MOVED, rewritten=False)).sequence == 1
    await agenda.withdraw(UID, "uitnodiging")
    assert calendar.get("ergens-anders").status_code in {404, 410}


async def test_withdrawing_takes_the_entry_away_also_when_asked_twice(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    answered(calendar, "ACCEPTED")
    await agenda.withdraw(UID, "uitnodiging")
    await agenda.withdraw(UID, "uitnodiging")
    assert calendar.get("uitnodiging").status_code in {404, 410}


async def test_a_calendar_that_is_gone_is_away_and_no_answer(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    await agenda.write(INVITATION, rewritten=False)
    with calendar.server.client as client:
        client.delete(calendar.path).raise_for_status()
    with pytest.raises(CalendarAway):
        await agenda.look(UID, "uitnodiging", OWNER)


async def test_a_server_that_is_down_delays_and_then_the_entry_stands_once(calendar: Any, network: Network) -> None:
    agenda = CalDavAgenda(network, calendar.connection)
    calendar.server.stop()
    try:
        with pytest.raises(CalendarAway):
            await agenda.write(INVITATION, rewritten=False)
    finally:
        calendar.server.start()
    assert await agenda.write(INVITATION, rewritten=False) == ASKED
