"""Server-rendered pages."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Protocol

from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from shared.ui import dates

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class NamedFault(Protocol):
    """A fault of the input: the path of its field in wire names, and what to do about it. Rules bring their own type."""

    @property
    def field(self) -> str: ...
    @property
    def message(self) -> str: ...


class Pages:
    """The templates of one service, beside the shared ones. Everything is escaped; a name that is not given is an error."""

    def __init__(self, templates: Path | None = None) -> None:
        self._environment = _environment(templates)

    def render(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        return HTMLResponse(self.text(name, **values), status)

    def text(self, name: str, **values: object) -> str:
        """The page as text, for a mail or a part of a page."""
        return self._environment.get_template(name).render(values)


@cache
def _environment(templates: Path | None) -> Environment:
    """One for each folder in a process: a template is compiled once."""
    folders = [*([templates] if templates else []), _HERE / "templates"]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        dag=dates.day_text, korte_dag=dates.short_day_text, tijd=dates.time_text, moment=dates.moment_text, anker=anchor
    )
    environment.globals.update(tijdvak=dates.span_text, fout_bij=message_at)
    return environment


def anchor(field: str) -> str:
    """The id of a field on the page: `deelnemers[1].email` → `deelnemers-1-email`."""
    return field.replace("[", "-").replace("].", "-").replace("]", "").replace(".", "-")


def message_at(faults: Iterable[NamedFault], field: str) -> str:
    """What is wrong with this field, or nothing."""
    return " ".join(fault.message for fault in faults if fault.field == field)
