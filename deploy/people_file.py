"""People from a CSV file into the product."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from deploy.faults import Explained
from deploy.product import Product, Refused
from services.directory.domain.faults import Fault
from services.directory.domain.people_csv import Line, people_from_csv
from services.directory.web.person_bodies import PersonBody

PART = 200
"""People per request, well under the product's limit to a body."""


class FaultyFile(Explained):
    """Every fault of a file, with its line."""

    exit_code = 2

    def __init__(self, file: Path, faults: Sequence[str]) -> None:
        super().__init__("\n".join((f"{file} is niet ingelezen:", *(f"  {fault}" for fault in faults))))


def people_in(file: Path) -> list[Line]:
    """The people of a file, as a spreadsheet saves it. Raises FaultyFile."""
    try:
        found = people_from_csv(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FaultyFile(file, [f"Het bestand is niet te lezen ({error.strerror})."]) from error
    except UnicodeDecodeError as error:
        raise FaultyFile(file, ["De tekens zijn niet te lezen. Bewaar het bestand als CSV UTF-8."]) from error
    lines = [line for line in found if isinstance(line, Line)]
    faults = [fault for fault in found if isinstance(fault, Fault)]
    if faults:
        raise FaultyFile(file, [f"regel {fault.line}: {f'{fault.field}: ' if fault.field else ''}{fault.text}" for fault in faults])
    return lines


def sent_in_parts(product: Product, file: Path, people: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """The product's answer to each part. Raises FaultyFile, Refused, NoAnswer."""
    for begin in range(0, len(people), PART):
        part = people[begin : begin + PART]
        body = [PersonBody.of(line.entry).model_dump(mode="json", by_alias=True) for line in part]
        try:
            yield product.post("/v1/personen/_importeer", body)
        except Refused as refused:
            if not refused.faults:
                raise
            raise FaultyFile(file, [_with_line(part, where, what) for where, what in refused.faults]) from refused


def _with_line(part: Sequence[Line], where: str, what: str) -> str:
    """A fault at a place of the list, `[2].email`, as one on a line of the file."""
    place, _, field = where.removeprefix("[").partition("].")
    return f"regel {part[int(place)].number}: {field}: {what}" if place.isdigit() and int(place) < len(part) else f"{where}: {what}"
