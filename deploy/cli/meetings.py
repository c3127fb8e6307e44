"""`korte-lijnen ask, status`."""

import json
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from deploy.cli.console import WrongUse, out

if TYPE_CHECKING:
    from deploy.product import Product

SETTLED, ENDED = {"bevestigd", "gehouden"}, {"geen-moment", "geannuleerd"}


def ask(
    file: Annotated[str, typer.Argument(help="JSON-bestand met de aanvraag, of - voor de standaardinvoer.", metavar="BESTAND")],
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Volg wat er gebeurt, tot het overleg vaststaat of niet doorgaat.")] = False,
    key: Annotated[
        str | None, typer.Option(help="Kenmerk van de aanvraag: hetzelfde kenmerk maakt geen tweede overleg.", metavar="KENMERK")
    ] = None,
) -> None:
    """Vraag een overleg aan."""
    from deploy.product import Product  # noqa: PLC0415  # as in `run`

    request = _json_in(file)
    product = Product.found()
    asked = product.post("/v1/overleggen", request, **{"Idempotency-Key": key or uuid.uuid4().hex})
    out.print(f"{asked['id']}  {asked['status']}  {product.address}/overleg/{asked['id']}", soft_wrap=True)
    if wait:
        raise typer.Exit(_followed(product, asked["id"]))


def status(
    meeting: Annotated[str | None, typer.Argument(help="Kenmerk van een overleg.", metavar="KENMERK", show_default=False)] = None,
) -> None:
    """Hoe staat het met een overleg, of zonder kenmerk: met de diensten."""
    from deploy.product import Product  # noqa: PLC0415  # as in `run`

    product = Product.found()
    if meeting is not None:
        _show(product.get(f"/v1/overleggen/{meeting}"))
        return
    table, all_ready = Table("Dienst", "Gereed", "Nog te lezen", box=None), True
    for name, state in product.services().items():
        ready = all(state[part] for part in ("store", "consuming", "caught_up"))
        all_ready = all_ready and ready
        table.add_row(name, "ja" if ready else "nee", str(sum(state["lag"].values())))
    out.print(table)
    raise typer.Exit(0 if all_ready else 1)


def _json_in(file: str) -> Any:  # noqa: ANN401  # the product judges it
    try:
        return json.loads(sys.stdin.read() if file == "-" else Path(file).read_text())
    except OSError as error:
        raise WrongUse(f"{file} is niet te lezen ({error.strerror}).") from error
    except ValueError as error:
        raise WrongUse(f"{file} is geen geldige JSON.") from error


def _followed(product: "Product", meeting: str) -> int:
    for happening in product.happenings(meeting):
        out.print(f"{happening['tijd']}  {happening['status']:<14} {happening['tekst']}", soft_wrap=True)
        if happening["status"] in SETTLED | ENDED:
            return 0 if happening["status"] in SETTLED else 1
    return 1


def _show(meeting: dict[str, Any]) -> None:
    place = (meeting.get("locatie") or {}).get("naam") or (meeting.get("locatie") or {}).get("vrij")
    lines = [("Status", meeting["status"]), ("Begin", meeting.get("begin")), ("Einde", meeting.get("einde")), ("Locatie", place)]
    lines += [("Ruimte", (meeting.get("ruimte") or {}).get("naam"))]
    lines += [("Deelnemer", f"{each.get('email')}  {each['rol']}  {each['antwoord']}") for each in meeting["deelnemers"]]
    lines += [("Uitleg", text) for text in meeting["uitleg"]]
    lines += [("", f"{each['tijd']}  {each['tekst']}") for each in meeting["gebeurtenissen"]]
    for name, value in lines:
        if value:
            out.print(f"{name:<10} {value}", soft_wrap=True, markup=False)
