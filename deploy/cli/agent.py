"""`korte-lijnen agent`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.console import err, out


def agent(
    file: Annotated[Path, typer.Argument(help="Instellingen van de agent (TOML).", metavar="CONFIG")],
    *,
    once: Annotated[bool, typer.Option("--once", help="Eén ronde, en dan stoppen.")] = False,
) -> None:
    """Lees agenda's binnen uw organisatie en lever alleen de bezette tijd aan: begin, einde en soort."""
    from deploy.agent.running import run  # noqa: PLC0415  # as in `run`

    def tell(line: str) -> None:
        err.print(line, soft_wrap=True, markup=False)

    done = asyncio.run(run(file, tell, once=once))
    if done is None:
        return
    out.print(f"Van {done.pushed} van de {done.people} mensen is de bezette tijd aangeleverd.")
    raise typer.Exit(0 if done.whole else 1)
