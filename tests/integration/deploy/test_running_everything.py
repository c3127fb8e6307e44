"""`korte-lijnen run --no-demo`: from nothing to ready, stopped, and started again."""

import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from deploy.local.lock import DataFolder
from deploy.local.run_file import NAME


def test_it_becomes_ready_stops_cleanly_and_goes_on_with_its_data(command_line: Any, processes_in: Callable[[Path], list[str]]) -> None:
    first = command_line.start("run", "--no-demo")
    found = command_line.ready(first)
    run_file = command_line.folder / NAME
    assert run_file.stat().st_mode & 0o077 == 0
    assert httpx.get(f"{found.address}/health/ready").status_code == 200
    assert found.caldav is None
    person = {"email": "secretaris@gemeente.example", "naam": "Secretaris"}
    authority = {"Authorization": f"Bearer {found.token}"}
    assert httpx.post(f"{found.address}/v1/personen", json=person, headers=authority).status_code == 201

    first.send_signal(signal.SIGTERM)
    _, errors = first.communicate(timeout=20)
    assert (first.returncode, errors) == (0, "")
    assert not run_file.exists()
    assert processes_in(command_line.folder) == []

    again = command_line.ready(second := command_line.start("run", "--no-demo"))
    people = httpx.get(f"{again.address}/v1/personen", headers=authority).json()
    assert [each["email"] for each in people] == ["secretaris@gemeente.example"]
    assert again.token == found.token
    second.send_signal(signal.SIGINT)
    second.communicate(timeout=20)
    assert second.returncode == 0


def test_a_killed_run_is_taken_over(command_line: Any, processes_in: Callable[[Path], list[str]]) -> None:
    killed = command_line.start("run", "--no-demo")
    command_line.ready(killed)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    second = command_line.start("run", "--no-demo")
    found = command_line.ready(second)
    assert httpx.get(f"{found.address}/health/ready").status_code == 200
    assert len(processes_in(command_line.folder)) == 1, "one store"


def test_a_port_in_use_is_one_clear_line(command_line: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, _, errors = command_line.run("run", "--no-demo", KL_HTTP_PORT=port)
    assert code == 1
    advice = "Stop het andere programma, of kies met KL_HTTP_PORT een andere poort (0 = een vrije)."
    assert errors == f"Poort {port} (webadres) is al in gebruik. {advice}\n"


def test_a_locked_data_folder_is_one_clear_line(command_line: Any) -> None:
    with DataFolder(command_line.folder):
        code, _, errors = command_line.run("run", "--no-demo")
    assert code == 1
    assert errors.startswith(f"De map {command_line.folder} is al in gebruik door Korte Lijnen (proces ")
    assert errors.count("\n") == 1


def test_a_data_folder_that_cannot_be_made_is_one_clear_line(command_line: Any, tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    code, _, errors = command_line.run("run", "--no-demo", KL_DATA_DIR=str(tmp_path / "bestand" / "map"))
    assert code == 1
    assert "is niet te gebruiken" in errors
    assert errors.count("\n") == 1


def test_a_broken_setting_is_one_clear_line_without_its_value(command_line: Any) -> None:
    code, _, errors = command_line.run("run", "--no-demo", KL_HTTP_PORT="achtduizend")
    assert (code, errors) == (2, "Instelling klopt niet. KL_HTTP_PORT: Geef hier een geheel getal.\n")
    code, _, errors = command_line.run("run", "--no-demo", KL_OIN="12")
    assert (code, errors) == (2, "Instelling klopt niet. KL_OIN: Dit heeft niet de vorm die we verwachten.\n")


def test_a_broken_setting_of_one_service_stops_everything_again(command_line: Any, processes_in: Callable[[Path], list[str]]) -> None:
    code, _, errors = command_line.run("run", "--no-demo", KL_INVITATIONS_SMTP_PORT="poort")
    assert (code, errors) == (2, "Instelling klopt niet. KL_INVITATIONS_SMTP_PORT: Geef hier een geheel getal.\n")
    assert processes_in(command_line.folder) == []


def test_a_store_of_your_own_that_is_away_is_one_clear_line(command_line: Any) -> None:
    code, _, errors = command_line.run("run", "--no-demo", KL_REDIS_URL="redis://127.0.0.1:1")
    assert code == 1
    assert errors == "De opslag van KL_REDIS_URL antwoordt niet (ConnectionError). Kijk of die draait en of het adres klopt.\n"


def test_one_service_needs_its_settings(command_line: Any) -> None:
    code, _, errors = command_line.run("run", "--service", "directory")
    assert code == 2
    assert "KL_REDIS_URL: Dit ontbreekt." in errors
    assert "KL_PERSON_KEY: Dit ontbreekt." in errors
    assert errors.count("\n") == 1


def test_a_service_that_is_not_ours_is_wrong_use(command_line: Any) -> None:
    code, _, errors = command_line.run("run", "--service", "planner")
    assert code == 2
    assert errors.startswith("planner is geen dienst. Kies uit: directory, ")
