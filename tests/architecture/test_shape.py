"""The shape of modules: the same names everywhere, short, and thin at the edges."""

import ast
import importlib
from pathlib import Path

import pytest

from shared.contracts.event import PrivateEvent
from tests.architecture.sources import ROOT, SERVICES, label, modules, of_services

LONGEST_MODULE = 300
LONGEST_HANDLER = 14
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "core", "misc", "tools", "lib"}
ANATOMY = {
    *("__init__.py", "app.py", "settings.py", "steps.py", "ports.py", "adapters", "templates", "data"),
    *("handlers.py", "handlers", "web.py", "web", "domain.py", "domain"),
    "busy.md",  # what counts as busy time: too long for a docstring
    "plan.md",  # the planning problem as a file: as busy.md
}
ALWAYS = {"app.py", "settings.py"}


def too_long(source: str) -> bool:
    return len(source.splitlines()) > LONGEST_MODULE


def thick_handlers(source: str) -> list[str]:
    """The names of functions under `@….on(…)` with more statements than a handler needs: load, decide, commit."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AsyncFunctionDef)
        and any(
            isinstance(sign, ast.Call) and isinstance(sign.func, ast.Attribute) and sign.func.attr == "on" for sign in node.decorator_list
        )
        and sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1 > LONGEST_HANDLER
    ]


def vague(path: Path) -> list[str]:
    return sorted({part for part in path.with_suffix("").parts if part in VAGUE})


def outside_the_anatomy(names: set[str]) -> set[str]:
    return names - ANATOMY - {"__pycache__"}


def misnamed_steps(service: str, steps: list[type[PrivateEvent]]) -> list[str]:
    return [step.__name__ for step in steps if "type" in vars(step) and not step.type.startswith(f"nl.overleggen.prive.{service}.")]


@pytest.mark.parametrize("path", modules("services", "shared", "deploy", "tests"), ids=label)
def test_a_module_fits_in_a_head(path: Path) -> None:
    assert not too_long(path.read_text())
    assert vague(path.relative_to(ROOT)) == []


@pytest.mark.parametrize("path", of_services("handlers.py", "handlers"), ids=label)
def test_a_handler_loads_decides_and_commits_and_does_no_more(path: Path) -> None:
    assert thick_handlers(path.read_text()) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_anatomy(service: str) -> None:
    names = {path.name for path in (ROOT / "services" / service).iterdir()}
    assert outside_the_anatomy(names) == set()
    assert names >= ALWAYS


@pytest.mark.parametrize("path", of_services("steps.py"), ids=label)
def test_private_steps_are_named_after_their_service(path: Path) -> None:
    service = path.parent.name
    found = vars(importlib.import_module(f"services.{service}.steps")).values()
    steps = [item for item in found if isinstance(item, type) and issubclass(item, PrivateEvent) and item.__module__.endswith(".steps")]
    assert steps
    assert misnamed_steps(service, steps) == []


def test_these_rules_reject_what_they_forbid() -> None:
    assert too_long("x = 1\n" * (LONGEST_MODULE + 1))
    thick = "@bus.on(Asked)\nasync def do_it_all(event, commit):\n" + "    commit.say(event)\n" * (LONGEST_HANDLER + 1)
    assert thick_handlers(thick) == ["do_it_all"]
    assert thick_handlers("@bus.on(Asked)\nasync def answer(event, commit):\n    commit.say(event)\n") == []
    assert vague(Path("services/intake/utils.py")) == ["utils"]
    assert outside_the_anatomy({"app.py", "logic.py"}) == {"logic.py"}

    class Elsewhere(PrivateEvent):
        type = "nl.overleggen.elders"

    assert misnamed_steps("intake", [Elsewhere]) == ["Elsewhere"]
