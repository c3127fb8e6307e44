from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from services.coworking.domain.candidates import Calendar, Candidate, Challenge, Freedom, freedom, invitable, welcomes_umbrella
from services.coworking.domain.planning import NoDay, PlannedDay, Terms, Venue, Wish, plan_day
from shared.kernel import Block, BusyKind, ChallengeId, GovernmentTier, Level, LocationId, PersonId, Phase, WorkingHours

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # a Tuesday
HOUSE = Venue("Huis aan de Singel", WorkingHours("08:00", "18:00"), lead=2, seats=12)
WISH = Wish(ChallengeId("water"), LocationId("huis"), first=date(2026, 11, 24), last=date(2026, 12, 4))
TERMS = Terms(room=timedelta(hours=3), answer_days=2)
NONE: frozenset[date] = frozenset()


def utc(day: int, hour: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def busy_on(*days: date, kind: BusyKind = BusyKind.FIXED) -> Calendar:
    """All working hours taken on these days."""
    blocks = tuple(
        Block(datetime(day.year, day.month, day.day, 7, tzinfo=UTC), datetime(day.year, day.month, day.day, 17, tzinfo=UTC), kind)
        for day in days
    )
    return Calendar(utc(1, 0, 11), utc(31, 0), blocks)


def somebody(name: str, tier: GovernmentTier | None, calendar: Calendar | None, *, has_pass: bool = True) -> Candidate:
    return Candidate(PersonId(name), tier, f"organisatie {name}", WorkingHours(), has_pass, calendar)


EMPTY = busy_on()
THURSDAY, WEDNESDAY, FRIDAY = date(2026, 12, 3), date(2026, 12, 2), date(2026, 12, 4)
ASKER = somebody("vrager", GovernmentTier.PROVINCE, EMPTY)


def planned(wish: Wish, *people: Candidate, venue: Venue = HOUSE, now: datetime = NOW, days_off: frozenset[date] = NONE) -> PlannedDay:
    found = plan_day(wish, venue, people, now, days_off, TERMS)
    assert isinstance(found, PlannedDay), found
    return found


def refused(wish: Wish, *people: Candidate, venue: Venue = HOUSE) -> str:
    found = plan_day(wish, venue, people, NOW, NONE, TERMS)
    assert isinstance(found, NoDay), found
    return found.reason


def test_the_day_is_the_one_on_which_most_people_of_other_tiers_have_room() -> None:
    water = somebody(
        "water", GovernmentTier.WATER_AUTHORITY, busy_on(*(date(2026, 11, day) for day in range(24, 31)), date(2026, 12, 1), FRIDAY)
    )
    town = somebody("stad", GovernmentTier.MUNICIPALITY, busy_on(date(2026, 12, 1), WEDNESDAY))
    colleague = somebody("collega", GovernmentTier.PROVINCE, busy_on(THURSDAY))
    day = planned(replace(WISH, asker=ASKER.person), ASKER, water, town, colleague)
    assert day.start == datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
    assert day.end == datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
    assert [one.person for one in day.invited] == ["vrager", "water", "stad"]
    assert day.explanation.startswith("Op deze dag hebben 2 van de 2 mensen van andere bestuurslagen (gemeente en waterschap) ruimte.")


def test_of_equally_good_days_the_first_on_which_people_can_still_answer_is_taken() -> None:
    day = planned(WISH, ASKER, somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY))
    assert day.start.date() == date(2026, 11, 27)
    assert day.sign_up_until == datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


def test_a_visitor_counts_from_the_day_on_which_registration_is_still_in_time_a_pass_holder_sooner() -> None:
    visitor = somebody("gast", GovernmentTier.WATER_AUTHORITY, EMPTY, has_pass=False)
    day = planned(WISH, ASKER, somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY), visitor)
    assert day.start.date() == date(2026, 11, 30)
    assert day.sign_up_until == datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
    assert {one.person: one.needs_registration for one in day.invited} == {"vrager": False, "stad": False, "gast": True}


