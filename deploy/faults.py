"""What can go wrong for whoever stands at the command line."""

from typing import ClassVar


class Explained(Exception):
    """The text is for that person: Dutch, what is wrong and what to do. `exit_code` 1: it did not work; 2: it was asked wrongly."""

    exit_code: ClassVar[int] = 1
