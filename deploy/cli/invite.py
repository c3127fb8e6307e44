"""`korte-lijnen invite`: what would be sent of a meeting, as files. Nothing is sent."""

import base64
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from deploy.cli.console import WrongUse, out

FORBIDDEN = 403


def invite(
    meeting: Annotated[str, typer.Option("--meeting", help="Kenmerk van het overleg.", metavar="KENMERK")],
    folder: Annotated[Path, typer.Option("--out", help="Map waarin de bestanden komen. Ze zijn alleen voor u te lezen.", metavar="MAP")],
) -> None:
    """Schrijf wat iedereen zou krijgen als bestanden: mail (.eml) en agenda (.ics). Er wordt niets verstuurd."""
    from deploy.product import NotAdmin, Product, Refused  # noqa: PLC0415  # as in `run`

    product = Product.found_for_admin()
    try:
        files = product.get(f"/beheer/invitations/overleg/{quote(meeting, safe='')}")
    except Refused as refused:
        if refused.status == FORBIDDEN:
            raise NotAdmin from refused
        raise
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in files.items():
            _write(folder / Path(name).name, base64.b64decode(content))
    except OSError as error:
        raise WrongUse(f"{folder} is niet te gebruiken ({error.strerror}).") from error
    out.print(f"{len(files)} {'bestand' if len(files) == 1 else 'bestanden'} in {folder}. Er is niets verstuurd.", soft_wrap=True)


def _write(path: Path, content: bytes) -> None:
    """Only its owner may read it: there are names and links in it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
