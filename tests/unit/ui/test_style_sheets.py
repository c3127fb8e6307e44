"""Node for the style sheets comes from PATH, else from its wheel."""

import json
import subprocess
from pathlib import Path

import pytest

from shared.ui.assets import FILES, ROOT, npm_command


def version_of(command: list[str]) -> str:
    return subprocess.run([*command, "--version"], check=True, capture_output=True, text=True).stdout.strip()


def test_without_node_on_the_path_the_wheel_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    command = npm_command()
    assert Path(command[0]).is_absolute()
    assert version_of(command).count(".") == 2


def test_lock_file_pins_every_package_by_hash_and_by_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all("integrity" in package for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_every_file_that_pages_use_comes_from_a_package_that_is_asked_for() -> None:
    asked = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {"/".join(name.split("/")[:2]) for name in FILES} == set(asked)
