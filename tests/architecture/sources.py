"""The source of the product, as the rules of these tests read it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = sorted(path.name for path in (ROOT / "services").iterdir() if path.is_dir() and path.name != "__pycache__")


def modules(*folders: str) -> list[Path]:
    """Every Python module below these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)


def of_services(*names: str) -> list[Path]:
    """These files of every service that has them; a folder's name gives all modules in it."""
    found = (ROOT / "services" / service / name for service in SERVICES for name in names)
    return sorted(module for path in found for module in ([path] if path.is_file() else path.rglob("*.py")))


def label(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def imported(source: str) -> Iterator[str]:
    """The dotted names a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module if node.level == 0 else "." * node.level + node.module
            if node.module in {"shared", "services", "deploy"}:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strangers(source: str, *known: str) -> list[str]:
    """What a module imports beside the standard library and the packages in `known`."""
    allowed = (*known, *sys.stdlib_module_names)
    return sorted({name for name in imported(source) if not any(name == own or name.startswith(f"{own}.") for own in allowed)})
