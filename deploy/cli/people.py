"""`korte-lijnen import`."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.console import err, out


def import_people(
    file: Annotated[Path, typer.Argument(help="CSV met een kop; alleen email en naam zijn verplicht.", metavar="BESTAND")],
) -> None:
    """Zet mensen uit een CSV-bestand in de gids. Nog eens hetzelfde bestand verandert niets."""
    from deploy.people_file import people_in, sent_in_parts  # noqa: PLC0415  # as in `run`
    from deploy.product import Product  # noqa: PLC0415  # as in `run`

    people = people_in(file)
    product = Product.found()
    new = changed = unchanged = 0
    with out.status(f"{len(people)} mensen versturen …"):
        for answer in sent_in_parts(product, file, people):
            new, changed, unchanged = new + answer["nieuw"], changed + answer["gewijzigd"], unchanged + answer["ongewijzigd"]
        in_time = product.heard("directory")
    out.print(f"{len(people)} mensen: {new} nieuw, {changed} gewijzigd, {unchanged} ongewijzigd.")
    if not in_time:
        err.print("De diensten zijn dit nog aan het lezen; kijk met: korte-lijnen status.")