def test_somebody_with_an_unknown_calendar_is_invited_but_does_not_decide_the_day() -> None:
    unknown = somebody("onbekend", GovernmentTier.STATE, None)
    day = planned(WISH, ASKER, somebody("stad", GovernmentTier.MUNICIPALITY, busy_on(date(2026, 11, 27))), unknown)
    assert day.start.date() == date(2026, 11, 30)
    assert day.invited[-1].person == "onbekend"
    assert "omdat we uw agenda niet kennen" in day.invited[-1].reason


def test_what_is_known_of_a_calendar_ends_where_its_reading_ends() -> None:
    read_shortly = somebody("stad", GovernmentTier.MUNICIPALITY, Calendar(utc(24, 0, 11), utc(2, 0), ()))
    assert freedom(read_shortly, utc(1, 8), utc(1, 16), TERMS.room) is Freedom.FREE
    assert freedom(read_shortly, utc(2, 8), utc(2, 16), TERMS.room) is Freedom.UNKNOWN


def test_tentative_and_movable_hours_give_way_to_a_day_together_and_absence_does_not() -> None:
    start, end = utc(3, 8), utc(3, 16)
    given = {
        kind: freedom(somebody("stad", None, busy_on(THURSDAY, kind=kind)), start, end, TERMS.room) is Freedom.FREE for kind in BusyKind
    }
    assert given == {
        BusyKind.FIXED: False,
        BusyKind.OUT_OF_OFFICE: False,
        BusyKind.TENTATIVE: True,
        BusyKind.MOVABLE: True,
        BusyKind.RESERVE: True,
    }


def test_free_time_between_appointments_that_overlap_is_counted_once() -> None:
    blocks = (
        Block(utc(3, 8), utc(3, 11), BusyKind.FIXED),
        Block(utc(3, 9), utc(3, 10), BusyKind.FIXED),
        Block(utc(3, 12), utc(3, 14), BusyKind.FIXED),
    )
    busy = somebody("stad", None, Calendar(utc(1, 0), utc(31, 0), blocks))
    assert freedom(busy, utc(3, 8), utc(3, 16), timedelta(hours=3)) is Freedom.FREE
    assert freedom(busy, utc(3, 8), utc(3, 16), timedelta(hours=3, minutes=1)) is Freedom.BUSY


def test_a_part_time_day_is_no_day_whatever_the_calendar_says() -> None:
    part_time = replace(somebody("stad", None, None), hours=WorkingHours(days=(1, 2)))
    assert freedom(part_time, utc(3, 8), utc(3, 16), TERMS.room) is Freedom.BUSY


def test_a_day_is_never_on_a_holiday_or_a_day_on_which_the_building_is_closed() -> None:
    house = replace(HOUSE, opening=WorkingHours("10:00", "15:00", (3, 4, 5)))
    day = planned(
        WISH, ASKER, somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY), venue=house, days_off=frozenset({date(2026, 11, 27), WEDNESDAY})
    )
    assert (day.start, day.end) == (datetime(2026, 12, 3, 9, 0, tzinfo=UTC), datetime(2026, 12, 3, 14, 0, tzinfo=UTC))


def test_nobody_is_asked_twice_for_one_date() -> None:
    town = somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY)
    day = plan_day(WISH, HOUSE, (ASKER, town), NOW, NONE, TERMS, taken=frozenset({date(2026, 11, 27)}))
    assert isinstance(day, PlannedDay)
    assert day.start.date() == date(2026, 11, 30)


