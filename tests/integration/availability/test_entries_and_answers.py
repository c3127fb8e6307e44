"""The service with a real calendar server: entries written and withdrawn, answers seen, nothing of a calendar kept but busy time."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from shared.contracts.availability import AnswerSeen, BusyTimeChanged, EntryWritten
from shared.contracts.directory import PersonChanged
from shared.contracts.invitations import EntryWithdrawn
from shared.itip import meeting_uid
from shared.kernel import Answer, GovernmentTier, MeetingId, PersonId
from shared.settings import ProductSettings
from tests.availability_world import Desk, calendar_text, event_text, running_desk, tomorrow, wanted
from tests.builders import person

Until = Callable[..., Awaitable[None]]
MEETING = MeetingId("overleg-1")


@pytest.fixture
async def desk(product: ProductSettings, client: Redis) -> AsyncIterator[Desk]:
    async with running_desk(product, client) as running:
        yield running


@pytest.fixture
def director(product: ProductSettings) -> PersonChanged:
    return person(product, "directeur@gemeente.example", GovernmentTier.MUNICIPALITY)


@pytest.fixture
def requester(product: ProductSettings) -> PersonChanged:
    return person(product, "programmamanager@provincie.example", GovernmentTier.PROVINCE)


async def connected(desk: Desk, calendar: Any, *people: PersonChanged) -> PersonId:
    """The first of these people has a calendar that we may write."""
    await desk.hear(*people)
    reach = calendar.connection
    await desk.connect(
        people[0].person, soort="caldav", adres=reach.address, gebruiker=reach.user, wachtwoord=reach.password, schrijven=True
    )
    await desk.one(BusyTimeChanged, lambda said: said.known)
    return people[0].person


def entries(calendar: Any) -> dict[str, str]:
    """What its owner's own client sees: the text by name."""
    with calendar.server.client as client:
        listing = client.request("PROPFIND", calendar.path, headers={"Depth": "1"}).text
    names = {part.split(".ics")[0].rsplit("/", 1)[-1] for part in listing.split("href>") if ".ics" in part}
    return {name: calendar.get(name).text.replace("\r\n ", "").replace("\r\n", "\n") for name in names}


def answer(calendar: Any, partstat: str) -> None:
    (name,) = entries(calendar)
    found = calendar.get(name)
    text = found.text.replace("\r\n ", "")
    for before in ("NEEDS-ACTION", "ACCEPTED", "DECLINED"):
        text = text.replace(f"PARTSTAT={before}", f"PARTSTAT={partstat}")
    calendar.put(name, text, found.headers["etag"])


async def test_a_wanted_entry_stands_in_the_calendar_and_its_answer_is_heard_once(
    desk: Desk, calendar: Any, product: ProductSettings, director: PersonChanged, requester: PersonChanged, until: Until
) -> None:
    who = await connected(desk, calendar, director, requester)
    await desk.hear(wanted(who, requester=requester.person))
    written = await desk.one(EntryWritten)
    assert (written.person, written.sequence, written.withdrawn) == (who, 0, False)
    ((_, text),) = entries(calendar).items()
    assert f"UID:{meeting_uid(product.link_key, MEETING, product.mail_from)}" in text
    assert "SUMMARY:Opvang in de regio" in text
    assert "Korte Lijnen namens programmamanager (provincie.example)" in text
    answer(calendar, "ACCEPTED")
    seen = await desk.one(AnswerSeen)
    assert (seen.person, seen.sequence, seen.answer) == (who, 0, Answer.YES)
    await desk.quiet(until)
    assert len(await desk.said(EntryWritten)) == 1
    assert len(await desk.said(AnswerSeen)) == 1


async def test_our_own_entry_is_not_busy_time(
    desk: Desk, calendar: Any, director: PersonChanged, requester: PersonChanged, until: Until
) -> None:
    who = await connected(desk, calendar, director, requester)
    await desk.hear(wanted(who, requester=requester.person, agreed=True))
    await desk.one(EntryWritten)
    start, end = tomorrow(13), tomorrow(14)
    own = event_text(f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}", "SUMMARY:iets van mijzelf", uid="eigen")
    calendar.put("eigen", calendar_text(own))
    reach = calendar.connection
    await desk.connect(who, soort="caldav", adres=reach.address, gebruiker=reach.user, wachtwoord=reach.password, schrijven=True)
    said = await desk.one(BusyTimeChanged, lambda said: bool(said.blocks))
    assert [(block.start, block.end) for block in said.blocks] == [(start, end)]
    await desk.quiet(until)
    assert await desk.said(AnswerSeen) == []


