"""A calendar server to try the product with: Radicale on loopback, as a child process."""

import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.child import Child
from deploy.local.ports import HOST


class CalendarServer:
    """`folder` holds its users and, in `storage`, its calendars; who owns a calendar reads and writes it, nobody else."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.storage = folder / "storage"
        self._users = folder / "users"
        self._child = Child("agendaserver", folder, self._command(), self._answers)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/"

    @property
    def pid(self) -> int | None:
        return self._child.pid

    def start(self, users: Mapping[str, str], patience: float = 20.0) -> None:
        """Returns once it answers. Raises DidNotStart."""
        self.begin(users)
        self.wait(patience)

    def begin(self, users: Mapping[str, str]) -> None:
        """Returns at once; `wait` for its first answer. `users`: password per address."""
        self.storage.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._users.touch(mode=0o600)
        self._users.write_text("".join(f"{address}:{password}\n" for address, password in users.items()))
        self._child.begin()

    def wait(self, patience: float = 20.0) -> None:
        """Returns once it answers. Raises DidNotStart."""
        self._child.wait(patience)

    def stop(self) -> None:
        self._child.stop()

    def _command(self) -> list[str]:
        options = {
            "server-hosts": f"{HOST}:{self.port}",
            "server-max-connections": "32",
            "auth-type": "htpasswd",
            "auth-htpasswd-filename": str(self._users),
            "auth-htpasswd-encryption": "plain",
            "rights-type": "owner_only",
            "storage-filesystem-folder": str(self.storage),
            "web-type": "none",
            "logging-level": "error",  # its warnings name whose calendar it was
        }
        # An empty configuration: what a machine has in /etc/radicale is of another calendar server.
        return [sys.executable, "-m", "radicale", "--config", "", *(f"--{name}={value}" for name, value in options.items())]

    def _answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=1):
                return True
        except OSError:
            return False
