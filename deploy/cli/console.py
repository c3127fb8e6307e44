"""What every command writes to, and how it says that it was asked wrongly."""

import sys

from rich.console import Console

from deploy.faults import Explained
from deploy.services import NAMES

PIPE_WIDTH = 500
"""Columns when nobody looks: a table for another program is not cut off."""
out = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True, highlight=False)


class WrongUse(Explained):
    """The command line holds something we cannot use."""

    exit_code = 2


def known(service: str) -> str:
    """The name itself. Raises WrongUse."""
    if service not in NAMES:
        raise WrongUse(f"{service} is geen dienst. Kies uit: {', '.join(NAMES)}.")
    return service
