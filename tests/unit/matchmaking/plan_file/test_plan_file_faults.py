"""What is no planning file: every fault is named with the path of its field."""

import json
from random import Random
from typing import Any

import pytest

from services.matchmaking.adapters.plan_file.node import Malformed
from services.matchmaking.adapters.plan_file.reading import MOST_DAYS, problem_of_file
from services.matchmaking.domain.engine.planning import plan
from tests.matching.generated import file_of
from tests.unit.matchmaking.plan_file.files import a_file, bytes_of, changed

BLOCK = {"begin": "2027-03-15T09:00:00+01:00", "einde": "2027-03-15T10:00:00+01:00", "soort": "vast"}
HOURS = {"begin": "08:30", "einde": "17:30", "dagen": [1]}


def faults(text: bytes) -> list[str]:
    with pytest.raises(Malformed) as malformed:
        problem_of_file(text)
    return list(malformed.value.faults)


def test_the_file_that_these_tests_change_has_no_fault() -> None:
    problem_of_file(bytes_of(a_file()))


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        # Times, days and hours.
        ("nu", "2027-03-12T10:00:00", "nu"),
        ("nu", "2027-03-12", "nu"),
        ("nu", "2027-02-30T10:00:00+01:00", "nu"),
        ("nu", "2027-W11-1T10:00:00+01:00", "nu"),
        ("nu", 1803546000, "nu"),
        ("nu", None, "nu"),
        ("nu", "1999-03-12T10:00:00+01:00", "nu"),
        ("nu", "0001-01-01T00:00:00+01:00", "nu"),
        ("nu", "9999-12-31T23:59:59-01:00", "nu"),
        ("van", "2027-13-01", "van"),
        ("van", "20270315", "van"),
        ("van", "2027-03-17", "tot"),
        ("tot", "2027-02-29", "tot"),
        ("tot", "15-03-2027", "tot"),
        ("tot", "2040-03-16", "tot"),
        ("nu", "2010-03-12T10:00:00+01:00", "tot"),
        ("vrijeDagen", ["2027-04-31"], "vrijeDagen[0]"),
        ("vrijeDagen", "2027-04-05", "vrijeDagen"),
        ("tijdzone", "Europe/Nergens", "tijdzone"),
        ("tijdzone", "../../etc/passwd", "tijdzone"),
        ("tijdzone", "/etc/localtime", "tijdzone"),
        ("tijdzone", "Europe", "tijdzone"),
        ("tijdzone", "a\0b", "tijdzone"),
        ("tijdzone", "", "tijdzone"),
        ("tijdzone", "+01:00", "tijdzone"),
        ("tijdzone", "zone.tab", "tijdzone"),
        ("tijdzone", "Amsterdam é", "tijdzone"),
        ("werktijden", HOURS | {"begin": "05:45"}, "werktijden.begin"),
        ("werktijden", HOURS | {"einde": "22:15"}, "werktijden.einde"),
        ("werktijden", HOURS | {"begin": "17:30"}, "werktijden.begin"),
        ("werktijden", HOURS | {"begin": "8:30"}, "werktijden.begin"),
        ("werktijden", HOURS | {"begin": "08:60"}, "werktijden.begin"),
        ("werktijden", HOURS | {"begin": 8}, "werktijden.begin"),
        ("werktijden", HOURS | {"dagen": [0]}, "werktijden.dagen[0]"),
        ("werktijden", HOURS | {"dagen": [1, 8]}, "werktijden.dagen[1]"),
        ("werktijden", HOURS | {"dagen": [True]}, "werktijden.dagen[0]"),
        ("werktijden", {"begin": "08:30", "einde": "17:30"}, "werktijden.dagen"),
        ("deelnemers.1.werktijden", {"einde": "17:00", "dagen": [1]}, "deelnemers[1].werktijden.begin"),
        ("deelnemers.1.werktijden", None, "deelnemers[1].werktijden"),
        ("deelnemers.1.vrijeDagen", ["2027"], "deelnemers[1].vrijeDagen[0]"),
        # Blocks.
        ("deelnemers.0.bezet.0.begin", "2027-03-15T10:00:00+01:00", "deelnemers[0].bezet[0].begin"),
        ("deelnemers.0.bezet.0.begin", "2027-03-15T10:00:00Z", "deelnemers[0].bezet[0].begin"),
        ("deelnemers.0.bezet.0.begin", "2027-03-15T09:00:00", "deelnemers[0].bezet[0].begin"),
        ("deelnemers.0.bezet.0.einde", "2027-03-15T10:00", "deelnemers[0].bezet[0].einde"),
        ("deelnemers.0.bezet.0.einde", "2027-03-15T10:00:00.0000001+01:00", "deelnemers[0].bezet[0].einde"),
        ("deelnemers.0.bezet.0.einde", ..., "deelnemers[0].bezet[0].einde"),
        ("deelnemers.0.bezet.0.soort", "bezet", "deelnemers[0].bezet[0].soort"),
        ("deelnemers.0.bezet.0.soort", "Vast", "deelnemers[0].bezet[0].soort"),
        ("deelnemers.0.bezet.0.titel", "geheim", "deelnemers[0].bezet[0].titel"),
        ("deelnemers.0.bezet", {}, "deelnemers[0].bezet"),
        ("deelnemers.0.bezet.0", "vast", "deelnemers[0].bezet[0]"),
        ("locaties.0.ruimten.0.bezet.0", BLOCK | {"soort": "vrij"}, "locaties[0].ruimten[0].bezet[0].soort"),
        # People and groups.
        ("deelnemers", ..., "deelnemers"),
        ("deelnemers", [], "deelnemers"),
        ("deelnemers", [{"id": "x", "rol": "optioneel"}], "deelnemers"),
        ("deelnemers.1.id", "a", "deelnemers[1]"),
        ("deelnemers.1.id", "", "deelnemers[1].id"),
        ("deelnemers.1.id", 7, "deelnemers[1].id"),
        ("deelnemers.1.id", "\ud800", "deelnemers[1].id"),
        ("deelnemers.1.id", ..., "deelnemers[1].id"),
        ("deelnemers.1.rol", ..., "deelnemers[1].rol"),
        ("deelnemers.1.rol", "gast", "deelnemers[1].rol"),
        ("deelnemers.1.rol", ["verplicht"], "deelnemers[1].rol"),
        ("deelnemers.1.vervanger", "ja", "deelnemers[1].vervanger"),
        ("deelnemers.1.vervanger", 1, "deelnemers[1].vervanger"),
        ("deelnemers.1.naam", "B.", "deelnemers[1].naam"),
        ("eenVan", [["a", "c"]], "eenVan[0][1]"),
        ("eenVan", [["a", "x"]], "eenVan[0][1]"),
        ("eenVan", [["a"], ["b", "a"]], "eenVan[1][1]"),
        ("eenVan", [["a", "a"]], "eenVan[0][1]"),
        ("eenVan", [[]], "eenVan[0]"),
        ("eenVan", ["a"], "eenVan[0]"),
        ("quorum", 0, "quorum"),
        ("quorum", 3, "quorum"),
        ("quorum", True, "quorum"),
        ("quorum", 1.5, "quorum"),
        ("quorum", "1", "quorum"),
        # Places.
        ("locaties.0.ruimten", [], "locaties[0].ruimten"),
        ("locaties.0.ruimten", ..., "locaties[0].ruimten"),
        ("locaties.1", {"id": "utrecht", "ruimten": [{"id": "1", "capaciteit": 3}]}, "locaties[1]"),
        ("locaties.0.ruimten.1", {"id": "2.04", "capaciteit": 3}, "locaties[0].ruimten[1]"),
        ("locaties.0.ruimten.0.capaciteit", -1, "locaties[0].ruimten[0].capaciteit"),
        ("locaties.0.ruimten.0.capaciteit", True, "locaties[0].ruimten[0].capaciteit"),
        ("locaties.0.aanmeldtermijnWerkdagen", -1, "locaties[0].aanmeldtermijnWerkdagen"),
        ("locaties.0.aanmeldtermijnWerkdagen", 0.5, "locaties[0].aanmeldtermijnWerkdagen"),
        ("locaties", None, "locaties"),
        ("passen", {"c": ["utrecht"]}, "passen.c"),
        ("passen", {"a": ["zwolle"]}, "passen.a[0]"),
        ("passen", {"a": "utrecht"}, "passen.a"),
        ("passen", [], "passen"),
        ("reistijden", {"c": {"utrecht": 5}}, "reistijden.c"),
        ("reistijden", {"a": {"zwolle": 5}}, "reistijden.a.zwolle"),
        ("reistijden", {"a": {"utrecht": -5}}, "reistijden.a.utrecht"),
        ("reistijden", {"a": {"utrecht": 7.5}}, "reistijden.a.utrecht"),
        ("reistijden", {"a": {"utrecht": 1_000_000_000}}, "reistijden.a.utrecht"),
        ("reistijden", {"a": 45}, "reistijden.a"),
        # Numbers.
        ("duurMinuten", 0, "duurMinuten"),
        ("duurMinuten", -60, "duurMinuten"),
        ("duurMinuten", 1441, "duurMinuten"),
        ("duurMinuten", True, "duurMinuten"),
        ("duurMinuten", "60", "duurMinuten"),
        ("duurMinuten", 60.5, "duurMinuten"),
        ("duurMinuten", ..., "duurMinuten"),
        ("inloopMinuten", -1, "inloopMinuten"),
        ("rasterMinuten", 5, "rasterMinuten"),
        ("rasterMinuten", 0, "rasterMinuten"),
        ("rasterMinuten", "15", "rasterMinuten"),
        ("aantal", 0, "aantal"),
        ("aantal", False, "aantal"),
        ("prijzen.wachtdag", -0.01, "prijzen.wachtdag"),
        ("prijzen.wachtdag", True, "prijzen.wachtdag"),
        ("prijzen.wachtdag", "1", "prijzen.wachtdag"),
        ("prijzen.wachtdag", None, "prijzen.wachtdag"),
        ("prijzen.vast", 100, "prijzen.vast"),
        ("prijzen", 1, "prijzen"),
        ("naam", "overleg", "naam"),
        ("a\nb", 1, r'["a\nb"]'),
    ],
)
def test_a_fault_is_named_by_its_path(path: str, value: Any, named: str) -> None:
    found = faults(bytes_of(changed(path, value)))
    assert [fault.split(": ")[0] for fault in found if not _follows(fault, path)] == [named]


