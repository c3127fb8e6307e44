"""The register of organisations from the package's own files."""

from importlib.resources import files

from services.directory.domain.organisations import Register, organisations_from_csv

FILES = ("organisaties_overig.csv", "organisaties_aanvullend.csv", "gemeenten.csv")


def shipped_register() -> Register:
    """What `services/directory/data/README.md` describes; some 400 organisations, read once at start."""
    folder = files("services.directory") / "data"
    return Register.of(*(organisations_from_csv((folder / name).read_text(encoding="utf-8")) for name in FILES))
