"""All commands by name, and the function behind each."""

import sys
from collections.abc import Sequence

import typer

from deploy.cli.agent import agent
from deploy.cli.busy import busy
from deploy.cli.dutch import DutchCommand, DutchGroup
from deploy.cli.installation import doctor, secrets
from deploy.cli.invite import invite
from deploy.cli.letters import list_letters, replay, show_letter
from deploy.cli.meetings import ask, status
from deploy.cli.people import import_people
from deploy.cli.plan import plan
from deploy.cli.run import run
from deploy.faults import Explained

app = typer.Typer(
    cls=DutchGroup,
    help="Korte Lijnen: urgente overleggen tussen rijk, provincies, gemeenten en waterschappen, in dagen gepland.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
letters = typer.Typer(cls=DutchGroup, help="Vastgelopen berichten: bekijken en opnieuw aanbieden.", no_args_is_help=True)

app.command("run", cls=DutchCommand)(run)
app.command("import", cls=DutchCommand)(import_people)
app.command("ask", cls=DutchCommand)(ask)
app.command("status", cls=DutchCommand)(status)
app.add_typer(letters, name="deadletters")
letters.command("list", cls=DutchCommand)(list_letters)
letters.command("show", cls=DutchCommand)(show_letter)
letters.command("replay", cls=DutchCommand)(replay)
app.command("busy", cls=DutchCommand)(busy)
app.command("plan", cls=DutchCommand)(plan)
app.command("agent", cls=DutchCommand)(agent)
app.command("secrets", cls=DutchCommand)(secrets)
app.command("invite", cls=DutchCommand)(invite)
app.command("doctor", cls=DutchCommand)(doctor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. What we can explain becomes one message and an exit code."""
    try:
        app(arguments)
    except Explained as fault:
        print(fault, file=sys.stderr)
        sys.exit(fault.exit_code)
