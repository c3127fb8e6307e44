from dataclasses import replace

from services.matchmaking.domain.engine.planning import plan
from services.matchmaking.domain.engine.problem import Problem, RoomOffer
from services.matchmaking.domain.explain import why_not_earlier, why_nothing, why_this
from tests.unit.matchmaking.planning import (
    MONDAY,
    MOVABLE,
    RESERVE,
    TENTATIVE,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    busy,
    only,
    optional,
    place,
    problem,
    required,
    unknown,
)


def this(asked: Problem) -> tuple[str, ...]:
    return why_this(only(asked), asked)


def earlier(asked: Problem) -> tuple[str, ...]:
    return why_not_earlier(plan(asked), asked)


def nothing(asked: Problem) -> tuple[str, ...]:
    return why_nothing(asked, plan(asked))


def test_when_nothing_moves_it_says_so() -> None:
    assert this(problem(required("a"), required("b"))) == ("Iedereen kan zonder iets te verzetten.", "Het is over één werkdag.")


def test_what_gives_way_is_told_in_counts_of_people() -> None:
    tentative = busy(MONDAY, "09:00", "10:00", TENTATIVE), busy(MONDAY, "09:30", "10:00", TENTATIVE)
    people = required("a", *tentative), required("b", *tentative), required("c", busy(MONDAY, "09:00", "10:00", MOVABLE))
    assert this(problem(*people, required("d", busy(MONDAY, "09:00", "10:00", RESERVE)))) == (
        "Bij twee deelnemers moet een voorlopige afspraak schuiven.",
        "Bij één deelnemer moet een verplaatsbare afspraak schuiven.",
        "Bij één deelnemer gebruiken we de spoedruimte.",
        "Of dat kan, beslissen zij zelf.",
        "Het is over één werkdag.",
    )


def test_deputies_and_who_stays_away_are_counted() -> None:
    taken = busy(MONDAY, "09:00", "10:00")
    people = required("a"), required("b", taken, deputy=True), required("c", taken), required("d", taken)
    asked = replace(problem(*people, optional("x", taken), optional("y", taken)), one_of=(("c", "d"),), quorum=2)
    assert this(asked) == (
        "Niemand die komt hoeft iets te verzetten.",
        "Voor één deelnemer komt een collega.",
        "Eén deelnemer is er niet bij. Het afgesproken aantal komt wel.",
        "Twee deelnemers voor wie meedoen niet verplicht is, zijn er niet bij.",
        "Het is over één werkdag.",
    )


def test_travel_and_registration_are_told_for_all_together() -> None:
    journeys = {("a", "utrecht"): 45, ("b", "utrecht"): 60}
    asked = replace(problem(required("a"), required("b")), places=(place("utrecht", lead=1),), travel_minutes=journeys)
    assert this(asked)[1:3] == (
        "Alle deelnemers samen reizen 3 uur en 30 minuten, heen en terug.",
        "Twee bezoekers moeten worden aangemeld. Dat kan nog op tijd.",
    )
    assert "Eén bezoeker moet worden aangemeld. Dat kan nog op tijd." in this(replace(asked, passes=frozenset({("a", "utrecht")})))


def test_a_meeting_today_is_called_so() -> None:
    assert this(replace(problem(required("a")), asked_at=at(MONDAY, "08:00")))[-1] == "Het is vandaag."


def test_the_first_moment_of_all_needs_no_reasons() -> None:
    assert earlier(problem(required("a"))) == ("Dit is het eerste moment binnen de werktijden.",)


def test_what_stood_in_the_way_earlier_is_told_in_counts_of_moments() -> None:
    taken = {day: busy(day, "09:00", "10:00") for day in (MONDAY, TUESDAY, WEDNESDAY)}
    people = required("a", taken[MONDAY]), required("b", taken[MONDAY], taken[TUESDAY])
    asked = replace(problem(*people, until=THURSDAY), places=(place("utrecht", RoomOffer("zaal", 2, (taken[WEDNESDAY],))),))
    people_first = "op 1 moment kan één deelnemer niet, op 1 moment kunnen twee of meer deelnemers niet"
    assert earlier(asked) == (f"Eerder lukt niet: {people_first} en op 1 moment is geen zaal vrij.",)
    assert why_nothing(asked, plan(asked)) == ()


def test_an_earlier_moment_that_asks_more_is_told() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00", MOVABLE)), until=TUESDAY)
    assert earlier(asked) == ("Op 1 moment eerder kan het wel, maar dat vraagt meer van de deelnemers.",)


