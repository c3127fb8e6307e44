"""How the answer to a planning file is written."""

import json
from collections import Counter
from copy import deepcopy
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

import tests.matching
from services.matchmaking.adapters.plan_file.json_text import decimal, json_text
from services.matchmaking.adapters.plan_file.reading import problem_of_file
from services.matchmaking.adapters.plan_file.writing import answer_text
from services.matchmaking.domain.engine.planning import plan, strict_starts
from tests.matching.brute_force import BruteForce, File
from tests.matching.comparing import Answer, differences
from tests.matching.generated import file_of
from tests.unit.matchmaking.plan_file.files import a_file, changed

EXAMPLES = Path(next(iter(tests.matching.__path__)))
EXAMPLE, ITS_ANSWER = ((EXAMPLES / name).read_text() for name in ("voorbeeld.json", "voorbeeld.antwoord.json"))


def text_of(file: File, *, strict: bool = False) -> str:
    problem = problem_of_file(json.dumps(file).encode())
    return answer_text(problem, plan(problem), strict_starts(problem) if strict else None)


def answer_of(file: File, *, strict: bool = False) -> Answer:
    answer: Answer = json.loads(text_of(file, strict=strict), parse_float=Decimal)
    return answer


def test_the_example_has_the_answer_that_was_worked_out_by_hand() -> None:
    """By hand: "gemeente" leaves room at 10:00 (over something provisional), 13:00 and 15:00 only.

    10:00: 1 (provisional) + 4 (movable, touched by the journey) + 0.5 (an hour of travel) in the large room; in the small one the adviser
    has no seat: 1.5 more. 13:00: 0.5 travel + 0.5 spoedruimte of the second water authority + 1.5 for the adviser who is busy; the small
    room is taken until 13:00, rounded, and people walk in from 12:45. 15:00: a deputy 12, and 1.5 for the adviser without a seat in the
    small room. Nothing is waited for on the day of asking.
    """
    assert json.loads(text_of(json.loads(EXAMPLE), strict=True), parse_float=Decimal) == json.loads(ITS_ANSWER, parse_float=Decimal)


def test_brute_force_agrees_with_the_answer_that_was_worked_out_by_hand() -> None:
    file = json.loads(EXAMPLE)
    assert differences(json.loads(ITS_ANSWER, parse_float=Decimal), BruteForce(file)) == []


def test_the_fields_stand_in_the_order_of_the_description() -> None:
    answer = answer_of(a_file(), strict=True)
    assert list(answer) == ["mogelijkheden", "afweging", "strikt", "waaromNietEerder"]
    fields = ["begin", "einde", "locatie", "ruimte", "kosten", "aanwezig", "vervangen", "afwezig", "raakt"]
    assert {tuple(option) for option in answer["mogelijkheden"] + answer["afweging"]} == {tuple(fields)}
    assert list(answer["waaromNietEerder"]) == ["blokkades", "alleen", "kern", "kernBewezen"]


def test_strict_starts_are_told_only_when_asked_for() -> None:
    assert "strikt" not in answer_of(a_file())


def test_a_problem_without_option_has_an_answer_with_the_explanation() -> None:
    answer = answer_of(changed("deelnemers.0.bezet.0.einde", "2027-03-20T09:00:00+01:00"))
    assert answer["mogelijkheden"] == answer["afweging"] == []
    assert answer["waaromNietEerder"]["kern"] == ["a"]


def test_online_has_no_location_and_no_room() -> None:
    option = answer_of(a_file(locaties=[], passen={}, reistijden={}))["mogelijkheden"][0]
    assert (option["locatie"], option["ruimte"]) == (None, None)


@pytest.mark.parametrize(
    ("zone", "day", "begin"),
    [
        ("Europe/Amsterdam", "2027-03-26", "2027-03-26T10:00:00+01:00"),
        ("Europe/Amsterdam", "2027-03-29", "2027-03-29T10:00:00+02:00"),
        ("Asia/Kathmandu", "2027-03-29", "2027-03-29T10:00:00+05:45"),
        ("UTC", "2027-03-29", "2027-03-29T10:00:00+00:00"),
    ],
)
def test_times_carry_the_offset_of_the_zone_at_that_moment(zone: str, day: str, begin: str) -> None:
    hours = {"begin": "10:00", "einde": "11:00", "dagen": [1, 2, 3, 4, 5]}
    answer = answer_of(a_file(van=day, tot=day, tijdzone=zone, werktijden=hours), strict=True)
    assert answer["mogelijkheden"][0]["begin"] == begin
    assert answer["strikt"] == [begin]


def test_people_stand_in_the_order_of_the_problem() -> None:
    people = [{"id": name, "rol": "verplicht"} for name in ("c", "é", "a", "B")]
    assert answer_of(a_file(deelnemers=people, passen={}, reistijden={}))["mogelijkheden"][0]["aanwezig"] == ["c", "é", "a", "B"]


