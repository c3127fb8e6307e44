"""A hostile calendar costs one warning on one source; whatever stands beside it goes on."""

from collections.abc import Awaitable, Callable

from shared.contracts.availability import BusyTimeChanged, SourceFailed
from shared.kernel import Block, BusyKind, PersonId, person_owner
from tests.availability_world import Desk, Site, body, calendar_text, event_text, tomorrow
from tests.calendars.hostile import endless

Until = Callable[..., Awaitable[None]]


def good(hour: int, *more: str) -> bytes:
    lines = (f"DTSTART:{tomorrow(hour):%Y%m%dT%H%M%SZ}", f"DTEND:{tomorrow(hour + 1):%Y%m%dT%H%M%SZ}")
    return calendar_text(event_text(*lines), *more).encode()


def is_of(who: PersonId) -> Callable[[BusyTimeChanged], bool]:
    return lambda said: said.owner == person_owner(who)


async def shown(desk: Desk) -> dict[str, dict[str, object]]:
    listing = await desk.web.get("/v1/agendabronnen")
    return {f"{source['eigenaar']}/{source['naam']}": source for source in listing.json()}


async def test_a_calendar_that_never_ends_costs_one_warning_on_its_own_source(desk: Desk, site: Site, until: Until) -> None:
    site.answers["/bom.ics"] = body(endless().encode())
    site.answers["/goed.ics"] = body(good(9))
    victims = [await desk.introduce(f"{name}@gemeente.example") for name in ("a", "b", "c")]
    await desk.connect(victims[0], "bom", soort="ics", adres=site.address("/bom.ics"))
    for who in victims:
        await desk.connect(who, soort="ics", adres=site.address("/goed.ics"))
    said = [await desk.one(BusyTimeChanged, is_of(who)) for who in victims[1:]]
    assert [event.blocks for event in said] == [(Block(tomorrow(9), tomorrow(10), BusyKind.FIXED),)] * 2
    failed = await desk.one(SourceFailed, seconds=40)
    assert (failed.owner, failed.source, failed.reason) == (person_owner(victims[0]), "bom", "te-groot")
    await desk.quiet(until)
    sources = await shown(desk)
    assert [name.rpartition("/")[2] for name, source in sources.items() if source["waarschuwing"]] == ["bom"]
    assert len(sources) == 4
    assert len(await desk.said(SourceFailed)) == 1


async def test_a_refused_appointment_costs_one_warning_and_the_rest_of_its_calendar_counts(desk: Desk, site: Site) -> None:
    bomb = event_text("DTSTART:20260101T000000Z", "RRULE:FREQ=SECONDLY", uid="bom")
    site.answers["/deels.ics"] = body(good(9, bomb))
    site.answers["/goed.ics"] = body(good(11))
    partly, sound = [await desk.introduce(f"{name}@gemeente.example") for name in ("a", "b")]
    await desk.connect(partly, soort="ics", adres=site.address("/deels.ics"))
    await desk.connect(sound, soort="ics", adres=site.address("/goed.ics"))
    assert (await desk.one(BusyTimeChanged, is_of(sound))).blocks == (Block(tomorrow(11), tomorrow(12), BusyKind.FIXED),)
    await desk.one(BusyTimeChanged, is_of(partly))
    sources = await shown(desk)
    assert [name for name, source in sources.items() if source["waarschuwing"]] == [f"{person_owner(partly)}/werk"]
    gave = sources[f"{person_owner(partly)}/werk"]["gaf"]
    assert isinstance(gave, dict)
    assert (gave["perSoort"], gave["onleesbaar"]) == ({"vast": 1}, 1)
