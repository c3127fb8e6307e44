from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events  # type: ignore[import-untyped]  # it has no types

from deploy.local.world import World, monday_of
from deploy.local.world.officials import CalendarKind, Official
from deploy.local.world.outlook import published
from shared.kernel import GovernmentTier, Level
from shared.workdays import is_working_day

MONDAY = date(2026, 11, 23)
WORLD = World.of(1, MONDAY)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BUSY = {"BUSY", "TENTATIVE", "OOF"}


def text_of(official: Official) -> str:
    return published(WORLD.calendar(official), official.address, MONDAY)


def instances(calendar: icalendar.Calendar) -> list[icalendar.Event]:
    found: list[icalendar.Event] = recurring_ical_events.of(calendar).between(MONDAY, MONDAY + timedelta(weeks=6))
    return found


def at(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), AMSTERDAM)


def booked_share(official: Official, calendar: icalendar.Calendar) -> float:
    """Of the quarters in this person's working hours, those that something busy stands on."""
    booked: set[datetime] = set()
    for event in instances(calendar):
        if str(event["X-MICROSOFT-CDO-BUSYSTATUS"]) in BUSY:
            booked |= set(quarters(at(event.start), at(event.end)))
    opening, closing = (time.fromisoformat(clock) for clock in (official.hours.start, official.hours.end))
    days = [day for n in range(42) if is_working_day(day := MONDAY + timedelta(days=n)) and day.isoweekday() in official.hours.days]
    working = {quarter for day in days for quarter in quarters(*(datetime.combine(day, clock, AMSTERDAM) for clock in (opening, closing)))}
    return len(working & booked) / len(working)


def quarters(start: datetime, end: datetime) -> Iterator[datetime]:
    """As UTC: the zones of two libraries never compare equal in a set."""
    moment = start.astimezone(UTC)
    while moment < end:
        yield moment
        moment += timedelta(minutes=15)


def test_of_eighty_officials_sixty_five_have_a_calendar_ten_a_link_and_five_none() -> None:
    assert Counter(official.calendar for official in WORLD.officials) == {
        CalendarKind.RADICALE: 65,
        CalendarKind.PUBLISHED: 10,
        CalendarKind.NONE: 5,
    }
    assert len({official.address for official in WORLD.officials}) == 80
    assert (len(WORLD.locations), len(WORLD.challenges)) == (8, 8)


def test_the_four_tiers_are_all_there_in_most_of_the_country() -> None:
    tiers = Counter(official.organisation.tier for official in WORLD.officials)
    assert min(tiers[tier] for tier in GovernmentTier) >= 15
    assert len({official.organisation.province for official in WORLD.officials}) == 12


def test_nobody_has_an_address_that_could_exist() -> None:
    assert {official.address.rpartition(".")[2] for official in WORLD.officials} == {"example"}


def test_executives_have_a_secretariat_and_no_calendar_we_may_write() -> None:
    executives = [official for official in WORLD.officials if official.level is Level.EXECUTIVE]
    assert len(executives) == 6
    assert all(official.secretariat for official in executives)
    assert not any(official.calendar is CalendarKind.RADICALE for official in executives)


def test_deputies_are_colleagues_of_the_same_level() -> None:
    by_address = {official.address: official for official in WORLD.officials}
    pairs = [(official, by_address[official.deputy]) for official in WORLD.officials if official.deputy]
    assert len(pairs) > 20
    assert all(one.organisation == other.organisation and one.level is other.level for one, other in pairs)


def test_every_challenge_has_an_official_of_each_of_its_tiers() -> None:
    for challenge in WORLD.challenges:
        working = {official.organisation.tier for official in WORLD.officials if challenge.id in official.challenges}
        assert set(challenge.tiers) <= working, challenge.id


@pytest.mark.parametrize("part", range(4))
def test_every_fifth_calendar_parses_looks_like_outlook_and_is_booked_between_65_and_85_percent(part: int) -> None:
    for official in WORLD.officials[part * 5 :: 20]:
        text = text_of(official)
        calendar = icalendar.Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
        assert not [fault for event in events for fault in event.errors]
        assert {str(event["X-MICROSOFT-CDO-BUSYSTATUS"]) for event in events} >= {"BUSY", "TENTATIVE", "OOF"}
        assert "CATEGORIES:Verplaatsbaar" in text
        assert all(len(str(event["UID"])) == 112 and str(event["UID"]).startswith("040000008200E00074C5B7101A82E008") for event in events)
        assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == {"W. Europe Standard Time"}
        assert 0.65 <= booked_share(official, calendar) <= 0.85, official.address


def test_weekly_series_have_exceptions() -> None:
    text = "".join(text_of(official) for official in WORLD.officials)
    assert text.count("RRULE:FREQ=WEEKLY") > 8 * 80
    assert text.count("RECURRENCE-ID;") > 80
    assert text.count("EXDATE;") > 200


def test_an_appointment_at_ten_is_at_ten_in_amsterdam() -> None:
    calendar = icalendar.Calendar.from_ical(text_of(WORLD.officials[0]))
    starts = {event.start for event in instances(calendar) if isinstance(event.start, datetime)}
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1)}


def test_no_line_is_longer_than_75_octets() -> None:
    lines = text_of(WORLD.officials[0]).encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_days_off_in_a_part_time_week_are_all_day_out_of_office() -> None:
    official = next(official for official in WORLD.officials if official.hours.days == (1, 2, 4, 5))
    calendar = icalendar.Calendar.from_ical(text_of(official))
    away = {event.start for event in instances(calendar) if str(event["SUMMARY"]) == "Vrije dag (deeltijd)"}
    assert away == {MONDAY + timedelta(days=2 + 7 * week) for week in range(6)}


def test_the_same_seed_and_monday_give_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    def written(world: World, name: str) -> dict[str, bytes]:
        folder = tmp_path / name
        folder.mkdir()
        world.write_published(folder)
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    first = written(WORLD, "first")
    assert written(World.of(1, MONDAY), "again") == first
    assert written(World.of(2, MONDAY), "other-seed").keys() != first.keys()
    assert set(written(World.of(1, MONDAY + timedelta(weeks=1)), "other-week").values()).isdisjoint(first.values())
    assert World.of(1, MONDAY).caldav_users() == WORLD.caldav_users()


def test_a_small_machine_gets_the_same_people_with_fewer_calendars_spread_over_all() -> None:
    small = World.of(1, MONDAY, calendars=28)
    assert [one.address for one in small.officials] == [one.address for one in WORLD.officials]
    kept = small.with_calendar(CalendarKind.RADICALE)
    assert len(kept) == 28
    assert set(kept) < set(WORLD.with_calendar(CalendarKind.RADICALE))
    assert {one.organisation.tier for one in kept} >= set(GovernmentTier)
    assert small.with_calendar(CalendarKind.PUBLISHED) == WORLD.with_calendar(CalendarKind.PUBLISHED)
    assert World.of(1, MONDAY, calendars=1000).officials == WORLD.officials
    assert World.of(1, MONDAY, calendars=0).caldav_users() == {}


def test_a_week_begins_on_monday() -> None:
    assert {monday_of(MONDAY + timedelta(days=n)) for n in range(7)} == {MONDAY}
