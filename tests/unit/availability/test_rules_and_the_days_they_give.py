"""The examples of RFC 5545 3.8.5.3, with the days that stand there beside them, and the same days when we begin to look later."""

from datetime import datetime, timedelta

import pytest

from services.availability.adapters.text.content_lines import Refused
from services.availability.adapters.text.recurrence import walls
from services.availability.adapters.text.rules import rule_of

RULES = [
    ("DAILY;INTERVAL=10;COUNT=5", "1997-09-02", "1997: 0902 0912 0922 1002 1012"),
    ("DAILY;COUNT=4;BYMONTH=1", "1998-01-30", "1998: 0130 0131; 1999: 0101 0102"),
    ("WEEKLY;COUNT=4", "1997-09-02", "1997: 0902 0909 0916 0923"),
    ("WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "1997-09-02", "1997: 0902 0904 0916 0918 0930 1002 1014 1016"),
    ("WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", "1997: 0805 0810 0819 0824"),
    ("WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", "1997: 0805 0817 0819 0831"),
    ("MONTHLY;COUNT=4;BYDAY=1FR", "1997-09-05", "1997: 0905 1003 1107 1205"),
    ("MONTHLY;INTERVAL=2;COUNT=6;BYDAY=1SU,-1SU", "1997-09-07", "1997: 0907 0928 1102 1130; 1998: 0104 0125"),
    ("MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22", "1997: 0922 1020 1117 1222; 1998: 0119 0216"),
    ("MONTHLY;COUNT=6;BYMONTHDAY=-3", "1997-09-28", "1997: 0928 1029 1128 1229; 1998: 0129 0226"),
    ("MONTHLY;COUNT=5;BYMONTHDAY=15,30", "2007-01-15", "2007: 0115 0130 0215 0315 0330"),
    ("MONTHLY;COUNT=3", "1997-01-31", "1997: 0131 0331 0531"),
    ("MONTHLY;COUNT=5;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", "1998: 0213 0313 1113; 1999: 0813; 2000: 1013"),
    ("MONTHLY;COUNT=4;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13", "1997: 0913 1011 1108 1213"),
    ("MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1997: 0904 1007 1106"),
    ("MONTHLY;COUNT=6;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "1997: 0929 1030 1127 1230; 1998: 0129 0226"),
    ("YEARLY;COUNT=2", "2016-02-29", "2016: 0229; 2020: 0229"),
    ("YEARLY;COUNT=4;BYMONTH=6,7", "1997-06-10", "1997: 0610 0710; 1998: 0610 0710"),
    ("YEARLY;COUNT=3;BYDAY=20MO", "1997-05-19", "1997: 0519; 1998: 0518; 1999: 0517"),
    ("YEARLY;COUNT=3;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997: 0512; 1998: 0511; 1999: 0517"),
    ("YEARLY;COUNT=3;BYWEEKNO=53;BYDAY=FR", "2004-01-01", "2004: 1231; 2010: 0101; 2016: 0101"),
    ("YEARLY;COUNT=6;INTERVAL=3;BYYEARDAY=1,100,200", "1997-01-01", "1997: 0101 0410 0719; 2000: 0101 0409 0718"),
    ("YEARLY;INTERVAL=4;COUNT=3;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05", "1996: 1105; 2000: 1107; 2004: 1102"),
    ("DAILY;BYMONTH=2;BYMONTHDAY=30", "1997-09-02", ""),
]
FAR = datetime(2027, 1, 1)  # noqa: DTZ001  # wall times


def nine(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00")


def days(text: str) -> list[datetime]:
    years = (year.partition(":") for year in text.split(";") if year)
    return [nine(f"{year.strip()}-{day[:2]}-{day[2:]}") for year, _, found in years for day in found.split()]


@pytest.mark.parametrize(("rule", "start", "expected"), RULES)
def test_a_rule_gives_the_days_of_the_standard(rule: str, start: str, expected: str) -> None:
    found = list(walls(rule_of(f"FREQ={rule}"), nine(start), nine("1990-01-01"), FAR))
    assert found == days(expected)
    for place, later in enumerate(found):
        assert list(walls(rule_of(f"FREQ={rule}"), nine(start), later, FAR)) == found[place:]


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=DAILY;INTERVAL=7", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=YEARLY"])
def test_a_rule_without_end_gives_in_a_window_what_it_gives_from_the_start(rule: str) -> None:
    start, first, last = nine("2001-05-14"), nine("2026-02-03"), nine("2027-02-03")
    whole = list(walls(rule_of(rule), start, start, last))
    assert [wall for wall in whole if wall >= first] == list(walls(rule_of(rule), start, first, last)) != []


def test_several_times_a_day_are_given_in_order_and_counted() -> None:
    rule = rule_of("FREQ=DAILY;BYHOUR=15,9;BYMINUTE=30,0;COUNT=5")
    found = [f"{wall:%d %H:%M}" for wall in walls(rule, nine("2026-01-05"), nine("2026-01-01"), FAR)]
    assert found == ["05 09:00", "05 09:30", "05 15:00", "05 15:30", "06 09:00"]


def test_a_series_of_days_knows_no_times() -> None:
    midnight = datetime.fromisoformat("2026-01-05")
    rule = rule_of("FREQ=DAILY;BYHOUR=15,9;COUNT=2")
    assert list(walls(rule, midnight, midnight, FAR, dates=True)) == [midnight, midnight + timedelta(days=1)]


def test_a_count_that_ends_after_the_last_year_is_no_fault() -> None:
    rule = rule_of("FREQ=DAILY;INTERVAL=1000;COUNT=5000")
    assert list(walls(rule, nine("2026-01-05"), nine("2026-01-01"), nine("2030-01-01"))) == [
        nine("2026-01-05") + timedelta(days=1000) * times for times in (0, 1)
    ]


@pytest.mark.parametrize(
    "text", ["FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;X=1", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;WKST="]
)
def test_a_rule_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        rule_of(text)
