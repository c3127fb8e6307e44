"""The command line in Dutch: its help, and what it says to whoever mistypes.

Typer carries a copy of Click whose texts are fixed and English, so the commands are classes of our own that say it themselves.
"""

from collections.abc import Sequence
from copy import copy
from difflib import get_close_matches
from typing import Any

from typer import BadParameter
from typer._click import Command, Context, HelpFormatter, Parameter
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoArgsIsHelpError, NoSuchOption, UsageError
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup, TyperOption

from deploy.cli.console import WrongUse

KINDS = {"str": "tekst", "path": "pad", "int": "getal", "int range": "getal", "float": "getal", "float range": "getal"}
"""Kinds of values by their name in Typer."""


class _Dutch(Command):
    """What commands and groups have in common."""

    def __init__(self, *arguments: Any, **given: Any) -> None:  # noqa: ANN401  # Typer's own
        super().__init__(*arguments, **given | {"options_metavar": "[OPTIES]"})
        for parameter in self.params:
            parameter.type = copy(parameter.type)  # all texts share one
            parameter.type.name = KINDS.get(parameter.type.name, parameter.type.name)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "Toon deze uitleg."
        return option

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "Gebruik: ")

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        from typer import rich_utils  # noqa: PLC0415  # only help needs it

        rich_utils.ARGUMENTS_PANEL_TITLE = "Gegevens"
        rich_utils.OPTIONS_PANEL_TITLE = "Opties"
        rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
        rich_utils.REQUIRED_LONG_STRING = "[verplicht]"
        rich_utils.DEFAULT_STRING = "[standaard: {}]"
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Raises WrongUse."""
        try:
            rest = super().parse_args(ctx, args)
        except NoArgsIsHelpError:
            raise
        except UsageError as error:
            raise wrong_use(ctx, in_dutch(error, ctx)) from error
        return rest


class DutchCommand(_Dutch, TyperCommand):
    """One command."""

    allow_extra_args = True  # so that it is we who refuse them

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest:
            raise wrong_use(ctx, f"Dit hoort er niet bij: {' '.join(rest)}.")
        return rest


class DutchGroup(_Dutch, TyperGroup):
    """A command that has commands."""

    def __init__(self, *arguments: Any, **given: Any) -> None:  # noqa: ANN401  # Typer's own
        super().__init__(*arguments, **given | {"subcommand_metavar": "OPDRACHT …"})

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [] if args == ["--"] else args)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Raises WrongUse."""
        if args[0] not in self.commands:
            raise wrong_use(ctx, f"De opdracht {args[0]} bestaat niet.{_meant(get_close_matches(args[0], self.commands))}")
        return super().resolve_command(ctx, args)


def wrong_use(ctx: Context, sentence: str) -> WrongUse:
    return WrongUse(f"{sentence}\nUitleg: {ctx.command_path} --help")


def in_dutch(error: UsageError, ctx: Context) -> str:
    """What was mistyped, and what to do."""
    match error:
        case NoSuchOption():
            return f"De optie {error.option_name} bestaat hier niet.{_meant(error.possibilities or ())}"
        case BadOptionUsage():
            takes_a_value = not any(_is_switch(each) for each in ctx.command.get_params(ctx) if error.option_name in each.opts)
            return f"Achter {error.option_name} moet een waarde staan." if takes_a_value else f"Achter {error.option_name} hoort niets."
        case MissingParameter(param=Parameter() as missing):
            return f"Er ontbreekt iets: geef {_name(missing)}."
        case BadParameter(param=Parameter() as wrong):
            return f"De waarde van {_name(wrong)} klopt niet.{_wanted(wrong)}"
        case _:
            return "Zo kan deze opdracht niet gebruikt worden."


def _is_switch(parameter: Parameter) -> bool:
    """There or not, without a value, as `--help` is."""
    return isinstance(parameter, TyperOption) and parameter.is_flag


def _name(parameter: Parameter) -> str:
    """As the person types it, or as the help calls it."""
    return parameter.opts[-1] if isinstance(parameter, TyperOption) else parameter.metavar or str(parameter.name)


def _wanted(parameter: Parameter) -> str:
    if isinstance(parameter.type, TyperChoice):
        return f" Kies uit: {', '.join(map(str, parameter.type.choices))}."
    return f" Geef een {parameter.type.name}." if parameter.type.name in KINDS.values() else ""


def _meant(possible: Sequence[str]) -> str:
    return f" Bedoelt u {' of '.join(sorted(possible))}?" if possible else ""