def test_blocks_that_give_way_are_told_once_each_by_person_then_time() -> None:
    blocks = [
        {"begin": "2027-03-15T10:00:00+01:00", "einde": "2027-03-15T10:30:00+01:00", "soort": "voorlopig"},
        {"begin": "2027-03-15T08:15:00Z", "einde": "2027-03-15T09:15:00Z", "soort": "verplaatsbaar"},
        {"begin": "2027-03-15T09:00:00Z", "einde": "2027-03-15T09:30:00Z", "soort": "voorlopig"},
    ]
    people = [{"id": name, "rol": "verplicht", "bezet": blocks} for name in ("b", "a")]
    hours = {"begin": "09:30", "einde": "10:30", "dagen": [1]}
    (option,) = answer_of(a_file(deelnemers=people, locaties=[], passen={}, reistijden={}, werktijden=hours))["mogelijkheden"]
    assert option["raakt"] == [
        {"deelnemer": name, "begin": f"2027-03-15T{begin}:00+01:00", "einde": f"2027-03-15T{end}:00+01:00", "soort": kind}
        for name in ("b", "a")
        for begin, end, kind in (("09:15", "10:15", "verplaatsbaar"), ("10:00", "10:30", "voorlopig"))
    ]
    assert option["kosten"] == 11


def test_costs_are_written_exactly() -> None:
    prices = {"wachtdag": 0.1, "reisuur": 0.2}
    (option, *_) = answer_of(a_file(prijzen=prices, reistijden={"a": {"utrecht": 30}}, deelnemers=[{"id": "a", "rol": "verplicht"}]))[
        "mogelijkheden"
    ]
    assert option["kosten"] == Decimal("0.3")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Fraction(0), "0"),
        (Fraction(100), "100"),
        (Fraction(9, 2), "4.5"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 10**30), "0." + "0" * 29 + "1"),
        (Fraction(10**12 * 10**6 + 1, 10**6), "1000000000000.000001"),
        (Fraction(1, 3), "0." + 25 * "3"),
        (Fraction(2, 3), "0." + 24 * "6" + "7"),
        (Fraction(50, 3), "16." + 22 * "6" + "7"),
        (Fraction(1, 30 * 10**9), "0.0000000000" + 25 * "3"),
    ],
)
def test_a_number_is_its_shortest_decimal_or_twenty_five_digits(amount: Fraction, written: str) -> None:
    assert decimal(amount) == written


@pytest.mark.parametrize("seed", range(60))
def test_any_amount_is_read_back_as_the_nearest_number(seed: int) -> None:
    random = Random(seed)
    amount = Fraction(random.randint(0, 10**6), random.choice((1, 3, 6, 7, 30, 37, 60, 900, 1024)))
    assert float(decimal(amount)) == float(amount)


def test_any_value_is_written_as_json() -> None:
    value: File = {'a"\n': [1, None, True, "é\U0001f600", [], {}], "b": {"c": Fraction(1, 4)}}
    assert json.loads(json_text(value)) == {'a"\n': [1, None, True, "é\U0001f600", [], {}], "b": {"c": 0.25}}


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_people_blocks_and_places_does_not_matter(seed: int) -> None:
    """But for the order in which people are named, and who of equals comes."""
    file = file_of(Random(seed))
    answer = answer_of(file, strict=True)
    other = answer_of(_shuffled(file, Random(seed)), strict=True)
    assert _what_it_comes_to(other) == _what_it_comes_to(answer)


@pytest.mark.parametrize("seed", range(25))
def test_one_more_busy_block_of_somebody_required_never_lowers_a_price_or_adds_an_option(seed: int) -> None:
    random = Random(seed)
    file = file_of(random) | {"aantal": 1_000_000}
    busier = deepcopy(file)
    who = random.choice([who for who in busier["deelnemers"] if who["rol"] == "verplicht"])
    begin = datetime.fromisoformat(f"{file['van']}T05:00:00Z") + timedelta(minutes=5 * random.randrange(200))
    kind = random.choice(("vast", "voorlopig", "verplaatsbaar", "spoedruimte", "afwezig"))
    block = {"begin": begin.isoformat(), "einde": (begin + timedelta(hours=2)).isoformat(), "soort": kind}
    who["bezet"] = [*who.get("bezet", []), block]
    before, after = _prices(answer_of(file)), _prices(answer_of(busier))
    assert all(price >= before[option] for option, price in after.items())


def _prices(answer: Answer) -> dict[tuple[str, str | None, str | None], Decimal]:
    return {(one["begin"], one["locatie"], one["ruimte"]): Decimal(one["kosten"]) for one in answer["mogelijkheden"]}


def _shuffled(file: File, random: Random) -> File:
    people = [{**who, "bezet": random.sample(who.get("bezet", []), len(who.get("bezet", [])))} for who in file["deelnemers"]]
    places = [{**place, "ruimten": place["ruimten"][::-1]} for place in file.get("locaties", [])]
    return file | {"deelnemers": random.sample(people, len(people)), "locaties": places[::-1]}


def _what_it_comes_to(answer: Answer) -> object:
    options = [
        [(one["begin"], one["locatie"], one["ruimte"], one["kosten"]) for one in answer[name]] for name in ("mogelijkheden", "afweging")
    ]
    why = answer["waaromNietEerder"]
    blocked = [(one["begin"], len(one["door"])) for one in why["blokkades"]]
    return options, answer["strikt"], blocked, Counter(why["alleen"])
