"""The search along the ladder: nothing is relaxed without need, and there is no geen-moment while a rung is left."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matchmaking.domain.displacement import displaced_by
from services.matchmaking.domain.finding import NO_ROOM
from services.matchmaking.domain.ladder import Opens, Reach
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.proposal import AnswersNeeded, Findings, Found, NothingFound
from services.matchmaking.domain.reaching import NOT_OTHERWISE_EITHER, NOT_WITHOUT_MOVING, find_along_the_ladder
from services.matchmaking.domain.situation import Calendar, LocationFacts, PersonFacts, RoomFacts, Rules, Situation
from shared.kernel import Block, BusyKind, Coordinates, LocationId, MeetingForm, PersonId, RoomId, WorkingHours, person_owner
from tests.unit.matchmaking.meetings import DEADLINES, NOW, searching

UTRECHT, ZWOLLE, MAASTRICHT = Coordinates(52.09, 5.11), Coordinates(52.51, 6.09), Coordinates(50.85, 5.70)
HOUSE = LocationFacts(LocationId("huis"), UTRECHT, (RoomFacts(RoomId("zaal"), 6),), WorkingHours("08:00", "18:00"), 0)
CLOSED = Opens(NOW + timedelta(days=1), NOW + timedelta(days=2))
"""Of two weeks: moving after a working day, another form later."""
DAYS = range(12)


def at(hour: float, day: int = 0) -> datetime:
    """Amsterdam wall time of that Monday; one hour ahead of UTC."""
    return NOW + timedelta(days=day, hours=hour - 9)


def known(*blocks: Block) -> Calendar:
    return Calendar(known=True, known_from=NOW - timedelta(days=1), known_until=NOW + timedelta(days=30), blocks=blocks)


def full(kind: BusyKind, *but: int) -> tuple[Block, ...]:
    """Every day but these from seven to seven."""
    return tuple(Block(at(7, day), at(19, day), kind) for day in DAYS if day not in but)


def world(*locations: LocationFacts, elsewhere: tuple[LocationFacts, ...] = (), **calendars: Calendar) -> Situation:
    people = {PersonId(one): PersonFacts() for one in calendars}
    of = {person_owner(PersonId(one)): calendar for one, calendar in calendars.items()}
    return Situation(people, of, locations, {}, frozenset(), elsewhere=elsewhere)


def meeting(form: MeetingForm = MeetingForm.ONLINE, opens: Opens = CLOSED, location: str | None = None, minutes: int = 60) -> Meeting:
    """Of a, b and c."""
    asked = searching("a", "b", "c")
    where = None if location is None else LocationId(location)
    about = replace(asked.asked, form=form, location=where, duration=timedelta(minutes=minutes))
    return replace(asked, asked=about, opens=opens)


def look(asked: Meeting, situation: Situation, now: datetime = NOW, rules: Rules | None = None) -> Findings:
    return find_along_the_ladder(asked, situation, now, DEADLINES, rules or Rules())


def found(asked: Meeting, situation: Situation, now: datetime = NOW, rules: Rules | None = None) -> Found:
    findings = look(asked, situation, now, rules)
    assert isinstance(findings, Found), findings
    return findings


FRIDAY_FREE = world(a=known(*full(BusyKind.MOVABLE, 4)), b=known(), c=known())
NEVER_FREE = world(a=known(*full(BusyKind.MOVABLE)), b=known(), c=known())


def test_until_its_clock_nothing_has_to_move_when_there_is_a_moment_without() -> None:
    assert found(meeting(), FRIDAY_FREE).best.moment.start == at(8.5, day=4), "moving on Tuesday would cost three less"


def test_from_its_clock_on_the_price_list_decides() -> None:
    open_now = Opens(NOW, NOW + timedelta(days=2))
    # Friday costs four days of waiting and Tuesday one, and four for what moves; of Monday the block is running.
    cheap = Rules(prices=replace(Rules().prices, movable=Fraction(2)))
    assert found(meeting(opens=open_now), FRIDAY_FREE, rules=cheap).best.moment.start == at(8.5, day=1)
    assert found(meeting(opens=open_now), FRIDAY_FREE).best.moment.start == at(8.5, day=4)


def test_without_any_other_moment_moving_is_proposed_at_once_and_told() -> None:
    outcome = found(meeting(), NEVER_FREE)
    assert displaced_by(outcome.best)
    assert outcome.explanation[0] == NOT_WITHOUT_MOVING


def test_what_begins_before_people_could_answer_is_not_asked_about() -> None:
    today_only = world(a=known(Block(at(7), at(12), BusyKind.MOVABLE), Block(at(14), at(19), BusyKind.MOVABLE)), b=known(), c=known())
    today = meeting(opens=Opens(NOW, NOW + timedelta(days=9)))
    cheap = Rules(prices=replace(Rules().prices, movable=Fraction(0)))
    assert found(today, today_only, rules=cheap).best.moment.start == at(12), "until one o'clock nobody has answered yet"


def test_who_moved_often_enough_this_month_or_said_no_twice_keeps_everything() -> None:
    moved = replace(NEVER_FREE, moved={PersonId("a"): 2})
    assert isinstance(look(meeting(), moved), NothingFound)
    assert isinstance(look(meeting(), replace(moved, moved={PersonId("a"): 1})), Found)
    assert isinstance(look(replace(meeting(), declined_to_move=(PersonId("a"),) * 2), NEVER_FREE), NothingFound)
    assert isinstance(look(replace(meeting(), declined_to_move=(PersonId("a"),)), NEVER_FREE), Found)
    assert isinstance(look(meeting(), NEVER_FREE, rules=Rules(most_moves=0)), NothingFound)


def test_without_a_room_it_is_proposed_online_and_the_requester_reads_why() -> None:
    no_rooms = replace(HOUSE, rooms=())
    outcome = found(meeting(MeetingForm.IN_PERSON, location="huis"), world(no_rooms, a=known(), b=known(), c=known()))
    assert (outcome.best.form, outcome.best.moment.location) == (MeetingForm.ONLINE, None)
    told = "Op locatie lukt het niet binnen de termijn. Online kan het wel. De aanvrager stuurt daarvoor een link."
    assert outcome.explanation[0] == told


def test_another_location_comes_before_online() -> None:
    no_rooms, other = replace(HOUSE, rooms=()), replace(HOUSE, id=LocationId("toren"), coordinates=ZWOLLE)
    outcome = found(meeting(MeetingForm.IN_PERSON, location="huis"), world(no_rooms, elsewhere=(other,), a=known(), b=known(), c=known()))
    assert outcome.best.moment.location == "toren"
    assert outcome.explanation[0] == "Op de gevraagde locatie lukt het niet binnen de termijn. Op een andere locatie kan het wel."


def test_who_cannot_travel_in_time_makes_it_hybrid() -> None:
    an_hour_a_day = [Block(at(7, day), at(12, day), BusyKind.FIXED) for day in DAYS]
    an_hour_a_day += [Block(at(13.25, day), at(19, day), BusyKind.FIXED) for day in DAYS]
    situation = world(HOUSE, a=known(*an_hour_a_day), b=known(), c=known())
    situation = replace(situation, people={**situation.people, PersonId("a"): PersonFacts(base=MAASTRICHT)})
    outcome = found(meeting(MeetingForm.IN_PERSON, location="huis"), situation)
    assert (outcome.best.form, outcome.best.moment.location) == (MeetingForm.HYBRID, "huis")
    assert "Hybride kan het wel: wie niet kan reizen, doet online mee. De aanvrager stuurt daarvoor een link." in outcome.explanation[0]


def test_a_long_meeting_becomes_shorter_and_a_short_one_does_not() -> None:
    half_hours = [Block(at(7, day), at(12, day), BusyKind.FIXED) for day in DAYS]
    half_hours += [Block(at(12.5, day), at(19, day), BusyKind.FIXED) for day in DAYS]
    situation = world(a=known(*half_hours), b=known(), c=known())
    outcome = found(meeting(), situation)
    assert outcome.best.moment.end - outcome.best.moment.start == timedelta(minutes=30)
    assert outcome.explanation[0] == "Met 60 minuten lukt het niet binnen de termijn. Met 30 minuten kan het wel."
    assert isinstance(look(meeting(minutes=120), situation), NothingFound), "no shorter than half of it"
    quarter = world(a=known(*half_hours, Block(at(12, 0), at(12.25, 0), BusyKind.FIXED)), b=known(), c=known())
    assert isinstance(look(meeting(minutes=40), replace(quarter)), NothingFound)


def test_with_its_clock_passed_another_form_is_used_only_when_it_spares_enough() -> None:
    busy_house = world(HOUSE, a=known(*full(BusyKind.MOVABLE)), b=known(), c=known())
    far = replace(busy_house, people={one: PersonFacts(base=MAASTRICHT) for one in busy_house.people})
    in_the_house = meeting(MeetingForm.IN_PERSON, Opens(NOW, NOW), "huis")
    spared = Rules(other_form=Fraction(1))
    assert found(in_the_house, far).best.form is None
    assert found(in_the_house, far, rules=spared).best.form is MeetingForm.HYBRID
    told = found(in_the_house, far, rules=spared).explanation[0]
    assert told == (
        "Met iedereen op locatie kan het later, of met meer schuiven. "
        "Hybride kan het wel: wie niet kan reizen, doet online mee. De aanvrager stuurt daarvoor een link."
    )


def test_a_poll_is_held_as_asked_and_in_another_form_when_that_gives_nothing() -> None:
    as_asked = look(meeting(MeetingForm.IN_PERSON, location="huis"), world(HOUSE, a=known(), b=known()))
    assert isinstance(as_asked, AnswersNeeded)
    assert as_asked.offers[0].form is None
    online = look(meeting(MeetingForm.IN_PERSON, location="huis"), world(replace(HOUSE, rooms=()), a=known(), b=known()))
    assert isinstance(online, AnswersNeeded)
    assert [offer.form for offer in online.offers] == [MeetingForm.ONLINE] * 3


def test_when_every_rung_is_climbed_the_reasons_are_of_what_was_asked() -> None:
    outcome = look(meeting(MeetingForm.IN_PERSON, location="huis"), world(HOUSE, a=known(*full(BusyKind.FIXED)), b=known(), c=known()))
    assert isinstance(outcome, NothingFound)
    assert outcome.reasons[-1] == NOT_OTHERWISE_EITHER
    assert NO_ROOM not in outcome.reasons


def test_the_order_of_the_ladder_is_that_of_its_clocks() -> None:
    assert CLOSED.reaches(NOW) == (frozenset(), frozenset({Reach.DISPLACEMENT}), frozenset(Reach))
    form_first = Opens(NOW + timedelta(days=2), NOW + timedelta(days=1))
    assert form_first.reaches(NOW) == (frozenset(), frozenset({Reach.FORM}), frozenset(Reach))
    assert Opens(NOW, NOW).reaches(NOW) == (frozenset(Reach),)


BLOCKS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(8, 17), st.integers(1, 4), st.sampled_from([BusyKind.FIXED, BusyKind.MOVABLE])), max_size=14
)


@settings(max_examples=60, deadline=None)
@given(BLOCKS, BLOCKS, st.integers(0, 3), st.integers(0, 3))
def test_what_is_asked_to_move_is_movable_begins_after_the_answer_and_is_of_somebody_below_the_cap(
    of_a: list[tuple[int, int, int, BusyKind]], of_b: list[tuple[int, int, int, BusyKind]], moved_a: int, moved_b: int
) -> None:
    def calendar(blocks: list[tuple[int, int, int, BusyKind]]) -> Calendar:
        return known(*(Block(at(hour, day), at(hour + hours, day), kind) for day, hour, hours, kind in blocks))

    moved = {PersonId("a"): moved_a, PersonId("b"): moved_b}
    findings = look(meeting(), replace(world(a=calendar(of_a), b=calendar(of_b), c=known()), moved=moved))
    if isinstance(findings, Found):
        for displaced in displaced_by(findings.best):
            assert moved[displaced.person] < 2
            assert all(block.start >= DEADLINES.consent and block.kind is BusyKind.MOVABLE for block in displaced.blocks)
