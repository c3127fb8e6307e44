"""Whoever mistypes, or asks for help, reads Dutch: what was wrong, and where the help is."""

import enum
import re
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
import typer
from typer.core import TyperGroup

from deploy.cli.app import app
from deploy.cli.dutch import DutchCommand
from deploy.faults import Explained

ENGLISH = re.compile(
    r"usage|options|arguments|commands?\b|error|missing|required|default|\btry\b|for help|show this|exit|no such|did you mean"
    r"|possible|unexpected|invalid|\bargs\b|<str>|<path>|<int>|\bvalue",
    re.IGNORECASE,
)


def commands(group: Any = None, *before: str) -> Iterator[tuple[str, ...]]:
    """Every command and group, as a person types it."""
    group = group or typer.main.get_command(app)
    yield before
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *before, name)
        else:
            yield (*before, name)


@pytest.mark.parametrize("command", [*commands()], ids=" ".join)
def test_the_help_of_every_command_is_dutch(command_line: Any, command: tuple[str, ...]) -> None:
    code, printed, errors = command_line.run(*command, "--help", COLUMNS="200")
    assert (code, errors) == (0, "")
    assert printed.strip().startswith(f"Gebruik: {' '.join(('korte-lijnen', *command))} [OPTIES]")
    assert "Toon deze uitleg." in printed
    assert ENGLISH.findall(printed) == []


@pytest.mark.parametrize(
    ("typed", "told", "explained"),
    [
        ("vlieg", "De opdracht vlieg bestaat niet.", ""),
        ("statu", "De opdracht statu bestaat niet. Bedoelt u status?", ""),
        ("deadletters lst", "De opdracht lst bestaat niet. Bedoelt u list?", "deadletters "),
        ("ask", "Er ontbreekt iets: geef BESTAND.", "ask "),
        ("ask --wai x.json", "De optie --wai bestaat hier niet. Bedoelt u --wait?", "ask "),
        ("ask -q x.json", "De optie -q bestaat hier niet.", "ask "),
        ("ask x.json y.json", "Dit hoort er niet bij: y.json.", "ask "),
        ("ask x.json --key", "Achter --key moet een waarde staan.", "ask "),
        ("ask x.json --wait=ja", "Achter --wait hoort niets.", "ask "),
        ("doctor --help=ja", "Achter --help hoort niets.", "doctor "),
    ],
)
def test_a_mistake_is_told_in_dutch_with_exit_code_two(command_line: Any, typed: str, told: str, explained: str) -> None:
    assert command_line.run(*typed.split()) == (2, "", f"{told}\nUitleg: korte-lijnen {explained}--help\n")


def test_what_we_cannot_use_is_told_without_a_word_about_help(command_line: Any) -> None:
    every = "directory, availability, intake, matchmaking, invitations, coworking, metrics"
    assert command_line.run("run", "--service", "vlieg") == (2, "", f"vlieg is geen dienst. Kies uit: {every}.\n")
    assert command_line.run("deadletters", "replay", "intake") == (2, "", "Geef het kenmerk van één bericht, of --all.\n")


@pytest.mark.parametrize("typed", [(), ("--",), ("deadletters",)])
def test_without_a_command_the_help_is_shown(command_line: Any, typed: tuple[str, ...]) -> None:
    code, printed, errors = command_line.run(*typed)
    assert (code, errors) == (2, "")
    assert printed.strip().startswith("Gebruik: korte-lijnen ")


class Colour(enum.StrEnum):
    """For a command that only stands here."""

    RED = "rood"
    BLUE = "blauw"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--dagen", "veel"], "De waarde van --dagen klopt niet. Geef een getal."),
        (["--kleur", "geel"], "De waarde van --kleur klopt niet. Kies uit: rood, blauw."),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_what_is_wanted(typed: list[str], told: str) -> None:
    colours = typer.Typer(pretty_exceptions_enable=False)

    @colours.command(cls=DutchCommand)
    def show(dagen: Annotated[int, typer.Option()] = 1, kleur: Annotated[Colour, typer.Option()] = Colour.RED) -> None:
        raise AssertionError((dagen, kleur))

    with pytest.raises(Explained, match=re.escape(told)):
        colours(typed)
