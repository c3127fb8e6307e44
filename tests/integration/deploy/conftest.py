"""The command line as a person starts it, in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from deploy.local.run_file import RunFile

COMMAND = Path(sys.executable).with_name("korte-lijnen")


@dataclass
class CommandLine:
    """Starts `korte-lijnen` in one data folder and leaves nothing running."""

    folder: Path
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KL_")}
        here = {"KL_DATA_DIR": str(self.folder), "KL_HTTP_PORT": "0"}
        process = subprocess.Popen(
            [COMMAND, *arguments], env=clean | here | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """Exit code, and what it printed: output, errors."""
        process = self.start(*arguments, **settings)
        printed, errors = process.communicate(timeout=30)
        return process.returncode, printed, errors

    def ready(self, process: "subprocess.Popen[str]", seconds: float = 30) -> RunFile:
        """Where it is, once it is ready."""
        deadline = time.monotonic() + seconds
        while (found := RunFile.read(self.folder)) is None or found.pid != process.pid:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "not ready in time"
            time.sleep(0.05)
        return found

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.communicate()


@pytest.fixture(scope="module")
def make_command_line() -> Callable[[Path], CommandLine]:
    """For a product that several tests share."""
    return CommandLine


@pytest.fixture
def command_line(tmp_path: Path) -> Iterator[CommandLine]:
    command_line = CommandLine(tmp_path / "gegevens")
    yield command_line
    command_line.end()


@pytest.fixture
def processes_in() -> Callable[[Path], list[str]]:
    """Names of the processes that work in a folder: named on their command line, or their own folder."""

    def found(folder: Path) -> list[str]:
        seen = [process.info for process in psutil.process_iter(["name", "cmdline", "cwd", "status"])]
        return [
            each["name"]
            for each in seen
            if each["status"] != psutil.STATUS_ZOMBIE and str(folder) in " ".join((*(each["cmdline"] or ()), each["cwd"] or ""))
        ]

    return found
