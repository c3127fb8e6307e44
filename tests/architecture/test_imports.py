"""Who may know what, as far as import-linter cannot say it: `only these` instead of `none of those`."""

from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, label, modules, of_services, strangers


def foreign_to_a_domain(path: Path, source: str) -> list[str]:
    """Rules know the standard library, each other, the value objects everybody speaks, the table of functions and the travel model."""
    service = path.relative_to(ROOT / "services").parts[0]
    return strangers(source, f"services.{service}.domain", "shared.kernel", "shared.functions", "shared.travel")


def foreign_to_a_handler(path: Path, source: str) -> list[str]:
    """A handler knows no library of an outside system, only ports."""
    service = path.relative_to(ROOT / "services").parts[0]
    return strangers(source, f"services.{service}", "shared", "structlog")


def foreign_to_a_page(path: Path, source: str) -> list[str]:
    """HTTP in: the web framework, and no other library."""
    service = path.relative_to(ROOT / "services").parts[0]
    return strangers(source, f"services.{service}", "shared", "structlog", "fastapi", "starlette", "pydantic", "jinja2")


def foreign_to_a_contract(source: str) -> list[str]:
    return strangers(source, "pydantic", "shared.kernel", "shared.contracts")


@pytest.mark.parametrize("path", of_services("domain.py", "domain"), ids=label)
def test_a_domain_knows_only_the_standard_library_itself_and_the_kernel(path: Path) -> None:
    assert foreign_to_a_domain(path, path.read_text()) == []


@pytest.mark.parametrize("path", of_services("handlers.py", "handlers"), ids=label)
def test_a_handler_knows_no_library_of_an_outside_system(path: Path) -> None:
    assert foreign_to_a_handler(path, path.read_text()) == []


@pytest.mark.parametrize("path", of_services("web.py", "web"), ids=label)
def test_a_page_knows_the_web_framework_and_no_other_library(path: Path) -> None:
    assert foreign_to_a_page(path, path.read_text()) == []


@pytest.mark.parametrize("path", modules("shared/contracts"), ids=label)
def test_a_contract_knows_only_pydantic_and_the_kernel(path: Path) -> None:
    assert foreign_to_a_contract(path.read_text()) == []


def test_the_kernel_knows_only_the_standard_library() -> None:
    assert strangers((ROOT / "shared/kernel.py").read_text()) == []


@pytest.mark.parametrize("module", ["functions", "travel"])
def test_what_rules_may_share_knows_only_the_kernel(module: str) -> None:
    assert strangers((ROOT / f"shared/{module}.py").read_text(), "shared.kernel") == []


def test_these_rules_reject_what_they_forbid() -> None:
    own = ROOT / "services" / "coworking" / "domain.py"
    assert foreign_to_a_domain(own, "import services.coworking.domain\nfrom shared.kernel import Block\nfrom datetime import date\n") == []
    assert foreign_to_a_domain(own, "import pydantic\nfrom shared.clock import local\n") == ["pydantic", "shared.clock"]
    assert foreign_to_a_domain(own, "from services.coworking.ports import Days\n") == ["services.coworking.ports"]
    assert foreign_to_a_handler(own, "from shared.bus import Bus\nimport redis.asyncio\n") == ["redis.asyncio"]
    assert foreign_to_a_page(own, "from fastapi import APIRouter\nimport httpx\n") == ["httpx"]
    assert foreign_to_a_contract("from shared import settings\nfrom pydantic import BaseModel\n") == ["shared", "shared.settings"]
