"""`korte-lijnen`, the command line. Exit code 0: done; 1: it did not work; 2: asked wrongly."""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop
from rich.console import Console
from rich.table import Table

from deploy.faults import Explained
from deploy.local.progress import Progress
from deploy.product import Product
from deploy.services import NAMES
from deploy.settings import RunSettings, read

app = typer.Typer(
    help="Korte Lijnen: urgente overleggen tussen rijk, provincies, gemeenten en waterschappen, in dagen gepland.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
letters = typer.Typer(help="Vastgelopen berichten: bekijken en opnieuw aanbieden.", no_args_is_help=True)
app.add_typer(letters, name="deadletters")
PIPE_WIDTH = 500
"""Columns when nobody looks: a table for another program is not cut off."""
out = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True, highlight=False)

SETTLED, ENDED = {"bevestigd", "gehouden"}, {"geen-moment", "geannuleerd"}


class WrongUse(Explained):
    """The command line holds something we cannot use."""

    exit_code = 2


@app.command()
def run(
    *,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Begin leeg, zonder voorbeeldwereld.")] = False,
    service: Annotated[str | None, typer.Option(help=f"Start alleen deze dienst, voor productie: {', '.join(NAMES)}.")] = None,
) -> None:
    """Start alles op deze machine, of met --service één dienst. Instellingen: KL_HTTP_PORT, KL_DATA_DIR, KL_REDIS_URL, …"""
    settings = read(RunSettings)
    try:
        if service is None:
            progress = Progress(out)
            with progress.step("Programma laden", "Programma"):
                # Every command imports only what it needs itself: the whole product takes seconds.
                from deploy.local.runner import run as run_here  # noqa: PLC0415
            run_here(settings, progress, demo=not no_demo)
        else:
            _run_one(service, settings)
    except KeyboardInterrupt:
        err.print("Gestopt voordat alles was gestart.")


@app.command(name="import")
def import_people(
    file: Annotated[Path, typer.Argument(help="CSV met een kop; alleen email en naam zijn verplicht.", show_default=False)],
) -> None:
    """Zet mensen uit een CSV-bestand in de gids. Nog eens hetzelfde bestand verandert niets."""
    from deploy.people_file import people_in, sent_in_parts  # noqa: PLC0415  # as in `run`

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


@app.command()
def ask(
    file: Annotated[str, typer.Argument(help="JSON-bestand met de aanvraag, of - voor de standaardinvoer.", show_default=False)],
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Volg wat er gebeurt, tot het overleg vaststaat of niet doorgaat.")] = False,
    key: Annotated[str | None, typer.Option(help="Kenmerk van de aanvraag: hetzelfde kenmerk maakt geen tweede overleg.")] = None,
) -> None:
    """Vraag een overleg aan."""
    request = _json_in(file)
    product = Product.found()
    asked = product.post("/v1/overleggen", request, **{"Idempotency-Key": key or uuid.uuid4().hex})
    out.print(f"{asked['id']}  {asked['status']}  {product.address}/overleg/{asked['id']}", soft_wrap=True)
    if wait:
        raise typer.Exit(_followed(product, asked["id"]))


@app.command()
def status(
    meeting: Annotated[str | None, typer.Argument(help="Kenmerk van een overleg.", metavar="[ID]", show_default=False)] = None,
) -> None:
    """Hoe staat het met een overleg, of zonder ID: met de diensten."""
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


@letters.command(name="list")
def list_letters(service: Annotated[str | None, typer.Option(help="Alleen van deze dienst.")] = None) -> None:
    """Wat is er vastgelopen?"""
    from deploy.letters import all_letters, product_settings  # noqa: PLC0415  # as in `run`

    found = asyncio.run(all_letters(product_settings(), _known(service) if service else None))
    if not found:
        out.print("Er zijn geen vastgelopen berichten.")
        return
    table = Table("Dienst", "Kenmerk", "Bericht", "Pogingen", "Oorzaak", box=None)
    for each in found:
        table.add_row(each.service, each.letter.id, each.letter.event.rpartition(".")[2], str(each.letter.count), each.letter.cause)
    out.print(table)


