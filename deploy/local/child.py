"""A server of others as our child process: it never outlives us, and what a killed predecessor left running is ended first."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.faults import Explained
from deploy.local.lock import FileLock

PARENT_DIED = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class DidNotStart(Explained):
    """A child process ended, or gave no answer in time."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} start niet. Het einde van {log}: {last_lines(log)}")


class Child:
    """One server process. `directory` holds its process id (`<name>.pid`, locked while it runs) and what it prints (`<name>.log`)."""

    def __init__(self, name: str, directory: Path, command: Sequence[str], answers: Callable[[], bool]) -> None:
        self.name, self.command, self._answers = name, tuple(command), answers
        self.log, self._lock = directory / f"{name}.log", FileLock(directory / f"{name}.pid")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self, patience: float = 20.0) -> None:
        """Returns once it answers. `patience` in seconds. Raises DidNotStart."""
        self.begin()
        self.wait(patience)

    def begin(self) -> None:
        """Returns at once; `wait` for its first answer."""
        end_predecessor(self._lock)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # the command is ours
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(self._lock.descriptor,),
                preexec_fn=_die_with_parent,  # noqa: PLW1509  # one system call, before there are threads
            )
        self._lock.sign(self._process.pid)
        self._lock.release()

    def wait(self, patience: float = 20.0) -> None:
        """Returns once it answers. Raises DidNotStart."""
        deadline = time.monotonic() + patience
        while not self._answers():
            if self.pid is None or time.monotonic() > deadline:
                self.kill()
                raise DidNotStart(self.name, self.log)
            time.sleep(0.01)

    def stop(self) -> None:
        """A clean end, forced after ten seconds. Nothing happens when it does not run."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def end_predecessor(lock: FileLock, patience: float = 10.0) -> None:
    """Take the lock of a child; whoever still holds it was left by a run that was killed, and is ended (`patience` seconds, then hard)."""
    deadline = time.monotonic() + patience
    while not lock.taken():
        if (holder := lock.holder()).isdigit():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(holder), signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.05)


def last_lines(log: Path, lines: int = 3) -> str:
    """The end of a log, on one line."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return " | ".join(text.splitlines()[-lines:]) or "(leeg)"


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(PARENT_DIED, signal.SIGTERM)
