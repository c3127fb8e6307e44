"""An admin can read what every setting does."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, label, of_services

SECRET_WORDS = ("password", "token", "key", "secret")
EVERYWHERE = {"product", "redis_password"}
"""Fields that every service has: of the whole product, and of the user it is on the store."""


def settings_classes(source: str) -> list[ast.ClassDef]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef) and node.name.endswith("Settings")]


def undocumented(source: str) -> list[str]:
    """Fields of settings classes without a line of documentation below them."""
    missing = []
    for body in (found.body for found in settings_classes(source)):
        for field, below in zip(body, [*body[1:], None], strict=True):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name) or field.target.id in EVERYWHERE:
                continue
            if not (isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)):
                missing.append(field.target.id)
    return missing


def secrets_with_a_value(source: str) -> list[str]:
    """A secret in the code is no secret; None is the absence of one."""
    return [
        field.target.id
        for found in settings_classes(source)
        for field in found.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(field.value, ast.Constant)
        if isinstance(field.value.value, str) and field.target.id.split("_")[-1] in SECRET_WORDS
    ]


@pytest.mark.parametrize("path", [ROOT / "shared/settings.py", *of_services("settings.py")], ids=label)
def test_every_setting_says_what_it_does_and_no_secret_has_a_default(path: Path) -> None:
    source = path.read_text()
    assert undocumented(source) == []
    assert secrets_with_a_value(source) == []


def test_these_rules_reject_what_they_forbid() -> None:
    documented = '    hours: int = 4\n    """How long."""\n    link_key: str = "geheim"\n    """A key."""\n'
    broken = f"class Settings(BaseSettings):\n    days: int = 3\n{documented}"
    assert undocumented(broken) == ["days"]
    assert secrets_with_a_value(broken) == ["link_key"]
