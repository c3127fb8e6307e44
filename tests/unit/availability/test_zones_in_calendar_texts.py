"""Which zone a time is in, and the nights on which the clock changes."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from services.availability.domain.busy import Window
from shared.windows_zones import IANA_BY_WINDOWS_NAME
from tests.calendars.read import busy, read, spans
from tests.calendars.texts import calendar_text, event_text


@pytest.mark.parametrize("tzid", ["Nergensland", '"(UTC+01:00) Amsterdam, Berlin"', "Europe"])
def test_a_zone_that_nobody_knows_is_that_of_the_calendar_with_a_warning(tzid: str) -> None:
    reading = read(calendar_text(event_text(f"DTSTART;TZID={tzid}:20260105T100000", "DURATION:PT1H")))
    assert spans(reading) == ["01-05 09:00-10:00"]
    assert reading.warnings == ("time zone unknown",)


def test_the_calendar_names_its_own_zone() -> None:
    text = calendar_text("X-WR-TIMEZONE:Europe/London", event_text("DTSTART:20260105T100000", "DURATION:PT1H"))
    assert spans(read(text)) == ["01-05 10:00-11:00"]


def own_zone(offset: str) -> str:
    rows = ("BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T000000")
    return "\r\n".join((*rows, f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE"))


def test_the_calendar_may_name_a_zone_that_it_describes_itself() -> None:
    text = calendar_text("X-WR-TIMEZONE:Customized Time Zone", own_zone("+0200"), event_text("DTSTART:20260105T100000", "DURATION:PT1H"))
    assert (spans(read(text)), read(text).warnings) == (["01-05 08:00-09:00"], ())


@pytest.mark.parametrize("named", ["Nergensland", ""])
def test_floating_times_of_a_calendar_whose_zone_nobody_knows_give_a_warning(named: str) -> None:
    floating, certain = (event_text(f"DTSTART:20260105T{time}", "DURATION:PT1H") for time in ("100000", "090000Z"))
    reading = read(calendar_text(f"X-WR-TIMEZONE:{named}", floating))
    assert (spans(reading), reading.warnings) == (["01-05 09:00-10:00"], ("time zone unknown",))
    assert read(calendar_text(f"X-WR-TIMEZONE:{named}", certain)).warnings == ()


@pytest.mark.parametrize("tzid", ["TZID=", 'TZID=""', "X=y;tzid="])
def test_an_empty_zone_is_that_of_the_calendar_with_a_warning(tzid: str) -> None:
    nameless = own_zone("+0500").replace("TZID:Customized Time Zone", "TZID:")
    reading = read(calendar_text(nameless, event_text(f"DTSTART;{tzid}:20260105T100000", "DURATION:PT1H")))
    assert (spans(reading), reading.warnings) == (["01-05 09:00-10:00"], ("time zone unknown",))


def test_two_files_with_different_zones_of_one_name_do_not_mix() -> None:
    times = ("DTSTART;TZID=Customized Time Zone:20260105T100000", "DTEND;TZID=Customized Time Zone:20260105T110000")
    east, west = (calendar_text(own_zone(offset), event_text(*times, uid=offset)) for offset in ("+0200", "-0400"))
    assert spans(read(east)) == ["01-05 08:00-09:00"]
    assert spans(read(west)) == ["01-05 14:00-15:00"]
    assert spans(read(east + west)) == ["01-05 08:00-09:00", "01-05 14:00-15:00"]


def summer_zone(tzid: str) -> str:
    """Two hours east of Amsterdam, with its summer time."""
    rows = "DTSTART:16010101T{1}0000", "TZOFFSETFROM:+0{2}00", "TZOFFSETTO:+0{3}00", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH={4}"
    part = "\r\n".join(("BEGIN:{0}", *rows, "END:{0}"))
    parts = part.format("STANDARD", "03", 4, 3, 10), part.format("DAYLIGHT", "02", 3, 4, 3)
    return "\r\n".join(("BEGIN:VTIMEZONE", f"TZID:{tzid}", *parts, "END:VTIMEZONE"))


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("20260105T100000", "20260105T110000", "01-05 07:00-08:00"),
        ("20260706T100000", "20260706T110000", "07-06 06:00-07:00"),
        ("20260329T023000", "20260329T050000", "03-28 23:30-01:00"),
        ("20261025T023000", "20261025T050000", "10-24 22:30-02:00"),
    ],
)
def test_a_zone_of_the_file_itself_has_its_summer_time(begin: str, end: str, expected: str) -> None:
    year = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    times = (f"DTSTART;TZID=Eigen: tijd:{begin}", f'DTEND;TZID="Eigen: tijd":{end}')
    assert busy(*times, head=(summer_zone("Eigen: tijd"),), window=year) == [expected]


def test_a_known_name_wins_over_the_zone_in_the_file_and_a_bomb_of_a_zone_is_no_zone() -> None:
    times = ("DTSTART;TZID={0}:20260105T100000", "DTEND;TZID={0}:20260105T110000")
    known = event_text(*(line.format("W. Europe Standard Time") for line in times))
    assert spans(read(calendar_text(summer_zone("W. Europe Standard Time"), known))) == ["01-05 09:00-10:00"]
    bomb = summer_zone("Bom").replace("FREQ=YEARLY", "FREQ=SECONDLY")
    reading = read(calendar_text(bomb, event_text(*(line.format("Bom") for line in times))))
    assert (spans(reading), reading.warnings) == (["01-05 09:00-10:00"], ("time zone unknown",))


def test_both_nights_on_which_the_clock_changes() -> None:
    spring = Window(datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
    autumn = Window(datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))
    zone = ";TZID=Europe/Amsterdam"
    assert busy(f"DTSTART{zone}:20260329T023000", "DURATION:PT1H", window=spring) == ["03-29 01:30-02:30"]
    assert busy(f"DTSTART{zone}:20261025T023000", "DURATION:PT1H", window=autumn) == ["10-25 00:30-01:30"]
    assert busy(f"DTSTART{zone}:20260328T220000", f"DTEND{zone}:20260329T060000", window=spring) == ["03-28 21:00-04:00"]
    assert busy("DTSTART;VALUE=DATE:20260329", "TRANSP:OPAQUE", window=spring) == ["03-28 23:00-22:00"]
    assert busy("DTSTART;VALUE=DATE:20261025", "TRANSP:OPAQUE", window=autumn) == ["10-24 22:00-23:00"]


def test_every_windows_name_stands_for_a_zone_that_exists() -> None:
    assert set(IANA_BY_WINDOWS_NAME.values()) <= available_timezones()
    assert IANA_BY_WINDOWS_NAME == WINDOWS_TO_OLSON


def test_what_is_the_day_before_on_a_wall_far_away_is_in_the_window_all_the_same() -> None:
    zone = "TZID=America/Los_Angeles"
    assert busy(f"DTSTART;{zone}:20251231T200000", f"DTEND;{zone}:20251231T210000") == ["01-01 04:00-05:00"]


def test_an_appointment_within_the_hour_that_a_summer_night_skips_is_not_refused() -> None:
    zone, spring = "TZID=Europe/Amsterdam", Window(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC))
    skipped = event_text(f"DTSTART;{zone}:20260329T025000", f"DTEND;{zone}:20260329T031000")
    reading = read(calendar_text(skipped), window=spring)
    assert (reading.refused, spans(reading)) == ((), [])
