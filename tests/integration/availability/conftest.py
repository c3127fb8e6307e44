"""Calendar servers that really run: the same suite goes over Radicale and Xandikos."""

import itertools
import logging
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import httpx
import pytest
from dulwich.repo import Repo

from deploy.local.child import Child
from deploy.logs import TemplateOnly
from services.availability.adapters.network import Network
from services.availability.domain.sources import Connection, SourceKind
from shared.hosts import Hosts
from tests.availability_world import calendar_text

_numbers = itertools.count()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """One calendar server with one user, `eigenaar`; `home` is the collection of that user's calendars."""

    name: str
    port: int
    home: str
    child: Child
    storage: Path
    user: str = "eigenaar"
    password: str = field(default="wachtwoord", repr=False)

    def start(self) -> None:
        self.child.start()

    def stop(self) -> None:
        self.child.stop()

    @property
    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", auth=(self.user, self.password), timeout=20, trust_env=False)


@dataclass(frozen=True)
class Calendar:
    """An empty calendar of its own, as its owner's own client sees it."""

    server: Server
    path: str

    @property
    def connection(self) -> Connection:
        address = f"http://127.0.0.1:{self.server.port}{self.path}"
        return Connection(SourceKind.CALDAV, address, self.server.user, self.server.password)

    def put(self, name: str, text: str, etag: str | None = None) -> httpx.Response:
        condition = {"If-Match": etag} if etag else {}
        with self.server.client as client:
            headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
            return client.put(f"{self.path}{name}.ics", content=text.encode(), headers=headers).raise_for_status()

    def get(self, name: str) -> httpx.Response:
        with self.server.client as client:
            return client.get(f"{self.path}{name}.ics")

    def delete(self, name: str) -> None:
        with self.server.client as client:
            client.delete(f"{self.path}{name}.ics").raise_for_status()

    def fill(self, events: Mapping[str, str]) -> None:
        """Many events by UID at once, straight into the storage of the server: it takes no more than some dozens a second."""
        git = self.server.name == "xandikos"
        folder = self.server.storage / ("" if git else "collection-root") / self.path.strip("/")
        for uid, event in events.items():
            (folder / f"{uid}.ics").write_bytes(calendar_text(event).encode())
        if git:
            with Repo(str(folder)) as repository:
                worktree = repository.get_worktree()
                worktree.stage([f"{uid}.ics".encode() for uid in events])
                worktree.commit(message=b"many", author=b"test <test@example>", committer=b"test <test@example>")
        with self.server.client as client:  # at the first look a server reads them all
            client.request("PROPFIND", self.path, headers={"Depth": "1"}, timeout=60).raise_for_status()


def _radicale(folder: Path, storage: Path) -> Server:
    port = free_port()
    (folder / "users").write_text("eigenaar:wachtwoord\n")
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(folder / "users"),
        "auth-htpasswd-encryption": "plain",
        "rights-type": "owner_only",
        "storage-filesystem-folder": str(storage),
        "web-type": "none",
        "logging-level": "warning",
    }
    command = [sys.executable, "-m", "radicale", "--config", "", *(f"--{name}={value}" for name, value in options.items())]
    return Server("radicale", port, "/eigenaar/", Child("radicale", folder, command, lambda: listens(port)), storage)


def _xandikos(folder: Path, storage: Path) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "xandikos", "serve", "-d", str(storage), "--defaults"]
    command += ["--current-user-principal", "/eigenaar/", "-l", "127.0.0.1", "-p", str(port), "--no-detect-systemd"]
    child = Child("xandikos", folder, command, lambda: listens(port))
    return Server("xandikos", port, "/eigenaar/calendars/", child, storage)


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


SERVERS = {"radicale": _radicale, "xandikos": _xandikos}


@pytest.fixture(scope="session", params=list(SERVERS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, memory: Path) -> Iterator[Server]:
    """Both wait for the disk at every object that they store."""
    storage = memory / str(request.param)
    storage.mkdir()
    running = SERVERS[request.param](tmp_path_factory.mktemp("agendaserver"), storage)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def calendar(server: Server) -> Iterator[Calendar]:
    path = f"{server.home}agenda{next(_numbers)}/"
    with server.client as client:
        client.request("MKCALENDAR", path).raise_for_status()
    yield Calendar(server, path)
    with server.client as client:
        client.delete(path)


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    way_out = Network(Hosts("agenda", rest=0.05), allowed=("127.0.0.0/8",))
    yield way_out
    await way_out.close()


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What libraries log, as production writes it, but down to the least of it."""
    written, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(TemplateOnly())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)
