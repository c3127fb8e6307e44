"""`korte-lijnen run --service`: one service with its own user on a store of its own, as a container runs it."""

import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.ports import listen, port_of
from deploy.local.store import EmbeddedStore
from deploy.redis.installation import STORE_USERS, make_secrets


def free_port() -> int:
    with listen(0) as listener:
        return port_of(listener)


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "geheim"
    make_secrets(folder, "kl")
    return folder


def settings(secrets: Path, store: EmbeddedStore, port: int) -> dict[str, str]:
    return {"KL_SECRETS_DIR": str(secrets), "KL_REDIS_URL": store.url, "KL_HTTP_PORT": str(port), "KL_METRICS_PORT": str(free_port())}


def answer(address: str, status: int, seconds: float = 20) -> httpx.Response:
    """The first answer with this status."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            found = httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.05)
            continue
        if found.status_code == status:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{address} did not answer {status}")


def test_a_service_alone_is_ready_measures_itself_and_stops_cleanly(command_line: Any, secrets: Path, tmp_path: Path) -> None:
    given = (secrets / STORE_USERS).read_text().replace("user default off resetpass\n", "")
    with EmbeddedStore(tmp_path / "store", given) as store:
        environment = settings(secrets, store, free_port())
        process = command_line.start("run", "--service", "directory", **environment)
        ready = answer(f"http://127.0.0.1:{environment['KL_HTTP_PORT']}/health/ready", 200)
        assert list(ready.json()["services"]) == ["directory"]
        assert "kl_bus_handled" in answer(f"http://127.0.0.1:{environment['KL_METRICS_PORT']}/metrics", 200).text
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == 0
    assert not command_line.folder.exists(), "one service keeps nothing on disk"


def test_a_service_whose_store_is_away_says_that_it_is_not_ready_and_becomes_it(command_line: Any, secrets: Path, tmp_path: Path) -> None:
    given = (secrets / STORE_USERS).read_text().replace("user default off resetpass\n", "")
    with EmbeddedStore(tmp_path / "store", given) as store:
        store.stop()
        environment = settings(secrets, store, free_port())
        command_line.start("run", "--service", "directory", **environment)
        address = f"http://127.0.0.1:{environment['KL_HTTP_PORT']}/health/ready"
        answer(address, 503)
        store.start()
        answer(address, 200)


def test_a_service_that_the_store_does_not_let_in_says_which_setting_to_look_at(command_line: Any, secrets: Path, tmp_path: Path) -> None:
    given = (secrets / STORE_USERS).read_text().replace("user default off resetpass\n", "")
    with EmbeddedStore(tmp_path / "store", given) as store:
        wrong = {"KL_DIRECTORY_REDIS_PASSWORD": "geraden"}
        told = command_line.run("run", "--service", "directory", **settings(secrets, store, free_port()), **wrong)
    assert (told[0], told[2].splitlines()[-1]) == (1, "De opslag laat directory niet toe. Kijk of KL_DIRECTORY_REDIS_PASSWORD klopt.")
