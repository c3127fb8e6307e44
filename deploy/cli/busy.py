"""`korte-lijnen busy`: what a calendar file makes of somebody's time, as JSON lines. No product needs to run."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer

from deploy.cli.console import WrongUse, err

if TYPE_CHECKING:
    from services.availability.adapters.text.reading import Request
    from services.availability.domain.busy import Window
    from services.availability.domain.reading import Reading, Unreadable
    from shared.kernel import Block

UNKNOWN, PARTLY_REFUSED = 3, 4
YEARS = range(1900, 2201)
WARNINGS = {"time zone unknown": "een tijdzone in dit bestand is niet bekend; die tijden zijn gelezen in de zone van de agenda."}
"""What a reading warns of, for whoever stands at the command line."""
REASONS = {
    "onleesbaar": "dit is geen hele, leesbare agenda.",
    "te-groot": "het lezen kost te veel tijd of geheugen, of het bestand is te groot.",
}


def busy(
    files: Annotated[list[Path], typer.Argument(help="Een of meer agenda's in iCalendar-vorm (.ics).", metavar="BESTAND")],
    *,
    van: Annotated[str, typer.Option(help="Eerste dag of tijdstip, zoals 2026-11-24.", metavar="DATUM")],
    tot: Annotated[str, typer.Option(help="Dag of tijdstip waar het ophoudt; hoort er zelf niet meer bij.", metavar="DATUM")],
    zone: Annotated[
        str, typer.Option("--zone", help="Tijdzone van de dagen, en van tijden zonder zone in het bestand.", metavar="ZONE")
    ] = "Europe/Amsterdam",
    eigenaar: Annotated[str, typer.Option(help="E-mailadres van de eigenaar: diens antwoord telt.", metavar="ADRES")] = "",
) -> None:
    """Toon de bezette tijd in agendabestanden. Afsluitcode 3: een bestand is onbekend; 4: een deel ervan is niet te lezen."""
    from services.availability.adapters.text.reading import Request  # noqa: PLC0415  # as in `run`
    from services.availability.domain.busy import Choices, Window  # noqa: PLC0415  # as in `run`
    from shared.security import normalised  # noqa: PLC0415  # as in `run`

    if zone not in available_timezones():
        raise WrongUse(f"De tijdzone {zone} bestaat niet. Geef een naam als Europe/Amsterdam.")
    window = Window(_moment("--van", van, zone), _moment("--tot", tot, zone))
    if window.start >= window.end:
        raise WrongUse("--van moet voor --tot liggen.")
    for file in files:
        _refuse_what_cannot_be_opened(file)
    request = Request(normalised(eigenaar), window, Choices(), mail_from="", zone=zone)
    raise typer.Exit(asyncio.run(_shown(files, request)))


def _moment(option: str, text: str, zone: str) -> datetime:
    """UTC; a date is its midnight on the wall of the zone. Raises WrongUse."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"De waarde van {option} klopt niet. Geef een dag als 2026-11-24.") from error
    if moment.year not in YEARS:
        raise WrongUse(f"De waarde van {option} ligt te ver weg. Kies een jaar van {YEARS[0]} tot en met {YEARS[-1]}.")
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _refuse_what_cannot_be_opened(file: Path) -> None:
    """Raises WrongUse."""
    try:
        file.open("rb").close()
    except OSError as error:
        raise WrongUse(f"{file} is niet te lezen ({error.strerror}).") from error


async def _shown(files: list[Path], request: "Request") -> int:
    """Print the lines of each file; the worst exit code. Each is read in a process that may be killed."""
    from services.availability.adapters.text.envelope import MAX_BYTES  # noqa: PLC0415  # as in `run`
    from services.availability.adapters.text.parsing import Workers  # noqa: PLC0415  # as in `run`

    workers = Workers(1)
    codes = set()
    for file in files:
        with file.open("rb") as opened:
            text = opened.read(MAX_BYTES + 1)
        (reading,) = await workers.read((text,), request)
        codes.add(_printed(file, reading, request.window, several=len(files) > 1))
    await workers.close()
    return next((code for code in (UNKNOWN, PARTLY_REFUSED) if code in codes), 0)


def _printed(file: Path, reading: "Reading | Unreadable", window: "Window", *, several: bool) -> int:
    from services.availability.domain.busy import joined  # noqa: PLC0415  # as in `run`
    from services.availability.domain.reading import Unreadable  # noqa: PLC0415  # as in `run`

    if isinstance(reading, Unreadable):
        _say(file, f"onbekend: {REASONS.get(reading.fault, 'dit bestand is niet te lezen.')}")
        return UNKNOWN
    for block in joined(reading.blocks, window):
        print(json.dumps(_line(block) | ({"bestand": str(file)} if several else {}), ensure_ascii=False))
    for warning in reading.warnings:
        _say(file, WARNINGS.get(warning, f"let op: {warning}."))
    if not reading.refused:
        return 0
    number = len(reading.refused)
    _say(file, f"{number} {'afspraak is' if number == 1 else 'afspraken zijn'} niet te lezen; de rest staat er wel.")
    return PARTLY_REFUSED


def _line(block: "Block") -> dict[str, str]:
    return {"begin": f"{block.start:%Y-%m-%dT%H:%M:%SZ}", "einde": f"{block.end:%Y-%m-%dT%H:%M:%SZ}", "soort": str(block.kind)}


def _say(file: Path, sentence: str) -> None:
    err.print(f"{file}: {sentence}", markup=False, soft_wrap=True)
