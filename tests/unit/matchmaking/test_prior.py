"""What may be expected of a calendar that nobody can read, and that it only orders what is asked."""

from dataclasses import replace

from services.matchmaking.domain.engine.planning import plan, plan_poll
from services.matchmaking.domain.engine.prior import EVEN, Census, HourOfWeek, Prior, Tally, prior_of, says_enough
from services.matchmaking.domain.finding import find
from services.matchmaking.domain.proposal import AnswersNeeded
from services.matchmaking.domain.situation import Rules
from shared.kernel import PersonId, WorkingHours
from tests.unit.matchmaking.meetings import DEADLINES, NOW, searching
from tests.unit.matchmaking.planning import FRIDAY, MONDAY, MOVABLE, TUESDAY, WEDNESDAY, at, busy, problem, required, unknown
from tests.unit.matchmaking.test_finding import at as on_that_monday
from tests.unit.matchmaking.test_finding import found, known, situation

MONDAY_NINE, MONDAY_TEN, TUESDAY_NINE = HourOfWeek(1, 9), HourOfWeek(1, 10), HourOfWeek(2, 9)


def census(people: int, **free: int) -> Census:
    """Of that many people with 40 quarters known in each hour, so many free: `ma9=10`."""
    weekdays = {"ma": 1, "di": 2, "wo": 3, "do": 4, "vr": 5}
    return {HourOfWeek(weekdays[name[:2]], int(name[2:])): Tally(people, 40, quarters) for name, quarters in free.items()}


def test_the_share_of_an_hour_is_that_of_the_organisation_when_three_of_it_are_known() -> None:
    prior = prior_of([census(3, ma9=10), census(200, ma9=30)])
    assert prior.shares == {MONDAY_NINE: 250}


def test_two_known_colleagues_are_too_few_then_the_tier_speaks_and_then_everybody() -> None:
    prior = prior_of([census(2, ma9=10, ma10=10), census(7, ma9=30), census(900, ma9=20, ma10=8)])
    assert prior.shares == {MONDAY_NINE: 750, MONDAY_TEN: 200}


def test_each_hour_falls_back_by_itself_and_an_hour_nobody_knows_is_as_free_as_all_hours_together() -> None:
    prior = prior_of([census(5, ma9=10), census(9, ma9=20, di9=12)])
    assert prior.shares == {MONDAY_NINE: 250, TUESDAY_NINE: 300}
    assert prior.of(5, 9 * 60, 10 * 60) == 400, "32 of 80 quarters of the widest group"


def test_when_nobody_is_known_every_hour_is_alike() -> None:
    assert prior_of([{}, {}]) == Prior({}, EVEN)


def test_a_moment_is_as_free_as_its_fullest_hour() -> None:
    prior = Prior({MONDAY_NINE: 800, MONDAY_TEN: 300})
    assert prior.of(1, 9 * 60, 10 * 60) == 800
    assert prior.of(1, 9 * 60 + 15, 10 * 60 + 15) == 300


def test_a_group_says_enough_when_every_working_hour_of_somebody_is_known_of_three() -> None:
    mornings = WorkingHours("09:00", "10:30", (1,))
    assert says_enough(census(3, ma9=10, ma10=0), mornings)
    assert not says_enough(census(3, ma9=10), mornings)
    assert not says_enough(census(2, ma9=10, ma10=0), mornings)


def test_the_day_on_which_people_like_them_are_free_is_asked_first() -> None:
    asked = problem(unknown(required("a")), until=WEDNESDAY)
    shares = {HourOfWeek(1, 9): 100, HourOfWeek(2, 9): 200, HourOfWeek(3, 9): 900}
    poll = plan_poll(asked, 3, {"a": Prior(shares)})
    assert [option.start for option in poll] == [at(WEDNESDAY, "09:00"), at(MONDAY, "09:00"), at(TUESDAY, "09:00")]
    assert [option.cost for option in poll] == [3, 1, 2], "what an option costs is not touched by what is expected"