async def test_another_moment_asks_anew_and_an_old_answer_does_not_count(
    desk: Desk, calendar: Any, director: PersonChanged, requester: PersonChanged
) -> None:
    who = await connected(desk, calendar, director, requester)
    await desk.hear(wanted(who, requester=requester.person))
    await desk.one(EntryWritten)
    answer(calendar, "DECLINED")
    assert (await desk.one(AnswerSeen)).answer is Answer.NO
    await desk.hear(wanted(who, requester=requester.person, sequence=1, start=tomorrow(14), end=tomorrow(15)))
    await desk.one(EntryWritten, lambda said: said.sequence == 1)
    ((_, text),) = entries(calendar).items()
    assert "SEQUENCE:1" in text
    assert "PARTSTAT=NEEDS-ACTION" in text
    answer(calendar, "ACCEPTED")
    seen = await desk.one(AnswerSeen, lambda said: said.sequence == 1)
    assert seen.answer is Answer.YES
    assert seen.revision == 2


async def test_removing_the_entry_is_a_no(desk: Desk, calendar: Any, director: PersonChanged, requester: PersonChanged) -> None:
    who = await connected(desk, calendar, director, requester)
    await desk.hear(wanted(who, requester=requester.person))
    await desk.one(EntryWritten)
    (name,) = entries(calendar)
    calendar.delete(name)
    assert (await desk.one(AnswerSeen)).answer is Answer.NO


async def test_a_withdrawn_entry_is_gone_and_an_older_wish_does_not_bring_it_back(
    desk: Desk, calendar: Any, director: PersonChanged, requester: PersonChanged, until: Until
) -> None:
    who = await connected(desk, calendar, director, requester)
    first = wanted(who, requester=requester.person)
    await desk.hear(first)
    await desk.one(EntryWritten)
    await desk.hear(EntryWithdrawn(revision=2, meeting=MEETING, person=who, sequence=1))
    assert (await desk.one(EntryWritten, lambda said: said.withdrawn)).sequence == 1
    await desk.hear(first)
    await desk.quiet(until)
    assert entries(calendar) == {}


async def test_a_server_that_is_down_delays_an_entry_and_loses_nothing(
    desk: Desk, calendar: Any, director: PersonChanged, requester: PersonChanged
) -> None:
    who = await connected(desk, calendar, director, requester)
    calendar.server.stop()
    try:
        await desk.hear(wanted(who, requester=requester.person))
        await desk.one(BusyTimeChanged)
    finally:
        calendar.server.start()
    await desk.one(EntryWritten, seconds=40)
    assert len(entries(calendar)) == 1


async def test_nothing_of_a_calendar_is_kept_but_busy_time(
    desk: Desk,
    calendar: Any,
    client: Redis,
    director: PersonChanged,
    requester: PersonChanged,
    until: Until,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    who = await connected(desk, calendar, director, requester)
    start, end = tomorrow(9), tomorrow(10)
    times = (f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}")
    marked = event_text(
        *times,
        "SUMMARY:MERKTITEL",
        "LOCATION:MERKPLAATS",
        "DESCRIPTION:MERKTEKST",
        "CATEGORIES:MERKWOORD,verplaatsbaar",
        "ORGANIZER;CN=MERKNAAM:mailto:merkorganisator@elders.example",
        "ATTENDEE;CN=MERKGAST:mailto:merkgast@elders.example",
        f"ATTENDEE;CN=MERKZELF;PARTSTAT=TENTATIVE:mailto:{director.address}",
        uid="MERKUID",
    )
    broken = event_text("DTSTART:2026MERKDATUM", "SUMMARY:MERKSTUK", uid="MERKUID2")
    calendar.put("merk", calendar_text(marked))
    reach = calendar.connection
    source = {"soort": "caldav", "adres": reach.address, "gebruiker": reach.user, "wachtwoord": reach.password, "schrijven": True}
    await desk.connect(who, **source)
    assert (await desk.one(BusyTimeChanged, lambda said: bool(said.blocks))).blocks[0].start == start
    with calendar.server.client as server:  # a server may refuse this one
        server.put(f"{calendar.path}stuk.ics", content=calendar_text(broken), headers={"Content-Type": "text/calendar"})
    await desk.connect(who, **source)
    await desk.quiet(until)
    kept = b"".join([await client.dump(key) or b"" async for key in client.scan_iter(f"{{{desk.product.shard}}}*")])
    plain = repr([await _contents(client, key) async for key in client.scan_iter(f"{{{desk.product.shard}}}*")])
    logged = caplog.text + "".join(capfd.readouterr())
    for text in (kept.decode("latin-1"), plain, logged):
        assert "MERK" not in text.upper()
        assert reach.password not in text


async def _contents(client: Redis, key: bytes) -> object:
    match await client.type(key):
        case b"hash":
            return await client.hgetall(key)
        case b"stream":
            return await client.xrange(key)
        case b"zset":
            return await client.zrange(key, 0, -1)
        case b"set":
            return await client.smembers(key)
        case _:
            return await client.get(key)
