"""Which held moments stand in calendars: those of the newest question while its time runs, whatever is heard twice or in another order."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from pydantic import SecretStr

from services.availability.adapters.entry_text import hold_text
from services.availability.adapters.text.reading import Request, read_text
from services.availability.domain.busy import Choices, Window
from services.availability.domain.holds import HeldEntry, ShownHolds, free, free_of, held, held_longer, over, to_settle
from services.availability.domain.reading import Reading
from services.availability.domain.reserve import Place
from services.availability.ports import HeldMoment
from shared.itip import hold_uid, is_our_hold_uid, is_our_reserve_uid, is_our_uid
from shared.kernel import BusyKind, MeetingId, PersonId

NOW = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
START, UNTIL = NOW + timedelta(days=2), NOW + timedelta(days=1)
HERE = Place("hier", "werk", "verzegeld")
WHO, OTHER, MEETING = PersonId("p"), PersonId("q"), MeetingId("overleg-1")
LINK_KEY, MAIL_FROM = SecretStr("sleutel"), "overleg@kortelijnen.example"


def entry(person: PersonId = WHO, *, start: datetime = START, until: datetime = UNTIL) -> HeldEntry:
    return HeldEntry(person, start, start + timedelta(hours=1), until, False, HERE, NOW)  # noqa: FBT003  # a table


def wanted(holds: ShownHolds) -> list[tuple[str, datetime]]:
    return sorted((one.person, one.start) for one in holds.entries.values() if one.wanted)


def settled(holds: ShownHolds) -> ShownHolds:
    return holds.with_settled(holds.entries)


SHOWN = held(ShownHolds(), 3, (entry(), entry(OTHER)), NOW)


def test_a_question_has_its_moments_shown_to_everybody_held_and_what_follows_takes_them_away() -> None:
    assert wanted(SHOWN) == [("p", START), ("q", START)]
    assert [list(to_settle(SHOWN, who, 1, NOW)) for who in (WHO, OTHER)] == [[entry().key], [entry(OTHER).key]]
    gone = free(settled(SHOWN), 4)
    assert wanted(gone) == []
    assert len(to_settle(gone, WHO, gone.turn, NOW)) == 1


def test_heard_twice_or_late_nothing_changes() -> None:
    assert held(SHOWN, 3, (entry(start=START + timedelta(hours=2)),), NOW) == SHOWN
    assert free(SHOWN, 3) == SHOWN
    assert wanted(held(free(ShownHolds(), 4), 3, (entry(),), NOW)) == []


def test_every_order_of_what_a_meeting_tells_ends_with_the_same_and_after_its_end_with_nothing() -> None:
    later = entry(start=START + timedelta(hours=3))
    told = {1: None, 3: (entry(), entry(OTHER)), 5: None, 6: (later,), 8: None}
    for last in (6, 8):
        for order in itertools.permutations(number for number in told if number <= last):
            holds = ShownHolds()
            for number in (*order, *order[:2]):
                moments = told[number]
                holds = settled(free(holds, number) if moments is None else held(holds, number, moments, NOW))
            assert wanted(holds) == ([(WHO, later.start)] if last == 6 else [])


def test_another_question_keeps_what_is_the_same_and_shows_the_rest_anew() -> None:
    longer = entry(OTHER, until=UNTIL + timedelta(hours=4))
    after = held(settled(SHOWN), 4, (entry(), longer), NOW)
    assert to_settle(after, WHO, after.turn, NOW) == {}
    assert sorted((one.until, one.wanted) for one in to_settle(after, OTHER, after.turn, NOW).values()) == [
        (UNTIL, False),
        (longer.until, True),
    ]


def test_whose_time_is_over_is_never_written() -> None:
    assert held(ShownHolds(), 3, (entry(),), UNTIL).entries == {}
    assert not entry().shown(UNTIL)
    assert entry().shown(UNTIL - timedelta(seconds=1))
    assert SHOWN.next_over() == UNTIL
    assert over(SHOWN, UNTIL - timedelta(seconds=1)) == SHOWN
    assert wanted(over(SHOWN, UNTIL)) == []


def test_held_longer_it_says_so_and_never_past_its_start() -> None:
    later = UNTIL + timedelta(hours=6)
    after = held_longer(settled(SHOWN), 5, later)
    assert sorted((one.until, one.wanted) for one in to_settle(after, WHO, after.turn, NOW).values()) == [(UNTIL, False), (later, True)]
    assert held_longer(after, 6, UNTIL) == after
    assert held_longer(SHOWN, 3, later) == SHOWN
    assert held_longer(SHOWN, 5, START + timedelta(hours=1)).next_over() == START
    assert wanted(held_longer(free(SHOWN, 4), 5, later)) == []


def test_who_left_the_table_has_nothing_shown() -> None:
    assert wanted(free_of(SHOWN, {WHO})) == [("q", START)]


def test_a_step_of_an_earlier_turn_does_once_more_what_is_wanted_and_not_for_ever() -> None:
    gone = settled(free(settled(SHOWN), 4))
    assert to_settle(gone, WHO, gone.turn, NOW) == {}
    assert [one.wanted for one in to_settle(gone, WHO, SHOWN.turn, NOW).values()] == [False]
    assert to_settle(free(SHOWN, 4), WHO, 1, UNTIL + timedelta(days=8)) == {}


def uid(meeting: str = MEETING, who: PersonId = WHO, start: datetime = START, until: datetime = UNTIL) -> str:
    return hold_uid(LINK_KEY, MeetingId(meeting), who, start, until, MAIL_FROM)


def test_its_name_is_of_one_meeting_person_moment_and_time() -> None:
    names = {uid(), uid(meeting="ander"), uid(who=OTHER), uid(start=UNTIL), uid(until=START)}
    assert len(names) == 5
    assert all(is_our_hold_uid(name, MAIL_FROM) and not is_our_uid(name, MAIL_FROM) for name in names)
    assert not any(is_our_reserve_uid(name, MAIL_FROM) or is_our_hold_uid(name, "x@elders.example") for name in names)


def text(*, asked: bool = False) -> str:
    return hold_text(HeldMoment(uid(), "naam", NOW, START, START + timedelta(hours=1), UNTIL, asked))


def test_it_reads_as_tentative_time_of_ours_with_nobody_in_it() -> None:
    (event,) = Calendar.from_ical(text()).walk("VEVENT")
    said = {name: str(event[name]) for name in ("SUMMARY", "STATUS", "TRANSP", "DESCRIPTION")}
    assert said == {
        "SUMMARY": "Voorlopig: overleg via Korte Lijnen",
        "STATUS": "TENTATIVE",
        "TRANSP": "OPAQUE",
        "DESCRIPTION": "Korte Lijnen houdt dit moment vast tot dinsdag 23 maart 2027 om 09.00 uur. U hoeft nu niets te doen.",
    }
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == event["X-MICROSOFT-CDO-INTENDEDSTATUS"] == "TENTATIVE"
    assert not {"ATTENDEE", "ORGANIZER"} & set(event)
    assert "niets te doen" not in text(asked=True).replace("\r\n ", "")


@pytest.mark.parametrize(("shown", "kinds"), [("TENTATIVE", []), ("BUSY", [BusyKind.FIXED])])
def test_read_back_it_is_nothing_unless_its_owner_made_an_appointment_of_it(shown: str, kinds: list[BusyKind]) -> None:
    changed = text().replace("CDO-BUSYSTATUS:TENTATIVE", f"CDO-BUSYSTATUS:{shown}")
    window = Window(NOW - timedelta(days=1), NOW + timedelta(days=30))
    reading = read_text(changed.encode(), Request("p@gemeente.example", window, Choices(), MAIL_FROM))
    assert isinstance(reading, Reading)
    assert [block.kind for block in reading.blocks] == kinds
    assert reading.own == ()