def test_of_what_could_be_read_of_a_calendar_a_full_day_is_busy_and_the_rest_is_unknown() -> None:
    partly = somebody("stad", GovernmentTier.MUNICIPALITY, replace(busy_on(THURSDAY), known=False))
    assert freedom(partly, utc(3, 8), utc(3, 16), TERMS.room) is Freedom.BUSY
    assert freedom(partly, utc(2, 8), utc(2, 16), TERMS.room) is Freedom.UNKNOWN
    after_its_end = somebody("stad", GovernmentTier.MUNICIPALITY, replace(busy_on(THURSDAY), valid_until=utc(2, 0)))
    assert freedom(after_its_end, utc(3, 8), utc(3, 16), TERMS.room) is Freedom.BUSY


def test_on_a_day_off_of_their_organisation_people_are_away() -> None:
    local_holiday = replace(somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY), own_days_off=frozenset({date(2026, 11, 27)}))
    assert planned(WISH, ASKER, local_holiday).start.date() == date(2026, 11, 30)


def test_of_days_that_suit_as_many_one_outside_the_recess_is_taken() -> None:
    town = somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY)
    recess = frozenset({date(2026, 11, 27), date(2026, 11, 30)})
    day = plan_day(WISH, HOUSE, (ASKER, town), NOW, NONE, TERMS, thin=recess)
    assert isinstance(day, PlannedDay)
    assert day.start.date() == date(2026, 12, 1)

    busy_after = somebody("stad", GovernmentTier.MUNICIPALITY, busy_on(*(date(2026, 12, number) for number in range(1, 5))))
    day = plan_day(WISH, HOUSE, (ASKER, busy_after), NOW, NONE, TERMS, thin=recess)
    assert isinstance(day, PlannedDay)
    assert day.start.date() == date(2026, 11, 27), "who can come matters more"


def test_the_asker_comes_too() -> None:
    asker = replace(ASKER, calendar=busy_on(date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)))
    day = planned(replace(WISH, asker=asker.person), asker, somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY))
    assert day.start.date() == WEDNESDAY
    assert day.invited[0].reason == "U vroeg deze dag aan."


def test_there_are_never_more_seats_than_the_place_has_or_than_were_asked() -> None:
    town = somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY)
    assert planned(WISH, ASKER, town).seats == 12
    assert planned(replace(WISH, seats=8), ASKER, town).seats == 8
    assert planned(replace(WISH, seats=40), ASKER, town).seats == 12


def test_without_a_day_the_reason_says_what_to_do() -> None:
    town = somebody("stad", GovernmentTier.MUNICIPALITY, EMPTY)
    assert "Kies een latere datum" in refused(replace(WISH, last=date(2026, 11, 26)), ASKER, town)
    assert "Kies een langere periode" in refused(
        WISH, ASKER, replace(town, calendar=busy_on(*(date(2026, 11, 24) + timedelta(days=n) for n in range(14))))
    )
    assert "Van 2 van de 2 mensen" in refused(WISH, replace(ASKER, calendar=None), replace(town, calendar=None))
    assert "Er staan nog geen anderen" in refused(WISH, ASKER)
    assert "Kies een andere locatie" in refused(WISH, ASKER, town, venue=replace(HOUSE, seats=0))


def test_executives_people_who_paused_and_umbrella_bodies_before_their_phase_are_not_asked() -> None:
    official, umbrella = somebody("ambtenaar", GovernmentTier.STATE, EMPTY), replace(somebody("koepel", None, EMPTY), umbrella=True)
    alderman = replace(somebody("wethouder", GovernmentTier.MUNICIPALITY, EMPTY), level=Level.EXECUTIVE)
    away = replace(somebody("pauze", GovernmentTier.STATE, EMPTY), paused=True)
    early, late = (
        Challenge(ChallengeId("water"), "Water", umbrella_welcome=False),
        Challenge(ChallengeId("water"), "Water", umbrella_welcome=True),
    )
    assert invitable((official, umbrella, alderman, away), early) == (official,)
    assert invitable((official, umbrella, alderman, away), late) == (official, umbrella)
    assert not welcomes_umbrella(Phase.EXPLORE, Phase.DESIGN)
    assert welcomes_umbrella(Phase.DELIVER, Phase.DESIGN)
