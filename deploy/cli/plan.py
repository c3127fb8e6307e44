"""`korte-lijnen plan`: the matching engine on one planning problem in a file. No product needs to run."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.console import WrongUse


def plan(
    file: Annotated[str, typer.Argument(help="JSON-bestand met één planprobleem, of - voor de standaardinvoer.", metavar="BESTAND")],
    *,
    strikt: Annotated[bool, typer.Option("--strikt", help="Noem ook elk begin waarop iedereen helemaal vrij is.")] = False,
) -> None:
    """Zoek de beste momenten voor een planprobleem in een bestand, met de uitleg. Afsluitcode 2: het bestand klopt niet."""
    from services.matchmaking.adapters.plan_file.node import Malformed  # noqa: PLC0415  # as in `run`
    from services.matchmaking.adapters.plan_file.reading import problem_of_file  # noqa: PLC0415  # as in `run`
    from services.matchmaking.adapters.plan_file.writing import answer_text  # noqa: PLC0415  # as in `run`
    from services.matchmaking.domain.engine import planning  # noqa: PLC0415  # as in `run`

    try:
        problem = problem_of_file(_bytes_of(file))
    except Malformed as malformed:
        raise WrongUse(str(malformed)) from malformed
    strict = planning.strict_starts(problem) if strikt else None
    sys.stdout.buffer.write(answer_text(problem, planning.plan(problem), strict).encode())


def _bytes_of(file: str) -> bytes:
    """Raises WrongUse."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise WrongUse(f"{file} is niet te lezen ({error.strerror}).") from error
    except ValueError as error:  # a NUL in the name
        raise WrongUse(f"{file} is geen naam van een bestand.") from error
