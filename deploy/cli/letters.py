"""`korte-lijnen deadletters list, show, replay`."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from deploy.cli.console import WrongUse, known, out
from deploy.services import NAMES

if TYPE_CHECKING:
    from deploy.letters import Letter

Service = Annotated[str, typer.Argument(help="Dienst waar het vastliep.", metavar="DIENST")]
SHOWN = "Kenmerk van het bericht, zoals list het toont."


def list_letters(service: Annotated[str | None, typer.Option(help="Alleen van deze dienst.", metavar="DIENST")] = None) -> None:
    """Wat is er vastgelopen?"""
    from deploy.letters import all_letters  # noqa: PLC0415  # as in `run`
    from deploy.product import Product  # noqa: PLC0415  # as in `run`

    found = all_letters(Product.found_for_admin(), [known(service)] if service else NAMES)
    if not found:
        out.print("Er zijn geen vastgelopen berichten.")
        return
    table = Table("Dienst", "Kenmerk", "Bericht", "Pogingen", "Oorzaak", box=None)
    for letter in found:
        table.add_row(letter.service, letter.id, letter.event.rpartition(".")[2], str(letter.count), letter.cause)
    out.print(table)


def show_letter(service: Service, letter: Annotated[str, typer.Argument(help=SHOWN, metavar="KENMERK")]) -> None:
    """Alles van één vastgelopen bericht, behalve de inhoud: die kan over mensen gaan."""
    from deploy.letters import all_letters  # noqa: PLC0415  # as in `run`
    from deploy.product import Product  # noqa: PLC0415  # as in `run`

    shown = _one_of(all_letters(Product.found_for_admin(), [known(service)]), service, letter)
    for name, value in (
        ("Bericht", shown.event),
        ("Uit", shown.origin),
        ("Sinds", shown.died_at),
        ("Pogingen", shown.count),
        ("Oorzaak", shown.cause),
    ):
        out.print(f"{name:<9} {value}", soft_wrap=True, markup=False)


def replay(
    service: Service,
    letter: Annotated[str | None, typer.Argument(help=SHOWN, metavar="KENMERK", show_default=False)] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Alle van deze dienst.")] = False,
) -> None:
    """Bied een bericht opnieuw aan, alleen aan de dienst waar het vastliep."""
    from deploy.letters import NoSuchLetter, all_letters, replayed  # noqa: PLC0415  # as in `run`
    from deploy.product import Product  # noqa: PLC0415  # as in `run`

    if every == (letter is not None):
        raise WrongUse("Geef het kenmerk van één bericht, of --all.")
    known(service)
    product = Product.found_for_admin()
    chosen = [letter] if letter else [each.id for each in all_letters(product, [service])]
    done = sum(replayed(product, service, id) for id in chosen)
    if letter and not done:
        raise NoSuchLetter(service, letter)
    out.print(f"{done} {'bericht' if done == 1 else 'berichten'} opnieuw aangeboden aan {service}.")


def _one_of(letters: "list[Letter]", service: str, id: str) -> "Letter":
    from deploy.letters import NoSuchLetter  # noqa: PLC0415  # as in `run`

    for letter in letters:
        if letter.id == id:
            return letter
    raise NoSuchLetter(service, id)