def test_a_small_difference_does_not_make_anybody_wait() -> None:
    asked = problem(unknown(required("a")), until=TUESDAY)
    prior = Prior({HourOfWeek(1, 9): 500, HourOfWeek(2, 9): 749})
    assert plan_poll(asked, 1, {"a": prior})[0].start == at(MONDAY, "09:00"), "a quarter less doubt weighs as one working day"
    later = Prior({HourOfWeek(1, 9): 500, HourOfWeek(2, 9): 751})
    assert plan_poll(asked, 1, {"a": later})[0].start == at(TUESDAY, "09:00")


def test_doubts_about_several_people_add_up() -> None:
    asked = problem(unknown(required("a")), unknown(required("b")), until=TUESDAY)
    prior = Prior({HourOfWeek(1, 9): 500, HourOfWeek(2, 9): 650})
    assert plan_poll(asked, 1, {"a": prior})[0].start == at(MONDAY, "09:00")
    assert plan_poll(asked, 1, {"a": prior, "b": prior})[0].start == at(TUESDAY, "09:00")


def test_one_of_a_group_is_enough() -> None:
    group = replace(problem(unknown(required("a")), unknown(required("b")), until=TUESDAY), one_of=(("a", "b"),))
    monday_of_b = {"a": Prior({HourOfWeek(1, 9): 0, HourOfWeek(2, 9): 900}), "b": Prior({HourOfWeek(1, 9): 1000, HourOfWeek(2, 9): 0})}
    assert plan_poll(group, 1, monday_of_b)[0].start == at(MONDAY, "09:00")


def test_equal_expectations_change_nothing() -> None:
    asked = problem(unknown(required("a")), unknown(required("b")), until=FRIDAY, begin="08:30", end="17:30")
    assert plan_poll(asked, 3, {"a": Prior({}), "b": Prior({})}) == plan_poll(asked, 3)


def test_known_busy_hours_of_an_unknown_calendar_are_not_asked_for_whatever_is_expected() -> None:
    taken = busy(MONDAY, "09:00", "10:00"), busy(TUESDAY, "09:15", "09:30", MOVABLE)
    asked = problem(unknown(required("a", *taken)), until=WEDNESDAY)
    poll = plan_poll(asked, 3, {"a": Prior({HourOfWeek(1, 9): 1000, HourOfWeek(2, 9): 1000, HourOfWeek(3, 9): 0})})
    assert [(option.start, int(option.cost)) for option in poll] == [(at(TUESDAY, "09:00"), 6), (at(WEDNESDAY, "09:00"), 3)]


def test_somebody_who_is_surely_free_by_what_is_expected_is_asked_and_never_booked() -> None:
    surely = {PersonId("b"): Prior({}, 1000)}
    world = replace(situation({"a": known()}), priors=surely)
    findings = find(searching("a", "b"), world, NOW, DEADLINES, Rules())
    assert isinstance(findings, AnswersNeeded)
    assert plan(problem(unknown(required("a")))).options == ()


def test_a_booking_by_calendars_is_the_same_whatever_is_expected_of_anybody() -> None:
    meeting, calendars = searching("a", "b", optional="c"), situation({"a": known(), "b": known()})
    never, always = ({PersonId(one): Prior({}, share) for one in "abc"} for share in (0, 1000))
    assert (
        found(meeting, replace(calendars, priors=never)) == found(meeting, replace(calendars, priors=always)) == found(meeting, calendars)
    )


def test_a_poll_asks_for_the_hours_that_people_like_them_have_free() -> None:
    afternoons = {HourOfWeek(weekday, hour): 1000 if hour >= 14 else 0 for weekday in range(1, 6) for hour in range(8, 18)}
    world = replace(situation({}), priors={PersonId("a"): Prior(afternoons)})
    findings = find(searching("a"), world, NOW, DEADLINES, Rules())
    assert isinstance(findings, AnswersNeeded)
    assert [offer.moment.start for offer in findings.offers] == [on_that_monday(14, day=day) for day in (1, 2, 3)]
