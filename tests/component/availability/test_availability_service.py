import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta

from redis.asyncio import Redis

from shared.contracts.availability import AvailabilityCollected, BusyTimeChanged, SourceFailed, SourcesChanged
from shared.contracts.directory import PersonForgotten
from shared.contracts.matchmaking import AvailabilityWanted
from shared.kernel import Block, BusyKind, GovernmentTier, MeetingId, OwnerId, RoomId, person_owner, room_owner
from shared.security import PersonIds
from shared.settings import ProductSettings
from tests.availability_world import Desk, Site, body, event_text, published, tomorrow
from tests.builders import location, person, say

Until = Callable[..., Awaitable[None]]
ADDRESS = "directeur@gemeente.example"


def tomorrow_at(hour: int, *lines: str, uid: str = "een") -> str:
    start, end = tomorrow(hour), tomorrow(hour + 1)
    return event_text(f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}", *lines, uid=uid)


def wait_for(event: threading.Event) -> None:
    event.wait(20)


def ask(desk: Desk, *owners: OwnerId, revision: int = 1, within: float = 30) -> AvailabilityWanted:
    now = desk.service.bus.clock.now()
    return AvailabilityWanted(
        revision=revision,
        meeting=MeetingId("overleg-1"),
        owners=owners,
        until=now + timedelta(days=14),
        deadline=now + timedelta(seconds=within),
    )


async def test_a_connected_calendar_is_read_and_its_busy_time_said_once(desk: Desk, site: Site, until: Until) -> None:
    site.answers["/a.ics"] = body(published(tomorrow_at(9), tomorrow_at(11, "STATUS:TENTATIVE", uid="twee")))
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    said = await desk.one(BusyTimeChanged)
    assert said.owner == person_owner(who)
    assert said.known
    assert said.revision == 1
    assert said.blocks == (
        Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),
        Block(tomorrow(11), tomorrow(12), BusyKind.TENTATIVE),
    )
    assert said.valid_until - said.valid_from >= timedelta(days=63)
    changed = await desk.one(SourcesChanged)
    assert (changed.kinds, changed.writable) == (("ics",), False)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.quiet(until)
    assert len(await desk.said(BusyTimeChanged)) == 1


async def test_a_request_reads_anew_and_names_who_is_unknown(desk: Desk, site: Site, until: Until) -> None:
    people = [await desk.introduce(f"{name}@gemeente.example") for name in ("a", "b", "c")]
    connected, broken, stranger = (person_owner(who) for who in people)
    site.answers["/a.ics"] = body(published())
    site.answers["/b.ics"] = body(b"<html>Meld u aan</html>")
    await desk.hear(location("stadhuis", 10))
    await desk.connect(connected.removeprefix("persoon:"), soort="ics", adres=site.address("/a.ics"))
    await desk.connect(broken.removeprefix("persoon:"), soort="ics", adres=site.address("/b.ics"))
    await desk.one(BusyTimeChanged, lambda said: said.owner == connected)
    await desk.one(SourceFailed)
    site.answers["/a.ics"] = body(published(tomorrow_at(9)))
    await desk.turn_the_clock(timedelta(minutes=1))
    await until(lambda: desk.service.bus.clock.offset > timedelta(), "the clock is turned")
    room = room_owner(RoomId("stadhuis-zaal"))
    await desk.hear(ask(desk, connected, broken, stranger, room))
    collected = await desk.one(AvailabilityCollected)
    assert set(collected.unknown) == {broken, stranger}
    assert collected.revisions == {connected: 2, broken: 1, room: 1}
    assert collected.revision == 1
    newest = await desk.one(BusyTimeChanged, lambda said: said.owner == connected and said.revision == 2)
    assert newest.blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)
    await desk.quiet(until)
    assert len(await desk.said(AvailabilityCollected)) == 1


