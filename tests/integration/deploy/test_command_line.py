"""`korte-lijnen import, ask, status, deadletters, doctor` against a running product, and what they say when there is none."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from deploy.local.run_file import RunFile

PEOPLE = """\
email;naam;functie;bestuurslaag
an@gemeente.example;An;directeur;gemeente
bo@provincie.example;Bo;directeur;provincie
"""
GUEST = {"naam": "Cas", "functie": "manager", "organisatie": "Waterschap", "bestuurslaag": "waterschap"}
MORE_THAN_ONE_PART = 101


def eventually(look: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """The first answer that says yes."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.05)
    return found


def status_of(product: Any, meeting: str) -> str:
    heading, status = product.run("status", meeting)[1].split()[:2]
    assert heading == "Status"
    return str(status)


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
    request = {
        "vraag": "Wie doet wat bij hoog water?",
        "deelnemers": [{"email": "cas@waterschap.example", "rol": "verplicht", "gast": GUEST}],
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


@pytest.fixture
def broken_record(product: Any, found: RunFile, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """A meeting whose record in matchmaking cannot be read, so that calling it off gets stuck; the function repairs the record."""
    asked = {
        "vraag": "Wie sluit de keersluis?",
        "deelnemers": [{"email": "cas@waterschap.example", "rol": "verplicht", "gast": GUEST}],
        "aanvrager": {"naam": "Dee", "email": "dee@rijk.example"},
    }
    file = tmp_path / "aanvraag.json"
    file.write_text(json.dumps(asked))
    meeting: str = product.run("ask", str(file))[1].split()[0]
    with redis.Redis.from_url(found.redis) as store:
        eventually(lambda: status_of(product, meeting) == "peilt", "the guest is asked")
        record = store.hget("{kl}:matchmaking:meeting", meeting)
        store.hset("{kl}:matchmaking:meeting", meeting, b"1 1 {}")
        with httpx.Client(base_url=found.address, headers={"Authorization": f"Bearer {found.token}"}) as sender:
            assert sender.post(f"/v1/overleggen/{meeting}/annulering", json={}).status_code == 202
        eventually(lambda: store.xlen("{kl}:matchmaking:dead"), "a dead letter")

        def repaired() -> str:
            store.hset("{kl}:matchmaking:meeting", meeting, record)
            return meeting

        yield repaired


def test_a_dead_letter_is_listed_shown_and_replayed_by_the_service_itself(product: Any, broken_record: Callable[[], str]) -> None:
    code, printed, _ = product.run("deadletters", "list")
    heading, row = printed.splitlines()
    service, letter, event, count, cause = row.split(maxsplit=4)
    assert (code, heading.split()) == (0, ["Dienst", "Kenmerk", "Bericht", "Pogingen", "Oorzaak"])
    assert (service, event, count) == ("matchmaking", "annulering-gevraagd", "1")
    assert product.run("deadletters", "list", "--service", "intake") == (0, "Er zijn geen vastgelopen berichten.\n", "")

    code, shown, _ = product.run("deadletters", "show", "matchmaking", letter)
    assert code == 0
    assert "{kl}:intake:events" in shown
    assert f"Oorzaak   {cause.strip()}" in shown

    meeting = broken_record()
    once = (0, "1 bericht opnieuw aangeboden aan matchmaking.\n", "")
    assert product.run("deadletters", "replay", "matchmaking", letter) == once
    eventually(lambda: status_of(product, meeting) == "geannuleerd", "the meeting is called off")
    gone = f"matchmaking heeft geen vastgelopen bericht {letter}. Kijk met: korte-lijnen deadletters list.\n"
    assert product.run("deadletters", "replay", "matchmaking", letter) == (1, "", gone)
    assert product.run("deadletters", "show", "matchmaking", letter) == (1, "", gone)
    assert product.run("deadletters", "list") == (0, "Er zijn geen vastgelopen berichten.\n", "")


def test_replaying_all_takes_every_letter_however_many(product: Any, found: RunFile) -> None:
    with redis.Redis.from_url(found.redis) as store:
        for _ in range(MORE_THAN_ONE_PART):
            store.xadd("{kl}:metrics:dead", {"type": "nl.overleggen.van-morgen", "__data__": "{}", "cause": "KeyError", "count": 5})
    all_of_them = (0, f"{MORE_THAN_ONE_PART} berichten opnieuw aangeboden aan metrics.\n", "")
    assert product.run("deadletters", "replay", "metrics", "--all") == all_of_them
    assert product.run("deadletters", "replay", "metrics", "--all") == (0, "0 berichten opnieuw aangeboden aan metrics.\n", "")


def test_dead_letters_are_for_the_admin(product: Any, found: RunFile) -> None:
    refused = (1, "", "Dit mag alleen de beheerder. Geef het juiste token van de beheerder met KL_ADMIN_TOKEN.\n")
    assert product.run("deadletters", "list", KL_ADMIN_TOKEN="geraden") == refused
    assert product.run("deadletters", "replay", "matchmaking", "1-0", KL_ADMIN_TOKEN="geraden") == refused
    assert product.run("deadletters", "list", KL_ADDRESS=found.address) == refused, "the token of here is not sent elsewhere"
    secrets = product.folder / "secrets"
    nothing = (0, "Er zijn geen vastgelopen berichten.\n", "")
    token = (secrets / "kl_admin_token").read_text()
    assert product.run("deadletters", "list", KL_ADDRESS=found.address, KL_ADMIN_TOKEN=token) == nothing
    assert product.run("deadletters", "list", KL_ADDRESS=found.address, KL_SECRETS_DIR=str(secrets)) == nothing


def test_of_a_meeting_without_a_moment_there_is_nothing_to_write(product: Any, tmp_path: Path) -> None:
    code, _, told = product.run("invite", "--meeting", "elders", "--out", str(tmp_path / "uit"))
    assert (code, told) == (1, "Van dit overleg is nog niemand uitgenodigd. (404)\n")
    assert not (tmp_path / "uit").exists()


def test_an_id_that_no_letter_can_have_is_no_letter(product: Any) -> None:
    for letter in ("iets", "../../inzicht"):
        code, _, told = product.run("deadletters", "replay", "matchmaking", letter)
        assert (code, told) == (1, f"matchmaking heeft geen vastgelopen bericht {letter}. Kijk met: korte-lijnen deadletters list.\n")


def test_without_a_product_every_command_says_how_to_start_one(command_line: Any) -> None:
    told = f"Er draait geen Korte Lijnen vanuit {command_line.folder}. Start met: korte-lijnen run. Of geef KL_ADDRESS en KL_TOKEN.\n"
    assert command_line.run("status") == (1, "", told)
    assert command_line.run("deadletters", "list") == (1, "", told)
    away = (1, "", "Korte Lijnen op http://127.0.0.1:1 antwoordt niet. Kijk of het nog draait.\n")
    assert command_line.run("status", KL_ADDRESS="http://127.0.0.1:1") == away
    assert command_line.run("deadletters", "list", KL_ADDRESS="http://127.0.0.1:1", KL_ADMIN_TOKEN="x") == away


def test_a_proxy_without_a_service_behind_it_is_no_answer(command_line: Any) -> None:
    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(502)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with HTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{proxy.server_port}"
        told = command_line.run("deadletters", "list", KL_ADDRESS=address, KL_ADMIN_TOKEN="x")
        proxy.shutdown()
    assert told == (1, "", f"Korte Lijnen op {address} antwoordt niet. Kijk of het nog draait.\n")
