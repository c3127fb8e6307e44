"""`korte-lijnen run`."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop

from deploy.cli.console import err, known, out
from deploy.local.progress import Progress
from deploy.services import NAMES

if TYPE_CHECKING:
    from deploy.settings import RunSettings


def run(
    *,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Begin leeg, zonder voorbeeldwereld.")] = False,
    service: Annotated[
        str | None, typer.Option(help=f"Start alleen deze dienst, voor productie: {', '.join(NAMES)}.", metavar="DIENST")
    ] = None,
) -> None:
    """Start alles op deze machine, of met --service één dienst. Instellingen: KL_HTTP_PORT, KL_DATA_DIR, KL_REDIS_URL, …"""
    from deploy.settings import RunSettings, read  # noqa: PLC0415  # every command imports only what it needs itself

    settings = read(RunSettings)
    try:
        if service is None:
            progress = Progress(out)
            with progress.step("Programma laden", "Programma"):
                from deploy.local.runner import run as run_here  # noqa: PLC0415  # as above: the whole product takes seconds
            run_here(settings, progress, demo=not no_demo)
        else:
            _run_one(known(service), settings)
    except KeyboardInterrupt:
        err.print("Gestopt voordat alles was gestart.")


def _run_one(service: str, settings: "RunSettings") -> None:
    from deploy.local.runner import until_told_to_stop  # noqa: PLC0415  # as in `run`
    from deploy.single import one  # noqa: PLC0415  # as in `run`

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(until_told_to_stop(one(service, settings)))