@letters.command(name="show")
def show_letter(service: str, letter: str) -> None:
    """Alles van één vastgelopen bericht, behalve de inhoud: die kan over mensen gaan."""
    from deploy.letters import all_letters, product_settings  # noqa: PLC0415  # as in `run`

    found = [each.letter for each in asyncio.run(all_letters(product_settings(), _known(service))) if each.letter.id == letter]
    if not found:
        raise WrongUse(f"{service} heeft geen vastgelopen bericht {letter}. Kijk met: korte-lijnen deadletters list.")
    shown = found[0]
    for name, value in (
        ("Bericht", shown.event),
        ("Uit", shown.origin),
        ("Sinds", shown.died_at),
        ("Pogingen", shown.count),
        ("Oorzaak", shown.cause),
    ):
        out.print(f"{name:<9} {value}", soft_wrap=True)


@letters.command(name="replay")
def replay(
    service: str,
    letter: Annotated[str | None, typer.Argument(help="Kenmerk van het bericht.", metavar="[ID]", show_default=False)] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Alle van deze dienst.")] = False,
) -> None:
    """Bied een bericht opnieuw aan, alleen aan de dienst waar het vastliep."""
    from deploy.letters import all_letters, product_settings  # noqa: PLC0415  # as in `run`
    from deploy.letters import replay as replay_letter  # noqa: PLC0415  # as in `run`

    product = product_settings()
    if every == (letter is not None):
        raise WrongUse("Geef het kenmerk van één bericht, of --all.")
    chosen = [letter] if letter else [each.letter.id for each in asyncio.run(all_letters(product, _known(service)))]
    for id in chosen:
        asyncio.run(replay_letter(product, _known(service), id))
    out.print(f"{len(chosen)} {'bericht' if len(chosen) == 1 else 'berichten'} opnieuw aangeboden aan {service}.")


@app.command()
def secrets(folder: Annotated[Path, typer.Argument(help="Map waarin ze komen, zoals deploy/secrets.", show_default=False)]) -> None:
    """Maak de geheimen en de gebruikers van de opslag voor compose.yaml. Wat er al is, blijft."""
    from deploy.redis.installation import make_secrets  # noqa: PLC0415  # as in `run`

    try:
        make_secrets(folder, os.environ.get("KL_SHARD", "kl"))
    except OSError as error:
        raise WrongUse(f"{folder} is niet te gebruiken ({error.strerror}).") from error
    out.print(f"De geheimen staan in {folder}. Bewaar een kopie op een veilige plek.")


@app.command()
def doctor() -> None:
    """Is alles zoals het moet zijn? Kijkt naar instellingen, opslag, diensten, agendaserver en mailserver."""
    from deploy.doctor import Verdict, findings  # noqa: PLC0415  # as in `run`

    signs = {Verdict.GOOD: "[green]✓[/green]", Verdict.WRONG: "[red]✗[/red]", Verdict.UNKNOWN: "[yellow]?[/yellow]"}
    wrong = 0
    for finding in findings():
        wrong += finding.verdict is Verdict.WRONG
        out.print(f"{signs[finding.verdict]} {finding.what:<14} {finding.text}", soft_wrap=True)
    raise typer.Exit(1 if wrong else 0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. What we can explain becomes one message and an exit code."""
    try:
        app(arguments)
    except Explained as fault:
        print(fault, file=sys.stderr)
        sys.exit(fault.exit_code)


def _run_one(service: str, settings: RunSettings) -> None:
    from deploy.local.runner import until_told_to_stop  # noqa: PLC0415  # as in `run`
    from deploy.single import one  # noqa: PLC0415  # as in `run`

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(until_told_to_stop(one(_known(service), settings)))


def _known(service: str) -> str:
    if service not in NAMES:
        raise WrongUse(f"{service} is geen dienst. Kies uit: {', '.join(NAMES)}.")
    return service


def _json_in(file: str) -> Any:  # noqa: ANN401  # the product judges it
    try:
        return json.loads(sys.stdin.read() if file == "-" else Path(file).read_text())
    except OSError as error:
        raise WrongUse(f"{file} is niet te lezen ({error.strerror}).") from error
    except ValueError as error:
        raise WrongUse(f"{file} is geen geldige JSON.") from error


def _followed(product: Product, meeting: str) -> int:
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