async def test_a_reading_of_a_moment_ago_is_fresh_enough(desk: Desk, site: Site) -> None:
    site.answers["/a.ics"] = body(published())
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged)
    before = len(site.asked)
    await desk.hear(ask(desk, person_owner(who)))
    assert (await desk.one(AvailabilityCollected)).unknown == ()
    assert len(site.asked) == before


async def test_a_calendar_that_does_not_answer_in_time_is_unknown_for_the_request(desk: Desk, site: Site, until: Until) -> None:
    site.answers["/a.ics"] = body(published())
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged)
    await desk.turn_the_clock(timedelta(minutes=1))
    await until(lambda: desk.service.bus.clock.offset > timedelta(), "the clock is turned")
    enough = threading.Event()
    site.answers["/a.ics"] = lambda _: wait_for(enough)
    await desk.hear(ask(desk, person_owner(who), within=0.5))
    collected = await desk.one(AvailabilityCollected)
    enough.set()
    assert collected.unknown == (person_owner(who),)
    assert collected.revisions == {person_owner(who): 1}
    await desk.quiet(until)
    assert len(await desk.said(AvailabilityCollected)) == 1


async def test_a_source_that_fails_makes_its_owner_unknown_and_its_return_makes_it_known(desk: Desk, site: Site) -> None:
    site.answers["/a.ics"] = body(published(tomorrow_at(9)))
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged)
    site.answers["/a.ics"] = body(b"", 401)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    gone = await desk.one(BusyTimeChanged, lambda said: not said.known)
    assert gone.blocks == ()
    failed = await desk.one(SourceFailed)
    assert (failed.source, failed.reason) == ("werk", "geweigerd")
    site.answers["/a.ics"] = body(published(tomorrow_at(9)))
    await desk.turn_the_clock(timedelta(minutes=1))
    back = await desk.one(BusyTimeChanged, lambda said: said.revision == 3)
    assert back.known
    assert len(await desk.said(SourceFailed)) == 1


async def test_two_sources_add_up_and_one_that_fails_makes_the_owner_unknown(desk: Desk, site: Site) -> None:
    site.answers["/a.ics"] = body(published(tomorrow_at(9)))
    site.answers["/b.ics"] = body(published(tomorrow_at(10, uid="twee")))
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.connect(who, "thuis", soort="ics", adres=site.address("/b.ics"))
    both = await desk.one(BusyTimeChanged, lambda said: said.blocks == (Block(tomorrow(9), tomorrow(11), BusyKind.FIXED),))
    assert both.known
    site.answers["/b.ics"] = body(b"", 404)
    await desk.connect(who, "thuis", soort="ics", adres=site.address("/b.ics"))
    unknown = await desk.one(BusyTimeChanged, lambda said: not said.known and said.revision > both.revision)
    assert unknown.blocks == (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)


async def test_a_link_is_as_old_as_its_server_says(desk: Desk, site: Site) -> None:
    site.answers["/a.ics"] = body(published(tomorrow_at(9)), Last_Modified="Tue, 04 Nov 2025 07:28:00 GMT")
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged)
    (shown,) = (await desk.web.get("/v1/agendabronnen")).json()
    assert shown["inhoudVan"].startswith("2025-11-04T07:28:00")


async def test_a_link_that_does_not_say_its_age_is_as_old_as_its_newest_appointment(desk: Desk, site: Site) -> None:
    old, older = tomorrow_at(9).replace("DTSTAMP:2026", "DTSTAMP:2020"), tomorrow_at(11, uid="twee").replace("DTSTAMP:2026", "DTSTAMP:2019")
    site.answers["/a.ics"] = body(published(old, older))
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged)
    (shown,) = (await desk.web.get("/v1/agendabronnen")).json()
    assert shown["inhoudVan"].startswith("2020-11-01T09:00:00")


