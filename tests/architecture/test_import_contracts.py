"""import-linter holds the borders; here is proof that each of its contracts rejects a step across."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
SHARED = ("bus", "clock", "contracts", "kernel", "security", "service", "settings", "ui", "workdays")
LAYERS = ("app", "handlers", "web", "adapters", "settings", "steps", "ports", "domain")
SERVICE_LAYERS = "Inside a service: app > handlers | web | adapters | settings > steps > ports > domain"


def write(root: Path, module: str, source: str = "") -> None:
    path = root.joinpath(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.relative_to(root).parents:
        (root / folder / "__init__.py").touch()
    path.write_text(source)


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A product of empty modules under the contracts of pyproject.toml."""
    for service in ("intake", "metrics"):
        for layer in LAYERS:
            write(tmp_path, f"services.{service}.{layer}")
    for name in SHARED:
        write(tmp_path, f"shared.{name}")
    write(tmp_path, "deploy.cli")
    (tmp_path / "__init__.py").unlink()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    return tmp_path


def broken_contracts(product: Path) -> list[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
        "--config",
        "pyproject.toml",
    ]
    said = subprocess.run(
        command, cwd=product, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(product), "COLUMNS": "200"}
    )
    assert "Contracts:" in said.stdout, said.stdout + said.stderr
    return [contract["name"] for contract in CONTRACTS if f"{contract['name']} BROKEN" in said.stdout]


def test_an_honest_product_breaks_no_contract(product: Path) -> None:
    assert broken_contracts(product) == []


@pytest.mark.parametrize(
    ("module", "source", "contract"),
    [
        ("services.intake.handlers", "import services.metrics.domain", "Services know nothing of each other"),
        ("shared.bus", "import services.intake.app", "deploy > services > shared"),
        ("services.intake.app", "import deploy.cli", "deploy > services > shared"),
        ("services.intake.domain", "import services.intake.ports", SERVICE_LAYERS),
        ("services.intake.web", "import services.intake.handlers", SERVICE_LAYERS),
        ("services.intake.logic", "", SERVICE_LAYERS),
        ("shared.contracts", "import shared.bus", "Contracts know no bus, no settings, no page"),
    ],
)
def test_a_step_across_a_border_is_rejected(product: Path, module: str, source: str, contract: str) -> None:
    write(product, module, source)
    (product / "__init__.py").unlink()
    assert broken_contracts(product) == [contract]
