"""`korte-lijnen import, ask, status, deadletters, doctor` against a running product, and what they say when there is none."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from deploy.local.run_file import RunFile

PEOPLE = """\
email;naam;functie;bestuurslaag
an@gemeente.example;An;directeur;gemeente
bo@provincie.example;Bo;directeur;provincie
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, make_command_line: Any) -> Iterator[Any]:
    """One product for all of these."""
    command_line = make_command_line(tmp_path_factory.mktemp("product") / "gegevens")
    command_line.ready(command_line.start("run", "--no-demo"))
    yield command_line
    command_line.end()


@pytest.fixture
def found(product: Any) -> RunFile:
    running = RunFile.read(product.folder)
    assert running is not None
    return running


def test_people_of_a_file_are_imported_once(product: Any, tmp_path: Path) -> None:
    file = tmp_path / "mensen.csv"
    file.write_text(PEOPLE, encoding="utf-8-sig")
    assert product.run("import", str(file)) == (0, "2 mensen: 2 nieuw, 0 gewijzigd, 0 ongewijzigd.\n", "")
    assert product.run("import", str(file)) == (0, "2 mensen: 0 nieuw, 0 gewijzigd, 2 ongewijzigd.\n", "")


def test_every_fault_of_a_file_is_named_with_its_line(product: Any, tmp_path: Path) -> None:
    file = tmp_path / "mensen.csv"
    file.write_text("email;naam;bestuurslaag\nan@gemeente.example;An;dorp\nbo@gemeente.example;Bo;stad\n")
    code, _, errors = product.run("import", str(file))
    assert code == 2
    assert "regel 2: bestuurslaag: " in errors
    assert "regel 3: bestuurslaag: " in errors


def test_what_only_the_product_can_see_has_its_line_too(product: Any, tmp_path: Path) -> None:
    file = tmp_path / "mensen.csv"
    file.write_text("email;naam;bestuurslaag\nan@gemeente.example;An;gemeente\n\ngeen adres;Bo;gemeente\n")
    code, _, errors = product.run("import", str(file))
    assert code == 2
    assert errors.startswith(f"{file} is niet ingelezen:\n  regel 4: email: ")


def test_a_meeting_is_asked_from_a_file_and_its_status_shown(product: Any, tmp_path: Path) -> None:
    guest = {"naam": "Cas", "functie": "manager", "organisatie": "Waterschap", "bestuurslaag": "waterschap"}
    request = {
        "vraag": "Wie doet wat bij hoog water?",
        "deelnemers": [{"email": "cas@waterschap.example", "rol": "verplicht", "gast": guest}],
        "aanvrager": {"naam": "Dee", "email": "dee@rijk.example"},
    }
    file = tmp_path / "aanvraag.json"
    file.write_text(json.dumps(request))
    code, printed, errors = product.run("ask", str(file), "--key", "een")
    assert (code, errors) == (0, "")
    meeting, status, page = printed.split()
    assert status == "aangevraagd"
    assert page.endswith(f"/overleg/{meeting}")
    assert product.run("ask", str(file), "--key", "een")[1].split()[0] == meeting

    code, printed, _ = product.run("status", meeting)
    assert code == 0
    assert printed.startswith("Status ")
    assert "cas@waterschap.example" in printed


def test_a_request_that_is_wrong_is_refused_with_every_fault(product: Any, tmp_path: Path) -> None:
    file = tmp_path / "aanvraag.json"
    file.write_text('{"vraag": "", "deelnemers": [], "aanvrager": {"naam": "Dee", "email": "dee"}}')
    code, _, errors = product.run("ask", str(file))
    assert code == 1
    assert "aanvrager.email: " in errors
    assert "(400)" in errors
    file.write_text("{")
    assert product.run("ask", str(file))[::2] == (2, f"{file} is geen geldige JSON.\n")


def test_the_services_are_ready_and_the_doctor_is_content(product: Any) -> None:
    code, printed, _ = product.run("status")
    assert code == 0
    assert printed.count(" ja ") == 7
    code, printed, _ = product.run("doctor")
    assert (code, printed.count("✗")) == (0, 0)
    assert "appendfsync always" in printed


def test_the_doctor_sees_a_store_that_may_lose_writes(product: Any, found: RunFile) -> None:
    with redis.Redis.from_url(found.redis) as store:
        store.config_set("appendfsync", "everysec")
        code, printed, _ = product.run("doctor")
        store.config_set("appendfsync", "always")
    assert code == 1
    assert "✗ Opslag         appendfsync everysec, maak er always van" in printed


def test_a_dead_letter_is_listed_shown_and_replayed(product: Any, found: RunFile) -> None:
    assert product.run("deadletters", "list") == (0, "Er zijn geen vastgelopen berichten.\n", "")
    with redis.Redis.from_url(found.redis) as store:
        store.xadd("{kl}:intake:events", {"type": "nl.overleggen.annulering-gevraagd", "__data__": "geen bericht"})
        deadline = time.monotonic() + 10
        while not store.xlen("{kl}:matchmaking:dead"):
            assert time.monotonic() < deadline, "no dead letter"
            time.sleep(0.05)
        letter = store.xrange("{kl}:matchmaking:dead")[0][0].decode()

        listed = product.run("deadletters", "list", "--service", "matchmaking")
        assert listed[0] == 0
        assert letter in listed[1]
        assert "annulering-gevraagd" in listed[1]
        assert "{kl}:intake:events" in product.run("deadletters", "show", "matchmaking", letter)[1]
        again = product.run("deadletters", "replay", "matchmaking", letter)
        assert again == (0, "1 bericht opnieuw aangeboden aan matchmaking.\n", "")
        assert product.run("deadletters", "replay", "matchmaking", letter)[0] == 1


def test_without_a_product_every_command_says_how_to_start_one(command_line: Any) -> None:
    told = f"Er draait geen Korte Lijnen vanuit {command_line.folder}. Start met: korte-lijnen run. Of geef KL_ADDRESS en KL_TOKEN.\n"
    assert command_line.run("status") == (1, "", told)
    assert command_line.run("deadletters", "list") == (1, "", told)
    assert command_line.run("status", KL_ADDRESS="http://127.0.0.1:1")[::2] == (
        1,
        "Korte Lijnen op http://127.0.0.1:1 antwoordt niet. Kijk of het nog draait.\n",
    )


def test_wrong_use_is_exit_code_two(command_line: Any) -> None:
    assert command_line.run("vlieg")[0] == 2
    assert command_line.run("ask", "--snel", "x.json")[0] == 2
    assert command_line.run("--help")[0] == 0