async def test_a_link_with_an_appointment_that_cannot_be_read_says_what_could_and_is_unknown(desk: Desk, site: Site) -> None:
    site.answers["/a.ics"] = body(published(tomorrow_at(9), tomorrow_at(11, "RRULE:FREQ=SECONDLY", uid="twee")))
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    said = await desk.one(BusyTimeChanged)
    assert (said.known, said.blocks) == (False, (Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),))
    assert (await desk.one(SourceFailed)).reason == "deels-onleesbaar"
    (shown,) = (await desk.web.get("/v1/agendabronnen")).json()
    assert (shown["toestand"], shown["gaf"]["onleesbaar"]) == ("deels-onleesbaar", 1)


async def test_a_calendar_is_read_once_its_owner_is_known_and_anew_under_another_address(
    desk: Desk, site: Site, product: ProductSettings, until: Until
) -> None:
    site.answers["/a.ics"] = body(published(tomorrow_at(9, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ADDRESS}")), ETag='"v1"')
    who = PersonIds(product.person_key).of(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.quiet(until)
    assert await desk.said(BusyTimeChanged) == []
    await desk.introduce(ADDRESS)
    assert (await desk.one(BusyTimeChanged)).blocks == ()
    moved = person(product, ADDRESS, GovernmentTier.MUNICIPALITY, revision=2)
    await desk.hear(moved.model_copy(update={"address": "directeur@provincie.example"}))
    assert len((await desk.one(BusyTimeChanged, lambda said: said.revision == 2)).blocks) == 1


async def test_a_room_is_known_and_free_from_the_moment_its_building_is_heard_of(desk: Desk, until: Until) -> None:
    await desk.hear(location("stadhuis", 10))
    said = await desk.one(BusyTimeChanged)
    assert said.owner == room_owner(RoomId("stadhuis-zaal"))
    assert said.known
    assert said.blocks == ()
    await desk.quiet(until)
    assert len(await desk.said(BusyTimeChanged)) == 1


async def test_what_is_known_of_a_room_moves_on_with_the_days(desk: Desk, until: Until) -> None:
    await desk.hear(location("stadhuis", 10))
    first = await desk.one(BusyTimeChanged)
    await desk.turn_the_clock(timedelta(days=1))
    second = await desk.one(BusyTimeChanged, lambda said: said.revision == 2)
    assert second.known
    assert timedelta(hours=22) < second.valid_until - first.valid_until < timedelta(hours=26)
    await desk.quiet(until)
    assert len(await desk.said(BusyTimeChanged)) == 2


async def test_a_request_does_not_wait_for_readings_that_nobody_waits_for(desk: Desk, site: Site) -> None:
    enough = threading.Event()
    site.answers["/traag.ics"] = lambda _: wait_for(enough)
    site.answers["/a.ics"] = body(published())
    for number in range(6):
        slow = await desk.introduce(f"traag{number}@gemeente.example")
        await desk.connect(slow, soort="ics", adres=site.address("/traag.ics"))
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.hear(ask(desk, person_owner(who)))
    collected = await desk.one(AvailabilityCollected)
    enough.set()
    assert collected.unknown == ()


async def test_of_somebody_who_is_forgotten_nothing_stays(
    desk: Desk, site: Site, product: ProductSettings, client: Redis, until: Until
) -> None:
    site.answers["/a.ics"] = body(published(tomorrow_at(9)))
    who = await desk.introduce(ADDRESS)
    await desk.connect(who, soort="ics", adres=site.address("/a.ics"))
    await desk.one(BusyTimeChanged)
    await desk.quiet(until)
    await say(product, PersonForgotten(revision=2, person=who))
    kept = [*(desk.keys.own(name) for name in ("sources", "busy", "entries", "objects")), desk.keys.board()]
    heard = desk.keys.own("heard", "persoon-gewijzigd")

    async def nothing_stays() -> bool:
        names = repr(await client.hgetall(heard))
        return not any([await client.hlen(key) for key in kept]) and "gemeente" not in names and await client.zcard(desk.keys.later) == 0

    await until(nothing_stays, "nothing stays")