def _follows(fault: str, path: str) -> bool:
    """People or places that are not there are missed wherever they are named."""
    return path in {"deelnemers", "locaties"} and fault.startswith(("passen.", "reistijden."))


def test_every_fault_is_named() -> None:
    file = a_file(nu="gisteren", duurMinuten=0, eenVan=[["a", "x"]], prijzen={"reisuur": -1}, extra=1)
    assert [fault.split(":")[0] for fault in faults(bytes_of(file))] == ["extra", "eenVan[0][1]", "nu", "duurMinuten", "prijzen.reisuur"]


def test_a_field_that_is_missing_hides_no_other_fault() -> None:
    file = changed("deelnemers.0.bezet.0", {"begin": "gisteren"})
    del file["nu"]
    assert faults(bytes_of(file)) == [
        "nu: dit veld ontbreekt.",
        "deelnemers[0].bezet[0].einde: dit veld ontbreekt.",
        "deelnemers[0].bezet[0].soort: dit veld ontbreekt.",
        "deelnemers[0].bezet[0].begin: moet een tijdstip met tijdverschil zijn, zoals 2027-03-15T09:00:00+01:00, van 1900 tot en met 9998.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"[1,", b'{"nu": 2027-03-12}', b"\xff\xfe{}", b'// een probleem\n{"nu": 1}', b'{"nu": 1,}', b"[" * 100_000),
        *(b'{"prijzen": {"reisuur": NaN}}', b'{"prijzen": {"reisuur": Infinity}}', b'{"nu": 1, "nu": 2}', b"1" * 5000, b"{} {}"),
    ],
)
def test_what_is_no_json_is_one_fault_of_the_file(text: bytes) -> None:
    (fault,) = faults(text)
    assert fault.startswith("bestand: ")


@pytest.mark.parametrize("text", [b"[]", b"null", b"1", b'"nu"', b"true"])
def test_json_that_is_no_object_is_one_fault(text: bytes) -> None:
    assert faults(text) == ["bestand: moet een object zijn."]


@pytest.mark.parametrize("amount", ["1e999999999", "1e-999999999", "1e13", "0." + "0" * 40 + "1"])
def test_an_amount_that_would_take_all_memory_is_a_fault(amount: str) -> None:
    text = json.dumps(a_file()).replace('{"vervanger": 10}', '{"vervanger": ' + amount + "}")
    (fault,) = faults(text.encode())
    assert fault.startswith("prijzen.vervanger: ")


def test_a_number_of_minutes_that_would_take_all_memory_is_a_fault() -> None:
    (fault,) = faults(json.dumps(a_file()).replace('"duurMinuten": 60', '"duurMinuten": 1e999999999').encode())
    assert fault.startswith("duurMinuten: ")


def test_a_horizon_of_three_years_is_read_and_one_day_more_is_not() -> None:
    problem_of_file(bytes_of(a_file(van="2027-01-01", tot="2030-01-04")))
    (fault,) = faults(bytes_of(a_file(van="2027-01-01", tot="2030-01-05")))
    assert fault == f"tot: ligt te ver na van: hooguit {MOST_DAYS} dagen."


ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "",
    "a",
    "2027-03-15",
    "2027-03-15T09:00:00+01:00",
    "é" * 50,
    [],
    [[]],
    {},
    {"a": 1},
    ["a", "a"],
    "\ud800",
)


@pytest.mark.parametrize("seed", range(250))
def test_whatever_stands_somewhere_in_a_file_it_is_read_or_its_faults_are_named(seed: int) -> None:
    random = Random(seed)
    file: Any = file_of(random)
    at, steps = file, random.randint(1, 5)
    for _ in range(steps):
        below = [key for key in (at if isinstance(at, dict) else range(len(at))) if isinstance(at[key], dict | list) and at[key]]
        if not below:
            break
        at = at[random.choice(below)]
    at[random.choice(list(at) if isinstance(at, dict) else range(len(at)))] = random.choice(ODD)
    named: tuple[str, ...] = ()
    try:
        plan(problem_of_file(bytes_of(file)))
    except Malformed as malformed:
        named = malformed.faults
    assert all(": " in fault and fault.endswith(".") for fault in named)
