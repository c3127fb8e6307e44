"""`korte-lijnen secrets, doctor`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.console import WrongUse, out


def secrets(folder: Annotated[Path, typer.Argument(help="Map waarin ze komen, zoals deploy/secrets.", metavar="MAP")]) -> None:
    """Maak de geheimen en de gebruikers van de opslag voor compose.yaml. Wat er al is, blijft."""
    from deploy.redis.installation import make_secrets  # noqa: PLC0415  # as in `run`

    try:
        make_secrets(folder, os.environ.get("KL_SHARD", "kl"))
    except OSError as error:
        raise WrongUse(f"{folder} is niet te gebruiken ({error.strerror}).") from error
    out.print(f"De geheimen staan in {folder}. Bewaar een kopie op een veilige plek.")


def doctor() -> None:
    """Is alles zoals het moet zijn? Kijkt naar instellingen, opslag, diensten, agendaserver, mailserver, postvak en afzender."""
    from deploy.doctor import findings  # noqa: PLC0415  # as in `run`
    from deploy.findings import Verdict  # noqa: PLC0415  # as in `run`

    signs = {
        Verdict.GOOD: "[green]✓[/green]",
        Verdict.WRONG: "[red]✗[/red]",
        Verdict.UNKNOWN: "[yellow]?[/yellow]",
        Verdict.SKIPPED: "[dim]–[/dim]",
    }
    wrong = 0
    for finding in findings():
        wrong += finding.verdict is Verdict.WRONG
        out.print(f"{signs[finding.verdict]} {finding.what:<14} {finding.text}", soft_wrap=True)
    raise typer.Exit(1 if wrong else 0)
