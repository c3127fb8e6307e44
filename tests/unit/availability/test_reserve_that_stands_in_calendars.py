"""Which hours of spoedruimte stand in a calendar, given what was agreed, which day it is, and what landed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import SecretStr

from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.reading import Reading
from services.availability.domain.reserve import Place, Reserves, Week, kept_free, planned
from shared.itip import is_our_reserve_uid, is_our_uid, meeting_uid, reserve_uid
from shared.kernel import Block, BusyKind, MeetingId, PersonId, ReserveHours, WorkingHours
from tests.calendars.texts import calendar_text, event_text

LINK_KEY, MAIL_FROM = SecretStr("sleutel"), "overleg@kortelijnen.example"
MONDAY, SUNDAY = date(2027, 3, 22), date(2027, 3, 28)
NOW = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
TUESDAY, FRIDAY = ReserveHours(2, "09:00", "11:30"), ReserveHours(5, "13:00", "15:00")
WEEK = Week((TUESDAY, FRIDAY), WorkingHours())
HERE, THERE = Place("hier", "werk", "verzegeld"), Place("daar", "ander", "ook verzegeld")
BLOCK = Block(datetime(2027, 3, 23, 8, 0, tzinfo=UTC), datetime(2027, 3, 23, 10, 30, tzinfo=UTC), BusyKind.RESERVE)
LATER = Block(BLOCK.start + timedelta(days=7), BLOCK.end + timedelta(days=7), BusyKind.RESERVE)


def starts(blocks: tuple[Block, ...]) -> list[str]:
    return [f"{block.start:%m-%d %H:%M}" for block in blocks]


def test_the_hours_of_every_day_at_work_on_the_wall() -> None:
    assert starts(kept_free(WEEK, MONDAY, MONDAY + timedelta(days=11), ())) == ["03-23 08:00", "03-26 12:00", "03-30 07:00", "04-02 11:00"]
    assert starts(kept_free(replace(WEEK, working=WorkingHours(days=(1, 5))), MONDAY, SUNDAY, ())) == ["03-26 12:00"]
    assert starts(kept_free(replace(WEEK, days_off=frozenset({date(2027, 3, 26)})), MONDAY, SUNDAY, ())) == ["03-23 08:00"]
    assert kept_free(WEEK, SUNDAY, MONDAY, ()) == ()


@pytest.mark.parametrize(
    ("begins", "ends", "stands"),
    [("07:00", "08:00", True), ("07:00", "08:15", False), ("09:00", "10:00", False), ("10:15", "11:00", False), ("10:30", "11:00", True)],
)
def test_a_meeting_that_lands_in_them_takes_their_place(begins: str, ends: str, stands: bool) -> None:  # noqa: FBT001  # a table
    start, end = (datetime.fromisoformat(f"2027-03-23T{wall}+00:00") for wall in (begins, ends))
    assert (BLOCK in kept_free(WEEK, MONDAY, SUNDAY, [(start, end)])) is stands


def plan(before: Reserves, *blocks: Block, place: Place | None = HERE, now: datetime = NOW) -> Reserves:
    return planned(before, blocks, place, frozenset({HERE.where}), now)


def settled(reserves: Reserves) -> Reserves:
    for key in reserves.unsettled():
        reserves = reserves.with_settled(key)
    return reserves


def state(reserves: Reserves) -> list[tuple[datetime, bool, bool]]:
    return sorted((entry.start, entry.wanted, entry.settled) for entry in reserves.entries.values())


def test_new_hours_have_to_be_written_once() -> None:
    first = plan(Reserves(), BLOCK)
    assert state(first) == [(BLOCK.start, True, False)]
    assert plan(first, BLOCK) == first
    assert plan(settled(first), BLOCK).unsettled() == {}


def test_hours_that_are_no_longer_wanted_have_to_go_and_may_come_back() -> None:
    written = settled(plan(Reserves(), BLOCK, LATER))
    gone = plan(written, LATER)
    assert state(gone) == [(BLOCK.start, False, False), (LATER.start, True, True)]
    assert state(plan(settled(gone), BLOCK, LATER)) == [(BLOCK.start, True, False), (LATER.start, True, True)]


def test_hours_that_were_perhaps_written_have_to_go_too() -> None:
    assert state(plan(plan(Reserves(), BLOCK))) == [(BLOCK.start, False, False)]


def test_other_hours_of_a_day_are_another_entry() -> None:
    longer = replace(BLOCK, end=BLOCK.end + timedelta(hours=1))
    after = plan(settled(plan(Reserves(), BLOCK)), longer)
    assert sorted((entry.end, entry.wanted) for entry in after.entries.values()) == [(BLOCK.end, False), (longer.end, True)]


def test_in_another_calendar_they_are_written_anew_and_the_first_is_forgotten_once_it_is_empty() -> None:
    moved = planned(settled(plan(Reserves(), BLOCK)), (BLOCK,), THERE, frozenset({THERE.where}), NOW)
    assert sorted((entry.place.where, entry.wanted) for entry in moved.entries.values()) == [("daar", True), ("hier", False)]
    after = planned(settled(moved), (BLOCK,), THERE, frozenset({THERE.where}), NOW)
    assert [entry.place for entry in after.entries.values()] == [THERE]


def test_without_a_calendar_to_write_in_everything_goes() -> None:
    assert state(plan(settled(plan(Reserves(), BLOCK)), BLOCK, place=None)) == [(BLOCK.start, False, False)]


def test_a_new_password_is_used_for_what_stands_already() -> None:
    changed = replace(HERE, sealed="nieuw")
    (entry,) = plan(settled(plan(Reserves(), BLOCK)), BLOCK, place=changed).entries.values()
    assert (entry.place, entry.settled) == (changed, True)


def test_what_is_over_is_forgotten_when_it_is_gone_and_after_a_week_anyhow() -> None:
    going = plan(settled(plan(Reserves(), BLOCK)))
    assert plan(going, now=BLOCK.end + timedelta(days=6)) == going
    assert plan(going, now=BLOCK.end + timedelta(days=8)) == Reserves()
    assert plan(settled(going), now=BLOCK.end) == settled(going)
    assert plan(settled(going), now=BLOCK.end + timedelta(minutes=1)) == Reserves()


def read(*lines: str, choices: Choices | None = None) -> Reading:
    uid = reserve_uid(LINK_KEY, PersonId("p"), BLOCK, MAIL_FROM)
    times = (f"DTSTART:{BLOCK.start:%Y%m%dT%H%M%SZ}", f"DTEND:{BLOCK.end:%Y%m%dT%H%M%SZ}")
    text = calendar_text(event_text(*times, *lines, uid=uid)).encode()
    window = Window(NOW - timedelta(days=1), NOW + timedelta(days=30))
    reading = read_text(text, Request("p@gemeente.example", window, choices or Choices(), MAIL_FROM))
    assert isinstance(reading, Reading)
    return reading


TENTATIVE = ("STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE")


def test_read_back_it_is_nothing_unless_its_owner_made_an_appointment_of_it() -> None:
    assert read(*TENTATIVE).blocks == ()
    assert read(*TENTATIVE, "CATEGORIES:Spoedruimte").blocks == ()
    assert read(*TENTATIVE).own == (), "nobody answers it"
    assert [block.kind for block in read("STATUS:CONFIRMED").blocks] == [BusyKind.FIXED]
    away = read("STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
    assert [block.kind for block in away.blocks] == [BusyKind.OUT_OF_OFFICE]


def test_its_name_is_that_of_one_person_and_one_day_and_of_no_meeting() -> None:
    key, ours = LINK_KEY, MAIL_FROM
    names = {reserve_uid(key, PersonId(who), block, ours) for who in ("p", "q") for block in (BLOCK, LATER)}
    assert len(names) == 4
    assert all(is_our_reserve_uid(name, ours) and not is_our_uid(name, ours) for name in names)
    assert not is_our_reserve_uid(meeting_uid(key, MeetingId("m"), ours), ours)
    assert not is_our_reserve_uid(names.pop(), "iemand@elders.example")
