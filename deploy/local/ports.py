"""Ports on loopback: as asked, else the one of last time, else a free one."""

import json
import socket
from pathlib import Path

from deploy.faults import Explained

HOST = "127.0.0.1"


class PortInUse(Explained):
    """Another program listens there."""

    def __init__(self, port: int, what: str, advice: str) -> None:
        super().__init__(f"Poort {port} ({what}) is al in gebruik. {advice}")
        self.port = port


def listen(port: int, host: str = HOST) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises OSError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)  # noqa: FBT003  # the name says it
    return listener


def port_of(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


class RememberedPorts:
    """Ports that must be the same after a restart, because links and calendar addresses with them were given away."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ports: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}

    def listen_again(self, name: str, first: int = 0) -> socket.socket:
        """The port of last time; the first time `first`, or a free one when that is taken. Raises PortInUse."""
        known = self._ports.get(name)
        try:
            listener = listen(first if known is None else known)
        except OSError as taken:
            if known is not None:
                raise PortInUse(known, name, "Stop het andere programma, of begin met een lege map (KL_DATA_DIR).") from taken
            listener = listen(0)
        self._remember(name, port_of(listener))
        return listener

    def listen_as_before(self, name: str) -> socket.socket:
        """The port of last time when it is free, else another free one."""
        try:
            listener = listen(self._ports.get(name, 0))
        except OSError:
            listener = listen(0)
        self._remember(name, port_of(listener))
        return listener

    def _remember(self, name: str, port: int) -> None:
        if self._ports.get(name) != port:
            self._ports[name] = port
            self._file.write_text(json.dumps(self._ports))
