"""What stands beside the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.architecture.sources import ROOT, label, modules

LOCKS = [path for path in (*ROOT.glob("*.lock"), ROOT / "package-lock.json") if path.is_file()]
LONGEST_RECIPE = 3


def addresses(lock: str) -> list[str]:
    """Where somebody once downloaded: that does not belong in a repository. (`"url"` in a lock of npm is where to give money.)"""
    return [
        line.strip()
        for line in lock.splitlines()
        if re.search(r'"resolved"|\w+://|--(extra-)?index-url|--find-links', line) and '"url":' not in line
    ]


def unpinned(lock: str) -> list[str]:
    """Requirements without a hash."""
    requirements = re.sub(r"\\\n\s*", " ", lock).splitlines()
    return [line.split()[0] for line in requirements if line and not line.lstrip().startswith("#") and "--hash=sha256:" not in line]


def bare_sleeps(source: str) -> list[int]:
    """Lines that sleep without looking whether the wait is over: a sleep is only right inside a loop that waits on a condition."""
    tree = ast.parse(source)
    looping = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.While | ast.For | ast.AsyncFor) for inner in ast.walk(node)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in looping]
    return [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in {"sleep", "wait_for_timeout"}]


def undocumented_targets(makefile: str) -> list[str]:
    """Targets of a Makefile that `make help` does not explain, or that do too much."""
    found = re.findall(r"^([a-z]+):([^\n]*)\n((?:\t[^\n]*\n)*)", makefile, flags=re.MULTILINE)
    return [name for name, rest, recipe in found if "## " not in rest or recipe.count("\n") > LONGEST_RECIPE]


@pytest.mark.parametrize("path", LOCKS, ids=label)
def test_a_lock_file_names_versions_and_hashes_and_no_download_address(path: Path) -> None:
    assert addresses(path.read_text()) == []
    if path.suffix == ".lock":
        assert unpinned(path.read_text()) == []


@pytest.mark.parametrize("path", [path for path in modules("tests") if "benchmarks" not in path.parts], ids=label)
def test_a_test_waits_on_a_condition_and_never_sleeps(path: Path) -> None:
    assert bare_sleeps(path.read_text()) == []


def test_every_target_is_short_and_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert undocumented_targets(makefile) == []
    assert set(re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE)) == {"help", "setup", "run", "check", "test", "bench", "docs"}


def test_the_licence_is_the_same_wherever_it_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    publiccode = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert project["license"] == publiccode["legal"]["license"] == "EUPL-1.2"
    assert project["version"] == publiccode["softwareVersion"]


def test_these_rules_reject_what_they_forbid() -> None:
    assert addresses('"resolved": "een.adres",\n--index-url een.adres\n    # uit file:///opt\nredis==8.1.0 --hash=sha256:00') == [
        '"resolved": "een.adres",',
        "--index-url een.adres",
        "# uit file:///opt",
    ]
    assert unpinned("redis==8.1.0 \\\n    --hash=sha256:00\n    # via korte-lijnen\nhttpx==1.0\n") == ["httpx==1.0"]
    assert bare_sleeps("import time\ntime.sleep(1)\nwhile not done():\n    time.sleep(0.1)\n") == [2]
    assert undocumented_targets("lint:\n\truff\ntest: ## all\n\tpytest\nlong: ## much\n\ta\n\tb\n\tc\n\td\n") == ["lint", "long"]