def test_when_nothing_is_found_it_says_until_when_why_and_what_may_help() -> None:
    asked = problem(required("a", busy(MONDAY, "09:00", "10:00")), required("b", busy(TUESDAY, "09:00", "10:00")), until=TUESDAY)
    assert earlier(asked) == ()
    assert nothing(asked) == (
        "Tot en met dinsdag 16 maart vonden we geen moment.",
        "Dit houdt het tegen: op 2 momenten kan één deelnemer niet.",
        "Voor twee deelnemers samen is er in deze periode geen uur waarop niets hoeft te schuiven.",
        "Wat kan helpen: een langere periode, een korter overleg, of een collega in plaats van een deelnemer.",
    )


def test_when_registration_or_chairs_stop_it_another_place_may_help() -> None:
    places = place("utrecht", lead=5), place("arnhem", RoomOffer("klein", 0))
    asked = problem(required("a"))
    assert nothing(replace(asked, places=places[:1]))[1:] == (
        "Dit houdt het tegen: op 1 moment is het te laat om bezoekers aan te melden.",
        "Online overleggen of een andere locatie kan ook helpen.",
    )
    assert nothing(replace(asked, places=places))[1] == "Dit houdt het tegen: op 1 moment is geen zaal groot genoeg."


def test_people_whose_calendar_is_unknown_are_counted() -> None:
    assert nothing(problem(unknown(required("a")), unknown(required("b"))))[1:] == (
        "Dit houdt het tegen: op 1 moment weten we niet of iedereen kan.",
        "Van twee deelnemers kennen we de agenda niet. Zij kunnen zelf laten weten wanneer ze kunnen.",
    )


def test_without_any_start_in_working_hours_a_longer_period_is_proposed() -> None:
    assert nothing(problem(required("a"), end="09:30")) == (
        "Tot en met maandag 15 maart vonden we geen moment.",
        "Er is in deze periode geen werkdag met genoeg tijd. Kies een langere periode.",
    )


def test_nobody_is_ever_named() -> None:
    taken = busy(MONDAY, "09:00", "10:00", MOVABLE)
    asked = problem(required("persoon-a", taken), required("persoon-b", taken, deputy=True), optional("persoon-x", taken), until=TUESDAY)
    found = plan(asked)
    for option in found.tradeoff:
        assert "persoon" not in " ".join((*why_this(option, asked), *why_not_earlier(found, asked)))


def test_a_day_that_one_participant_alone_holds_is_named_but_not_whose_it_is() -> None:
    monday, tuesday = (busy(day, "09:00", "12:00") for day in (MONDAY, TUESDAY))
    people = required("a", monday), required("b", busy(MONDAY, "09:00", "09:30")), required("c"), required("d", tuesday)
    asked = problem(*people, until=WEDNESDAY, end="12:00")
    assert earlier(asked) == (
        "Eerder lukt niet: op 16 momenten kan één deelnemer niet en op 2 momenten kunnen twee of meer deelnemers niet.",
        "Op maandag 15 maart is er geen moment: als de anderen kunnen, kan één deelnemer niet.",
        "Op dinsdag 16 maart is er geen moment: als de anderen kunnen, kan één deelnemer niet.",
    )
    assert earlier(replace(asked, participants=people[:2]))[1:] == (), "of two people everybody would know which"


def test_a_day_that_different_participants_hold_is_nobody_s() -> None:
    people = required("a", busy(MONDAY, "09:00", "10:30")), required("b", busy(MONDAY, "10:30", "12:00")), required("c")
    assert earlier(problem(*people, until=TUESDAY, end="12:00")) == (
        "Eerder lukt niet: op 6 momenten kan één deelnemer niet en op 3 momenten kunnen twee of meer deelnemers niet.",
    )


def test_a_core_that_may_not_be_the_smallest_is_told_as_such() -> None:
    people = tuple(required(name, busy(day, "09:00", "10:00")) for name, day in (("a", MONDAY), ("b", TUESDAY)))
    asked = problem(*people, until=TUESDAY)
    found = plan(asked)
    unproven = replace(found, why_not_earlier=replace(found.why_not_earlier, core_proven=False))
    together = "Voor twee deelnemers samen is er in deze periode geen uur waarop niets hoeft te schuiven."
    assert together in why_nothing(asked, found)
    told = why_nothing(asked, unproven)
    assert told[told.index(together) + 1] == "Dit is een kleine groep; of het de kleinste is, weten we niet zeker."
